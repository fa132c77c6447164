//! The first page; the board stands in `board.rs`, the whole menu and the help in `help.rs`.

pub mod board;
pub mod help;
mod tasks;
pub mod workbook;

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;
use zhibu_rules::dates::{Period, PeriodKind};
use zhibu_web::{Page, Problem, Query, Reader, Who, html, see_other};

use super::actions::{self, Asked, Home};
use crate::access::{Act, Actor, Role};
use crate::app::App;
use crate::duties::{DutyInstance, State as DutyState, Subject};
use crate::orgs::OrganisationKind;
use crate::{duty_sources, shell};

use tasks::{Rights, Task, Writer};

/// Organisations of one page of the office's view.
const ORGANISATION_LINES: usize = 60;

/// Which month, of whom.
#[derive(Debug, Deserialize)]
pub struct HomeQuery {
    month: Option<String>,
    organisation: Option<i64>,
}

#[derive(Template)]
#[template(path = "home/templates/home.html")]
struct HomePage {
    page: Page,
    counts: Counts,
    tasks: Vec<Task>,
    done: Vec<Task>,
    leftovers: Vec<Task>,
    /// Whether lines name their organisation.
    many: bool,
    aside: Aside,
}

#[derive(Template)]
#[template(path = "home/templates/office.html")]
struct OfficePage {
    page: Page,
    counts: Counts,
    lines: Vec<OfficeLine>,
    /// How many organisations with something to do are not shown.
    hidden_count: usize,
    /// How many owe nothing any more.
    clear_count: usize,
    aside: Aside,
}

/// 应办 已办 逾期 of the month, and what is left of the year.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    owed: usize,
    done: usize,
    late: usize,
    leftover: usize,
}

/// An organisation in the office's view; its groups are counted with it.
struct OfficeLine {
    id: i64,
    name: String,
    counts: Counts,
}

/// The right column.
struct Aside {
    figures: Vec<(String, i64, String)>,
    next: Vec<Next>,
    may_record: bool,
    month: String,
    month_key: String,
    previous: String,
    next_month: Option<String>,
    organisation: Option<i64>,
    record_href: String,
}

/// Something with a day.
struct Next {
    on: String,
    what: String,
    href: String,
}

impl Counts {
    fn of<'a>(
        instances: impl Iterator<Item = &'a DutyInstance>,
        leftovers: impl Iterator<Item = &'a DutyInstance>,
    ) -> Self {
        let mut counts = Self::default();
        for it in instances.filter(|it| it.state != DutyState::Waived) {
            counts.owed += 1;
            counts.done += usize::from(it.state == DutyState::Done);
            counts.late += usize::from(it.state.is_gap());
        }
        counts.leftover = leftovers.count();
        counts.late += counts.leftover;
        counts
    }
}

/// 本月待办.
pub async fn home(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<HomeQuery>,
) -> Result<Response, Problem> {
    match actor.role {
        Role::Member => return Ok(see_other("/mine")),
        Role::Administrator => return Ok(see_other("/accounts")),
        _ => {}
    }
    let asked = Asked {
        month: shell::asked("month", query.month.as_deref(), month)?,
        organisation_id: query.organisation,
    };
    let (asking, rulebook) = (actor.clone(), app.rules.clone());
    let found = app
        .db
        .read(move |tx| actions::home(tx, &asking, &rulebook, duty_sources(), asked))
        .await?;
    let branches = found.duties.subjects.iter().filter(|it| !is_group(it));
    Ok(if branches.count() > 1 {
        html(&office_page(&app, &reader, &actor, &found, asked))
    } else {
        html(&home_page(&app, &reader, &actor, &found, asked))
    })
}

/// What the reader may do about duties.
pub fn rights(actor: &Actor) -> Rights {
    Rights {
        may_record: actor.may(Act::RecordMeeting).is_ok(),
        may_waive: actor.may(Act::WaiveDuty).is_ok(),
        own_id: actor.organisation_id,
    }
}

fn home_page(app: &App, reader: &Reader, actor: &Actor, found: &Home, asked: Asked) -> HomePage {
    let page = titled(reader, actor, found, asked);
    let names: HashMap<i64, &str> = found
        .duties
        .subjects
        .iter()
        .map(|it| (it.id, it.short_name.as_str()))
        .collect();
    let writer = Writer {
        page: &page,
        rulebook: &app.rules,
        waivers: &found.waivers,
        rights: rights(actor),
        today: app.db.clock().today(),
    };
    let line = |it: &&DutyInstance| {
        writer.task(
            it,
            names.get(&it.organisation_id).copied().unwrap_or_default(),
        )
    };
    let (done, open): (Vec<_>, Vec<_>) = by_harm(&found.duties.instances)
        .into_iter()
        .partition(|it| matches!(it.state, DutyState::Done | DutyState::Waived));
    HomePage {
        counts: Counts::of(found.duties.instances.iter(), found.duties.leftovers.iter()),
        tasks: open.iter().map(line).collect(),
        done: done.iter().map(line).collect(),
        leftovers: by_harm(&found.duties.leftovers).iter().map(line).collect(),
        many: found.duties.subjects.len() > 1,
        aside: aside(app, &page, actor, found, asked),
        page,
    }
}

fn office_page(
    app: &App,
    reader: &Reader,
    actor: &Actor,
    found: &Home,
    asked: Asked,
) -> OfficePage {
    let page = titled(reader, actor, found, asked);
    let owners: HashMap<i64, i64> = found
        .duties
        .subjects
        .iter()
        .map(|it| {
            (
                it.id,
                it.parent_id.filter(|_| is_group(it)).unwrap_or(it.id),
            )
        })
        .collect();
    let counts = |id: i64| {
        let own = |it: &&DutyInstance| owners.get(&it.organisation_id) == Some(&id);
        Counts::of(
            found.duties.instances.iter().filter(own),
            found.duties.leftovers.iter().filter(own),
        )
    };
    let mut lines: Vec<OfficeLine> = found
        .duties
        .subjects
        .iter()
        .filter(|it| !is_group(it))
        .map(|it| OfficeLine {
            id: it.id,
            name: it.short_name.clone(),
            counts: counts(it.id),
        })
        .filter(|it| it.counts.owed + it.counts.leftover > 0)
        .collect();
    let owing = lines.len();
    lines.retain(|it| it.counts.late > 0 || it.counts.done < it.counts.owed);
    let clear_count = owing - lines.len();
    lines.sort_by_key(|it| std::cmp::Reverse((it.counts.late, it.counts.owed - it.counts.done)));
    let hidden_count = lines.len().saturating_sub(ORGANISATION_LINES);
    lines.truncate(ORGANISATION_LINES);
    OfficePage {
        counts: Counts::of(found.duties.instances.iter(), found.duties.leftovers.iter()),
        lines,
        hidden_count,
        clear_count,
        aside: aside(app, &page, actor, found, asked),
        page,
    }
}

fn titled(reader: &Reader, actor: &Actor, found: &Home, asked: Asked) -> Page {
    let page = shell::page(reader, actor, "home.title", "home.about", "/");
    let Some(organisation) = &found.organisation else {
        return page;
    };
    let month = asked
        .month
        .map(|it| format!("?month={it}"))
        .unwrap_or_default();
    let mut page = page.crumb(reader.t("home.title"), &format!("/{month}"));
    page.title.clone_from(&organisation.short_name);
    page
}

fn aside(app: &App, page: &Page, actor: &Actor, found: &Home, asked: Asked) -> Aside {
    let month = found.duties.month;
    let count = |status: &str| {
        let cells = found.members.iter().filter(|it| it.status == status);
        cells.map(|it| it.member_count).sum::<i64>()
    };
    let groups = found
        .duties
        .subjects
        .iter()
        .filter(|it| is_group(it))
        .count();
    let within = asked
        .organisation_id
        .map(|id| format!("organisation={id}&"));
    let within = within.unwrap_or_default();
    let year = month.start().year();
    let figure = |key: &str, value: i64, href: String| (page.t(key).to_owned(), value, href);
    let leftovers = i64::try_from(found.duties.leftovers.len()).unwrap_or_default();
    let this_month = Period::month_of(app.db.clock().today());
    Aside {
        figures: vec![
            figure(
                "home.full_members",
                count("full"),
                format!("/members?{within}status=full"),
            ),
            figure(
                "home.probationary_members",
                count("probationary"),
                format!("/members?{within}status=probationary"),
            ),
            figure(
                "home.groups",
                i64::try_from(groups).unwrap_or_default(),
                String::new(),
            ),
            figure(
                "home.meetings_held",
                found.meeting_count,
                format!("/meetings?{within}period={year}"),
            ),
            figure(
                "home.year_gaps",
                leftovers,
                format!("/board?{within}year={year}"),
            ),
        ],
        next: next(page, found),
        may_record: actor.may(Act::RecordMeeting).is_ok(),
        month: if page.zh() { month.zh() } else { month.en() },
        month_key: month.to_string(),
        previous: month
            .previous()
            .map(|it| it.to_string())
            .unwrap_or_default(),
        next_month: month
            .next()
            .filter(|it| it.start() <= this_month.start())
            .map(|it| it.to_string()),
        organisation: asked.organisation_id,
        record_href: record_href(found),
    }
}

/// The form of a new meeting: of the organisation looked at, where it holds meetings of members.
fn record_href(found: &Home) -> String {
    let holds = |it: &&Subject| {
        let kind = OrganisationKind::parse(&it.kind);
        is_group(it) || kind.is_some_and(OrganisationKind::holds_members)
    };
    let organisation = found.organisation.as_ref().filter(holds);
    let narrowed = organisation.map(|it| format!("?organisation={}", it.id));
    format!("/meetings/new{}", narrowed.unwrap_or_default())
}

/// Decisions that come due and last days of steps, by day.
fn next(page: &Page, found: &Home) -> Vec<Next> {
    let decisions = found.decisions.iter().map(|it| Next {
        on: it.due_on.to_string(),
        what: match &it.owner_name {
            Some(name) => format!("{}（{name}）", it.decision),
            None => it.decision.clone(),
        },
        href: format!("/meetings/{}", it.meeting_id),
    });
    let deadlines = found.deadlines.iter().map(|it| {
        let step = if page.zh() { &it.step.zh } else { &it.step.en };
        let places = [("name", it.name.as_str()), ("step", step.as_str())];
        Next {
            on: it.latest.to_string(),
            what: page.t_with("home.next_step", &places),
            href: it.href.clone(),
        }
    });
    let mut next: Vec<Next> = decisions.chain(deadlines).collect();
    next.sort_by(|one, other| one.on.cmp(&other.on));
    next
}

/// The most harmful first, then the earliest to be done, then in the order of codes.
fn by_harm(instances: &[DutyInstance]) -> Vec<&DutyInstance> {
    let mut sorted: Vec<&DutyInstance> = instances.iter().collect();
    sorted.sort_by_key(|it| (it.state, it.period.end()));
    sorted
}

fn is_group(subject: &Subject) -> bool {
    subject.kind == OrganisationKind::Group.key()
}

/// `2026-11` of the address.
pub fn month(typed: &str) -> Option<Period> {
    Period::parse(typed).filter(|it| it.kind() == PeriodKind::Month)
}

/// Refuses a duty that no rule has.
///
/// # Errors
/// 400 naming the parameter.
pub fn known_duty(app: &App, key: Option<&str>) -> Result<(), Problem> {
    let duties = app.rules.duties();
    let known: Vec<&str> = duties.iter().map(|it| it.key.as_str()).collect();
    shell::one_of("duty", key, &known).map(drop)
}

/// The year of the address, that of `today` if none.
///
/// # Errors
/// 400 naming the parameter if the calendar has no such year.
pub fn year(asked: Option<i16>, today: Date) -> Result<Period, Problem> {
    let typed = asked.map(|year| format!("{year:04}"));
    let year = shell::asked("year", typed.as_deref(), Period::parse)?;
    Ok(year.unwrap_or_else(|| Period::containing(PeriodKind::Year, today)))
}
