//! 差距一览: organisations and their duties by month, a mark a cell.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;
use zhibu_rules::dates::{Period, PeriodKind};
use zhibu_web::{Choice, Form, Page, Problem, Query, Reader, Standing, Who, html};

use super::tasks::{Rights, duty_name, record_href, records_href, standing};
use super::{known_duty, rights, year as year_of};
use crate::access::Actor;
use crate::app::App;
use crate::duties::model::Derived;
use crate::duties::{DutyInstance, State as DutyState, Subject};
use crate::home::actions;
use crate::{duty_sources, shell};

/// Lines of one page: what keeps it light on a slow line.
const PAGE_LINES: usize = 30;
/// How many years back the filter offers.
const YEARS_OFFERED: i16 = 3;
const MONTHS: usize = 12;

/// What the board is narrowed to.
#[derive(Clone, Debug, Deserialize)]
pub struct BoardQuery {
    pub(super) year: Option<i16>,
    pub(super) organisation: Option<i64>,
    pub(super) duty: Option<String>,
    /// Only lines with a gap.
    #[serde(default)]
    pub(super) gaps: bool,
    /// The line the page before ended with.
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "home/templates/board.html")]
struct BoardPage {
    page: Page,
    form: Form,
    years: Vec<Choice>,
    organisations: Vec<Choice>,
    duties: Vec<Choice>,
    only_gaps: Vec<Choice>,
    months: Vec<String>,
    lines: Vec<Line>,
    totals: Vec<Line>,
    line_count: usize,
    next_href: Option<String>,
    first_href: Option<String>,
}

/// A duty of an organisation over the year, or of all.
struct Line {
    organisation_name: String,
    duty_name: String,
    cells: Vec<CellMark>,
}

/// One period of a line.
struct CellMark {
    /// Months it spans.
    span: usize,
    class: &'static str,
    text: String,
    /// The period and the state in words.
    label: String,
    href: String,
}

/// The duties of one organisation and rule.
pub(super) struct Group<'a> {
    pub(super) subject: &'a Subject,
    pub(super) instances: Vec<&'a DutyInstance>,
}

impl Group<'_> {
    /// Whether the board shows it: all lines, or only those with a gap.
    pub(super) fn is_shown(&self, query: &BoardQuery) -> bool {
        !query.gaps || self.instances.iter().any(|it| it.state.is_gap())
    }
}

/// What cells are made with.
struct Marker<'a> {
    page: &'a Page,
    rights: Rights,
    today: Date,
    year: Period,
}

pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<BoardQuery>,
) -> Result<Response, Problem> {
    let today = app.db.clock().today();
    let year = year_of(query.year, today)?;
    known_duty(&app, query.duty.as_deref())?;
    shell::asked("after", query.after.as_deref(), |key| {
        let (organisation, _) = key.split_once('.')?;
        organisation.parse::<i64>().ok()
    })?;
    let (asking, rulebook, organisation) = (actor.clone(), app.rules.clone(), query.organisation);
    let derived = app
        .db
        .read(move |tx| actions::board(tx, &asking, &rulebook, duty_sources(), year, organisation))
        .await?;
    let page = shell::page(
        &reader,
        &actor,
        "home.board_title",
        "home.board_about",
        "/board",
    );
    let marker = Marker {
        page: &page,
        rights: rights(&actor),
        today,
        year,
    };
    let built = build(&marker, &derived, &query);
    let mut fields = reader.query_fields();
    fields.keep("year", year.to_string());
    Ok(html(&BoardPage {
        form: Form::new(&reader, fields),
        years: years(today),
        organisations: parents(&derived.subjects, year),
        duties: duty_choices(&app, &page, year),
        only_gaps: vec![Choice::new("1", page.t("home.only_gaps"))],
        months: (1..=MONTHS)
            .map(|month| page.t_n("home.month_n", month))
            .collect(),
        next_href: built
            .next
            .map(|next| reader.path_with("after", None) + &after(&reader, &next)),
        first_href: query
            .after
            .is_some()
            .then(|| reader.path_with("after", None)),
        lines: built.lines,
        totals: built.totals,
        line_count: built.line_count,
        page,
    }))
}

/// The lines of one page, the totals of all, and where the next page begins.
struct Built {
    lines: Vec<Line>,
    totals: Vec<Line>,
    line_count: usize,
    next: Option<String>,
}

fn build(marker: &Marker<'_>, derived: &Derived, query: &BoardQuery) -> Built {
    let wanted_duty = query.duty.as_deref().unwrap_or_default();
    let groups = groups(derived, wanted_duty);
    let totals = totals(marker, &groups);
    let shown: Vec<&Group<'_>> = groups.iter().filter(|it| it.is_shown(query)).collect();
    let after = query.after.as_deref().unwrap_or_default();
    let begin = shown
        .iter()
        .position(|it| key(it) == after)
        .map_or(0, |at| at + 1);
    let of_page: Vec<&&Group<'_>> = shown.iter().skip(begin).take(PAGE_LINES).collect();
    let more = shown.len() > begin + PAGE_LINES;
    Built {
        line_count: shown.len(),
        next: of_page.last().filter(|_| more).map(|it| key(it)),
        lines: of_page.iter().map(|it| marker.line(it)).collect(),
        totals,
    }
}

/// One group an organisation and rule, in the order of organisations and of the rule files.
pub(super) fn groups<'a>(derived: &'a Derived, duty_key: &str) -> Vec<Group<'a>> {
    let subjects = derived.by_id();
    derived
        .instances
        .chunk_by(|one, next| {
            (one.organisation_id, &one.duty.key) == (next.organisation_id, &next.duty.key)
        })
        .filter_map(|chunk| {
            let first = chunk.first()?;
            let wanted = duty_key.is_empty() || first.duty.key == duty_key;
            Some(Group {
                subject: subjects
                    .get(&first.organisation_id)
                    .copied()
                    .filter(|_| wanted)?,
                instances: chunk.iter().collect(),
            })
        })
        .collect()
}

/// For every duty how many of those who owe it did it, by period.
fn totals(marker: &Marker<'_>, groups: &[Group<'_>]) -> Vec<Line> {
    let mut order: Vec<&DutyInstance> = Vec::new();
    let mut counts: HashMap<(&str, Period), (u32, u32)> = HashMap::new();
    for it in groups.iter().flat_map(|group| &group.instances) {
        if !order.iter().any(|known| known.duty.key == it.duty.key) {
            order.push(it);
        }
        if it.state != DutyState::Waived {
            let count = counts.entry((&it.duty.key, it.period)).or_default();
            count.0 += u32::from(it.state == DutyState::Done);
            count.1 += 1;
        }
    }
    let line = |of: &&DutyInstance| Line {
        organisation_name: marker.page.t("home.total").to_owned(),
        duty_name: duty_name(marker.page, &of.duty).to_owned(),
        cells: Period::range(of.duty.every, marker.year.start(), marker.year.end())
            .map(|period| {
                let count = counts.get(&(of.duty.key.as_str(), period));
                CellMark {
                    span: span(period),
                    class: "",
                    text: count.map_or("—".to_owned(), |(done, owed)| format!("{done}/{owed}")),
                    label: String::new(),
                    href: String::new(),
                }
            })
            .collect(),
    };
    order.iter().map(line).collect()
}

impl Marker<'_> {
    fn line(&self, group: &Group<'_>) -> Line {
        let Some(first) = group.instances.first() else {
            return Line {
                organisation_name: group.subject.short_name.clone(),
                duty_name: String::new(),
                cells: Vec::new(),
            };
        };
        let every = first.duty.every;
        let periods = Period::range(every, self.year.start(), self.year.end());
        Line {
            organisation_name: group.subject.short_name.clone(),
            duty_name: duty_name(self.page, &first.duty).to_owned(),
            cells: periods
                .map(|period| {
                    let owed = group.instances.iter().find(|it| it.period == period);
                    owed.map_or_else(|| not_owed(period), |it| self.cell(it))
                })
                .collect(),
        }
    }

    fn cell(&self, it: &DutyInstance) -> CellMark {
        let mark: Standing = standing(it, self.today);
        let period = if self.page.zh() {
            it.period.zh()
        } else {
            it.period.en()
        };
        let state = self.page.t(state_key(it.state));
        CellMark {
            span: span(it.period),
            class: mark.name(),
            text: mark.shape().to_owned(),
            label: format!("{period} {state}"),
            href: self.href(it),
        }
    }

    /// The record; else where it is made, or for those who may set aside, the month's list with both ways.
    fn href(&self, it: &DutyInstance) -> String {
        match it.state {
            DutyState::Done => records_href(it),
            _ if self.rights.may_waive => {
                let month = Period::month_of(it.period.end().min(self.today));
                format!("/?organisation={}&month={month}", it.organisation_id)
            }
            DutyState::Waived => String::new(),
            _ if self.rights.may_record => record_href(it),
            _ => String::new(),
        }
    }
}

/// The word for a state.
pub(super) fn state_key(state: DutyState) -> &'static str {
    match state {
        DutyState::Missing => "duties.state_missing",
        DutyState::Late => "duties.state_late",
        DutyState::Due => "duties.state_due",
        DutyState::Done => "duties.state_done",
        DutyState::Waived => "duties.state_waived",
    }
}

fn not_owed(period: Period) -> CellMark {
    CellMark {
        span: span(period),
        class: "",
        text: String::new(),
        label: String::new(),
        href: String::new(),
    }
}

fn span(period: Period) -> usize {
    match period.kind() {
        PeriodKind::Month => 1,
        PeriodKind::Quarter => MONTHS / 4,
        PeriodKind::Year => MONTHS,
    }
}

fn key(group: &Group<'_>) -> String {
    let duty = group
        .instances
        .first()
        .map_or("", |it| it.duty.key.as_str());
    format!("{}.{duty}", group.subject.id)
}

fn after(reader: &Reader, key: &str) -> String {
    let sign = if reader.path_with("after", None).contains('?') {
        '&'
    } else {
        '?'
    };
    format!("{sign}after={key}")
}

fn years(today: Date) -> Vec<Choice> {
    (0..YEARS_OFFERED)
        .map(|back| today.year() - back)
        .map(|year| Choice::new(year, year.to_string()))
        .collect()
}

/// The organisations with others below them: what the board is narrowed to.
fn parents(subjects: &[Subject], year: Period) -> Vec<Choice> {
    let stood = |it: &&Subject| it.dissolved_on.is_none_or(|on| on > year.start());
    subjects
        .iter()
        .filter(stood)
        .filter(|it| subjects.iter().any(|below| below.parent_id == Some(it.id)))
        .map(|it| Choice::new(it.id, it.short_name.clone()))
        .collect()
}

/// The duties in force in a year, each once.
fn duty_choices(app: &App, page: &Page, year: Period) -> Vec<Choice> {
    app.rules
        .duties_on(year.start())
        .map(|duty| Choice::new(&duty.key, duty_name(page, duty)))
        .collect()
}
