//! What the members of the furnished story have.

use jiff::civil::date;
use zhibu_app::access::Actor;
use zhibu_app::development::actions as development;
use zhibu_app::development::actions::beginning::TypedCandidate;
use zhibu_app::norms::actions as norms;
use zhibu_app::pledges::actions as pledges;
use zhibu_app::procedures::Acting;
use zhibu_app::procedures::actions::{NewStep, cases};
use zhibu_app::procedures::model::{KeptFacts, NewCase};
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
    development::record(tx, by, book, id, &talk)?;
    let acting = Acting {
        actor: by,
        book,
        keys,
    };
    for member in members.iter().take(1) {
        begin_a_transfer(tx, acting, *member)?;
    }
    begin_an_arrival(tx, acting, branch_id)?;
    super::elections::begin(tx, acting, branch_id, members)?;
    Ok(())
}

/// Somebody from outside the county whom the level above has accepted, and whom the branch has yet to enter.
fn begin_an_arrival(tx: &mut Tx<'_>, acting: Acting<'_>, branch_id: i64) -> Result<(), AppError> {
    let new = NewCase {
        procedure: "transfer_in".to_owned(),
        organisation_id: branch_id,
        member_id: None,
        counterpart_id: None,
    };
    let presented = [
        ("person_name", "宋雨"),
        ("from_organisation", "邻县机关工委"),
        ("letter_number", "邻转12"),
        ("until", "2026-12-20"),
    ];
    let first = answered("present", (2026, 10, 12), &presented, 1);
    let id = cases::begin(tx, acting, &new, &first)?;
    cases::record(tx, acting, id, &answered("accept", (2026, 10, 14), &[], 2))?;
    Ok(())
}

fn answered(
    step: &str,
    (year, month, day): (i16, i8, i8),
    answers: &[(&str, &str)],
    version: i64,
) -> NewStep {
    let answers = answers.iter();
    let answers = answers.map(|(key, answer)| ((*key).to_owned(), (*answer).to_owned()));
    NewStep {
        step: step.to_owned(),
        on: date(year, month, day),
        facts: KeptFacts {
            answers: answers.collect(),
            ..KeptFacts::default()
        },
        version,
    }
}

fn begin_a_transfer(tx: &mut Tx<'_>, acting: Acting<'_>, member_id: i64) -> Result<(), AppError> {
    let new = NewCase {
        procedure: "transfer_out".to_owned(),
        organisation_id: 0,
        member_id: Some(member_id),
        counterpart_id: None,
    };
    let asked = [("destination", "邻县机关工委"), ("reason", "调动工作")];
    let id = cases::begin(
        tx,
        acting,
        &new,
        &answered("apply", (2026, 10, 12), &asked, 1),
    )?;
    let number = format!("letter {id}");
    let letter = [
        ("letter_number", number.as_str()),
        ("until", "2026-12-20"),
        ("dues_paid_until", "2026-09"),
        ("end_posts", "yes"),
    ];
    cases::record(
        tx,
        acting,
        id,
        &answered("letter", (2026, 10, 14), &letter, 2),
    )?;
    Ok(())
}

/// The candidate of a branch and their last step; the member on the way out of the county and that case's last
/// step; who is on the way in.
pub fn case_ids(tx: &mut Tx<'_>, branch_id: i64) -> Result<[i64; 5], DbError> {
    let mut found = [0; 5];
    let procedures = ["development", "transfer_out", "transfer_in"];
    for (at, procedure) in procedures.into_iter().enumerate() {
        let of = format!("p.organisation_id = ?1 and p.procedure = '{procedure}'");
        let case = format!("select p.id from procedure_case p where {of} order by p.id");
        let step = format!(
            "select s.id from procedure_step s join procedure_case p on p.id = s.case_id
             where {of} and s.taken_back_at is null order by s.id desc"
        );
        for (offset, statement) in [case, step].into_iter().enumerate() {
            let id: Option<i64> = tx.scalar(&statement, params![branch_id])?;
            // Of who is on the way in only the case is asked for.
            if let Some(place) = found.get_mut(at * 2 + offset) {
                *place = id.unwrap_or(0);
            }
        }
    }
    Ok(found)
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
