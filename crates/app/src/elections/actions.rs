//! One election: who stands, who is left out of those due, and the votes; counts stand in `counting.rs`, what the
//! steps of the case do in `steps.rs`.

pub mod counting;
pub mod gathering;
pub mod steps;

use jiff::civil::Date;
use zhibu_db::Tx;

use super::PROCEDURES;
use super::model::{Election, Phase, TypedExclusions, TypedRound};
use super::rules::{check_candidates, check_exclusions, check_round};
use super::store;
use crate::access::{Act, Reach};
use crate::audit::{self, Object};
use crate::error::{AppError, Outcome};
use crate::procedures::actions::{NewStep, cases};
use crate::procedures::model::{Case, CaseFile, KeptFacts};
use crate::procedures::sources::Acting;
use crate::procedures::store as case_store;
use gathering::gather;

/// Candidates as typed, with the day on which they were named.
#[derive(Clone, Debug)]
pub struct TypedCandidates {
    /// Names: 张国庆、邓安.
    pub names: String,
    /// The day.
    pub on: Date,
    /// The version of the case that was shown.
    pub version: i64,
}

/// An election with its case. Opening it is kept.
///
/// # Errors
/// [`AppError::NotFound`] if there is none in reach.
pub fn open(tx: &mut Tx<'_>, acting: Acting<'_>, id: i64) -> Outcome<(CaseFile, Election)> {
    let reach = acting.actor.may(Act::SeeProcedures)?;
    let case = found(tx, &reach, id)?;
    let file = cases::open(tx, acting.actor, acting.book, id, None)?;
    let election = gather(tx, &reach, acting, &case)?;
    Ok((file, election))
}

/// The case of an election in reach.
///
/// # Errors
/// [`AppError::NotFound`] if there is none, or it is a case of something else.
pub fn found(tx: &mut Tx<'_>, reach: &Reach, id: i64) -> Outcome<Case> {
    let case = case_store::case(tx, reach, id)?;
    case.filter(|it| PROCEDURES.contains(&it.procedure.as_str()) && it.depth.is_some())
        .ok_or(AppError::NotFound)
}

/// 提出候选人: draws up the list and records the step.
///
/// # Errors
/// [`AppError::NotFound`] as [`found`]; [`AppError::Invalid`] with every fault; as [`cases::record`].
pub fn nominate(
    tx: &mut Tx<'_>,
    acting: Acting<'_>,
    id: i64,
    typed: &TypedCandidates,
) -> Outcome<()> {
    let election = in_phase(tx, acting, id, Phase::Naming)?;
    let found = check_candidates(&typed.names, &election.voters, election.candidates_min)?;
    store::drop_candidates(tx, id)?;
    for voter in &found {
        store::insert_candidate(tx, id, voter, false)?;
    }
    let told = format!("named {} candidates", found.len());
    record(tx, acting, &election.case, "name_candidates", &told)?;
    let step = NewStep {
        step: "nominate".to_owned(),
        on: typed.on,
        facts: KeptFacts::default(),
        version: typed.version,
    };
    cases::record(tx, acting, id, &step)?;
    Ok(())
}

/// 不计入应到会人数: who is left out of those due, in the place of those named before.
///
/// # Errors
/// [`AppError::NotFound`] as [`found`]; [`AppError::Invalid`] with every fault.
pub fn exclude(
    tx: &mut Tx<'_>,
    acting: Acting<'_>,
    id: i64,
    typed: &TypedExclusions,
) -> Outcome<()> {
    let election = in_phase(tx, acting, id, Phase::Ready)?;
    let all = check_exclusions(typed, &election.voters)?;
    store::put_exclusions(tx, id, &all)?;
    let told = format!("left {} out of those due", all.len());
    record(tx, acting, &election.case, "exclude_voters", &told)
}

/// 投票: begins a vote; answers its id.
///
/// # Errors
/// [`AppError::NotFound`] as [`found`]; [`AppError::Invalid`] with every fault.
pub fn open_round(
    tx: &mut Tx<'_>,
    acting: Acting<'_>,
    id: i64,
    typed: &TypedRound,
) -> Outcome<i64> {
    let reach = acting.actor.may(Act::RecordProcedure)?;
    let case = found(tx, &reach, id)?;
    let election = gather(tx, &reach, acting, &case)?;
    let seats = election.seats.iter().find(|it| it.rank == typed.rank);
    let next = seats.and_then(|it| it.next.as_ref());
    let checked = check_round(typed, next, tx.today())?;
    let round_id = store::insert_round(tx, acting.actor, id, &checked)?;
    record(tx, acting, &case, "begin_vote", "began a vote")?;
    Ok(round_id)
}

/// Takes the last vote back: its numbers were wrong, or it was never taken.
///
/// # Errors
/// [`AppError::NotFound`] if there is no such vote; [`AppError::Invalid`] if others followed or its result was
/// declared.
pub fn take_round_back(tx: &mut Tx<'_>, acting: Acting<'_>, id: i64, round_id: i64) -> Outcome<()> {
    let reach = acting.actor.may(Act::RecordProcedure)?;
    let case = found(tx, &reach, id)?;
    let election = gather(tx, &reach, acting, &case)?;
    let mut rounds = election.rounds.iter().map(|it| &it.row);
    let round = rounds.find(|it| it.id == round_id);
    let round = round.ok_or(AppError::NotFound)?;
    let ranks = election.phase.ranks(&case.procedure);
    if rounds.next().is_some() || !ranks.contains(&round.rank.as_str()) {
        return Err(AppError::field(
            "",
            "这次投票以后又有别的记录，从最后一次起往回撤。",
            "More was recorded after this vote: take back from the last one on.",
        ));
    }
    store::take_round_back(tx, round_id)?;
    record(tx, acting, &case, "take_vote_back", "took a vote back")
}

/// An election that is just as far as something needs it.
fn in_phase(tx: &mut Tx<'_>, acting: Acting<'_>, id: i64, phase: Phase) -> Outcome<Election> {
    let reach = acting.actor.may(Act::RecordProcedure)?;
    let case = found(tx, &reach, id)?;
    let election = gather(tx, &reach, acting, &case)?;
    if election.phase != phase {
        return Err(AppError::field(
            "",
            "选举还没有办到这一步，或者已经过了这一步，请看办件现在的下一步。",
            "The election is not at this step now: look at the next step of the case.",
        ));
    }
    Ok(election)
}

fn record(tx: &mut Tx<'_>, acting: Acting<'_>, case: &Case, act: &str, told: &str) -> Outcome<()> {
    let object = Object {
        kind: "procedure_case",
        id: Some(case.id),
        organisation_id: Some(case.organisation_id),
    };
    audit::record(tx, acting.actor, act, object, told)
}
