//! What a record must be, every fault at once, and whether a meeting could decide: pure.

mod checker;

use std::collections::BTreeSet;

use jiff::civil::Date;
use zhibu_papers::cells;
use zhibu_papers::workbook::Cell;
use zhibu_rules::duties::MeetingKind;
use zhibu_rules::organisation::OrganisationKind;
use zhibu_rules::votes::{VoteKind, least_reaching};
use zhibu_rules::{Citation, Key, RuleMissing, Rulebook, keys};

use super::model::{
    ASSEMBLY, COMMITTEE, NewAttachment, NewAttendance, NewMeeting, Presence, Roll, SameDay,
};
use crate::error::FieldFault;
use crate::orgs::model::Organisation;

use checker::Checker;

/// The longest one-line text that is kept, in characters.
pub const LINE_CHARACTERS_MAX: usize = 100;
/// The longest minutes that are kept, in characters.
pub const MINUTES_CHARACTERS_MAX: usize = 20_000;
/// The longest decision that is kept, in characters.
pub const DECISION_CHARACTERS_MAX: usize = 500;
/// How many decisions one record may have.
pub const RESOLUTIONS_MAX: usize = 50;
/// How many files one record may have.
pub const FILES_MAX: usize = 10;
/// How large one file may be.
pub const FILE_BYTES_MAX: usize = 10 * 1024 * 1024;
/// What kinds of file are kept: papers, tables, pictures of them.
pub const FILE_ENDINGS: [&str; 14] = [
    "pdf", "ofd", "doc", "docx", "wps", "xls", "xlsx", "et", "ppt", "pptx", "txt", "jpg", "jpeg",
    "png",
];
/// Nobody sits longer than a day.
const LENGTH_MINUTES: std::ops::RangeInclusive<i64> = 1..=24 * 60;

/// What a record is checked against, as the store found it.
#[derive(Debug)]
pub struct Ground<'a> {
    /// Who held it.
    pub organisation: &'a Organisation,
    /// The rules.
    pub rulebook: &'a Rulebook,
    /// Today.
    pub today: Date,
    /// Who may stand on the list on the day that was typed; none if it is no day.
    pub roll: Option<&'a Roll>,
    /// What the organisation held on that day.
    pub same_day: &'a [SameDay],
}

/// A meeting without a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedMeeting {
    /// Who held it.
    pub organisation_id: i64,
    /// What it counts as, each once.
    pub kinds: Vec<String>,
    /// The day.
    pub held_on: Date,
    /// `14:30`.
    pub starts_at: Option<String>,
    /// Length in minutes.
    pub length_minutes: Option<i64>,
    /// Where.
    pub place: Option<String>,
    /// About what.
    pub topic: String,
    /// 主持人.
    pub chair_name: Option<String>,
    /// 记录人.
    pub recorder_name: Option<String>,
    /// Agenda and minutes.
    pub minutes: Option<String>,
    /// 应到.
    pub due_count: i64,
    /// 实到.
    pub present_count: i64,
    /// Full members among them.
    pub voting_due_count: i64,
    /// Full members among those present.
    pub voting_present_count: i64,
    /// The list.
    pub attendance: Vec<NewAttendance>,
    /// Decisions in order.
    pub resolutions: Vec<CheckedResolution>,
    /// Files.
    pub attachments: Vec<NewAttachment>,
}

/// A decision without a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedResolution {
    /// What.
    pub decision: String,
    /// Who.
    pub owner_name: Option<String>,
    /// Who, if one of the list bears that name alone.
    pub owner_member_id: Option<i64>,
    /// By when.
    pub due_on: Option<Date>,
}

/// Whether a meeting could decide 法定人数, and by what rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quorum {
    /// The kind of meeting it is asked of.
    pub kind: &'static str,
    /// Those who have a vote.
    pub due_count: i64,
    /// Those of them who were there.
    pub present_count: i64,
    /// The least that would do.
    pub least_count: i64,
    /// Whether enough were there.
    pub is_reached: bool,
    /// The figure, its document and article.
    pub citation: Citation,
}

/// The day that was typed, as offices write days.
pub fn day(typed: &str) -> Option<Date> {
    cells::date(&Cell::from(typed.trim())).ok()
}

/// The kinds of meeting an organisation of this kind can record: those nobody owes, and those some
/// organisation of its kind owes.
pub fn kinds_for(rulebook: &Rulebook, organisation_kind: &str) -> Vec<MeetingKind> {
    let kind = OrganisationKind::parse(organisation_kind);
    rulebook
        .meeting_kinds()
        .iter()
        .filter(|meeting| {
            let mut owed = rulebook
                .duties()
                .iter()
                .filter(|duty| duty.counts(&meeting.key));
            !meeting.has_quota
                || owed.any(|duty| kind.is_some_and(|it| duty.subjects.contains(&it)))
        })
        .cloned()
        .collect()
}

/// Whether the list of a meeting of these kinds is the committee's.
pub fn is_of_committee(kinds: &[String]) -> bool {
    !kinds.is_empty() && kinds.iter().all(|kind| kind == COMMITTEE)
}

/// Whether enough were there for a meeting of this kind to decide; none for kinds that have no quorum.
///
/// # Errors
/// The rules were not in force on that day.
pub fn quorum(
    rulebook: &Rulebook,
    kind: &str,
    held_on: Date,
    due_count: i64,
    present_count: i64,
) -> Result<Option<Quorum>, RuleMissing> {
    let (kind, key): (_, &'static Key) = match kind {
        ASSEMBLY => (ASSEMBLY, VoteKind::Assembly.quorum_key()),
        COMMITTEE => (COMMITTEE, &keys::COMMITTEE_QUORUM),
        _ => return Ok(None),
    };
    let value = rulebook.value(key, held_on)?;
    let share = rulebook.on(held_on).share(key)?;
    Ok(Some(Quorum {
        kind,
        due_count,
        present_count,
        least_count: least_reaching(share, due_count),
        is_reached: share.is_reached(present_count, due_count),
        citation: value.citation(),
    }))
}

/// Checks a record.
///
/// # Errors
/// Every fault at once, in the order of the form.
pub fn check(new: &NewMeeting, ground: &Ground<'_>) -> Result<CheckedMeeting, Vec<FieldFault>> {
    let mut faults = Checker::default();
    let kinds = faults.kinds(new, ground);
    let held_on = faults.held_on(new, ground);
    let starts_at = faults.starts_at(&new.starts_at);
    let length_minutes = faults.length_minutes(&new.length_minutes);
    for (field, text, characters_max) in [
        ("place", &new.place, LINE_CHARACTERS_MAX),
        ("topic", &new.topic, LINE_CHARACTERS_MAX),
        ("chair", &new.chair_name, LINE_CHARACTERS_MAX),
        ("recorder", &new.recorder_name, LINE_CHARACTERS_MAX),
        ("minutes", &new.minutes, MINUTES_CHARACTERS_MAX),
    ] {
        faults.length(field, text, characters_max);
    }
    let others = others(new, ground.roll);
    faults.attendance(new, &others, ground);
    let resolutions = faults.resolutions(&new.resolutions, held_on, ground.roll);
    faults.files(&new.attachments);
    let Some(held_on) = held_on.filter(|_| faults.0.is_empty()) else {
        return Err(faults.0);
    };
    let present = others.into_iter().map(|member_id| NewAttendance {
        member_id,
        presence: Presence::Present,
        reason: String::new(),
    });
    let attendance: Vec<_> = new.attendance.iter().cloned().chain(present).collect();
    let is_full = |id: i64| {
        let lines = ground.roll.map_or(&[][..], |roll| &roll.lines);
        lines
            .iter()
            .any(|line| line.member_id == id && line.is_full)
    };
    let count = |test: &dyn Fn(&NewAttendance) -> bool| {
        i64::try_from(attendance.iter().filter(|it| test(it)).count()).unwrap_or_default()
    };
    let was_there = |it: &NewAttendance| it.presence == Presence::Present;
    Ok(CheckedMeeting {
        organisation_id: new.organisation_id,
        topic: filled(&new.topic).unwrap_or_else(|| names_of(ground.rulebook, &kinds)),
        kinds,
        held_on,
        starts_at,
        length_minutes,
        place: filled(&new.place),
        chair_name: filled(&new.chair_name),
        recorder_name: filled(&new.recorder_name),
        minutes: filled(&new.minutes),
        due_count: count(&|_| true),
        present_count: count(&was_there),
        voting_due_count: count(&|it| is_full(it.member_id)),
        voting_present_count: count(&|it| was_there(it) && is_full(it.member_id)),
        attendance,
        resolutions,
        attachments: new.attachments.clone(),
    })
}

/// The members of the list whom the record has as the others.
fn others(new: &NewMeeting, roll: Option<&Roll>) -> Vec<i64> {
    let (Some(others), Some(roll)) = (&new.others, roll) else {
        return Vec::new();
    };
    let named = new.attendance.iter().map(|it| it.member_id);
    let named: BTreeSet<i64> = named.chain(others.not_listed.iter().copied()).collect();
    let ids = roll.lines.iter().map(|line| line.member_id);
    ids.filter(|id| !named.contains(id)).collect()
}

/// The names of kinds, for a record without a topic.
fn names_of(rulebook: &Rulebook, kinds: &[String]) -> String {
    let names: Vec<&str> = kinds
        .iter()
        .filter_map(|kind| rulebook.meeting_kind(kind))
        .map(|kind| kind.zh.as_str())
        .collect();
    names.join("、")
}

fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
