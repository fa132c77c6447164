//! The page of the records behind a figure.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use zhibu_ledger::Fen;
use zhibu_web::{Page, Problem, Query, Reader, Who, html};

use super::view::{board_href, tail};
use super::{ReportQuery, question};
use crate::access::Actor;
use crate::app::App;
use crate::dues::class_name;
use crate::dues::reckoning::MemberSum;
use crate::duties::{DutyInstance, State as DutyState};
use crate::duty_sources;
use crate::error::Outcome;
use crate::reports::gathering::Sources;
use crate::reports::model::{MeetingLine, MemberFact, OrganisationFact, Question, Report, UnitRow};
use crate::reports::records::{Opening, RECORDS_ON_A_PAGE, Records, RecordsPage, records};
use crate::reports::wording::{Speaker, value_text};
use crate::shell;

/// Which figure, and which page of its records.
#[derive(Clone, Debug, Deserialize)]
pub struct RecordsQuery {
    figure: String,
    /// Of this organisation alone.
    of: Option<i64>,
    organisation: Option<i64>,
    from: Option<String>,
    to: Option<String>,
    page: Option<u32>,
}

#[derive(Template)]
#[template(path = "reports/templates/records.html")]
struct RecordsView {
    page: Page,
    value: String,
    key: String,
    on: String,
    computed_on: String,
    header: Vec<String>,
    rows: Vec<Line>,
    count: usize,
    earlier: Option<String>,
    later: Option<String>,
    back: String,
    area: Option<(String, String)>,
}

/// A record: where its name leads, and its cells.
struct Line {
    href: String,
    cells: Vec<String>,
}

/// `GET /reports/records`: what a figure counts.
pub async fn open(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<RecordsQuery>,
) -> Result<Response, Problem> {
    let (rules, who) = (app.rules.clone(), actor.clone());
    let page = query.page.and_then(|page| usize::try_from(page).ok());
    let opening = Opening {
        key: query.figure,
        of: query.of,
        page: page.unwrap_or(0),
    };
    let asked = ReportQuery {
        organisation: query.organisation,
        from: query.from,
        to: query.to,
    };
    let found = app
        .db
        .read(move |tx| -> Outcome<_> {
            let question = question(tx, &who, &asked)?;
            let sources = Sources {
                book: &rules,
                duties: duty_sources(),
            };
            records(tx, sources, &who, question, opening)
        })
        .await?;
    Ok(html(&page_of(&app, &actor, &reader, &found)))
}

fn page_of(app: &App, actor: &Actor, reader: &Reader, found: &RecordsPage) -> RecordsView {
    let Opening { key, of, page: at } = &found.opening;
    let speaker = Speaker {
        words: &app.settings.words,
        lang: reader.lang,
        report: &found.report,
    };
    let facts = &found.report.facts;
    let question = &facts.question;
    let whose = name_of(&found.report, of.unwrap_or(question.organisation_id));
    let title = format!("{} · {whose}", speaker.label(key));
    let of = of.map_or_else(String::new, |id| format!("&of={id}"));
    let back = format!("/reports/show?{}", tail(question));
    let turn = |at: usize| {
        format!(
            "/reports/records?figure={key}&{}{of}&page={at}",
            tail(question)
        )
    };
    let seen = at.saturating_add(1).saturating_mul(RECORDS_ON_A_PAGE);
    let mut page = shell::titled(reader, actor, &title, "reports.title", "/reports")
        .crumb(reader.t("reports.back"), &back);
    page.about = reader.t_with(
        "reports.records_about",
        &[
            ("key", key),
            ("on", &question.to.to_string()),
            ("computed_on", &facts.today.to_string()),
        ],
    );
    RecordsView {
        page,
        value: value_text(key, found.value),
        key: key.clone(),
        on: question.to.to_string(),
        computed_on: facts.today.to_string(),
        header: header(&found.records)
            .iter()
            .map(|key| speaker.text(&format!("reports.{key}")))
            .collect(),
        rows: lines(app, &speaker, &found.records),
        count: found.count,
        earlier: at.checked_sub(1).map(turn),
        later: (seen < found.count).then(|| turn(at + 1)),
        area: area(&speaker, found),
        back,
    }
}

/// The page of the area that keeps these records.
fn area(speaker: &Speaker<'_>, found: &RecordsPage) -> Option<(String, String)> {
    let asked = found.report.facts.question;
    let id = found.opening.of.unwrap_or(asked.organisation_id);
    let question = &Question {
        organisation_id: id,
        ..asked
    };
    let (key, href) = match &found.records {
        Records::Members(_) => ("reports.see_roster", format!("/members?organisation={id}")),
        Records::Duties(_) => ("reports.see_board", board_href(question)),
        Records::Dues(_) => ("reports.see_dues", format!("/dues?organisation={id}")),
        Records::Organisations(_) | Records::Units(_) | Records::Meetings(_) => return None,
    };
    Some((speaker.text(key), href))
}

fn header(records: &Records) -> &'static [&'static str] {
    match records {
        Records::Organisations(_) => &[
            "organisation",
            "kind",
            "founded",
            "secretary",
            "term_ends",
            "full_count",
            "all_count",
        ],
        Records::Units(_) => &["unit", "code", "served"],
        Records::Members(_) => &["name", "branch", "born", "joined"],
        Records::Duties(_) => &["organisation", "duty", "period", "state"],
        Records::Meetings(_) => &["topic", "organisation", "held_on"],
        Records::Dues(_) => &["name", "branch", "class", "owed", "months_missing"],
    }
}

fn lines(app: &App, speaker: &Speaker<'_>, records: &Records) -> Vec<Line> {
    match records {
        Records::Organisations(found) => found.iter().map(|it| organisation(speaker, it)).collect(),
        Records::Units(found) => found.iter().map(|it| unit(speaker, it)).collect(),
        Records::Members(found) => found.iter().map(|it| member(speaker, it)).collect(),
        Records::Duties(found) => found.iter().map(|it| duty(speaker, it)).collect(),
        Records::Meetings(found) => found.iter().map(meeting).collect(),
        Records::Dues(found) => found.iter().map(|it| dues(app, speaker, it)).collect(),
    }
}

fn line(href: String, cells: Vec<String>) -> Line {
    Line { href, cells }
}

fn organisation(speaker: &Speaker<'_>, it: &OrganisationFact) -> Line {
    let leader = it.leader.as_ref().map(|leader| leader.name.clone());
    let term = it.term_ends_on.map(|on| on.to_string());
    line(
        format!("/organisations/{}", it.row.id),
        vec![
            it.row.short_name.clone(),
            speaker.text(&format!("reports.kind_{}", it.kind.key())),
            it.row.founded_on.to_string(),
            leader.unwrap_or_else(|| speaker.text("reports.vacant")),
            term.unwrap_or_else(|| "—".to_owned()),
            it.full_count.to_string(),
            it.all_below.to_string(),
        ],
    )
}

fn unit(speaker: &Speaker<'_>, it: &UnitRow) -> Line {
    let served = if it.is_served {
        "served_yes"
    } else {
        "served_no"
    };
    let served = speaker.text(&format!("reports.{served}"));
    let cells = vec![it.short_name.clone(), it.code.clone(), served];
    line(String::new(), cells)
}

fn member(speaker: &Speaker<'_>, it: &MemberFact) -> Line {
    let cells = vec![
        it.name.clone(),
        name_of(speaker.report, it.branch_id),
        it.birth_on.to_string(),
        it.joined_on.to_string(),
    ];
    line(format!("/members/{}", it.id), cells)
}

fn meeting(it: &MeetingLine) -> Line {
    let cells = vec![
        it.topic.clone(),
        it.organisation_name.clone(),
        it.held_on.to_string(),
    ];
    line(format!("/meetings/{}", it.id), cells)
}

fn dues(app: &App, speaker: &Speaker<'_>, it: &MemberSum) -> Line {
    let class = it.class_last.map(|class| {
        let (zh, en) = class_name(&app.rules, class);
        speaker.pick(&zh, &en).to_owned()
    });
    let cells = vec![
        it.member.name.clone(),
        it.member.branch_name.clone(),
        class.unwrap_or_else(|| "—".to_owned()),
        Fen::new(it.owed_fen).to_yuan_text(),
        it.months_missing.to_string(),
    ];
    line(format!("/dues/members/{}", it.member.id), cells)
}

fn duty(speaker: &Speaker<'_>, it: &DutyInstance) -> Line {
    let facts = &speaker.report.facts;
    let state = match it.state {
        DutyState::Done => "reports.state_done",
        DutyState::Waived => "reports.state_waived",
        _ if facts.is_gap(it) => "reports.state_gap",
        _ => "reports.state_due",
    };
    let (zh, en) = (it.period.zh(), it.period.en());
    line(
        format!("/organisations/{}", it.organisation_id),
        vec![
            name_of(speaker.report, it.organisation_id),
            speaker.pick(&it.duty.zh, &it.duty.en).to_owned(),
            speaker.pick(&zh, &en).to_owned(),
            speaker.text(state),
        ],
    )
}

fn name_of(report: &Report, id: i64) -> String {
    let organisation = report.facts.organisation(id);
    organisation.map_or_else(String::new, |it| it.row.short_name.clone())
}
