//! Statements of elections: who stands, the votes, and the counts; what fills posts stands in `filling.rs`.

pub mod filling;
pub mod references;

use zhibu_db::{Tx, Value, params};

use super::model::{Candidate, Exclusion, RoundName, RoundRow, TallyLine, TallyRow, Voter};
use super::rules::{CheckedRound, CheckedTally};
use crate::access::{Actor, Reach};
use crate::error::Outcome;

/// The full members of an organisation in reach and below it, by name: who votes and can be elected.
///
/// # Errors
/// A fault of the database.
pub fn voters(tx: &mut Tx<'_>, reach: &Reach, organisation_id: i64) -> Outcome<Vec<Voter>> {
    Ok(tx.rows(
        "select m.id, m.name, o.short_name as branch_name
         from organisation_closure b join member m on m.branch_id = b.descendant_id
           join organisation o on o.id = m.branch_id
         where b.ancestor_id = ?2 and m.status = 'full'
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = m.branch_id))
         order by m.name_sort, m.id",
        params![reach.root_id(), organisation_id],
    )?)
}

/// Who stands in an election already found, and who was written in.
///
/// # Errors
/// A fault of the database.
pub fn candidates(tx: &mut Tx<'_>, _reach: &Reach, case_id: i64) -> Outcome<Vec<Candidate>> {
    Ok(tx.rows(
        "select n.id, n.member_id, n.name, n.is_written_in from election_candidate n
         where n.case_id = ?1 and n.dropped_at is null order by n.id",
        params![case_id],
    )?)
}

/// Writes somebody who stands, or was written in; answers the id.
///
/// # Errors
/// A fault of the database.
pub fn insert_candidate(
    tx: &mut Tx<'_>,
    case_id: i64,
    voter: &Voter,
    is_written_in: bool,
) -> Outcome<i64> {
    let id = tx.new_id();
    tx.execute(
        "insert into election_candidate (id, case_id, member_id, name, is_written_in) values (?1, ?2, ?3, ?4, ?5)",
        params![id, case_id, voter.id, voter.name, is_written_in],
    )?;
    Ok(id)
}

/// Drops those who stand, for a list drawn up anew.
///
/// # Errors
/// A fault of the database.
pub fn drop_candidates(tx: &mut Tx<'_>, case_id: i64) -> Outcome<()> {
    let at = tx.now_text();
    tx.execute(
        "update election_candidate set dropped_at = ?2 where case_id = ?1 and dropped_at is null",
        params![case_id, at],
    )?;
    Ok(())
}

/// Who is left out of those due in an election already found.
///
/// # Errors
/// A fault of the database.
pub fn exclusions(tx: &mut Tx<'_>, _reach: &Reach, case_id: i64) -> Outcome<Vec<Exclusion>> {
    Ok(tx.rows(
        "select x.id, x.member_id, x.name, x.ground, x.paper, x.yes_count from election_exclusion x
         where x.case_id = ?1 order by x.id",
        params![case_id],
    )?)
}

/// Puts these in the place of those that were.
///
/// # Errors
/// A fault of the database.
pub fn put_exclusions(tx: &mut Tx<'_>, case_id: i64, all: &[Exclusion]) -> Outcome<()> {
    tx.execute(
        "delete from election_exclusion where case_id = ?1",
        params![case_id],
    )?;
    for it in all {
        let id = tx.new_id();
        tx.execute(
            "insert into election_exclusion (id, case_id, member_id, name, ground, paper, yes_count)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                id,
                case_id,
                it.member_id,
                it.name,
                it.ground,
                it.paper,
                it.yes_count
            ],
        )?;
    }
    Ok(())
}

/// The votes of an election already found, in their order, without those taken back.
///
/// # Errors
/// A fault of the database.
pub fn rounds(tx: &mut Tx<'_>, _reach: &Reach, case_id: i64) -> Outcome<Vec<RoundRow>> {
    Ok(tx.rows(
        "select r.id, r.rank, r.way, r.held_on, r.seats, r.due_count, r.present_count, r.issued_count
         from election_round r where r.case_id = ?1 and r.taken_back_at is null order by r.id",
        params![case_id],
    )?)
}

/// The names on the ballots of an election already found, by vote.
///
/// # Errors
/// A fault of the database.
pub fn round_names(tx: &mut Tx<'_>, _reach: &Reach, case_id: i64) -> Outcome<Vec<RoundName>> {
    Ok(tx.rows(
        "select n.round_id, n.candidate_id
         from election_round r join election_round_name n on n.round_id = r.id
         where r.case_id = ?1 order by n.round_id, n.candidate_id",
        params![case_id],
    )?)
}

/// Begins a vote; answers its id.
///
/// # Errors
/// A fault of the database.
pub fn insert_round(
    tx: &mut Tx<'_>,
    actor: &Actor,
    case_id: i64,
    round: &CheckedRound,
) -> Outcome<i64> {
    let (id, at) = (tx.new_id(), tx.now_text());
    tx.execute(
        "insert into election_round (id, case_id, rank, way, held_on, seats, due_count, present_count,
           issued_count, account_id, at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            id,
            case_id,
            round.rank,
            round.way.key(),
            round.held_on,
            round.seats,
            round.due_count,
            round.present_count,
            round.issued_count,
            actor.account_id,
            at
        ],
    )?;
    let names = round.names.iter();
    let names = names.map(|it| vec![Value::from(&id), Value::from(it)]);
    tx.bulk(
        "election_round_name",
        &["round_id", "candidate_id"],
        names.collect::<Vec<_>>(),
    )?;
    Ok(id)
}

/// Takes a vote back.
///
/// # Errors
/// A fault of the database.
pub fn take_round_back(tx: &mut Tx<'_>, id: i64) -> Outcome<()> {
    let at = tx.now_text();
    tx.execute(
        "update election_round set taken_back_at = ?2 where id = ?1",
        params![id, at],
    )?;
    Ok(())
}

/// The counts that stand in an election already found, by vote, the first entered first.
///
/// # Errors
/// A fault of the database.
pub fn tallies(tx: &mut Tx<'_>, _reach: &Reach, case_id: i64) -> Outcome<Vec<TallyRow>> {
    Ok(tx.rows(
        "select t.id, t.round_id, t.account_id, t.counter_name, t.returned_count, t.valid_count
         from election_round r join election_tally t on t.round_id = r.id
         where r.case_id = ?1 and t.replaced_at is null order by t.round_id, t.id",
        params![case_id],
    )?)
}

/// Their lines in an election already found.
///
/// # Errors
/// A fault of the database.
pub fn tally_lines(tx: &mut Tx<'_>, _reach: &Reach, case_id: i64) -> Outcome<Vec<TallyLine>> {
    Ok(tx.rows(
        "select l.tally_id, l.candidate_id, l.yes_count, l.no_count, l.abstain_count
         from election_round r join election_tally t on t.round_id = r.id
           join election_tally_line l on l.tally_id = t.id
         where r.case_id = ?1 and t.replaced_at is null order by l.tally_id, l.candidate_id",
        params![case_id],
    )?)
}

/// Enters a count in the place of the account's former one; answers its id.
///
/// # Errors
/// A fault of the database.
pub fn put_tally(
    tx: &mut Tx<'_>,
    (round_id, account_id): (i64, i64),
    tally: &CheckedTally,
) -> Outcome<i64> {
    let (id, at) = (tx.new_id(), tx.now_text());
    tx.execute(
        "update election_tally set replaced_at = ?3
         where round_id = ?1 and account_id = ?2 and replaced_at is null",
        params![round_id, account_id, at],
    )?;
    tx.execute(
        "insert into election_tally (id, round_id, account_id, counter_name, returned_count, valid_count, at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            id,
            round_id,
            account_id,
            tally.counter_name,
            tally.returned_count,
            tally.valid_count,
            at
        ],
    )?;
    let lines = tally
        .votes
        .iter()
        .map(|it| params![id, it.candidate, it.yes, it.no, it.abstain].to_vec());
    let columns = [
        "tally_id",
        "candidate_id",
        "yes_count",
        "no_count",
        "abstain_count",
    ];
    tx.bulk("election_tally_line", &columns, lines.collect::<Vec<_>>())?;
    Ok(id)
}

/// The full name of the organisation above one already found; none at the top.
///
/// # Errors
/// A fault of the database.
pub fn above(tx: &mut Tx<'_>, _reach: &Reach, organisation_id: i64) -> Outcome<Option<String>> {
    Ok(tx.scalar(
        "select o.name from organisation_closure c join organisation o on o.id = c.ancestor_id
         where c.descendant_id = ?1 and c.depth = 1",
        params![organisation_id],
    )?)
}
