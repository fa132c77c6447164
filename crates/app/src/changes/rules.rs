//! Whether an event may be carried out: everything that is wrong at once, in the order of the form. Pure.

mod checker;
mod places;
mod remarks;

use std::collections::BTreeSet;

use jiff::civil::Date;
use zhibu_rules::organisation::OrganisationKind;
use zhibu_rules::{Key, Rulebook};

use super::model::{Change, CheckedEvent, EventKind, NewEvent};
use crate::error::{AppError, FieldFault, Outcome};
use crate::orgs::model::{LinkSpan, Organisation};

pub use places::{parent_on, stands_under};
pub use remarks::warnings;

/// Full members, and all members.
pub type Counts = (i64, i64);

/// The longest full or short name, in characters.
pub const NAME_CHARACTERS_MAX: usize = 100;
/// The longest code.
pub const CODE_CHARACTERS_MAX: usize = 40;
/// The longest reason.
pub const REASON_CHARACTERS_MAX: usize = 500;
/// The longest number or title of a paper.
pub const PAPER_CHARACTERS_MAX: usize = 200;

/// What the decision rests on.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// Every rule in every edition.
    pub book: &'a Rulebook,
    /// Today.
    pub today: Date,
    /// What is changed; for a founding, what the new one stands below.
    pub organisation: &'a Organisation,
    /// Every link in reach.
    pub links: &'a [LinkSpan],
    /// The new parent or what it goes into, as far as it was found in reach.
    pub other: Option<&'a Organisation>,
    /// Today's members of its own.
    pub own: Counts,
    /// Today's members with those below counted in.
    pub whole: Counts,
    /// Today's members of what it goes into.
    pub other_own: Counts,
    /// Short names of what stands directly below it today.
    pub below: &'a [String],
    /// Since when it has its name and kind; none if they never changed.
    pub named_since: Option<Date>,
    /// Since when it serves its units; none if they never changed.
    pub serving_since: Option<Date>,
    /// The day the last member who left did so.
    pub left_since: Option<Date>,
    /// Whether another organisation has the code or the full name typed.
    pub is_taken: (bool, bool),
    /// The units there are.
    pub known_units: &'a BTreeSet<i64>,
    /// Those it serves.
    pub served: &'a BTreeSet<i64>,
}

impl Ground<'_> {
    /// 《文件》第n条 of a rule in its newest edition, in both languages; empty where the book has none.
    fn source(&self, key: &Key) -> (String, String) {
        self.book.latest().value(key).map_or_else(
            |_| (String::new(), String::new()),
            |value| {
                let cited = value.citation();
                (
                    format!("《{}》{}", cited.document_zh, cited.article_zh),
                    format!("{}, {}", cited.document_en, cited.article_en),
                )
            },
        )
    }

    /// The link that holds still.
    fn open_link(&self) -> Option<&LinkSpan> {
        let id = self.organisation.id;
        let mut own = self.links.iter().filter(|it| it.child_id == id);
        own.find(|it| it.until_on.is_none())
    }
}

/// Checks an event.
///
/// # Errors
/// [`AppError::Refused`] for an organisation that is no more; [`AppError::Invalid`] with every fault.
pub fn check(new: &NewEvent, ground: &Ground<'_>) -> Outcome<CheckedEvent> {
    if let Some(on) = ground.organisation.dissolved_on {
        return Err(AppError::refused(
            format!("这个组织已于 {on} 撤销，不再变更"),
            format!("It was dissolved on {on} and is changed no more"),
        ));
    }
    let mut checker = checker::Checker::default();
    let change = change(&mut checker, new, ground);
    let on = checker.day(new, ground);
    if let (Some(on), Some(change)) = (on, &change) {
        checker.order(on, change, ground);
        checker.place(on, change, ground);
    }
    let reason = checker.reason(&new.reason);
    let paper = checker.paper(new, on, ground);
    match (on, change) {
        (Some(on), Some(change)) if checker.0.is_empty() => Ok(CheckedEvent {
            kind: new.kind,
            on,
            reason,
            paper,
            change,
        }),
        _ => Err(AppError::Invalid(checker.0)),
    }
}

fn change(checker: &mut checker::Checker, new: &NewEvent, ground: &Ground<'_>) -> Option<Change> {
    match new.kind {
        EventKind::Found => {
            let code = checker.code(new, ground);
            let names = checker.names(new, ground);
            let kind = checker.kind(new, ground, None);
            let unit_ids = checker.units(new, ground);
            Some(Change::Found {
                code: code?,
                names: names?,
                kind: kind?,
                unit_ids,
            })
        }
        EventKind::Rename => {
            let (name, short_name) = checker.names(new, ground)?;
            let is_same = (&name, &short_name)
                == (&ground.organisation.name, &ground.organisation.short_name);
            if is_same {
                checker.add(
                    "name",
                    "名称没有变化，请写新的名称",
                    "The names are as they were: write the new ones",
                );
                return None;
            }
            Some(Change::Rename(name, short_name))
        }
        EventKind::Move => checker.parent(new, ground).map(Change::Move),
        EventKind::ChangeKind => {
            let current = OrganisationKind::parse(&ground.organisation.kind);
            checker.kind(new, ground, current).map(Change::ChangeKind)
        }
        EventKind::Serve => {
            let unit_ids = checker.units(new, ground);
            if unit_ids.iter().copied().collect::<BTreeSet<_>>() == *ground.served {
                checker.add(
                    "unit",
                    "所服务的单位没有变化，请勾选变更后的单位",
                    "The units are as they were: tick those it serves from then on",
                );
                return None;
            }
            Some(Change::Serve(unit_ids))
        }
        EventKind::Merge => checker.target(new, ground).map(Change::Merge),
        EventKind::Dissolve => {
            checker.empty(ground);
            Some(Change::Dissolve)
        }
    }
}

/// Whether an organisation is among those offered for an event of another.
pub fn is_offered(kind: EventKind, organisation: &Organisation, other: &Organisation) -> bool {
    let (own, of_other) = (
        OrganisationKind::parse(&organisation.kind),
        OrganisationKind::parse(&other.kind),
    );
    let Some((own, of_other)) = own.zip(of_other) else {
        return false;
    };
    let sort = |it: OrganisationKind| (it.holds_members(), it == OrganisationKind::Group);
    match kind {
        EventKind::Move => stands_under(own, of_other),
        EventKind::Merge => sort(own) == sort(of_other),
        _ => false,
    }
}

/// A fault of one field.
fn fault(field: &str, zh: impl Into<String>, en: impl Into<String>) -> FieldFault {
    FieldFault {
        field: field.to_owned(),
        said: crate::error::Said::new(zh, en),
    }
}
