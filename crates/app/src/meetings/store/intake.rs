//! New meetings: from the page, one with its list; from workbooks, many with their counts.

use jiff::civil::Date;
use zhibu_db::{Tx, Value, params, record};

use super::summary;
use crate::access::{Actor, Reach};
use crate::error::Outcome;
use crate::meetings::rules::CheckedMeeting;

/// Import keys looked up in one statement.
const KEYS_PER_STATEMENT: usize = 40;

/// A meeting of a workbook, looked up and checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedMeeting {
    /// Who held it.
    pub organisation_id: i64,
    /// The day.
    pub held_on: Date,
    /// What it counts as, as the rules name it; at least one.
    pub kinds: Vec<String>,
    /// About what.
    pub topic: String,
    /// 主持人.
    pub chair_name: Option<String>,
    /// 应到.
    pub due_count: i64,
    /// 实到.
    pub present_count: i64,
    /// Length in minutes.
    pub length_minutes: Option<i64>,
    /// What makes the row the same row in the next file; no two meetings share one.
    pub import_key: String,
}

record! {
    /// What a meeting of an earlier workbook says that the next may say otherwise.
    pub struct KnownMeeting {
        pub id: i64,
        pub import_key: String,
        pub chair_name: Option<String>,
        pub due_count: i64,
        pub present_count: i64,
        pub length_minutes: Option<i64>,
    }
}

record! {
    /// A kind of a meeting recorded on the page.
    pub struct RecordedKind {
        pub id: i64,
        pub organisation_id: i64,
        pub held_on: Date,
        pub kind: String,
        pub topic: String,
    }
}

/// The meetings in reach recorded on the page between two days, both included, a row a kind.
///
/// # Errors
/// A fault of the database.
pub fn recorded_on_page(
    tx: &mut Tx<'_>,
    reach: &Reach,
    from: Date,
    to: Date,
) -> Outcome<Vec<RecordedKind>> {
    Ok(tx.rows(
        "select m.id, m.organisation_id, m.held_on, k.kind, m.topic
         from meeting m join meeting_kind k on k.meeting_id = m.id
         where m.source = 'page' and m.held_on >= ?2 and m.held_on <= ?3
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = m.organisation_id))
         order by m.id, k.kind",
        params![reach.root_id(), from, to],
    )?)
}

/// The meetings in reach that came by these import keys.
///
/// # Errors
/// A fault of the database.
pub fn known(tx: &mut Tx<'_>, reach: &Reach, keys: &[String]) -> Outcome<Vec<KnownMeeting>> {
    let mut found = Vec::new();
    for chunk in keys.chunks(KEYS_PER_STATEMENT) {
        // The statement has a fixed number of places; those left over repeat the first.
        let asked = chunk.iter().chain(chunk.iter().take(1).cycle());
        let mut values = params![reach.root_id()].to_vec();
        values.extend(asked.take(KEYS_PER_STATEMENT).map(Value::from));
        found.extend(tx.rows::<KnownMeeting>(
            "select m.id, m.import_key, m.chair_name, m.due_count, m.present_count, m.length_minutes
             from meeting m
             where m.import_key in (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
               ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35,
               ?36, ?37, ?38, ?39, ?40, ?41)
             and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
               where c.ancestor_id = ?1 and c.descendant_id = m.organisation_id))",
            &values,
        )?);
    }
    Ok(found)
}

/// Writes what a later workbook says of a meeting that is there.
///
/// # Errors
/// A fault of the database.
pub fn update(tx: &mut Tx<'_>, meeting: &KnownMeeting) -> Outcome<()> {
    tx.execute(
        "update meeting set chair_name = ?2, due_count = ?3, present_count = ?4, length_minutes = ?5
         where id = ?1",
        params![
            meeting.id,
            meeting.chair_name,
            meeting.due_count,
            meeting.present_count,
            meeting.length_minutes
        ],
    )?;
    Ok(())
}

/// Writes the meetings of a workbook; answers their ids in the same order. Their keys are new: the caller
/// asked [`known`]. The audit row is the batch's.
///
/// # Errors
/// A fault of the database.
pub fn insert_many(tx: &mut Tx<'_>, actor: &Actor, new: &[ImportedMeeting]) -> Outcome<Vec<i64>> {
    let recorded_at = tx.now_text();
    let ids: Vec<i64> = new.iter().map(|_| tx.new_id()).collect();
    let rows = new.iter().zip(&ids).map(|(it, id)| {
        params![
            *id,
            it.organisation_id,
            it.held_on,
            it.topic,
            it.chair_name,
            it.due_count,
            it.present_count,
            it.length_minutes,
            "import",
            it.import_key,
            actor.account_id,
            recorded_at
        ]
        .to_vec()
    });
    tx.bulk(
        "meeting",
        &[
            "id",
            "organisation_id",
            "held_on",
            "topic",
            "chair_name",
            "due_count",
            "present_count",
            "length_minutes",
            "source",
            "import_key",
            "recorded_by",
            "recorded_at",
        ],
        rows,
    )?;
    let kinds: Vec<Vec<Value>> = new
        .iter()
        .zip(&ids)
        .flat_map(|(it, id)| it.kinds.iter().map(|kind| params![*id, *kind].to_vec()))
        .collect();
    tx.bulk("meeting_kind", &["meeting_id", "kind"], kinds)?;
    let touched = new.iter().map(|it| (it.organisation_id, it.held_on.year()));
    summary::rebuild(tx, &touched.collect())?;
    Ok(ids)
}

/// Writes one meeting of the page with its list, decisions and files; answers its id.
///
/// # Errors
/// A fault of the database.
pub fn insert(tx: &mut Tx<'_>, actor: &Actor, new: &CheckedMeeting) -> Outcome<i64> {
    let (id, at) = (tx.new_id(), tx.now_text());
    tx.execute(
        "insert into meeting (id, organisation_id, held_on, starts_at, place, topic, chair_name,
           recorder_name, due_count, present_count, voting_due_count, voting_present_count,
           length_minutes, minutes, source, recorded_by, recorded_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, 'page', ?15, ?16)",
        params![
            id,
            new.organisation_id,
            new.held_on,
            new.starts_at,
            new.place,
            new.topic,
            new.chair_name,
            new.recorder_name,
            new.due_count,
            new.present_count,
            new.voting_due_count,
            new.voting_present_count,
            new.length_minutes,
            new.minutes,
            actor.account_id,
            at
        ],
    )?;
    let kinds = new.kinds.iter().map(|kind| params![id, *kind].to_vec());
    tx.bulk("meeting_kind", &["meeting_id", "kind"], kinds)?;
    let attendance = new.attendance.iter().map(|it| {
        let reason = Some(it.reason.clone()).filter(|reason| !reason.is_empty());
        params![id, it.member_id, it.presence.key(), reason].to_vec()
    });
    tx.bulk(
        "attendance",
        &["meeting_id", "member_id", "state", "reason"],
        attendance,
    )?;
    insert_resolutions(tx, id, new)?;
    summary::rebuild(tx, &[(new.organisation_id, new.held_on.year())].into())?;
    for file in &new.attachments {
        let file_id = tx.new_id();
        let size_bytes = i64::try_from(file.content.len()).unwrap_or(i64::MAX);
        tx.execute(
            "insert into attachment (id, meeting_id, file_name, media_type, size_bytes, content)
             values (?1, ?2, ?3, 'application/octet-stream', ?4, ?5)",
            params![file_id, id, file.file_name, size_bytes, file.content],
        )?;
    }
    Ok(id)
}

fn insert_resolutions(tx: &mut Tx<'_>, meeting_id: i64, new: &CheckedMeeting) -> Outcome<()> {
    for (position, it) in new.resolutions.iter().enumerate() {
        let id = tx.new_id();
        let position = i64::try_from(position).unwrap_or_default() + 1;
        tx.execute(
            "insert into resolution (id, meeting_id, position, decision, owner_name, owner_member_id,
               due_on)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                id,
                meeting_id,
                position,
                it.decision,
                it.owner_name,
                it.owner_member_id,
                it.due_on
            ],
        )?;
    }
    Ok(())
}
