//! What may be written about a member, from the form as typed to values that are right: every fault at once.

pub mod fields;
pub mod identity;
pub mod standings;
mod typed;

pub use standings::{
    comes_back_by_steps, full_on_after, goes_by_steps, procedure_of_leaving, standing_after,
};
pub use typed::{cell, day, day_typed, id_number, line, value};

use jiff::civil::Date;
use zhibu_rules::Rulebook;

use crate::error::FieldFault;
use crate::members::NewMember;
use fields::{Field, History, Label, Shape};
use identity::{Days, Identity, fault, faults_of_days, faults_of_number};

/// Characters of where something was learnt from: a paper, a card, the member's own word.
pub const SOURCE_CHARACTERS_MAX: usize = 100;
/// Characters of a reason.
pub const REASON_CHARACTERS_MAX: usize = 300;
/// Characters of a value.
pub const VALUE_CHARACTERS_MAX: usize = 200;

/// A member to be added, as typed.
#[derive(Clone, Debug, Default)]
pub struct TypedMember {
    /// 姓名.
    pub name: String,
    /// 性别.
    pub sex: String,
    /// 出生日期.
    pub birth_on: String,
    /// 民族.
    pub ethnicity: String,
    /// 证件类型.
    pub document_type: String,
    /// In the clear.
    pub id_number: String,
    /// In the clear; none if none is known.
    pub telephone: String,
    /// 学历.
    pub education: String,
    /// 学位.
    pub degree: String,
    /// 籍贯.
    pub native_place: String,
    /// 入党日期.
    pub joined_on: String,
    /// 转正日期.
    pub full_on: String,
    /// 人员类别.
    pub personnel: String,
    /// 工作单位及职务.
    pub workplace: String,
    /// 备注.
    pub note: String,
    /// 困难.
    pub in_hardship: bool,
    /// 流动.
    pub floating: bool,
    /// Where it was learnt from.
    pub source: String,
}

/// How a value came to be another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// 变更: from a day on.
    Change,
    /// 更正: the old value was wrong from the start.
    Correct,
}

impl Way {
    /// The word in the form and in the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Correct => "correct",
        }
    }

    /// The way of that word.
    pub fn of(key: &str) -> Option<Self> {
        [Self::Change, Self::Correct]
            .into_iter()
            .find(|it| it.key() == key)
    }
}

/// A change as typed.
#[derive(Clone, Debug, Default)]
pub struct TypedChange {
    /// The value.
    pub value: String,
    /// From which day.
    pub from_on: String,
    /// Until which day.
    pub until_on: String,
    /// Who may read it.
    pub label: String,
    /// For somebody who leaves: why, a word of the list.
    pub leaving: String,
    /// For an entry put right: that it never was.
    pub is_withdrawn: bool,
    /// For a number put right: of which document.
    pub document_type: String,
    /// Where it was learnt from.
    pub source: String,
    /// Why.
    pub reason: String,
}

/// What a change is judged beside.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The rules.
    pub book: &'a Rulebook,
    /// The day of the transaction.
    pub today: Date,
    /// The item.
    pub field: &'static Field,
    /// Change or correction.
    pub way: Way,
    /// 出生日期.
    pub birth_on: Date,
    /// 入党日期.
    pub joined_on: Date,
    /// Since when the value of today holds, if anybody wrote it down.
    pub since_on: Option<Date>,
}

/// A change that may be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedChange {
    /// The value as it is kept; none where it is now blank.
    pub value: Option<String>,
    /// 自何日起; none for a correction, and where nobody knows.
    pub from_on: Option<Date>,
    /// The last day of an entry is the day before this one.
    pub until_on: Option<Date>,
    /// Who may read it.
    pub label: Label,
    /// Where it was learnt from.
    pub source: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// Reads and judges a member to be added; the branch has been found already.
///
/// # Errors
/// Every fault.
pub fn new_member(
    book: &Rulebook,
    typed: &TypedMember,
    branch_id: i64,
    today: Date,
) -> Result<NewMember, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let mut read = |key: &str, text: &str| {
        let field = Field::of(key)?;
        value(book, field, key, text)
            .map_err(|it| faults.push(it))
            .ok()
            .flatten()
    };
    let name = read("name", &typed.name);
    let sex = read("sex", &typed.sex);
    let ethnicity = read("ethnicity", &typed.ethnicity);
    let telephone = read("telephone", &typed.telephone);
    let education = read("education", &typed.education);
    let degree = read("degree", &typed.degree);
    let native_place = read("native_place", &typed.native_place);
    let personnel = read("personnel", &typed.personnel);
    let workplace = read("workplace", &typed.workplace);
    let note = read("note", &typed.note);
    let birth_on = day("birth_on", &typed.birth_on, &mut faults);
    let joined_on = day("joined_on", &typed.joined_on, &mut faults);
    let full_on = day_typed("full_on", &typed.full_on, &mut faults);
    let document_type = match book.code("document_type", &typed.document_type) {
        Some(code) => code.key.clone(),
        None => {
            faults.push(typed::not_in_list("document_type", &typed.document_type));
            String::new()
        }
    };
    let id_number = typed::id_number(&document_type, &typed.id_number, &mut faults);
    if let (Some(id_number), Some(sex), Some(birth_on)) = (&id_number, &sex, birth_on) {
        let who = Identity {
            document_type: &document_type,
            id_number,
            sex: Some(sex),
            birth_on: Some(birth_on),
        };
        faults.extend(faults_of_number(book, who, today));
    }
    if let (Some(birth_on), Some(joined_on)) = (birth_on, joined_on) {
        let days = Days {
            birth_on: Some(birth_on),
            joined_on: Some(joined_on),
            full_on,
        };
        faults.extend(faults_of_days(book, days, today));
    }
    let made = || {
        Some(NewMember {
            name: name?,
            sex: sex?,
            birth_on: birth_on?,
            ethnicity: ethnicity?,
            document_type,
            id_number: id_number?,
            telephone,
            education: education?,
            degree,
            native_place,
            joined_on: joined_on?,
            full_on,
            branch_id,
            personnel: personnel?,
            workplace,
            in_hardship: typed.in_hardship,
            floating: typed.floating,
            note,
        })
    };
    made().filter(|_| faults.is_empty()).ok_or(faults)
}

/// Reads and judges a change of one item.
///
/// # Errors
/// Every fault.
pub fn check_change(
    ground: Ground<'_>,
    typed: &TypedChange,
) -> Result<CheckedChange, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let field = ground.field;
    let read = match field.shape {
        Shape::Standing | Shape::Branch => Ok(Some(typed.value.trim().to_owned())),
        Shape::IdNumber => Ok(typed::id_number(
            &typed.document_type,
            &typed.value,
            &mut faults,
        )),
        _ if is_withdrawn(ground, typed) => Ok(None),
        _ => value(ground.book, field, "value", &typed.value),
    };
    let value = read.unwrap_or_else(|it| {
        faults.push(it);
        None
    });
    let from_on = match (ground.way, field.history) {
        (Way::Correct, History::State | History::Fixed) => None,
        (Way::Change, History::State) => day("from_on", &typed.from_on, &mut faults),
        _ => day_typed("from_on", &typed.from_on, &mut faults),
    };
    if field.shape == Shape::IdNumber
        && ground
            .book
            .code("document_type", &typed.document_type)
            .is_none()
    {
        faults.push(typed::not_in_list("document_type", &typed.document_type));
    }
    let until_on = match field.history {
        History::Entry => day_typed("until_on", &typed.until_on, &mut faults),
        _ => None,
    };
    faults.extend(faults_of_stretch(ground, from_on, until_on));
    let label = if field.is_labelled_each() {
        Label::of(&typed.label).unwrap_or_else(|| {
            faults.push(typed::not_in_list("label", &typed.label));
            Label::Sensitive
        })
    } else {
        field.label
    };
    if field.shape == Shape::Standing && value.as_deref() == Some("former") {
        faults.extend(fault_of_leaving(ground.book, &typed.leaving));
    }
    let source = typed::line("source", &typed.source, SOURCE_CHARACTERS_MAX, &mut faults);
    let reason = typed::line("reason", &typed.reason, REASON_CHARACTERS_MAX, &mut faults);
    if ground.way == Way::Correct && reason.is_none() {
        faults.push(fault(
            "reason",
            "更正须写明原来错在哪里，例如：录入时看错一位。",
            "Say what was wrong before, for example: one digit was misread.",
        ));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(CheckedChange {
        value,
        from_on,
        until_on,
        label,
        source,
        reason,
    })
}

/// Why somebody leaves is on the list, and is not told by the steps of a procedure.
fn fault_of_leaving(book: &Rulebook, leaving: &str) -> Option<FieldFault> {
    match book.code("leaving", leaving) {
        None => Some(typed::not_in_list("leaving", leaving)),
        Some(_) => goes_by_steps(book, leaving),
    }
}

/// Whether an entry is taken out: it was wrong from the start.
fn is_withdrawn(ground: Ground<'_>, typed: &TypedChange) -> bool {
    ground.way == Way::Correct && ground.field.history == History::Entry && typed.is_withdrawn
}

fn faults_of_stretch(
    ground: Ground<'_>,
    from_on: Option<Date>,
    until_on: Option<Date>,
) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    if let Some(on) = from_on.filter(|on| *on > ground.today) {
        faults.push(fault(
            "from_on",
            format!("{on} 还没有到，请到那一天再办，或核对年份。"),
            format!("{on} lies in the future; write it on that day, or check the year."),
        ));
    }
    if let Some(on) = from_on.filter(|on| *on < ground.birth_on) {
        faults.push(fault(
            "from_on",
            format!("{on} 早于出生日期 {}，请核对。", ground.birth_on),
            format!(
                "{on} lies before the birth on {}; check it.",
                ground.birth_on
            ),
        ));
    }
    let of_state = ground.field.history == History::State;
    if let (Some(on), Some(since)) = (from_on, ground.since_on)
        && of_state
        && on <= since
    {
        faults.push(fault(
            "from_on",
            format!("现在的内容自 {since} 起，新的日期须在其后；原来就错了的请用“更正”。"),
            format!(
                "What stands now holds since {since}; write a later day, or put it right instead."
            ),
        ));
    }
    if let (Some(from), Some(until)) = (from_on, until_on)
        && until <= from
    {
        faults.push(fault(
            "until_on",
            format!("止于 {until} 不晚于起于 {from}，请核对是否填反。"),
            format!("It ends on {until}, not after it began on {from}; are they swapped?"),
        ));
    }
    faults
}

/// A change to what stands already.
pub fn unchanged() -> FieldFault {
    fault(
        "value",
        "内容与现在的一样，没有变化。",
        "It is the same as now; nothing would change.",
    )
}
