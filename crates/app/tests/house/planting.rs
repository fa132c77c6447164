//! Telling texts planted into everything that is written about one organisation, so that wherever they come
//! out again is seen.

use zhibu_db::{DbError, Tx, params};

use crate::county::{ARCHIVE, County};
use crate::engines::columns;

/// A column in which people's words stand, and which rows of it belong to an organisation.
pub struct Planted {
    pub table: &'static str,
    pub column: &'static str,
    /// Which rows, `?2` being the organisation.
    pub rows: &'static str,
    /// Whether a page or an answer shows it to those who may see the organisation.
    pub is_shown: bool,
}

const ITSELF: &str = "id = ?2";
const OF_UNIT: &str = "id in (select unit_id from organisation_unit where organisation_id = ?2)";
const OF_BRANCH: &str = "branch_id = ?2";
const OF_MEMBER: &str = "member_id in (select id from member where branch_id = ?2)";
const OF_KEPT: &str = "kept_id in (select id from member where branch_id = ?2)";
const OF_PLEDGE: &str =
    "pledge_id in (select p.id from pledge p join member m on m.id = p.member_id
   where m.branch_id = ?2)";
const OF_MEETING: &str = "meeting_id in (select id from meeting where organisation_id = ?2)";
const OF_ORGANISATION: &str = "organisation_id = ?2";
const OF_EVENT: &str = "event_id in (select id from organisation_event where organisation_id = ?2)";
const OF_UNIT_ID: &str =
    "unit_id in (select unit_id from organisation_unit where organisation_id = ?2)";
const OF_MASS_BODY: &str = "mass_body_id in (select b.id from mass_body b
     join organisation_unit u on u.unit_id = b.unit_id where u.organisation_id = ?2)";
const OF_WORKER: &str =
    "worker_id in (select worker_id from party_worker_post where organisation_id = ?2)";
const WORKER: &str = "id in (select worker_id from party_worker_post where organisation_id = ?2)";
const OF_ACCOUNT: &str = "id in (select account_id from office where organisation_id = ?2)";

const OF_CASE: &str = "case_id in (select id from procedure_case where organisation_id = ?2)";

const OF_ROUND: &str = "round_id in (select r.id from election_round r
     join procedure_case p on p.id = r.case_id where p.organisation_id = ?2)";
const OF_LINE: &str = "line_id in (select l.id from cultivation_line l
     join procedure_case p on p.id = l.case_id where p.organisation_id = ?2)";

const fn shown(table: &'static str, column: &'static str, rows: &'static str) -> Planted {
    Planted {
        table,
        column,
        rows,
        is_shown: true,
    }
}

const fn kept(table: &'static str, column: &'static str, rows: &'static str) -> Planted {
    Planted {
        table,
        column,
        rows,
        is_shown: false,
    }
}

/// Every column of words.
pub const PLANTED: &[Planted] = &[
    shown("organisation", "name", ITSELF),
    shown("organisation", "short_name", ITSELF),
    kept("organisation", "code", ITSELF),
    kept("organisation", "note", ITSELF),
    kept("unit", "name", OF_UNIT),
    kept("unit", "short_name", OF_UNIT),
    kept("unit", "code", OF_UNIT),
    kept("unit", "unit_kind", OF_UNIT),
    kept("unit", "credit_code", OF_UNIT),
    kept("unit", "head_name", OF_UNIT),
    kept("unit", "note", OF_UNIT),
    shown("member", "name", OF_BRANCH),
    kept("member", "name_pinyin", OF_BRANCH),
    kept("member", "name_initials", OF_BRANCH),
    kept("member", "name_sort", OF_BRANCH),
    shown("member", "ethnicity", OF_BRANCH),
    shown("member", "native_place", OF_BRANCH),
    shown("member", "workplace", OF_BRANCH),
    kept("member", "note", OF_BRANCH),
    shown("member_change", "old_value", OF_MEMBER),
    shown("member_change", "new_value", OF_MEMBER),
    kept("member_change", "reason", OF_MEMBER),
    kept("member", "name_strokes", OF_BRANCH),
    shown("member_fact", "value", OF_MEMBER),
    shown("member_fact", "source", OF_MEMBER),
    shown("member_fact", "reason", OF_MEMBER),
    shown("correction_request", "reason", OF_MEMBER),
    shown("correction_request", "answer", OF_MEMBER),
    shown("candidate", "name", OF_CASE),
    kept("candidate", "name_sort", OF_CASE),
    shown("candidate", "workplace", OF_CASE),
    shown("procedure_case", "title", OF_ORGANISATION),
    kept("procedure_step", "taken_back_reason", OF_CASE),
    kept("transfer_letter", "number", OF_CASE),
    shown("election_candidate", "name", OF_CASE),
    shown("election_exclusion", "name", OF_CASE),
    shown("election_exclusion", "paper", OF_CASE),
    kept("election_tally", "counter_name", OF_ROUND),
    shown("development_plan", "reason", OF_ORGANISATION),
    shown("cultivation_line", "contact_name", OF_CASE),
    shown("cultivation_line", "goal", OF_CASE),
    shown("cultivation_line", "measures", OF_CASE),
    shown("cultivation_review", "note", OF_LINE),
    shown("pledge_target", "target", OF_PLEDGE),
    shown("pledge_target", "mid_year_note", OF_PLEDGE),
    shown("pledge_target", "year_end_note", OF_PLEDGE),
    shown("member_merge", "reason", OF_KEPT),
    shown("post", "title", OF_ORGANISATION),
    shown("post", "holder_name", OF_ORGANISATION),
    kept("post", "other_post", OF_ORGANISATION),
    shown("account", "display_name", OF_ACCOUNT),
    shown("account", "login_name", OF_ACCOUNT),
    shown("meeting", "topic", OF_ORGANISATION),
    shown("meeting", "place", OF_ORGANISATION),
    shown("meeting", "chair_name", OF_ORGANISATION),
    shown("meeting", "recorder_name", OF_ORGANISATION),
    shown("meeting", "minutes", OF_ORGANISATION),
    shown("attendance", "reason", OF_MEETING),
    shown("resolution", "decision", OF_MEETING),
    shown("resolution", "owner_name", OF_MEETING),
    shown("attachment", "file_name", OF_MEETING),
    shown("duty_waiver", "reason", OF_ORGANISATION),
    shown("dues_base", "reason", OF_MEMBER),
    shown("report_remark", "body", OF_ORGANISATION),
    shown("measure", "body", OF_ORGANISATION),
    shown("measure", "owner_name", OF_ORGANISATION),
    kept("audit_row", "summary", OF_ORGANISATION),
    shown("organisation_event", "reason", OF_ORGANISATION),
    shown("organisation_event", "paper", OF_ORGANISATION),
    shown("organisation_event", "old_value", OF_ORGANISATION),
    shown("organisation_event", "new_value", OF_ORGANISATION),
    shown("organisation_event_file", "file_name", OF_EVENT),
    kept("organisation_past", "name", OF_ORGANISATION),
    kept("organisation_past", "short_name", OF_ORGANISATION),
    kept("unit_condition", "unit_kind", OF_UNIT_ID),
    shown("post", "division", OF_ORGANISATION),
    shown("party_worker", "name", WORKER),
    shown("party_worker", "recommendation", WORKER),
    shown("party_worker_post", "title", OF_ORGANISATION),
    shown("party_worker_training", "topic", OF_WORKER),
    shown("mass_body", "name", OF_UNIT_ID),
    shown("mass_body", "head_name", OF_UNIT_ID),
    shown("mass_record", "title", OF_MASS_BODY),
    shown("mass_record", "note", OF_MASS_BODY),
];

/// Text columns that hold no words of people: keys, kinds, dates, numbers as text.
const WITHOUT_WORDS: &[&str] = &[
    "account.password_hash",
    "attachment.media_type",
    "attendance.state",
    "audit_row.act",
    "audit_row.object_kind",
    "audit_row.office_role",
    "audit_row.request_id",
    "dues_base.change_kind",
    "dues_base.class",
    "dues_base_item.item",
    "duty_waiver.duty_key",
    "duty_waiver.period",
    "branch_strength.month_start",
    "import_batch.file_name",
    "import_batch.file_sha256",
    "import_batch.kind",
    "import_column.column_key",
    "import_column.heading",
    "import_column.kind",
    "import_draft.chosen_columns",
    "import_draft.file_name",
    "import_draft.file_sha256",
    "import_draft.kind",
    "import_effect.object_kind",
    "import_effect.sheet",
    "installation.key",
    "installation.value",
    "measure.gap_key",
    "measure.period",
    "meeting.import_key",
    "meeting.source",
    "meeting.starts_at",
    "meeting_kind.kind",
    "meeting_summary.kinds",
    "meeting_summary.month_counts",
    "organisation_summary.floating_counts",
    "organisation_summary.in_hardship_counts",
    "organisation_summary.member_counts",
    "member.degree",
    "member.document_type",
    "member.education",
    "member.personnel",
    "member.sex",
    "member.status",
    "correction_request.field",
    "correction_request.state",
    "member_change.field",
    "member_change.kind",
    "member_fact.field",
    "member_fact.label",
    "member_fact.way",
    "member_merge_row.row_key",
    "member_merge_row.table_name",
    "member_reading.reading",
    "norm.body",
    "norm.code",
    "norm.title",
    "candidate.education",
    "candidate.ethnicity",
    "candidate.sex",
    "candidate_member.does",
    "cultivation_review.state",
    "procedure_case.procedure",
    "election_exclusion.ground",
    "election_round.rank",
    "election_round.way",
    // Names and counts as JSON, which a planted text would break.
    "procedure_step.facts",
    "procedure_step.step",
    "pledge_target.mid_year_state",
    "pledge_target.year_end_state",
    "roster_view.filter",
    "roster_view.name",
    "talk.kind",
    "talk_follow_up.state",
    "member_change.source",
    "member_gram.gram",
    "member_status.status",
    "office.role",
    "mass_body.kind",
    "mass_record.kind",
    "organisation.kind",
    "organisation_event.kind",
    "organisation_event_file.media_type",
    "organisation_past.kind",
    "post.rank",
    "report_remark.chapter",
    "unit.affiliation",
    "unit_condition.affiliation",
];

/// Writes a text of its own into every column of words of 档案局支部, by its place in [`PLANTED`].
pub fn plant(county: &County, text: impl Fn(usize) -> String + Send + 'static) {
    let archive = county.w.organisation(ARCHIVE);
    let texts: Vec<String> = (0..PLANTED.len()).map(text).collect();
    let planted = county.w.db().write_now(move |tx| {
        for (it, text) in PLANTED.iter().zip(&texts) {
            let rows = write(tx, it, text, archive)?;
            assert!(
                rows > 0,
                "{}.{} has no row of the organisation",
                it.table,
                it.column
            );
        }
        Ok::<_, DbError>(())
    });
    planted.expect("plants");
}

fn write(tx: &mut Tx<'_>, it: &Planted, text: &str, organisation: i64) -> Result<u64, DbError> {
    let statement = format!(
        "update {} set {} = ?1 where {}",
        it.table, it.column, it.rows
    );
    tx.execute(&statement, params![text, organisation])
}

/// A column that comes with a later migration is planted too, or said to hold no words.
#[test]
fn every_column_of_words_is_planted() {
    let w = zhibu_testkit::World::empty();
    let mut wrong = Vec::new();
    for column in columns(w.db()).iter().filter(|it| it.type_name == "text") {
        let place = format!("{}.{}", column.table_name, column.column_name);
        let is_date = ["_on", "_at", "_month", ".at", "_until"]
            .iter()
            .any(|it| place.ends_with(it));
        let is_planted = PLANTED.iter().any(|it| {
            (it.table, it.column) == (column.table_name.as_str(), column.column_name.as_str())
        });
        if !is_date && !is_planted && !WITHOUT_WORDS.contains(&place.as_str()) {
            wrong.push(place);
        }
    }
    assert_eq!(
        wrong, [""; 0],
        "plant them in planting.rs, or say that they hold no words"
    );
}
