//! Organisations as JSON; units stand in `api/units.rs`.

pub mod units;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use zhibu_web::{Path, Problem, Query, Reader, Who};

use super::actions::{self, OrganisationFile};
use super::findings::ThresholdFinding;
use super::lines::{Line, Sight};
use super::query::{DayQuery, TreeQuery};
use super::window::Window;
use crate::access::Actor;
use crate::app::App;
use crate::organisation_sources;

/// A page of the tree of a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct Organisations {
    /// The day.
    on: String,
    /// How many lines there are under the filter.
    total: usize,
    /// Full and probationary members of everything in reach, whatever the filter.
    all_count: i64,
    /// Full members among them.
    full_count: i64,
    /// The lines, each after the one it stands below.
    organisations: Vec<OrganisationLine>,
    /// The units without a party organisation today; empty for earlier days, and for those who do not see
    /// the whole tree.
    units_without_organisation: Vec<UnitName>,
    /// Where the next page begins; none on the last.
    next: Option<i64>,
}

/// An organisation as of a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationLine {
    id: i64,
    code: String,
    name: String,
    short_name: String,
    kind: String,
    /// The organisation above it on that day, if it is in reach.
    parent_id: Option<i64>,
    founded_on: String,
    /// Full and probationary members, those below it counted in.
    all_count: i64,
    /// Full members among them.
    full_count: i64,
    /// Secretary, or the leader of a group; none where the post is vacant.
    leader: Option<LeaderName>,
    /// None for groups.
    term: Option<OrganisationTerm>,
    /// The thresholds it stands on the wrong side of.
    thresholds: Vec<CrossedThreshold>,
}

/// Who leads an organisation.
#[derive(Debug, Serialize, ToSchema)]
pub struct LeaderName {
    name: String,
    full_time: Option<bool>,
}

/// A term as of a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationTerm {
    elected_on: Option<String>,
    ends_on: Option<String>,
    /// unknown, running, soon or over.
    state: &'static str,
}

/// A threshold on whose wrong side an organisation stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct CrossedThreshold {
    /// branch_below_min, branch_over_max, branch_committee_missing, general_branch_below_min,
    /// general_branch_over_max or committee_below_min.
    finding: &'static str,
    /// The members that the rule counts.
    count: i64,
    /// The figure of the rule.
    limit: i64,
    /// What so many members should be: joint_branch, branch, general_branch or committee.
    due: &'static str,
    /// Since when; for within_month the first of the month.
    since: Option<String>,
    /// founded, month, within_month, records or rule.
    since_basis: Option<&'static str>,
    rule: RuleSource,
}

/// Where a rule is written.
#[derive(Debug, Serialize, ToSchema)]
pub struct RuleSource {
    key: String,
    document: String,
    article: String,
    edition: String,
    /// hard, warn or info.
    binding: &'static str,
}

/// An organisation's file as of a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct Organisation {
    /// The day.
    on: String,
    organisation: OrganisationLine,
    dissolved_on: Option<String>,
    term_years: Option<i64>,
    staff_count: Option<i64>,
    note: Option<String>,
    /// What stands above it in reach, from the top down.
    above: Vec<OrganisationRef>,
    /// What stands directly below it.
    below: Vec<OrganisationLine>,
    units: Vec<UnitName>,
    posts: Vec<PostHolder>,
    /// Members by kind, those below it counted in; empty for earlier days.
    members: Vec<MembersOfKind>,
}

/// An organisation's id and short name.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationRef {
    pub(super) id: i64,
    pub(super) short_name: String,
}

/// A unit's id, code and short name.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitName {
    id: i64,
    code: String,
    short_name: String,
}

/// A post and who holds it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostHolder {
    title: String,
    /// secretary, deputy_secretary, committee_member or group_leader.
    rank: String,
    name: String,
    /// The holder as a member in reach.
    member_id: Option<i64>,
    full_time: Option<bool>,
    other_post: Option<String>,
    from: String,
}

/// Members of one standing and kind of personnel.
#[derive(Debug, Serialize, ToSchema)]
pub struct MembersOfKind {
    /// full or probationary.
    status: String,
    /// in_service, retired or other.
    personnel: String,
    count: i64,
}

/// GET /api/v1/organisations
pub async fn tree(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<TreeQuery>,
) -> Result<Json<Organisations>, Problem> {
    let (book, asked) = (app.rules.clone(), query.clone());
    let found = app
        .db
        .read(move |tx| {
            let filter = asked.filter(tx.today())?;
            let sight = Sight {
                book: &book,
                sources: organisation_sources(),
            };
            actions::tree(tx, &actor, sight, &filter)
        })
        .await?;
    let window = Window::cut(&reader, found.lines, query.after(), |it| it.node.line.id);
    Ok(Json(Organisations {
        on: found.on.to_string(),
        total: window.total,
        all_count: found.sums.all_count,
        full_count: found.sums.full_count,
        next: window.next(|it| it.node.line.id),
        organisations: window.lines.iter().map(line).collect(),
        units_without_organisation: found.unserved.iter().map(unit_name).collect(),
    }))
}

/// GET /api/v1/organisations/{id}
pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
    Query(query): Query<DayQuery>,
) -> Result<Json<Organisation>, Problem> {
    let book = app.rules.clone();
    let file = app
        .db
        .read(move |tx| {
            let on = query.day(tx.today())?;
            let sight = Sight {
                book: &book,
                sources: organisation_sources(),
            };
            actions::file(tx, &actor, sight, id, on)
        })
        .await?;
    Ok(Json(organisation(file)))
}

fn line(it: &Line) -> OrganisationLine {
    let of = &it.node.line;
    OrganisationLine {
        id: of.id,
        code: of.code.clone(),
        name: of.name.clone(),
        short_name: of.short_name.clone(),
        kind: of.kind.clone(),
        parent_id: of.parent_id,
        founded_on: of.founded_on.to_string(),
        all_count: it.node.all_count,
        full_count: it.node.full_count,
        leader: it.leader.as_ref().map(|leader| LeaderName {
            name: leader.holder_name.clone(),
            full_time: leader.full_time,
        }),
        term: it.term.map(|term| OrganisationTerm {
            elected_on: term.elected_on.map(|on| on.to_string()),
            ends_on: term.ends_on.map(|on| on.to_string()),
            state: term.state.key(),
        }),
        thresholds: it.thresholds.iter().map(threshold).collect(),
    }
}

fn threshold(it: &ThresholdFinding) -> CrossedThreshold {
    CrossedThreshold {
        finding: it.crossing.key(),
        count: it.count,
        limit: it.limit,
        due: it.due.key(),
        since: it.since.map(|since| since.on.to_string()),
        since_basis: it.since.map(|since| since.basis.key()),
        rule: RuleSource {
            key: it.rule.key.clone(),
            document: it.rule.document_zh.clone(),
            article: it.rule.article_zh.clone(),
            edition: it.rule.edition.to_string(),
            binding: it.rule.binding.key(),
        },
    }
}

fn organisation(file: OrganisationFile) -> Organisation {
    let above = file.line.path.iter();
    Organisation {
        on: file.on.to_string(),
        above: above
            .map(|(id, short_name)| OrganisationRef {
                id: *id,
                short_name: short_name.clone(),
            })
            .collect(),
        below: file.below.iter().map(line).collect(),
        organisation: line(&file.line),
        dissolved_on: file.organisation.dissolved_on.map(|on| on.to_string()),
        term_years: file.organisation.term_years,
        staff_count: file.organisation.staff_count,
        note: file.organisation.note,
        units: file.units.iter().map(unit_name).collect(),
        posts: file
            .posts
            .into_iter()
            .map(|it| PostHolder {
                title: it.title,
                rank: it.rank,
                name: it.holder_name,
                member_id: it.member_id,
                full_time: it.full_time,
                other_post: it.other_post,
                from: it.from_on.to_string(),
            })
            .collect(),
        members: file
            .kinds
            .into_iter()
            .filter(|it| it.status != "former")
            .map(|it| MembersOfKind {
                status: it.status,
                personnel: it.personnel,
                count: it.member_count,
            })
            .collect(),
    }
}

fn unit_name(it: &super::model::Unit) -> UnitName {
    UnitName {
        id: it.id,
        code: it.code.clone(),
        short_name: it.short_name.clone(),
    }
}
