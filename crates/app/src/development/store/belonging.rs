//! The case of a probationary member who goes to another branch goes along.

use zhibu_db::{Tx, params, record};

use super::ID_NUMBER;
use crate::access::Reach;
use crate::audit::{self, Object};
use crate::error::{Outcome, Said};
use crate::members::{Belonging, Departure, Leaving, Matter, Weight};
use crate::procedures::model::KeptFacts;
use crate::procedures::store as cases;
use crate::sealing::FieldKeys;

/// What a candidate's case means for a member who leaves.
pub const BELONGING: Belonging = Belonging {
    told,
    moved,
    moved_back,
};

/// The step of a move in a candidate's case.
const STEP: &str = "transfer";

record! {
    struct Running {
        case_id: i64,
        last_step_id: Option<i64>,
        last_step: Option<String>,
        last_on: Option<String>,
    }
}

fn told(tx: &mut Tx<'_>, reach: &Reach, leaving: &Leaving<'_>) -> Outcome<Vec<Matter>> {
    let found = running(tx, reach, (leaving.keys, leaving.member_id))?;
    let matters = found.into_iter().map(|_| {
        Matter::new(
            Weight::Follows,
            "发展党员的案卷随转，转入后继续办，时间连续计算。",
            "The case among candidates goes along and goes on there; its times add up.",
        )
    });
    Ok(matters.collect())
}

fn moved(tx: &mut Tx<'_>, reach: &Reach, departure: &Departure<'_>) -> Outcome<()> {
    let Some(to_id) = departure.to_id else {
        return Ok(());
    };
    for case in running(tx, reach, (departure.keys, departure.member.id))? {
        let facts = KeptFacts::default().to_json()?;
        cases::insert_step(
            tx,
            departure.actor,
            case.case_id,
            (STEP, departure.on),
            &facts,
        )?;
        put_branch(tx, case.case_id, to_id)?;
        let object = Object {
            kind: "procedure_case",
            id: Some(case.case_id),
            organisation_id: Some(to_id),
        };
        audit::record(
            tx,
            departure.actor,
            "record_step",
            object,
            "the case went along with a transfer",
        )?;
    }
    Ok(())
}

fn moved_back(tx: &mut Tx<'_>, reach: &Reach, departure: &Departure<'_>) -> Outcome<Vec<Said>> {
    if departure.to_id.is_none() {
        return Ok(Vec::new());
    }
    for case in running(tx, reach, (departure.keys, departure.member.id))? {
        let on = departure.on.to_string();
        let is_last = case.last_step.as_deref() == Some(STEP) && case.last_on == Some(on);
        let Some(step_id) = case.last_step_id.filter(|_| is_last) else {
            return Ok(vec![Said::new(
                "发展党员的案卷已经在转入的支部接着办了，不能撤回。",
                "The case among candidates has gone on where it went, so this is not taken back.",
            )]);
        };
        cases::take_back(tx, departure.actor, step_id, "转接撤回")?;
        put_branch(tx, case.case_id, departure.member.branch_id)?;
    }
    Ok(Vec::new())
}

/// The cases that have not ended of a member already found, by the number of their document.
fn running(
    tx: &mut Tx<'_>,
    _reach: &Reach,
    (keys, member_id): (&FieldKeys, i64),
) -> Outcome<Vec<Running>> {
    let sealed: Option<Vec<u8>> = tx.scalar(
        "select id_number_sealed from member where id = ?1",
        params![member_id],
    )?;
    let Some(sealed) = sealed else {
        return Ok(Vec::new());
    };
    let number = keys.open(crate::members::intake::ID_NUMBER, &sealed)?;
    Ok(tx.rows(
        "select c.case_id, s.id as last_step_id, s.step as last_step, s.taken_on as last_on
         from candidate c left join procedure_step s on s.id = (select l.id from procedure_step l
           where l.case_id = c.case_id and l.taken_back_at is null order by l.taken_on desc, l.id desc limit 1)
         where c.id_number_index = ?1 and not exists (select 1 from procedure_step e
           where e.case_id = c.case_id and e.taken_back_at is null
             and e.step in ('conversion_approval', 'cancel'))",
        params![keys.index(ID_NUMBER, &number)],
    )?)
}

fn put_branch(tx: &mut Tx<'_>, case_id: i64, branch_id: i64) -> Outcome<()> {
    tx.execute(
        "update procedure_case set organisation_id = ?2, version = version + 1 where id = ?1",
        params![case_id, branch_id],
    )?;
    Ok(())
}
