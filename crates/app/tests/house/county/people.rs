//! What the members of the furnished story have.

use jiff::civil::date;
use zhibu_app::access::Actor;
use zhibu_app::development::actions as development;
use zhibu_app::development::actions::beginning::TypedCandidate;
use zhibu_app::development::actions::cultivation::{self, TypedLine};
use zhibu_app::development::actions::plans::{self, TypedPlan};
use zhibu_app::development::actions::thoughts::{self, TypedReport};
use zhibu_app::development::intake;
use zhibu_app::development::model::NewCandidate;
use zhibu_app::norms::actions as norms;
use zhibu_app::pledges::actions as pledges;
use zhibu_app::procedures::Acting;
use zhibu_app::procedures::actions::NewStep;
use zhibu_app::procedures::model::KeptFacts;
use zhibu_app::sealing::FieldKeys;
use zhibu_app::talks::actions as talks;
use zhibu_app::{AppError, members};
use zhibu_db::{DbError, Tx, params};
use zhibu_rules::Rulebook;
use zhibu_testkit::citizen_number;

/// An item that changed, an entry, a sensitive one, and a request for correction.
pub fn furnish(
    tx: &mut Tx<'_>,
    by: &Actor,
    book: &Rulebook,
    keys: &FieldKeys,
    member_id: i64,
) -> Result<(), AppError> {
    let mut own = by.clone();
    own.member_id = Some(member_id);
    for (field, value) in [
        ("workplace", "副科长"),
        ("reward", "县先进"),
        ("health", "良好"),
    ] {
        let asked = members::actions::changing::Asked {
            member_id,
            field: field.to_owned(),
            way: members::rules::Way::Change,
            fact_id: None,
            version: None,
            source: "page",
            typed: members::rules::TypedChange {
                value: value.to_owned(),
                from_on: "2026-03-01".to_owned(),
                source: "任职文件".to_owned(),
                reason: "职务调整".to_owned(),
                ..members::rules::TypedChange::default()
            },
        };
        members::actions::changing::change(tx, by, book, keys, &asked)?;
    }
    let typed = members::actions::correcting::TypedRequest {
        field: "native_place".to_owned(),
        wanted: "湖南长沙".to_owned(),
        from_on: String::new(),
        reason: "户口簿为准".to_owned(),
    };
    members::actions::correcting::request(tx, &own, book, keys, &typed)?;
    Ok(())
}

/// Somebody who stood twice on the roster of a branch, and the merge of the two rows.
pub fn merge_a_double(
    tx: &mut Tx<'_>,
    by: &Actor,
    book: &Rulebook,
    keys: &FieldKeys,
    branch_id: i64,
) -> Result<(), AppError> {
    let kept: Option<i64> = tx.scalar(
        "select id from member where branch_id = ?1 order by id",
        params![branch_id],
    )?;
    let Some(kept) = kept else {
        return Ok(());
    };
    let double = members::rules::TypedMember {
        name: "双重".to_owned(),
        sex: "male".to_owned(),
        birth_on: "1988-03-15".to_owned(),
        ethnicity: "汉".to_owned(),
        document_type: "passport".to_owned(),
        id_number: format!("D{branch_id}00"),
        education: "bachelor".to_owned(),
        joined_on: "2012-07-01".to_owned(),
        full_on: "2013-07-01".to_owned(),
        personnel: "in_service".to_owned(),
        ..members::rules::TypedMember::default()
    };
    let dropped = members::actions::adding::add(tx, by, book, keys, branch_id, &double)?;
    members::actions::merging::merge(tx, by, keys, (kept, dropped), "登记了两次")?;
    Ok(())
}

/// Somebody of a branch on the way to membership, with the application and the first talk, and a member of it
/// on the way out of the county.
pub fn begin_cases(
    tx: &mut Tx<'_>,
    by: &Actor,
    book: &Rulebook,
    keys: &FieldKeys,
    (branch_id, members): (i64, &[i64]),
) -> Result<(), AppError> {
    let serial = i32::try_from(branch_id % 1000).unwrap_or_default();
    let typed = TypedCandidate {
        organisation_id: Some(branch_id),
        name: "向前".to_owned(),
        id_number: citizen_number(date(1999, 3, 15), serial),
        ethnicity: "汉".to_owned(),
        education: "bachelor".to_owned(),
        workplace: "办事员".to_owned(),
        applied_on: "2026-10-08".to_owned(),
        ..TypedCandidate::default()
    };
    let id = development::beginning::begin(tx, by, book, keys, &typed)?;
    let talk = NewStep {
        step: "talk".to_owned(),
        on: date(2026, 10, 20),
        facts: KeptFacts::default(),
        version: 1,
    };
    development::record(tx, by, (book, keys), id, &talk)?;
    let acting = Acting {
        actor: by,
        book,
        keys,
    };
    super::transfers::begin(tx, acting, branch_id, members)?;
    super::elections::begin(tx, acting, branch_id, members)?;
    let plan = TypedPlan {
        organisation_id: branch_id,
        year: 2026,
        count: "1".to_owned(),
        reason: "有一人申请".to_owned(),
    };
    plans::write(tx, by, book, &plan)?;
    let readers = development::branch_members(tx, by, id)?;
    let contact = readers.iter().find(|it| it.status == "full");
    let line = TypedLine {
        contact_id: contact.map(|it| it.id),
        goal: "熟悉业务".to_owned(),
        measures: "每月谈一次".to_owned(),
        until_on: "2027-06-30".to_owned(),
    };
    cultivation::plan(tx, by, id, &line)?;
    let report = TypedReport {
        written_on: "2026-11-10".to_owned(),
        reader_id: readers.iter().map(|it| it.id).min(),
        content: "学习了党章".to_owned(),
    };
    thoughts::hand_in(tx, by, (book, keys), id, &report)?;
    let lines = cultivation::open(tx, by, book, id)?.lines;
    for it in lines {
        cultivation::review(tx, by, book, (id, it.row.id), ("under_way", "谈了两次"))?;
    }
    Ok(())
}

/// Somebody of a branch who was approved before this program kept the roster; and the case by which its secretary
/// once came to be a member.
pub fn bring_cases(
    tx: &mut Tx<'_>,
    by: &Actor,
    keys: &FieldKeys,
    branch_id: i64,
) -> Result<(), AppError> {
    let step = |key: &str, on, facts| (key.to_owned(), on, facts);
    let plain = KeptFacts::default;
    let full = "select name from member where branch_id = ?1 and status = 'full' order by id";
    let contacts = KeptFacts {
        contacts: tx.column(full, params![branch_id])?,
        ..KeptFacts::default()
    };
    let approved = vec![
        step("apply", date(2024, 1, 8), plain()),
        step("assembly", date(2026, 6, 1), plain()),
        step("approval", date(2026, 7, 1), plain()),
    ];
    let own = vec![
        step("apply", date(2024, 1, 8), plain()),
        step("contacts", date(2024, 3, 8), contacts),
    ];
    let brought = [(1997, approved), (1996, own)].map(|(year, steps)| {
        let serial = i32::try_from(branch_id % 1000).unwrap_or_default();
        NewCandidate {
            organisation_id: branch_id,
            name: "向荣".to_owned(),
            sex: "male".to_owned(),
            birth_on: date(year, 3, 15),
            ethnicity: "汉".to_owned(),
            id_number: citizen_number(date(year, 3, 15), serial),
            telephone: None,
            education: "bachelor".to_owned(),
            workplace: None,
            steps,
        }
    });
    let ids = intake::insert_many(tx, by, keys, &brought)?;
    let secretary: Option<i64> = tx.scalar(
        "select a.member_id from account a join office o on o.account_id = a.id
         where o.organisation_id = ?1 and o.role = 'branch_secretary' and a.member_id is not null",
        params![branch_id],
    )?;
    if let (Some(member_id), Some(case_id)) = (secretary, ids.last()) {
        tx.execute(
            "insert into candidate_member (id, case_id, step_id, member_id, does, from_on, has_written,
               version_before, version_after, at)
             select s.id, s.case_id, s.id, ?2, 'member_admitted', s.taken_on, false, 0, 0, s.at
             from procedure_step s where s.case_id = ?1 and s.step = 'apply'",
            params![*case_id, member_id],
        )?;
    }
    Ok(())
}

/// What the cases of a branch have.
#[derive(Clone, Copy, Debug)]
pub struct CaseIds {
    /// One under way.
    pub candidate: i64,
    /// Its last step.
    pub step: i64,
    /// A line of its plan of cultivation.
    pub cultivation_line: i64,
    /// One in which somebody was approved.
    pub approved: i64,
    /// A thought report that the first member of the branch reads.
    pub thought_report: i64,
    /// One of a member on the way out of the county.
    pub other: i64,
    /// Its last step.
    pub other_step: i64,
    /// Of somebody on the way in.
    pub incoming: i64,
    /// Of another.
    pub other_incoming: i64,
    /// A full member of the branch, not its first.
    pub reader: i64,
}

impl CaseIds {
    /// Of which there are none.
    pub const NOWHERE: CaseIds = CaseIds {
        candidate: 9999,
        step: 9999,
        cultivation_line: 9999,
        approved: 9999,
        thought_report: 9999,
        other: 9999,
        other_step: 9999,
        incoming: 9999,
        other_incoming: 9998,
        reader: 9999,
    };
}

/// What the cases of a branch have.
pub fn case_ids(tx: &mut Tx<'_>, branch_id: i64) -> Result<CaseIds, DbError> {
    let mut one = |statement| {
        let found = tx.scalar::<i64>(statement, params![branch_id]);
        found.map(Option::unwrap_or_default)
    };
    Ok(CaseIds {
        candidate: one(
            "select p.id from procedure_case p
             where p.organisation_id = ?1 and p.procedure = 'development' order by p.id",
        )?,
        step: one(
            "select s.id from procedure_step s where s.taken_back_at is null and s.case_id =
               (select min(p.id) from procedure_case p
                 where p.organisation_id = ?1 and p.procedure = 'development')
             order by s.id desc",
        )?,
        cultivation_line: one(
            "select l.id from cultivation_line l join procedure_case p on p.id = l.case_id
             where p.organisation_id = ?1 order by l.id",
        )?,
        approved: one(
            "select s.case_id from procedure_step s join procedure_case p on p.id = s.case_id
             where p.organisation_id = ?1 and s.step = 'approval' and p.procedure = 'development' order by s.id",
        )?,
        thought_report: one(
            "select r.id from thought_report r join procedure_case p on p.id = r.case_id
             where p.organisation_id = ?1 order by r.id",
        )?,
        other: one(
            "select p.id from procedure_case p
             where p.organisation_id = ?1 and p.procedure = 'transfer_out' order by p.id",
        )?,
        other_step: one(
            "select s.id from procedure_step s join procedure_case p on p.id = s.case_id
             where p.organisation_id = ?1 and p.procedure = 'transfer_out' and s.taken_back_at is null
             order by s.id desc",
        )?,
        incoming: one(
            "select p.id from procedure_case p
             where p.organisation_id = ?1 and p.procedure = 'transfer_in' order by p.id",
        )?,
        other_incoming: one(
            "select p.id from procedure_case p
             where p.organisation_id = ?1 and p.procedure = 'transfer_in' order by p.id desc",
        )?,
        reader: one(
            "select m.id from member m where m.branch_id = ?1 and m.status = 'full' order by m.id desc",
        )?,
    })
}

/// A talk of the first member of a branch with the last, the pledge of the first, and a norm of the county
/// that the first has read.
pub fn furnish_branch(
    tx: &mut Tx<'_>,
    by: &Actor,
    book: &Rulebook,
    keys: &FieldKeys,
    members: &[i64],
) -> Result<(), AppError> {
    let (Some(first), Some(last)) = (members.first(), members.last()) else {
        return Ok(());
    };
    let mut own = by.clone();
    own.member_id = Some(*last);
    let typed = zhibu_app::talks::rules::TypedTalk {
        listener_id: *first,
        kind: "members".to_owned(),
        held_on: "2026-10-20".to_owned(),
        content: "谈工作".to_owned(),
        agreed: "年底再谈".to_owned(),
        follow_up_on: "2026-12-20".to_owned(),
    };
    talks::record(tx, &own, book, keys, &typed)?;
    own.member_id = Some(*first);
    pledges::write(tx, &own, &["联系一户困难家庭".to_owned()])?;
    let standing: Option<i64> = tx.scalar("select id from norm where until_on is null", &[])?;
    let norm_id = match standing {
        Some(id) => id,
        None => {
            let typed = norms::TypedNorm {
                code: "十不准".to_owned(),
                title: "党员干部十不准".to_owned(),
                body: "不准收礼".to_owned(),
                from_on: "2026-01-01".to_owned(),
            };
            norms::write(tx, by, &typed)?
        }
    };
    norms::acknowledge(tx, &own, norm_id)?;
    Ok(())
}
