//! Whether a mass organisation or a record of it may be registered. Pure.

use jiff::civil::Date;

use super::model::{MassKind, NewMassBody, NewMassRecord, RECORD_KINDS};
use crate::error::{AppError, FieldFault, Outcome, Said};
use crate::shell::past_day;

/// The longest name or title, in characters.
pub const LINE_CHARACTERS_MAX: usize = 100;
/// The longest note.
pub const NOTE_CHARACTERS_MAX: usize = 500;
/// No body of a unit has more people.
const PEOPLE_MAX: i64 = 1_000_000;

/// A mass organisation that may be written.
#[derive(Clone, Debug)]
pub struct CheckedBody {
    /// What it is.
    pub kind: MassKind,
    /// Its name.
    pub name: String,
    /// Who leads it.
    pub head_name: String,
    /// When it was founded.
    pub founded_on: Option<Date>,
    /// How many belong to it.
    pub person_count: Option<i64>,
}

/// A record that may be written.
#[derive(Clone, Debug)]
pub struct CheckedRecord {
    /// activity or report.
    pub kind: String,
    /// On which day.
    pub held_on: Date,
    /// What.
    pub title: String,
    /// A few words more.
    pub note: Option<String>,
}

#[derive(Default)]
struct Checker(Vec<FieldFault>);

/// Checks a mass organisation; `standing` are the kinds the unit has already.
///
/// # Errors
/// [`AppError::Invalid`] with every fault.
pub fn check_body(new: &NewMassBody, standing: &[MassKind], today: Date) -> Outcome<CheckedBody> {
    let mut checker = Checker::default();
    let kind = MassKind::parse(&new.kind);
    match kind {
        None => checker.add("kind", "请选群团组织的类别", "Choose what it is"),
        Some(kind) if standing.contains(&kind) => checker.add(
            "kind",
            "这个单位已经登记了一个同类的；换人或改名时先让原来的到期",
            "The unit has one of this kind already: end it before another is recorded",
        ),
        Some(_) => {}
    }
    let name = checker.line("name", &new.name, ("名称", "name"));
    let head_name = checker.line("head_name", &new.head_name, ("负责人", "name of its head"));
    let founded_on = checker.day("founded_on", &new.founded_on, today);
    let typed = new.person_count.trim();
    let person_count: Option<i64> = typed
        .parse()
        .ok()
        .filter(|it| (0..=PEOPLE_MAX).contains(it));
    if person_count.is_none() && !typed.is_empty() {
        checker.add(
            "person_count",
            format!("“{typed}”不是人数，请写整数，例如 40"),
            format!("“{typed}” is no number of people: write a whole number, such as 40"),
        );
    }
    match (kind, name, head_name) {
        (Some(kind), Some(name), Some(head_name)) if checker.0.is_empty() => Ok(CheckedBody {
            kind,
            name,
            head_name,
            founded_on,
            person_count,
        }),
        _ => Err(AppError::Invalid(checker.0)),
    }
}

/// Checks a record.
///
/// # Errors
/// [`AppError::Invalid`] with every fault.
pub fn check_record(new: &NewMassRecord, today: Date) -> Outcome<CheckedRecord> {
    let mut checker = Checker::default();
    if !RECORD_KINDS.contains(&new.kind.as_str()) {
        checker.add(
            "record_kind",
            "请选活动还是汇报",
            "Choose activity or report",
        );
    }
    let held_on = checker.day("held_on", &new.held_on, today);
    if held_on.is_none() && new.held_on.trim().is_empty() {
        checker.add(
            "held_on",
            "请填写日期，例如 2026-11-24",
            "Write a day, such as 2026-11-24",
        );
    }
    let title = checker.line("title", &new.title, ("内容", "title"));
    let note = new.note.trim();
    let length = note.chars().count();
    if length > NOTE_CHARACTERS_MAX {
        checker.add(
            "note",
            format!("这里有 {length} 字，请缩短到 {NOTE_CHARACTERS_MAX} 字以内"),
            format!("{length} characters: shorten it to {NOTE_CHARACTERS_MAX}"),
        );
    }
    match (held_on, title) {
        (Some(held_on), Some(title)) if checker.0.is_empty() => Ok(CheckedRecord {
            kind: new.kind.clone(),
            held_on,
            title,
            note: Some(note.to_owned()).filter(|it| !it.is_empty()),
        }),
        _ => Err(AppError::Invalid(checker.0)),
    }
}

/// The day one is no more: not in the future, and after its founding.
///
/// # Errors
/// [`AppError::Invalid`].
pub fn check_end(typed: &str, founded_on: Option<Date>, today: Date) -> Outcome<Date> {
    let mut checker = Checker::default();
    let on = checker.day("ended_on", typed, today);
    if on.is_none() && typed.trim().is_empty() {
        checker.add(
            "ended_on",
            "请填写日期，例如 2026-11-24",
            "Write a day, such as 2026-11-24",
        );
    }
    if let (Some(on), Some(founded_on)) = (on, founded_on)
        && on <= founded_on
    {
        checker.add(
            "ended_on",
            format!("{on} 不晚于成立日期 {founded_on}，请核对"),
            format!("{on} is not after it was founded on {founded_on}"),
        );
    }
    match on {
        Some(on) if checker.0.is_empty() => Ok(on),
        _ => Err(AppError::Invalid(checker.0)),
    }
}

impl Checker {
    fn add(&mut self, field: &str, zh: impl Into<String>, en: impl Into<String>) {
        self.0.push(FieldFault {
            field: field.to_owned(),
            said: Said::new(zh, en),
        });
    }

    fn line(&mut self, field: &str, typed: &str, (zh, en): (&str, &str)) -> Option<String> {
        let text = typed.trim();
        let length = text.chars().count();
        if text.is_empty() {
            self.add(field, format!("请填写{zh}"), format!("Write the {en}"));
        } else if length > LINE_CHARACTERS_MAX {
            self.add(
                field,
                format!("{zh}有 {length} 字，请缩短到 {LINE_CHARACTERS_MAX} 字以内"),
                format!("The {en} has {length} characters: shorten it to {LINE_CHARACTERS_MAX}"),
            );
        } else {
            return Some(text.to_owned());
        }
        None
    }

    fn day(&mut self, field: &str, typed: &str, today: Date) -> Option<Date> {
        past_day(typed, today).unwrap_or_else(|said| {
            self.add(field, said.zh, said.en);
            None
        })
    }
}
