//! What the steps of an election's case ask for besides their order, and what they do: the last one fills posts.

use zhibu_db::Tx;
use zhibu_rules::dates::months_later;
use zhibu_rules::keys;
use zhibu_rules::organisation::OrganisationKind;
use zhibu_rules::votes::{VoteKind, has_quorum, least_reaching};

use super::gathering::gather;
use super::record;
use crate::access::{Act, Reach};
use crate::elections::PROCEDURES;
use crate::elections::model::{Candidate, Election, Phase};
use crate::elections::rules::too_few;
use crate::elections::store::filling::{self, Before};
use crate::error::{AppError, FieldFault, Outcome};
use crate::members::rules::identity::fault;
use crate::orgs::rules::term_key;
use crate::posts::model::{COMMITTEE_MEMBER, DEPUTY_SECRETARY, PostLine, SECRETARY};
use crate::posts::rules::CheckedPost;
use crate::posts::store::leadership as posts;
use crate::procedures::sources::{Ground, Source};

/// Elections, for the cases of procedures.
pub const SOURCE: Source = Source {
    procedures: PROCEDURES,
    holds,
    done,
    undone,
};

fn holds(tx: &mut Tx<'_>, ground: &Ground<'_>) -> Outcome<Vec<FieldFault>> {
    let reach = ground.acting.actor.may(Act::RecordProcedure)?;
    if ground.rule.key == "request" {
        return Ok(faults_of_seats(ground));
    }
    let Some(does) = &ground.rule.does else {
        return Ok(Vec::new());
    };
    let election = gather(tx, &reach, ground.acting, ground.case)?;
    match does.as_str() {
        "nominate" => {
            let count = election.candidates.len();
            Ok(Vec::from_iter(too_few(
                "step",
                count,
                election.candidates_min,
            )))
        }
        "assembly" => faults_of_quorum(ground),
        "fill" => faults_of_posts(tx, &reach, ground),
        _ => Ok(faults_of_votes(ground, &election)),
    }
}

fn number(ground: &Ground<'_>, key: &str) -> Option<i64> {
    ground.facts.answers.get(key)?.parse().ok()
}

fn faults_of_seats(ground: &Ground<'_>) -> Vec<FieldFault> {
    let (seats, deputies) = (number(ground, "seats"), number(ground, "deputy_seats"));
    let mut faults = Vec::new();
    if seats == Some(0) {
        faults.push(fault(
            "ask_seats",
            "委员名额写 1 或更大的整数。",
            "Write 1 seat or more.",
        ));
    }
    if let (Some(seats), Some(deputies)) = (seats, deputies)
        && deputies >= seats
    {
        faults.push(fault(
            "ask_deputy_seats",
            format!("副书记 {deputies} 名，委员会 {seats} 名里还要有书记，请核对。"),
            format!(
                "{deputies} deputies leave no seat for the secretary among {seats}; check them."
            ),
        ));
    }
    faults
}

/// Enough came to the assembly.
fn faults_of_quorum(ground: &Ground<'_>) -> Outcome<Vec<FieldFault>> {
    let (Some(due), Some(present)) = (number(ground, "due_count"), number(ground, "present_count"))
    else {
        // The step's own check says that they have to be filled in.
        return Ok(Vec::new());
    };
    if present > due || due == 0 {
        return Ok(vec![fault(
            "ask_present_count",
            format!("实到 {present} 人，应到 {due} 人，请核对。"),
            format!("{present} present of {due} due: check them."),
        )]);
    }
    let rules = ground.acting.book.on(ground.on);
    let judged = has_quorum(rules, VoteKind::Election, present, due);
    if judged.map_err(AppError::internal)? {
        return Ok(Vec::new());
    }
    let quorum = rules.share(&keys::ELECTION_QUORUM);
    let least = least_reaching(quorum.map_err(AppError::internal)?, due);
    let rule = rules.value(&keys::ELECTION_QUORUM);
    let rule = rule.map_err(AppError::internal)?.citation();
    Ok(vec![fault(
        "ask_present_count",
        format!(
            "实到 {present} 人，应到 {due} 人，至少要到 {least} 人才能选举（《{}》{}）。",
            rule.document_zh, rule.article_zh
        ),
        format!(
            "{present} of {due} are present; an election needs {least} ({}, {}).",
            rule.document_en, rule.article_en
        ),
    )])
}

/// Every vote that was begun has its result, and every seat is filled or was left.
fn faults_of_votes(ground: &Ground<'_>, election: &Election) -> Vec<FieldFault> {
    let ranks = election.phase.ranks(&ground.case.procedure);
    if let Some(open) = election.rounds.iter().find(|it| it.result.is_none()) {
        let on = open.row.held_on;
        return vec![fault(
            "step",
            format!("{on} 的投票还没有一致的计票，请两人录入。"),
            format!("The vote of {on} has no count on which both agree; let both enter theirs."),
        )];
    }
    let is_left = ground.facts.answers.contains_key("left_vacant");
    let seats = election.seats.iter();
    let open = seats.filter(|it| ranks.contains(&it.rank)).filter(|it| {
        let is_open = i64::try_from(it.elected.len()).is_ok_and(|count| count < it.count);
        // Without a secretary nobody leads; other seats may be left.
        is_open && (it.rank == SECRETARY || it.elected.is_empty() || !is_left)
    });
    let told = open.map(|it| {
        let (count, elected) = (it.count, it.elected.len());
        let (zh, en) = rank_names(it.rank);
        fault(
            "step",
            format!("{zh}应选 {count} 名，选出 {elected} 名，请接着选。"),
            format!("{en}: {elected} of {count} seats are filled; go on with the vote."),
        )
    });
    told.take(1).collect()
}

fn rank_names(rank: &str) -> (&'static str, &'static str) {
    match rank {
        SECRETARY => ("书记", "Secretary"),
        DEPUTY_SECRETARY => ("副书记", "Deputy secretary"),
        _ => ("委员", "Committee member"),
    }
}

/// The posts that an election ends: those of the committee that somebody holds.
fn held(tx: &mut Tx<'_>, reach: &Reach, organisation_id: i64) -> Outcome<Vec<PostLine>> {
    let ranks = [SECRETARY, DEPUTY_SECRETARY, COMMITTEE_MEMBER];
    let mut held = posts::posts(tx, reach, organisation_id)?;
    held.retain(|it| it.until_on.is_none() && ranks.contains(&it.rank.as_str()));
    Ok(held)
}

fn faults_of_posts(
    tx: &mut Tx<'_>,
    reach: &Reach,
    ground: &Ground<'_>,
) -> Outcome<Vec<FieldFault>> {
    let held = held(tx, reach, ground.case.organisation_id)?;
    let later = held.iter().find(|it| it.from_on >= ground.on);
    let told = later.map(|it| {
        let (name, from_on) = (&it.holder_name, it.from_on);
        fault(
            "on",
            format!("{name} 的职务从 {from_on} 起，不早于批准的日子，请先核对班子。"),
            format!("The post of {name} began on {from_on}, not before the approval; check the posts first."),
        )
    });
    Ok(Vec::from_iter(told))
}

fn done(tx: &mut Tx<'_>, ground: &Ground<'_>) -> Outcome<()> {
    if ground.rule.does.as_deref() != Some("fill") {
        return Ok(());
    }
    let reach = ground.acting.actor.may(Act::RecordProcedure)?;
    let case = ground.case;
    let election = gather(tx, &reach, ground.acting, case)?;
    let organisation = &election.organisation;
    let assembly = ground.steps.iter().rfind(|it| it.step == "assembly");
    let elected_on = assembly.map_or(ground.on, |it| it.taken_on);
    let kind = OrganisationKind::parse(&organisation.kind);
    let years = kind.and_then(term_key).and_then(|key| {
        let rules = ground.acting.book.on(elected_on);
        rules.integer(key).ok()
    });
    let now = Before {
        last_election_on: Some(elected_on),
        term_years: years.or(organisation.term_years),
    };
    let before = Before {
        last_election_on: organisation.last_election_on,
        term_years: organisation.term_years,
    };
    filling::put_election(tx, (case.id, organisation.id), &before, &now)?;
    for post in held(tx, &reach, organisation.id)? {
        posts::end(tx, post.id, ground.on)?;
        filling::ended_by(tx, post.id, case.id)?;
    }
    let months = now.term_years.and_then(|it| i32::try_from(it * 12).ok());
    let term_ends_on = months.and_then(|it| months_later(elected_on, it));
    for (rank, person) in to_be_filled(&election) {
        let post = CheckedPost {
            title: rank_names(rank).0.to_owned(),
            rank: rank.to_owned(),
            holder_name: person.name.clone(),
            member_id: Some(person.member_id),
            full_time: None,
            other_post: None,
            division: None,
            from_on: ground.on,
            term_ends_on,
        };
        let id = posts::insert(tx, organisation.id, &post)?;
        filling::begun_by(tx, id, case.id)?;
    }
    record(
        tx,
        ground.acting,
        case,
        "fill_posts",
        "filled posts by an election",
    )
}

/// Who takes up which post: who leads the committee is no further member of it.
fn to_be_filled(election: &Election) -> Vec<(&'static str, &Candidate)> {
    let leads = |it: &Candidate| {
        let leading = election
            .seats
            .iter()
            .filter(|of| of.rank != COMMITTEE_MEMBER);
        let mut leading = leading.flat_map(|of| &of.elected);
        leading.any(|other| other.member_id == it.member_id)
    };
    let all = election.seats.iter();
    let all = all.flat_map(|of| of.elected.iter().map(|it| (of.rank, it)));
    all.filter(|(rank, it)| *rank != COMMITTEE_MEMBER || !leads(it))
        .collect()
}

fn undone(tx: &mut Tx<'_>, ground: &Ground<'_>) -> Outcome<()> {
    let reach = ground.acting.actor.may(Act::RecordProcedure)?;
    let case = ground.case;
    let does = ground.rule.does.as_deref().unwrap_or_default();
    match does {
        "fill" => empty(tx, &reach, ground),
        "assembly" | "result" => {
            let election = gather(tx, &reach, ground.acting, case)?;
            // After the step was taken back, the votes that it let begin would stand without it.
            let before = Phase::ranks(Phase::Assembly, &case.procedure);
            let stands = |rank: &str| does == "assembly" || !before.contains(&rank);
            if election.rounds.iter().any(|it| stands(&it.row.rank)) {
                return Err(AppError::field(
                    "reason",
                    "这一步以后已经投过票，先在选举页把投票撤回。",
                    "Votes were taken after it; take them back on the election's page first.",
                ));
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Posts go back to those who held them, as long as nothing was built on the election.
fn empty(tx: &mut Tx<'_>, reach: &Reach, ground: &Ground<'_>) -> Outcome<()> {
    let case = ground.case;
    let (begun, ended) = filling::touched(tx, reach, case.id)?;
    let is_changed = begun.iter().any(|it| it.until_on.is_some())
        || ended.iter().any(|it| it.until_on != Some(ground.on));
    if is_changed {
        return Err(AppError::field(
            "reason",
            "选出的职务后来又有变动，不能撤回；请到班子页面更正。",
            "The posts were changed since, so this stays; correct them on the page of posts.",
        ));
    }
    filling::empty(tx, case.id)?;
    filling::give_election_back(tx, reach, (case.id, case.organisation_id))?;
    record(
        tx,
        ground.acting,
        case,
        "empty_posts",
        "took the posts of an election back",
    )
}
