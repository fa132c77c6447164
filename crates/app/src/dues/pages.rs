//! Pages of dues: an organisation's month, a branch's year, a member's reasons.

pub mod workbook;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use zhibu_ledger::Fen;
use zhibu_rules::dues::PaySign;
use zhibu_web::{MenuItem, Page, Path, Problem, Query, Reader, Who, html, see_other};

use super::actions::{self, OrganisationDues, Whose};
use super::model::{BranchGrid, MemberYear, OrganisationTotal, Owing, PersonYear};
use super::query::{DuesQuery, YearQuery};
use super::reasons::class_name;
use super::rules::Month;
use crate::access::{Act, Actor, Role};
use crate::app::App;
use crate::error::Outcome;
use crate::listing::href;
use crate::orgs::store as orgs;
use crate::shell;

#[derive(Template)]
#[template(path = "dues/templates/organisation.html")]
struct OrganisationPage {
    page: Page,
    month_name: String,
    earlier: MenuItem,
    later: Option<MenuItem>,
    owed: String,
    year_owed: String,
    payers: i64,
    base_missing: i64,
    rows: Vec<Row>,
    grid: Option<Grid>,
    /// Where the workbook is; none where it has persons in it and may not be given.
    workbook_href: Option<String>,
}

/// A line of the organisations below.
struct Row {
    href: String,
    name: String,
    payers: i64,
    owed: String,
    year_owed: String,
    base_missing: i64,
}

/// The people of a branch as words.
struct Grid {
    months: Vec<(String, bool)>,
    people: Vec<Person>,
    totals: Vec<String>,
    total: String,
    earlier: Option<String>,
    later: Option<String>,
    people_count: i64,
}

struct Person {
    name: String,
    href: String,
    class: String,
    months: Vec<(String, bool)>,
    sum: String,
}

#[derive(Template)]
#[template(path = "dues/templates/member.html")]
struct MemberPage {
    page: Page,
    name: String,
    earlier: MenuItem,
    later: Option<MenuItem>,
    is_this_year: bool,
    stretches: Vec<Reason>,
    sum: String,
}

/// A stretch of months as words.
struct Reason {
    months: String,
    owed: String,
    missing: bool,
    class: String,
    base: String,
    base_from: String,
    items: Vec<(String, String)>,
    why: String,
    article: String,
}

#[derive(Template)]
#[template(path = "dues/templates/nobody.html")]
struct NobodyPage {
    page: Page,
}

/// `GET /dues`: a month of an organisation; a member is shown their own.
pub async fn organisation(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<DuesQuery>,
) -> Result<Response, Problem> {
    if matches!(actor.role, Role::Member | Role::Administrator) {
        return Ok(see_other("/dues/mine"));
    }
    let (month, at) = (query.month()?, query.page());
    let (who, book) = (actor.clone(), app.rules.clone());
    let (dues, above) = app
        .db
        .read(move |tx| -> Outcome<_> {
            let asked = (month, Some(at));
            let dues = actions::of_organisation(tx, &book, &who, query.organisation, asked)?;
            let reach = who.may(Act::SeeDues)?;
            let above = orgs::above(tx, &reach, dues.organisation.id)?;
            Ok((dues, above))
        })
        .await?;
    let mut page = shell::titled(
        &reader,
        &actor,
        &reader.t_with("dues.of", &[("name", &dues.organisation.short_name)]),
        "dues.about",
        "/dues",
    );
    for it in above.iter().rev() {
        page = page.crumb(&it.short_name, &dues_href(it.id, dues.month));
    }
    let path = match &dues.grid {
        None => Some("/dues.xlsx"),
        // What persons owe is given for a reason alone.
        Some(_) => actor
            .may(Act::ExportPersonalData)
            .ok()
            .map(|_| "/exports/dues"),
    };
    let workbook_href = path.map(|it| href(&reader, it));
    Ok(html(&OrganisationPage {
        workbook_href,
        ..organisation_page(page, &app, &dues, at)
    }))
}

/// `GET /dues/members/{id}`: why a member owes what they owe.
pub async fn member(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    Query(query): Query<YearQuery>,
) -> Result<Response, Problem> {
    let found = year_of(&app, &actor, Whose::Member(id), query.year()?).await?;
    let branch = MenuItem::new(
        &found.member.branch_name,
        format!("/dues?organisation={}", found.member.branch_id),
    );
    let title = reader.t_with("dues.of", &[("name", &found.member.name)]);
    let mut page = shell::titled(&reader, &actor, &title, "dues.member_about", "/dues");
    if !matches!(actor.role, Role::Member | Role::Administrator) {
        page = page.crumb(&branch.label, &branch.href);
    }
    Ok(html(&member_page(
        page,
        &format!("/dues/members/{id}"),
        found,
    )))
}

/// `GET /dues/mine`: one's own dues.
pub async fn own(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<YearQuery>,
) -> Result<Response, Problem> {
    let page = shell::page(&reader, &actor, "dues.mine", "dues.mine_about", "/mine")
        .crumb(reader.t("shell.menu_own"), "/mine");
    if actor.member_id.is_none() {
        return Ok(html(&NobodyPage { page }));
    }
    let found = year_of(&app, &actor, Whose::Own, query.year()?).await?;
    Ok(html(&member_page(page, "/dues/mine", found)))
}

async fn year_of(
    app: &App,
    actor: &Actor,
    whose: Whose,
    year: Option<i16>,
) -> Result<MemberYear, Problem> {
    let (who, book) = (actor.clone(), app.rules.clone());
    let found = app
        .db
        .write(move |tx| actions::of_member(tx, &book, &who, whose, year))
        .await?;
    Ok(found)
}

fn name_of(page: &Page, month: Month) -> String {
    let period = month.period();
    if page.zh() { period.zh() } else { period.en() }
}

fn dues_href(organisation_id: i64, month: Month) -> String {
    format!("/dues?organisation={organisation_id}&month={month}")
}

fn organisation_page(
    page: Page,
    app: &App,
    dues: &OrganisationDues,
    at: usize,
) -> OrganisationPage {
    let id = dues.organisation.id;
    let (month, today) = (dues.month, Month::of(app.db.clock().today()));
    let step = |by: i32| {
        let month = month.plus(by);
        MenuItem::new(name_of(&page, month), dues_href(id, month))
    };
    let total = dues.totals.months.last().copied().unwrap_or_default();
    let rows = dues.below.iter().map(|it| row(it, month)).collect();
    let grid = dues
        .grid
        .as_ref()
        .map(|grid| words(&page, app, grid, dues, at));
    OrganisationPage {
        month_name: name_of(&page, month),
        earlier: step(-1),
        later: (month < today).then(|| step(1)),
        owed: yuan(total.owed_fen),
        year_owed: yuan(dues.totals.owed_fen().unwrap_or(0)),
        payers: total.payers,
        base_missing: total.base_missing,
        rows,
        grid,
        workbook_href: None,
        page,
    }
}

fn row(total: &OrganisationTotal, month: Month) -> Row {
    Row {
        href: dues_href(total.organisation.id, month),
        name: total.organisation.short_name.clone(),
        payers: total.month.payers,
        owed: yuan(total.month.owed_fen),
        year_owed: yuan(total.year_fen),
        base_missing: total.month.base_missing,
    }
}

fn words(page: &Page, app: &App, grid: &BranchGrid, dues: &OrganisationDues, at: usize) -> Grid {
    let month_word = |month: &Month| {
        let number = month.number().to_string();
        page.t_with("dues.month_short", &[("n", &number)])
    };
    let turn = |at: usize| format!("{}&page={at}", dues_href(dues.organisation.id, dues.month));
    Grid {
        months: grid
            .months
            .iter()
            .map(|month| (month_word(month), *month == dues.month))
            .collect(),
        people: grid
            .people
            .iter()
            .map(|it| person(page, app, it, dues.month.year()))
            .collect(),
        totals: grid
            .totals
            .months
            .iter()
            .map(|it| yuan(it.owed_fen))
            .collect(),
        total: yuan(grid.totals.owed_fen().unwrap_or(0)),
        earlier: at.checked_sub(1).map(turn),
        later: grid.more.then(|| turn(at + 1)),
        people_count: grid.people_count,
    }
}

fn person(page: &Page, app: &App, it: &PersonYear, year: i16) -> Person {
    let class = it
        .class
        .map(|class| said(page, &class_name(&app.rules, class)));
    Person {
        name: it.member.name.clone(),
        href: format!("/dues/members/{}?year={year}", it.member.id),
        class: class.unwrap_or_else(|| page.t("dues.unknown").to_owned()),
        months: it.months.iter().map(|it| owing_words(page, *it)).collect(),
        sum: it.sum.to_yuan_text(),
    }
}

fn owing_words(page: &Page, owing: Owing) -> (String, bool) {
    match owing {
        Owing::Nothing => ("—".to_owned(), false),
        Owing::Fen(fen) => (fen.to_yuan_text(), false),
        Owing::BaseMissing => (page.t("dues.missing_short").to_owned(), true),
    }
}

fn member_page(page: Page, path: &str, found: MemberYear) -> MemberPage {
    let step = |by: i16| {
        let year = found.year + by;
        MenuItem::new(
            page.t_with("dues.year", &[("year", &year.to_string())]),
            format!("{path}?year={year}"),
        )
    };
    MemberPage {
        earlier: step(-1),
        later: (!found.is_this_year).then(|| step(1)),
        is_this_year: found.is_this_year,
        stretches: found.stretches.iter().map(|it| reason(&page, it)).collect(),
        sum: found.sum.to_yuan_text(),
        name: page.t_with("dues.year", &[("year", &found.year.to_string())]),
        page,
    }
}

fn reason(page: &Page, it: &super::model::Stretch) -> Reason {
    let months = if it.first == it.last {
        page.t_with("dues.month_short", &[("n", &it.first.number().to_string())])
    } else {
        let (first, last) = (it.first.number().to_string(), it.last.number().to_string());
        page.t_with("dues.months", &[("first", &first), ("last", &last)])
    };
    let (owed, missing) = owing_words(page, it.owing);
    let base = it.base.as_ref();
    let base_from = base.map(|base| match &base.reason {
        Some(reason) => {
            let places = [("month", base.from_month.as_str()), ("reason", reason)];
            page.t_with("dues.base_from_because", &places)
        }
        None => page.t_with("dues.base_from", &[("month", &base.from_month)]),
    });
    let items = base.into_iter().flat_map(|base| &base.items).map(|item| {
        let sign = match item.sign {
            PaySign::Plus => "＋",
            PaySign::Minus => "－",
            PaySign::Ignored => "　",
        };
        (said(page, &item.name), format!("{sign}{}", item.amount))
    });
    Reason {
        months,
        owed,
        missing,
        class: it
            .class
            .as_ref()
            .map_or_else(|| "—".to_owned(), |it| said(page, it)),
        base: base
            .and_then(|base| base.fen)
            .map_or_else(|| "—".to_owned(), Fen::to_yuan_text),
        base_from: base_from.unwrap_or_default(),
        items: items.collect(),
        why: said(page, &it.reason),
        article: it
            .article
            .as_ref()
            .map(|it| said(page, it))
            .unwrap_or_default(),
    }
}

fn said(page: &Page, both: &(String, String)) -> String {
    if page.zh() {
        both.0.clone()
    } else {
        both.1.clone()
    }
}

fn yuan(fen: i64) -> String {
    Fen::new(fen).to_yuan_text()
}
