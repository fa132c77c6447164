//! The story with something of every kind in each of its organisations, so that a walk through the routes
//! finds what it may open and what it may not.

mod beside;
mod elections;
mod people;
mod transfers;

use jiff::civil::date;
use zhibu_app::access::Actor;
use zhibu_app::dues::intake::{NewBase, insert_many};
use zhibu_app::duties::actions::{NewWaiver, waive};
use zhibu_app::meetings::actions::record as record_meeting;
use zhibu_app::meetings::model::{
    NewAttachment, NewAttendance, NewMeeting, NewResolution, Presence,
};
use zhibu_app::members::update::{MemberChange, record_changes};
use zhibu_app::reports::actions::{report, set_measure, write_remark};
use zhibu_app::reports::gathering::Sources;
use zhibu_app::reports::model::{Chapter, NewMeasure, Question};
use zhibu_app::{AppError, duty_sources, members};
use zhibu_db::{DbError, Tx, params};
use zhibu_testkit::World;

pub const WATER: &str = "水务局支部";
pub const ARCHIVE: &str = "档案局支部";

/// Every organisation of the story.
pub const ORGANISATIONS: [&str; 8] = [
    "县直机关工委",
    WATER,
    "水务局支部第一党小组",
    "水务局支部第二党小组",
    ARCHIVE,
    "教育局总支",
    "教育局机关支部",
    "教育局离退休支部",
];

/// Those that members belong to.
pub const BRANCHES: [&str; 4] = [WATER, ARCHIVE, "教育局机关支部", "教育局离退休支部"];

/// The cast, each by the login name.
pub const CAST: [&str; 8] = [
    "officer",
    "clerk",
    "secretary",
    "neighbour",
    "committee_member",
    "member",
    "auditor",
    "administrator",
];

/// The report that has words and measures.
pub const FROM: &str = "2026-01-01";
pub const TO: &str = "2026-10-31";

/// What an organisation has, by id.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub organisation: i64,
    pub unit: i64,
    pub member: i64,
    pub meeting: i64,
    pub attachment: i64,
    pub correction: i64,
    pub event: i64,
    pub merge: i64,
    pub other_member: i64,
    pub talk: i64,
    pub pledge: i64,
    pub norm: i64,
    pub election: elections::Ids,
    pub cases: people::CaseIds,
    /// Files on their way, and batches: the county's, whatever the organisation.
    pub draft: i64,
    pub other_draft: i64,
    pub batch: i64,
    pub post: i64,
    pub mass_body: i64,
    pub worker: i64,
    pub other_batch: i64,
}

/// The story, furnished.
pub struct County {
    pub w: World,
}

const CORRECTION: &str = "select r.id from correction_request r join member m on m.id = r.member_id
     where m.branch_id = ?1 order by r.id";
const UNIT: &str = "select unit_id from organisation_unit where organisation_id = ?1";

impl County {
    pub fn furnished() -> Self {
        let w = World::story();
        let officer = w.actor("officer");
        for name in ORGANISATIONS {
            furnish(&w, &officer, name);
        }
        crate::staging::imports(&w, &officer);
        Self { w }
    }

    /// One of each kind in an organisation; 0 where it has none of its own.
    pub fn place(&self, organisation: &str) -> Place {
        let id = self.w.organisation(organisation);
        let found = self.w.db().read_now(move |tx| {
            let one = |tx: &mut Tx<'_>, statement: &str, of: i64| -> Result<i64, DbError> {
                Ok(tx.scalar(statement, params![of])?.unwrap_or(0))
            };
            let meeting =
                "select id from meeting where organisation_id = ?1 and source = 'page' order by id";
            let meeting = one(tx, meeting, id)?;
            let [event, post, mass_body, worker] = beside::ids(tx, id)?;
            let cases = people::case_ids(tx, id)?;
            Ok::<_, DbError>(Place {
                organisation: id,
                unit: one(tx, UNIT, id)?,
                member: one(
                    tx,
                    "select id from member where branch_id = ?1 order by id",
                    id,
                )?,
                meeting,
                attachment: one(
                    tx,
                    "select id from attachment where meeting_id = ?1",
                    meeting,
                )?,
                correction: one(tx, CORRECTION, id)?,
                mass_body,
                post,
                worker,
                event,
                merge: one(
                    tx,
                    "select g.id from member_merge g join member m on m.id = g.kept_id
                     where m.branch_id = ?1 order by g.id",
                    id,
                )?,
                other_member: one(
                    tx,
                    "select max(id) from member where branch_id = ?1 having count(id) > 0",
                    id,
                )?,
                talk: one(
                    tx,
                    "select id from talk where organisation_id = ?1 order by id",
                    id,
                )?,
                pledge: one(
                    tx,
                    "select p.id from pledge p join member m on m.id = p.member_id
                     where m.branch_id = ?1 order by p.id",
                    id,
                )?,
                election: elections::ids(tx, id)?,
                cases,
                norm: one(tx, "select id from norm where edition <> ?1", 0)?,
                draft: crate::staging::drafts(tx)?.0,
                other_draft: crate::staging::drafts(tx)?.1,
                batch: crate::staging::batch(tx, "记录.xlsx")?,
                other_batch: crate::staging::batch(tx, "记录二.xlsx")?,
            })
        });
        found.expect("reads")
    }

    /// Whose ids no row has, with as many digits as the story's.
    pub fn nowhere() -> Place {
        Place {
            organisation: 9999,
            unit: 9999,
            member: 9999,
            meeting: 9999,
            attachment: 9999,
            correction: 9999,
            event: 9999,
            merge: 9999,
            other_member: 9998,
            talk: 9999,
            pledge: 9999,
            norm: 9999,
            election: elections::Ids::NOWHERE,
            cases: people::CaseIds::NOWHERE,
            draft: 9999,
            other_draft: 9999,
            batch: 9999,
            post: 9999,
            mass_body: 9999,
            worker: 9999,
            other_batch: 9999,
        }
    }

    /// Who belongs to a branch.
    pub fn members(&self, organisation: i64) -> Vec<i64> {
        let found = self.w.db().read_now(move |tx| {
            tx.column(
                "select id from member where branch_id = ?1 order by id",
                params![organisation],
            )
        });
        found.expect("reads")
    }

    /// The organisation an office is for and everything below it.
    pub fn below(&self, login_name: &str) -> Vec<i64> {
        let actor = self.w.actor(login_name);
        let below = self.w.db().read_now(move |tx| {
            tx.column(
                "select descendant_id from organisation_closure where ancestor_id = ?1",
                params![actor.organisation_id.unwrap_or(0)],
            )
        });
        below.expect("reads")
    }

    /// How many rows each table has.
    pub fn counts(&self) -> Vec<(String, i64)> {
        let columns = crate::engines::columns(self.w.db());
        let mut tables: Vec<String> = columns.into_iter().map(|it| it.table_name).collect();
        tables.dedup();
        let counted = self.w.db().read_now(move |tx| {
            let count = |table: String| {
                let statement = format!("select count(1) from {table}");
                Ok::<_, DbError>((table, tx.scalar(&statement, &[])?.unwrap_or(0)))
            };
            tables.into_iter().map(count).collect::<Result<Vec<_>, _>>()
        });
        counted.expect("counts")
    }
}

/// A meeting with a list, a decision and a file; bases of dues; a change and a reading of each member; words
/// and a measure of the report; a duty set aside.
fn furnish(w: &World, officer: &Actor, name: &'static str) {
    let (id, by) = (w.organisation(name), officer.clone());
    let (book, keys) = (w.app().rules.clone(), w.app().keys.clone());
    let told = w.db().write_now(move |tx| {
        let members = "select id from member where branch_id = ?1 order by id";
        let members: Vec<i64> = tx.column(members, params![id])?;
        if !members.is_empty() || name.ends_with("小组") {
            let list = if members.is_empty() {
                roll_of_group(tx, id)?
            } else {
                members.clone()
            };
            record_meeting(tx, &by, &book, &meeting(id, name, &list))?;
        }
        for member in &members {
            people::furnish(tx, &by, &book, &keys, *member)?;
            members::actions::open(tx, &by, &keys, *member)?;
            record_changes(tx, &by, "import", &[change(*member)])?;
        }
        people::merge_a_double(tx, &by, &book, &keys, id)?;
        people::furnish_branch(tx, &by, &book, &keys, &members)?;
        if BRANCHES.contains(&name) {
            people::begin_cases(tx, &by, &book, &keys, (id, &members))?;
            people::bring_cases(tx, &by, &keys, id)?;
        }
        insert_many(tx, &members.iter().map(|it| base(*it)).collect::<Vec<_>>())?;
        write_remark(
            tx,
            &by,
            &question(id),
            Chapter::Causes,
            &format!("{name}：业务忙"),
        )?;
        let sources = Sources {
            book: &book,
            duties: duty_sources(),
        };
        let told = report(tx, sources, &by, question(id))?;
        if let Some(gap) = told.measures.iter().find(|it| it.organisation_id == id) {
            set_measure(tx, sources, &by, &question(id), &measure(id, &gap.gap_key))?;
        }
        if !members.is_empty() {
            waive(tx, &by, &book, &waiver(id))?;
        }
        beside::furnish(tx, id)?;
        Ok::<_, AppError>(())
    });
    told.unwrap_or_else(|error| panic!("{name}: {error}"));
}

fn roll_of_group(tx: &mut Tx<'_>, group_id: i64) -> Result<Vec<i64>, DbError> {
    tx.column(
        "select m.id from member m join organisation_closure c on c.ancestor_id = m.branch_id
         where c.descendant_id = ?1 and c.depth = 1 order by m.id limit 4",
        params![group_id],
    )
}

/// Everybody there but the last two of more than three.
pub fn meeting(organisation_id: i64, name: &str, list: &[i64]) -> NewMeeting {
    let kind = if name.ends_with("小组") {
        "group"
    } else {
        "theme_day"
    };
    let attendance = list
        .iter()
        .enumerate()
        .map(|(at, member_id)| NewAttendance {
            member_id: *member_id,
            presence: match (list.len() > 3, list.len() - at) {
                (true, 1) => Presence::Absent,
                (true, 2) => Presence::Leave,
                _ => Presence::Present,
            },
            reason: String::new(),
        });
    NewMeeting {
        organisation_id,
        kinds: vec![kind.to_owned()],
        held_on: "2026-11-20".to_owned(),
        starts_at: "14:30".to_owned(),
        length_minutes: "90".to_owned(),
        place: "三楼会议室".to_owned(),
        topic: "走访困难群众".to_owned(),
        chair_name: "主持人".to_owned(),
        recorder_name: "记录人".to_owned(),
        minutes: "一、通报情况".to_owned(),
        attendance: attendance.collect(),
        others: None,
        resolutions: vec![NewResolution {
            decision: "月底前走访两户".to_owned(),
            owner_name: "支委".to_owned(),
            due_on: "2026-11-30".to_owned(),
        }],
        attachments: vec![NewAttachment {
            file_name: "通知.txt".to_owned(),
            content: "通知".as_bytes().to_vec(),
        }],
        again: false,
    }
}

fn change(member_id: i64) -> MemberChange {
    MemberChange {
        member_id,
        field: "native_place",
        old: Some("湖南".to_owned()),
        new: Some("湖南衡江".to_owned()),
    }
}

fn base(member_id: i64) -> NewBase {
    NewBase {
        member_id,
        class: "salaried".to_owned(),
        from_month: "2026-01".to_owned(),
        until_month: None,
        change_kind: "yearly".to_owned(),
        reason: Some("年度核定".to_owned()),
        items: vec![("post_pay".to_owned(), 400_000)],
    }
}

pub fn question(organisation_id: i64) -> Question {
    Question {
        organisation_id,
        from: date(2026, 1, 1),
        to: date(2026, 10, 31),
    }
}

fn measure(organisation_id: i64, gap_key: &str) -> NewMeasure {
    NewMeasure {
        organisation_id,
        gap_key: gap_key.to_owned(),
        body: "逐月排定".to_owned(),
        owner_name: "书记".to_owned(),
        due_on: "2026-12-31".to_owned(),
    }
}

/// A duty that every branch of the story owes.
pub fn waiver(organisation_id: i64) -> NewWaiver {
    NewWaiver {
        organisation_id,
        duty_key: "assembly".to_owned(),
        period: "2026-Q4".to_owned(),
        reason: "全体党员驻村".to_owned(),
    }
}
