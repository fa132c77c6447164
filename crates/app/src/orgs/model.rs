//! Units and organisations.

use zhibu_db::record;

/// Where units belong: 县直, 市驻县, 省驻县, 中央驻县.
pub const AFFILIATIONS: [&str; 4] = ["county", "city", "province", "central"];

record! {
    /// A unit 单位: an office of the county or one stationed there from above.
    pub struct Unit {
        pub id: i64,
        pub code: String,
        pub name: String,
        pub short_name: String,
        /// county 县直, city 市驻县, province 省驻县, central 中央驻县.
        pub affiliation: String,
        /// 单位性质, in the offices' own words.
        pub unit_kind: String,
        /// 统一社会信用代码.
        pub credit_code: Option<String>,
        pub head_name: Option<String>,
        /// 编制数.
        pub authorised_staff_count: Option<i64>,
        /// 在岗人数.
        pub staff_count: Option<i64>,
        pub note: Option<String>,
    }
}

record! {
    /// What a unit is and has from a day on.
    pub struct UnitCondition {
        pub unit_id: i64,
        pub from_on: jiff::civil::Date,
        /// As [`Unit::affiliation`].
        pub affiliation: String,
        pub unit_kind: String,
        /// 在岗人数.
        pub staff_count: Option<i64>,
        /// 专职党务工作人员.
        pub full_time_count: Option<i64>,
        /// 党建经费列入预算.
        pub has_budget_line: Option<bool>,
    }
}

record! {
    /// The same in a unit's history, with who recorded it.
    pub struct ConditionLine {
        pub from_on: jiff::civil::Date,
        pub affiliation: String,
        pub unit_kind: String,
        pub staff_count: Option<i64>,
        pub full_time_count: Option<i64>,
        pub has_budget_line: Option<bool>,
        /// None for the command line.
        pub display_name: Option<String>,
        pub recorded_at: String,
    }
}

record! {
    /// A party organisation 党组织.
    pub struct Organisation {
        pub id: i64,
        pub code: String,
        pub name: String,
        pub short_name: String,
        /// A key of `OrganisationKind`.
        pub kind: String,
        pub founded_on: jiff::civil::Date,
        pub dissolved_on: Option<jiff::civil::Date>,
        /// 最近换届日期.
        pub last_election_on: Option<jiff::civil::Date>,
        /// 任期（年）.
        pub term_years: Option<i64>,
        /// 工作人员数.
        pub staff_count: Option<i64>,
        pub note: Option<String>,
    }
}

record! {
    /// An organisation in the tree, with its parent on the day asked for.
    pub struct TreeLine {
        pub id: i64,
        pub parent_id: Option<i64>,
        pub code: String,
        pub name: String,
        pub short_name: String,
        pub kind: String,
        pub founded_on: jiff::civil::Date,
        pub last_election_on: Option<jiff::civil::Date>,
        pub term_years: Option<i64>,
    }
}

record! {
    /// An organisation's short form, for lists and pickers.
    pub struct OrganisationName {
        pub id: i64,
        pub code: String,
        pub short_name: String,
        pub kind: String,
        pub dissolved_on: Option<jiff::civil::Date>,
    }
}

impl From<Organisation> for OrganisationName {
    fn from(it: Organisation) -> Self {
        Self {
            id: it.id,
            code: it.code,
            short_name: it.short_name,
            kind: it.kind,
            dissolved_on: it.dissolved_on,
        }
    }
}

impl OrganisationName {
    /// Whether it stands on a day that is not before its founding.
    pub fn stands_on(&self, on: jiff::civil::Date) -> bool {
        self.dissolved_on.is_none_or(|it| it > on)
    }
}

record! {
    /// A link of the tree, whether it still holds or not.
    pub struct LinkSpan {
        pub id: i64,
        pub parent_id: i64,
        pub child_id: i64,
        pub from_on: jiff::civil::Date,
        /// The first day on which it holds no more.
        pub until_on: Option<jiff::civil::Date>,
    }
}

record! {
    /// An organisation that another one stood below.
    pub struct ParentSpan {
        pub parent_id: i64,
        pub short_name: String,
        pub from_on: jiff::civil::Date,
        /// The first day on which it stood there no more.
        pub until_on: Option<jiff::civil::Date>,
    }
}

record! {
    /// Which unit an organisation that stands on the day asked for serves.
    pub struct Serving {
        pub unit_id: i64,
        pub organisation_id: i64,
    }
}
