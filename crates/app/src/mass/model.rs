//! Mass organisations and what they left.

use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;
use zhibu_db::record;

use crate::orgs::model::Unit;

/// What is registered for each unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MassKind {
    /// 工会.
    Union,
    /// 共青团.
    YouthLeague,
    /// 妇联.
    Women,
    /// 统战联络人.
    UnitedFront,
}

impl MassKind {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 4] = [
        Self::Union,
        Self::YouthLeague,
        Self::Women,
        Self::UnitedFront,
    ];

    /// The word of the database, the address and the strings' keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Union => "union",
            Self::YouthLeague => "youth_league",
            Self::Women => "women",
            Self::UnitedFront => "united_front",
        }
    }

    /// The kind of that word.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }
}

/// What a record is: `activity` 活动 or `report` 汇报.
pub const RECORD_KINDS: [&str; 2] = ["activity", "report"];

record! {
    /// A mass organisation, or a united-front contact.
    pub struct MassBody {
        pub id: i64,
        pub unit_id: i64,
        /// A key of [`MassKind`].
        pub kind: String,
        pub name: String,
        /// 负责人.
        pub head_name: String,
        pub founded_on: Option<Date>,
        /// Members of a mass organisation, or persons of the united front.
        pub person_count: Option<i64>,
        /// The first day on which it is no more.
        pub ended_on: Option<Date>,
        /// Records this year.
        pub record_count: i64,
        /// The last record.
        pub recorded_on: Option<Date>,
    }
}

record! {
    /// An activity or a report.
    pub struct MassRecord {
        pub id: i64,
        pub mass_body_id: i64,
        pub body_name: String,
        /// activity or report.
        pub kind: String,
        pub held_on: Date,
        pub title: String,
        pub note: Option<String>,
    }
}

/// A unit and what is registered of it.
#[derive(Clone, Debug)]
pub struct UnitMass {
    /// The unit.
    pub unit: Unit,
    /// Those that stand.
    pub bodies: Vec<MassBody>,
    /// The kinds of which none is registered.
    pub missing: Vec<MassKind>,
}

/// Everything about one unit's mass organisations.
#[derive(Clone, Debug)]
pub struct UnitMassFile {
    /// What stands and what is missing.
    pub mass: UnitMass,
    /// Those that are no more.
    pub past: Vec<MassBody>,
    /// Activities and reports, latest first.
    pub records: Vec<MassRecord>,
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MassQuery {
    /// A part of a unit's name.
    pub q: Option<String>,
    /// union, youth_league, women or united_front: only units without it.
    pub missing: Option<String>,
    /// `next` of the page before.
    pub after: Option<i64>,
}

/// A mass organisation as typed.
#[derive(Clone, Debug, Default)]
pub struct NewMassBody {
    /// A key of [`MassKind`].
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Who leads it.
    pub head_name: String,
    /// When it was founded; may be blank.
    pub founded_on: String,
    /// How many belong to it; may be blank.
    pub person_count: String,
}

/// A record as typed.
#[derive(Clone, Debug, Default)]
pub struct NewMassRecord {
    /// activity or report.
    pub kind: String,
    /// On which day.
    pub held_on: String,
    /// What.
    pub title: String,
    /// A few words more; may be blank.
    pub note: String,
}
