//! Elections as JSON.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zhibu_web::{Json, Path, Problem, Who};

use super::actions::{self, TypedCandidates, counting};
use super::model::{Candidate, Election, Round, Seats, TypedRound, TypedTally};
use crate::access::Actor;
use crate::app::App;
use crate::error::{AppError, Outcome};
use crate::procedures::model::CaseFile;
use crate::procedures::sources::Acting;
use crate::shell;

/// An election.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Election)]
pub struct ElectionAnswer {
    /// Of the case.
    id: i64,
    organisation_id: i64,
    organisation: String,
    /// Of the case, to be sent with the candidates.
    version: i64,
    candidates: Vec<CandidateAnswer>,
    candidates_min: i64,
    seats: Vec<SeatsAnswer>,
    rounds: Vec<RoundAnswer>,
}

/// Somebody who stands for election, or was written in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ElectionCandidate)]
pub struct CandidateAnswer {
    id: i64,
    member_id: i64,
    name: String,
}

/// Seats of a post.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ElectionSeats)]
pub struct SeatsAnswer {
    /// secretary, deputy_secretary or committee_member.
    rank: String,
    count: i64,
    elected: Vec<CandidateAnswer>,
}

/// A vote. Totals alone, and none before both counts are in and agree.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ElectionRound)]
pub struct RoundAnswer {
    id: i64,
    rank: String,
    /// first, tie or rest.
    way: String,
    held_on: String,
    seats: i64,
    due_count: i64,
    present_count: i64,
    issued_count: i64,
    names: Vec<CandidateAnswer>,
    /// Counts that are in, of two.
    counts_entered: usize,
    /// On whom the two differ; empty where it is about the ballots.
    differences: Vec<String>,
    result: Option<ResultAnswer>,
}

/// The result of a vote.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ElectionResult)]
pub struct ResultAnswer {
    /// counted, void or no_quorum.
    outcome: String,
    returned_count: i64,
    valid_count: i64,
    /// Votes that elect: a majority of those due.
    needed: i64,
    /// The same of those present.
    needed_of_present: i64,
    seats_left: i64,
    readings_differ: bool,
    lines: Vec<ResultLineAnswer>,
}

/// One person's result.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ElectionResultLine)]
pub struct ResultLineAnswer {
    candidate_id: i64,
    name: String,
    yes: i64,
    no: i64,
    abstain: i64,
    /// elected, tied or not_elected.
    standing: String,
}

/// The candidates.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ElectionCandidatesBody)]
pub struct CandidatesBody {
    /// By name.
    names: Vec<String>,
    /// The day: 2026-11-24.
    on: String,
    version: i64,
}

/// A vote to be begun.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ElectionRoundBody)]
pub struct RoundBody {
    /// secretary, deputy_secretary or committee_member.
    rank: String,
    held_on: String,
    due_count: i64,
    present_count: i64,
    issued_count: i64,
    /// Candidates on the ballot, where not all of them must be.
    #[serde(default)]
    names: Vec<i64>,
}

/// A count.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ElectionTallyBody)]
pub struct TallyBody {
    /// Who counted.
    counter_name: String,
    returned_count: i64,
    valid_count: i64,
    lines: Vec<TallyLineBody>,
    /// Names written in with their votes: 李磊 2、王山 1.
    #[serde(default)]
    others: String,
}

/// The votes on one name of the ballot.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ElectionTallyLineBody)]
pub struct TallyLineBody {
    candidate_id: i64,
    yes: i64,
    no: i64,
    abstain: i64,
}

/// An election.
pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
) -> Result<Json<ElectionAnswer>, Problem> {
    opened(&app, actor, id).await
}

/// Names the candidates.
pub async fn nominate(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
    Json(body): Json<CandidatesBody>,
) -> Result<Json<ElectionAnswer>, Problem> {
    let (run, by) = (app.clone(), actor.clone());
    app.db
        .write(move |tx| {
            let typed = body.typed()?;
            actions::nominate(tx, Acting::of(&run, &by), id, &typed)
        })
        .await?;
    opened(&app, actor, id).await
}

/// Begins a vote.
pub async fn open_round(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
    Json(body): Json<RoundBody>,
) -> Result<Json<ElectionAnswer>, Problem> {
    let typed = TypedRound {
        rank: body.rank,
        held_on: body.held_on,
        due_count: body.due_count.to_string(),
        present_count: body.present_count.to_string(),
        issued_count: body.issued_count.to_string(),
        names: body.names,
    };
    let (run, by) = (app.clone(), actor.clone());
    app.db
        .write(move |tx| actions::open_round(tx, Acting::of(&run, &by), id, &typed))
        .await?;
    opened(&app, actor, id).await
}

/// Enters a count.
pub async fn count(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path((id, round_id)): Path<(i64, i64)>,
    Json(body): Json<TallyBody>,
) -> Result<Json<ElectionAnswer>, Problem> {
    let lines = body.lines.iter().map(|it| {
        let counts = [it.yes, it.no, it.abstain].map(|it| it.to_string());
        (it.candidate_id, counts)
    });
    let typed = TypedTally {
        counter_name: body.counter_name.clone(),
        returned_count: body.returned_count.to_string(),
        valid_count: body.valid_count.to_string(),
        lines: lines.collect(),
        others: body.others.clone(),
    };
    let (run, by) = (app.clone(), actor.clone());
    app.db
        .write(move |tx| counting::count(tx, Acting::of(&run, &by), (id, round_id), &typed))
        .await?;
    opened(&app, actor, id).await
}

async fn opened(app: &App, actor: Actor, id: i64) -> Result<Json<ElectionAnswer>, Problem> {
    let run = app.clone();
    // Opening writes the audit row first, so this is a write.
    let (file, election) = app
        .db
        .write(move |tx| actions::open(tx, Acting::of(&run, &actor), id))
        .await?;
    Ok(Json(ElectionAnswer::of(&file, election)))
}

impl CandidatesBody {
    fn typed(&self) -> Outcome<TypedCandidates> {
        let on = shell::day_typed(&self.on).ok().flatten();
        let on = on.ok_or_else(|| {
            let typed = &self.on;
            AppError::field(
                "on",
                format!("“{typed}”不是一个日期，请写成 2026-11-24 这样的日期。"),
                format!("“{typed}” is no day: write one like 2026-11-24."),
            )
        })?;
        Ok(TypedCandidates {
            names: self.names.join("、"),
            on,
            version: self.version,
        })
    }
}

impl ElectionAnswer {
    fn of(file: &CaseFile, election: Election) -> Self {
        Self {
            id: file.case.id,
            organisation_id: election.organisation.id,
            organisation: election.organisation.short_name,
            version: file.case.version,
            candidates: answers(election.candidates),
            candidates_min: election.candidates_min,
            seats: election.seats.into_iter().map(SeatsAnswer::from).collect(),
            rounds: election.rounds.into_iter().map(RoundAnswer::from).collect(),
        }
    }
}

fn answers(candidates: Vec<Candidate>) -> Vec<CandidateAnswer> {
    let all = candidates.into_iter();
    all.map(CandidateAnswer::from).collect()
}

impl From<Candidate> for CandidateAnswer {
    fn from(it: Candidate) -> Self {
        Self {
            id: it.id,
            member_id: it.member_id,
            name: it.name,
        }
    }
}

impl From<Seats> for SeatsAnswer {
    fn from(it: Seats) -> Self {
        Self {
            rank: it.rank.to_owned(),
            count: it.count,
            elected: answers(it.elected),
        }
    }
}

impl From<Round> for RoundAnswer {
    fn from(it: Round) -> Self {
        let differences = it.differences.into_iter();
        let result = it.result.map(|it| ResultAnswer {
            outcome: it.outcome.key().to_owned(),
            returned_count: it.ballots.0,
            valid_count: it.ballots.1,
            needed: it.needed.0,
            needed_of_present: it.needed.1,
            seats_left: it.seats_left,
            readings_differ: it.do_readings_differ(),
            lines: it
                .lines
                .into_iter()
                .map(|it| ResultLineAnswer {
                    candidate_id: it.candidate.id,
                    name: it.candidate.name,
                    yes: it.votes.yes,
                    no: it.votes.no,
                    abstain: it.votes.abstain,
                    standing: it.standing.key().to_owned(),
                })
                .collect(),
        });
        Self {
            id: it.row.id,
            rank: it.row.rank,
            way: it.row.way,
            held_on: it.row.held_on.to_string(),
            seats: it.row.seats,
            due_count: it.row.due_count,
            present_count: it.row.present_count,
            issued_count: it.row.issued_count,
            names: answers(it.names),
            counts_entered: it.tally_count,
            differences: differences.map(|it| it.name.unwrap_or_default()).collect(),
            result,
        }
    }
}
