//! The roster, a member's page, one's own page; forms stand in the folder.

pub mod adding;
pub mod batch;
pub mod changing;
pub mod comparing;
pub mod corrections;
pub mod fields;
pub mod merging;
pub mod papers;
pub mod sensitive;
pub mod views;

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use zhibu_rules::Rulebook;
use zhibu_web::{
    Choice, Fields, Form, Page, Pager, Path, Problem, Query, Reader, Who, html, write_key,
};

use super::actions;
use super::model::{FactLine, MemberFile, RosterPage, SummaryCell, Underway, ViewLine};
use super::query::{MARKS, PERSONNEL, RosterQuery, SEXES, STATUSES, address_part};
use super::rules::fields::{Field, History};
use crate::access::{Act, Actor};
use crate::app::App;
use crate::error::Said;
use crate::orgs::model::OrganisationName;
use crate::orgs::wording::picks;
use crate::orgs::{OrganisationKind, store as orgs};
use crate::shell;
use fields::{field_word, value_words};

#[derive(Template)]
#[template(path = "members/templates/list.html")]
struct ListPage {
    page: Page,
    form: Form,
    organisations: Vec<Choice>,
    statuses: Vec<Choice>,
    personnel: Vec<Choice>,
    sexes: Vec<Choice>,
    marks: Vec<Choice>,
    sorts: Vec<Choice>,
    views: Vec<ViewLine>,
    roster: RosterPage,
    /// The filters as an address takes them, for the export of the same list.
    filters: String,
    /// The filters that hold, for the form that keeps a view.
    kept: Fields,
    totals: Totals,
    may_change: bool,
    may_answer: bool,
    may_merge: bool,
    /// On paper: that the list goes on.
    printed_part: Option<String>,
    pager: Pager,
}

#[derive(Template)]
#[template(path = "members/templates/show.html")]
struct ShowPage {
    page: Page,
    book: Arc<Rulebook>,
    file: MemberFile,
    own: bool,
    may_change: bool,
    may_see_sensitive: bool,
    may_ask: bool,
    may_talk: bool,
    underway: Underway,
    may_see_case: bool,
}

impl ShowPage {
    fn new(
        app: &App,
        actor: &Actor,
        page: Page,
        (file, underway): (MemberFile, Underway),
        own: bool,
    ) -> Self {
        let may = |act| actor.may(act).is_ok();
        Self {
            page,
            book: Arc::clone(&app.rules),
            file,
            underway,
            own,
            may_change: !own && may(Act::ChangeMember),
            may_see_sensitive: !own && may(Act::SeeSensitive),
            may_talk: !own && may(Act::RecordTalk),
            may_see_case: may(Act::SeeDevelopment),
            may_ask: own && may(Act::RequestCorrection),
        }
    }

    fn said<'s>(&self, it: &'s Said) -> &'s str {
        if self.page.zh() { &it.zh } else { &it.en }
    }

    /// A kept value in the reader's words.
    fn words(&self, field: &str, value: &str) -> String {
        value_words(&self.book, &self.page.reader, field, value)
    }

    fn word(&self, field: &str) -> String {
        field_word(&self.page, field)
    }

    fn entry_may_be_corrected(&self, line: &FactLine) -> bool {
        let is_entry = Field::of(&line.field)
            .is_some_and(|it| it.history == History::Entry && it.is_offered());
        self.may_change && is_entry && line.id.is_some()
    }
}

#[derive(Template)]
#[template(path = "members/templates/nobody.html")]
struct NobodyPage {
    page: Page,
}

/// The totals above the roster; full and probationary make the members, as do the three kinds of
/// personnel, as do women and men.
#[derive(Debug, Default)]
struct Totals {
    members: i64,
    full: i64,
    probationary: i64,
    in_service: i64,
    retired: i64,
    other: i64,
    female: i64,
    male: i64,
    /// Those who have left, beside the members.
    former: i64,
}

impl Totals {
    fn of(cells: &[SummaryCell]) -> Self {
        let mut totals = Self::default();
        for cell in cells {
            let count = cell.member_count;
            if cell.status == "former" {
                totals.former += count;
                continue;
            }
            totals.members += count;
            *(if cell.status == "full" {
                &mut totals.full
            } else {
                &mut totals.probationary
            }) += count;
            *(match cell.personnel.as_str() {
                "in_service" => &mut totals.in_service,
                "retired" => &mut totals.retired,
                _ => &mut totals.other,
            }) += count;
            *(if cell.sex == "female" {
                &mut totals.female
            } else {
                &mut totals.male
            }) += count;
        }
        totals
    }
}

/// 党员名册.
pub async fn list(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<RosterQuery>,
) -> Result<Response, Problem> {
    let form = Form::new(&reader, query.fields());
    let shown = list_page(&app, &reader, &actor, &query, form).await?;
    Ok(html(&shown))
}

async fn list_page(
    app: &App,
    reader: &Reader,
    actor: &Actor,
    query: &RosterQuery,
    form: Form,
) -> Result<ListPage, Problem> {
    let (asking, keys, filter) = (actor.clone(), app.keys.clone(), query.filter()?);
    let (roster, organisations, views) = app
        .db
        .read(move |tx| {
            let roster = actions::roster(tx, &asking, &keys, &filter)?;
            let reach = asking.may(Act::SeeOrganisations)?;
            let organisations = orgs::choices(tx, &reach, filter.organisation_id)?;
            let views = actions::views::own(tx, &asking)?;
            Ok::<_, crate::AppError>((roster, organisations, views))
        })
        .await?;
    let next = roster.lines.last().filter(|_| roster.more);
    let next = next.map(|line| write_key(&[&line.name_sort, &line.id.to_string()]));
    let count = u64::try_from(roster.total_count).unwrap_or_default();
    let pager = Pager::new(reader, count).next(next);
    let page = shell::page(reader, actor, "members.title", "members.about", "/members").form(&form);
    let shown = roster.lines.len().to_string();
    let all = roster.total_count.to_string();
    let counts = [("shown", shown.as_str()), ("n", all.as_str())];
    Ok(ListPage {
        statuses: words(&page, "status", &STATUSES),
        personnel: words(&page, "personnel", &PERSONNEL),
        sexes: words(&page, "sex", &SEXES),
        marks: words(&page, "mark", &MARKS),
        sorts: vec![
            Choice::new("", page.t("members.sort_pinyin")),
            Choice::new("strokes", page.t("members.sort_strokes")),
        ],
        views,
        organisations: choices(&page, app.db.clock().today(), organisations),
        filters: address_part(query),
        kept: query.fields(),
        totals: Totals::of(&roster.cells),
        may_change: actor.may(Act::ChangeMember).is_ok(),
        may_answer: actor.may(Act::AnswerCorrection).is_ok(),
        may_merge: actor.may(Act::MergeMembers).is_ok(),
        printed_part: (shown != all).then(|| page.t_with("members.printed_part", &counts)),
        page,
        form,
        roster,
        pager,
    })
}

/// 党员档案.
pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let (run, by) = (app.clone(), actor.clone());
    // Opening writes the audit row first, so this is a write.
    let (file, underway) = app
        .db
        .write(move |tx| {
            let file = actions::open(tx, &by, &run.keys, id)?;
            let underway = (crate::member_sources().underway)(tx, &by, &run.rules, id)?;
            Ok::<_, crate::AppError>((file, underway))
        })
        .await?;
    let own = actor.member_id == Some(id);
    let page = shell::titled(
        &reader,
        &actor,
        &file.row.name,
        "members.show_about",
        "/members",
    )
    .crumb(reader.t("members.title"), "/members");
    Ok(html(&ShowPage::new(
        &app,
        &actor,
        page,
        (file, underway),
        own,
    )))
}

/// 我的.
pub async fn mine(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
) -> Result<Response, Problem> {
    let (run, by) = (app.clone(), actor.clone());
    let found = app
        .db
        .read(move |tx| {
            let Some(file) = actions::own(tx, &by, &run.keys)? else {
                return Ok(None);
            };
            let underway = (crate::member_sources().underway)(tx, &by, &run.rules, file.row.id)?;
            Ok::<_, crate::AppError>(Some((file, underway)))
        })
        .await?;
    let page = shell::page(
        &reader,
        &actor,
        "members.mine_title",
        "members.mine_about",
        "/mine",
    );
    Ok(match found {
        Some(found) => html(&ShowPage::new(&app, &actor, page, found, true)),
        None => html(&NobodyPage { page }),
    })
}

/// Organisations that hold members or stand above such, for the filter.
fn choices(page: &Page, today: Date, organisations: Vec<OrganisationName>) -> Vec<Choice> {
    let found = organisations.into_iter();
    let found = found.filter(|it| it.kind != OrganisationKind::Group.key());
    picks(page, today, found)
}

/// The values of a filter with their words.
fn words(page: &Page, stem: &str, values: &[&str]) -> Vec<Choice> {
    values
        .iter()
        .map(|it| Choice::new(it, page.t(&format!("members.{stem}_{it}"))))
        .collect()
}

/// The word's key of a standing.
pub fn status_key(status: &str) -> &'static str {
    match status {
        "full" => "members.status_full",
        "probationary" => "members.status_probationary",
        _ => "members.status_former",
    }
}

/// The word's key of a kind of personnel.
pub fn personnel_key(personnel: &str) -> &'static str {
    match personnel {
        "in_service" => "members.personnel_in_service",
        "retired" => "members.personnel_retired",
        _ => "members.personnel_other",
    }
}

fn sex_key(sex: &str) -> &'static str {
    if sex == "female" {
        "members.sex_female"
    } else {
        "members.sex_male"
    }
}

/// The word's key of a request's state.
pub fn state_key(state: &str) -> &'static str {
    match state {
        "open" => "members.state_open",
        "accepted" => "members.state_accepted",
        _ => "members.state_refused",
    }
}
