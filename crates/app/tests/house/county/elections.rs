//! Elections of the branches of the furnished story: one in which a vote is being counted, one that waits for
//! its candidates.

use jiff::civil::{Date, date};
use zhibu_app::AppError;
use zhibu_app::elections::actions::{self, TypedCandidates, counting};
use zhibu_app::elections::model::{TypedExclusions, TypedRound, TypedTally};
use zhibu_app::procedures::actions::{NewStep, cases};
use zhibu_app::procedures::model::{KeptFacts, NewCase};
use zhibu_app::procedures::sources::Acting;
use zhibu_db::{DbError, Tx, params};

/// What a branch has of elections; 0 where it has none.
#[derive(Clone, Copy, Debug)]
pub struct Ids {
    /// The case in which a vote is being counted.
    pub case: i64,
    /// Its vote.
    pub round: i64,
    /// The case that waits for its candidates.
    pub to_name: i64,
}

impl Ids {
    pub const NOWHERE: Ids = Ids {
        case: 9999,
        round: 9999,
        to_name: 9999,
    };
}

fn step(step: &str, on: Date, version: i64, asked: &[(&str, &str)]) -> NewStep {
    let answers = asked.iter();
    let answers = answers.map(|(key, answer)| ((*key).to_owned(), (*answer).to_owned()));
    NewStep {
        step: step.to_owned(),
        on,
        facts: KeptFacts {
            answers: answers.collect(),
            ..KeptFacts::default()
        },
        version,
    }
}

/// Begins both in a branch of these members.
pub fn begin(
    tx: &mut Tx<'_>,
    acting: Acting<'_>,
    organisation_id: i64,
    members: &[i64],
) -> Result<(), AppError> {
    let mut names: Vec<String> = Vec::new();
    for id in members {
        let name: Option<String> = tx.scalar(
            "select name from member where id = ?1 and status = 'full'",
            params![*id],
        )?;
        names.extend(name);
    }
    let [first, second, third, ..] = names.as_slice() else {
        return Ok(());
    };
    let day = |day| date(2026, 10, day);
    let body = [("body", "work_committee")];
    let mut begun = |procedure: &str, asked: &[(&str, &str)]| {
        let new = NewCase {
            procedure: procedure.to_owned(),
            organisation_id,
            member_id: None,
            counterpart_id: None,
        };
        let id = cases::begin(tx, acting, &new, &step("request", day(8), 1, asked))?;
        cases::record(tx, acting, id, &step("reply", day(9), 2, &body))?;
        Ok::<_, AppError>(id)
    };
    begun("election_secretary", &[("deputy_seats", "0")])?;
    let id = begun("election", &[("seats", "1"), ("deputy_seats", "0")])?;
    let candidates = TypedCandidates {
        names: format!("{first}、{second}"),
        on: day(10),
        version: 3,
    };
    actions::nominate(tx, acting, id, &candidates)?;
    cases::record(
        tx,
        acting,
        id,
        &step("candidates_approved", day(11), 4, &body),
    )?;
    let mut exclusions = TypedExclusions {
        paper: "衡直工复〔2026〕3号".to_owned(),
        yes_count: "3".to_owned(),
        ..TypedExclusions::default()
    };
    exclusions.names[3].clone_from(third);
    actions::exclude(tx, acting, id, &exclusions)?;
    let present = [("due_count", "3"), ("present_count", "3")];
    cases::record(tx, acting, id, &step("assembly", day(12), 5, &present))?;
    let round = TypedRound {
        rank: "committee_member".to_owned(),
        held_on: "2026-10-12".to_owned(),
        due_count: "3".to_owned(),
        present_count: "3".to_owned(),
        issued_count: "3".to_owned(),
        names: Vec::new(),
    };
    let round_id = actions::open_round(tx, acting, id, &round)?;
    let stands: Vec<i64> = tx.column(
        "select candidate_id from election_round_name where round_id = ?1 order by candidate_id",
        params![round_id],
    )?;
    let against = ["0", "3", "0"].map(str::to_owned);
    let tally = TypedTally {
        counter_name: "计票人".to_owned(),
        returned_count: "3".to_owned(),
        valid_count: "3".to_owned(),
        lines: stands.iter().map(|it| (*it, against.clone())).collect(),
        others: String::new(),
    };
    counting::count(tx, acting, (id, round_id), &tally)
}

/// What an organisation has of elections.
pub fn ids(tx: &mut Tx<'_>, organisation_id: i64) -> Result<Ids, DbError> {
    let case =
        "select id from procedure_case where organisation_id = ?1 and procedure = 'election'";
    let to_name = "select id from procedure_case where organisation_id = ?1 and procedure = 'election_secretary'";
    let round = "select r.id from election_round r join procedure_case p on p.id = r.case_id
         where p.organisation_id = ?1 and r.taken_back_at is null";
    let mut one = |statement| tx.scalar::<i64>(statement, params![organisation_id]);
    Ok(Ids {
        case: one(case)?.unwrap_or(0),
        round: one(round)?.unwrap_or(0),
        to_name: one(to_name)?.unwrap_or(0),
    })
}
