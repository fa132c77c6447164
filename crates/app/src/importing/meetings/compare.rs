//! The records of the file beside those of the county.

use std::collections::HashMap;

use zhibu_db::Tx;

use super::rows::MeetingRow;
use super::{MeetingsFile, Settled};
use crate::access::Reach;
use crate::error::{Outcome, Said};
use crate::importing::model::{FieldChanges, ObjectKind, RowLine, compare_fields};
use crate::importing::names::{ORGANISATION, OrganisationNames};
use crate::importing::reading::{Findings, RowReader};
use crate::meetings::intake::{
    ImportedMeeting, KnownMeeting, RecordedKind, known, recorded_on_page,
};
use crate::orgs::model::Organisation;

/// Sets the file beside the county.
///
/// # Errors
/// A fault of the database.
pub fn settle(tx: &mut Tx<'_>, reach: &Reach, file: &MeetingsFile) -> Outcome<Settled> {
    let names = OrganisationNames::load(tx, reach)?;
    let mut settled = Settled {
        findings: file.findings.clone(),
        ..Settled::default()
    };
    refuse_unknown_names(file, &names, &mut settled.findings);
    let mut ordinals: HashMap<String, u32> = HashMap::new();
    let mut held: Vec<(&MeetingRow, ImportedMeeting)> = Vec::with_capacity(file.rows.len());
    for row in &file.rows {
        let mut reader = file.tables.row(row.place, &mut settled.findings);
        let organisation = match names.find(&row.organisation, &ORGANISATION) {
            Ok(organisation) => organisation,
            Err((kind, message)) => {
                reader.refuse("organisation", kind, message);
                continue;
            }
        };
        refuse_before_founding(&mut reader, row, organisation);
        if !reader.is_wrong() {
            held.push((row, meeting(row, organisation, &mut ordinals)));
        }
    }
    let keys: Vec<String> = held.iter().map(|(_, it)| it.import_key.clone()).collect();
    let known = known(tx, reach, &keys)?.into_iter();
    let known: HashMap<String, KnownMeeting> =
        known.map(|it| (it.import_key.clone(), it)).collect();
    let mut recorded = on_page(tx, reach, &file.rows)?;
    for (row, meeting) in held {
        let Some(old) = known.get(&meeting.import_key) else {
            settle_new(file, row, meeting, &mut recorded, &mut settled);
            continue;
        };
        let reader = file.tables.row(row.place, &mut settled.findings);
        let mut new = KnownMeeting {
            id: old.id,
            import_key: meeting.import_key,
            chair_name: meeting.chair_name,
            due_count: meeting.due_count,
            present_count: meeting.present_count,
            length_minutes: meeting.length_minutes,
        };
        if !reader.has_column("chair_name") {
            new.chair_name.clone_from(&old.chair_name);
        }
        if !reader.has_column("hours") {
            new.length_minutes = old.length_minutes;
        }
        let mut fields = FieldChanges::default();
        compare_fields!(
            fields,
            old,
            new,
            chair_name,
            due_count,
            present_count,
            length_minutes
        );
        settled
            .difference
            .known(line(file, row, Some(old.id)), &fields.0);
        if !fields.0.is_empty() {
            settled.plan.changed.push(new);
        }
    }
    Ok(settled)
}

fn line(file: &MeetingsFile, row: &MeetingRow, id: Option<i64>) -> RowLine {
    let subject = format!("{} {} {}", row.organisation, row.held_on, row.topic);
    file.tables
        .line(row.place, &subject, ObjectKind::Meeting, id)
}

/// The meetings recorded on the page on the days of the rows.
fn on_page(tx: &mut Tx<'_>, reach: &Reach, rows: &[MeetingRow]) -> Outcome<Vec<RecordedKind>> {
    let days = || rows.iter().map(|row| row.held_on);
    match (days().min(), days().max()) {
        (Some(from), Some(to)) => recorded_on_page(tx, reach, from, to),
        _ => Ok(Vec::new()),
    }
}

/// A row that no earlier file brought.
fn settle_new(
    file: &MeetingsFile,
    row: &MeetingRow,
    mut meeting: ImportedMeeting,
    recorded: &mut Vec<RecordedKind>,
    settled: &mut Settled,
) {
    let mut reader = file.tables.row(row.place, &mut settled.findings);
    leave_recorded(&mut reader, recorded, &mut meeting);
    if meeting.kinds.is_empty() {
        settled.difference.same_count += 1;
    } else {
        settled.difference.new.push(line(file, row, None));
        settled.plan.new.push(meeting);
    }
}

/// Takes from a new row the kinds that its organisation recorded on the page on that day: the meeting is
/// there already, with its list, whatever its topic is called. Each record stands for one row.
fn leave_recorded(
    reader: &mut RowReader<'_>,
    recorded: &mut Vec<RecordedKind>,
    meeting: &mut ImportedMeeting,
) {
    let (organisation_id, held_on) = (meeting.organisation_id, meeting.held_on);
    let mut told = None;
    meeting.kinds.retain(|kind| {
        let at = recorded.iter().position(|it| {
            it.organisation_id == organisation_id && it.held_on == held_on && it.kind == *kind
        });
        let Some(at) = at else {
            return true;
        };
        told = Some(recorded.remove(at));
        false
    });
    if let Some(RecordedKind { id, topic, .. }) = told {
        reader.note(Said::new(
            format!("{held_on} 这次会已在页面上记为“{topic}”（/meetings/{id}），不再重复记入。"),
            format!("Recorded on the page already as “{topic}” on {held_on} (/meetings/{id}); it is not kept twice."),
        ));
    }
}

/// Of rows that are wrong already, the names nobody has.
fn refuse_unknown_names(file: &MeetingsFile, names: &OrganisationNames, findings: &mut Findings) {
    for (place, name) in &file.named {
        if let Err((kind, message)) = names.find(name, &ORGANISATION) {
            let mut reader = file.tables.row(*place, findings);
            reader.refuse("organisation", kind, message);
        }
    }
}

/// The row with its key: organisation, day, kinds, topic, and which of several equal ones it is.
fn meeting(
    row: &MeetingRow,
    organisation: &Organisation,
    ordinals: &mut HashMap<String, u32>,
) -> ImportedMeeting {
    let kinds = row.kinds.join("+");
    let stem = format!(
        "{}|{}|{kinds}|{}",
        organisation.code, row.held_on, row.topic
    );
    let ordinal = ordinals.entry(stem.clone()).or_insert(0);
    *ordinal += 1;
    ImportedMeeting {
        organisation_id: organisation.id,
        held_on: row.held_on,
        kinds: row.kinds.clone(),
        topic: row.topic.clone(),
        chair_name: row.chair_name.clone(),
        due_count: row.due_count,
        present_count: row.present_count,
        length_minutes: row.length_minutes,
        import_key: format!("{stem}|{ordinal}"),
    }
}

fn refuse_before_founding(
    reader: &mut RowReader<'_>,
    row: &MeetingRow,
    organisation: &Organisation,
) {
    if row.held_on >= organisation.founded_on {
        return;
    }
    let (held_on, founded_on) = (row.held_on, organisation.founded_on);
    let message = Said::new(
        format!("{held_on} 早于该党组织的成立日期 {founded_on}，请核对日期或党组织。"),
        format!("{held_on} lies before the organisation was founded on {founded_on}."),
    );
    reader.refuse("held_on", "before_founding", message);
}
