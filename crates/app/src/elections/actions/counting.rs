//! A count entered by one of the two who count.

use zhibu_db::Tx;

use super::gathering::{TALLIES_NEEDED, gather};
use super::{found, record};
use crate::access::Act;
use crate::elections::model::{Election, Round, TypedTally};
use crate::elections::rules::check_tally;
use crate::elections::store;
use crate::error::{AppError, Outcome};
use crate::procedures::sources::Acting;

/// A vote to be counted, by somebody who has not seen another's count.
///
/// # Errors
/// [`AppError::NotFound`] if there is none in reach; [`AppError::Refused`] if it is settled, or two others count.
pub fn to_count(
    tx: &mut Tx<'_>,
    acting: Acting<'_>,
    id: i64,
    round_id: i64,
) -> Outcome<(Election, Round)> {
    let reach = acting.actor.may(Act::CountBallots)?;
    let case = found(tx, &reach, id)?;
    let election = gather(tx, &reach, acting, &case)?;
    let round = election.rounds.iter().find(|it| it.row.id == round_id);
    let round = round.cloned().ok_or(AppError::NotFound)?;
    if round.result.is_some() {
        return Err(AppError::refused(
            "两人的计票已经一致，这次投票有了结果",
            "Both counts agree: this vote has its result",
        ));
    }
    if round.own.is_none() && round.tally_count >= TALLIES_NEEDED {
        return Err(AppError::refused(
            "已有两个账户录入计票，请他们核对后重新录入",
            "Two accounts have entered their counts; let them check and enter them again",
        ));
    }
    Ok((election, round))
}

/// 录入计票: enters the account's count, in the place of its former one.
///
/// # Errors
/// As [`to_count`]; [`AppError::Invalid`] with every fault; [`AppError::Forbidden`] for the command line.
pub fn count(
    tx: &mut Tx<'_>,
    acting: Acting<'_>,
    (id, round_id): (i64, i64),
    typed: &TypedTally,
) -> Outcome<()> {
    let account_id = acting.actor.account_id.ok_or(AppError::Forbidden)?;
    let (election, round) = to_count(tx, acting, id, round_id)?;
    let (mut checked, written_in) = check_tally(typed, &round, &election.voters)?;
    let reach = acting.actor.may(Act::CountBallots)?;
    let known = store::candidates(tx, &reach, id)?;
    for voter in &written_in {
        let known = known.iter().find(|it| it.member_id == voter.id);
        let candidate_id = match known {
            Some(known) => known.id,
            None => store::insert_candidate(tx, id, voter, true)?,
        };
        let votes = checked.votes.iter_mut();
        for it in votes.filter(|it| it.is_written_in && it.candidate == voter.id) {
            it.candidate = candidate_id;
        }
    }
    store::put_tally(tx, (round_id, account_id), &checked)?;
    record(
        tx,
        acting,
        &election.case,
        "count_ballots",
        "entered a count",
    )
}
