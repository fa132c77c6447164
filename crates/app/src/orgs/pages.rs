//! The tree of a day, and an organisation's file; the units stand in `pages/units.rs`.

pub(super) mod chart;
pub(super) mod condition;
pub(super) mod tabs;
pub(super) mod units;
pub(super) mod workbook;
mod view;
pub mod wording;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use zhibu_web::{
    Choice, Faults, Fields, Form, MenuItem, Page, Path, Problem, Query, Reader, Who, html,
    html_refused,
};

use self::tabs::{Tab, tabs};
use self::view::{Among, LineView, href};
use self::wording::Statement;
use super::OrganisationKind;
use super::actions::{self, OrganisationFile, TreeOfDay};
use super::lines::{Mark, Sight, Sums};
use super::model::Unit;
use super::query::{DayQuery, TreeQuery};
use super::sources::Holder;
use super::window::Window;
use crate::access::{Act, Actor};
use crate::app::App;
use crate::error::AppError;
use crate::{organisation_sources, shell};

/// Where the menu has this area.
const PLACE: &str = "/organisations";

#[derive(Template)]
#[template(path = "orgs/templates/tree.html")]
struct TreePage {
    page: Page,
    form: Form,
    kinds: Vec<Choice>,
    marks: Vec<Choice>,
    groups: Vec<Choice>,
    /// None where the question could not be read.
    found: Option<Found>,
}

/// What the tree's page shows below its filters.
struct Found {
    /// The day, if it is not today.
    past: Option<String>,
    window: Window<LineView>,
    sums: Sums,
    /// Groups that are not lines of their own.
    folded: usize,
    /// Remarks with their counts and addresses.
    marked: Vec<(String, usize, String)>,
    unserved: Vec<Unit>,
    unserved_due: String,
}

#[derive(Template)]
#[template(path = "orgs/templates/show.html")]
struct ShowPage {
    page: Page,
    form: Form,
    file: OrganisationFile,
    /// The day, if it is not today.
    past: Option<String>,
    line: LineView,
    kind: String,
    parent: Option<(String, String)>,
    statements: Vec<Statement>,
    term_rule: Option<(String, String, String)>,
    figures: Vec<(String, String, String)>,
    below: Vec<LineView>,
    tabs: Vec<MenuItem>,
    chart_href: String,
    related: Vec<MenuItem>,
}

#[derive(Template)]
#[template(path = "orgs/templates/not_then.html")]
struct NotThenPage {
    page: Page,
    form: Form,
}

impl ShowPage {
    fn time(&self, post: &Holder) -> String {
        wording::time_name(&self.page, post.full_time)
    }

    fn is_first_known(&self, post: &Holder) -> bool {
        post.from_on > self.file.on
    }

    fn has_since(&self) -> bool {
        self.statements.iter().any(|it| !it.since.is_empty())
    }

    fn places(&self) -> Vec<String> {
        let parents = self.file.parents.iter();
        parents
            .map(|it| {
                let from = it.from_on.to_string();
                let span = match it.until_on {
                    Some(until) => self.page.t_with(
                        "orgs.since_until",
                        &[("from", &from), ("until", &until.to_string())],
                    ),
                    None => self.page.t_with("orgs.since_now", &[("from", &from)]),
                };
                format!("{} {span}", it.short_name)
            })
            .collect()
    }
}

/// 组织树.
pub async fn tree(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<TreeQuery>,
) -> Result<Response, Problem> {
    let (asking, book) = (actor.clone(), app.rules.clone());
    let asked = query.clone();
    let read = app
        .db
        .read(move |tx| {
            let filter = asked.filter(tx.today())?;
            let sight = Sight {
                book: &book,
                sources: organisation_sources(),
            };
            actions::tree(tx, &asking, sight, &filter)
        })
        .await;
    let found = match read {
        Ok(found) => found,
        Err(AppError::Invalid(faults)) => {
            let form = Form::refused(&reader, reader.query_fields(), shell::faults(faults));
            return Ok(html_refused(&tree_page(&reader, &actor, form, None)));
        }
        Err(error) => return Err(error.into()),
    };
    let form = Form::new(&reader, reader.query_fields());
    let mut made = tree_page(&reader, &actor, form, None);
    if !found.is_today {
        made.page.title = made
            .page
            .t_with("orgs.tree_on", &[("on", &found.on.to_string())]);
    }
    made.found = Some(found_part(&app, &made.page, &query, found));
    Ok(html(&made))
}

/// 组织档案.
pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    Query(query): Query<DayQuery>,
) -> Result<Response, Problem> {
    let (asking, book) = (actor.clone(), app.rules.clone());
    let asked = query.clone();
    let read = app
        .db
        .read(move |tx| {
            let on = asked.day(tx.today())?;
            let sight = Sight {
                book: &book,
                sources: organisation_sources(),
            };
            actions::file(tx, &asking, sight, id, on)
        })
        .await;
    match read {
        Ok(file) => Ok(html(&show_page(&reader, &actor, file))),
        Err(AppError::Invalid(faults)) => {
            let name = name(&app, &actor, id).await?;
            let faults = shell::faults(faults);
            Ok(html_refused(&not_then_page(&reader, &actor, &name, faults)))
        }
        Err(error) => Err(error.into()),
    }
}

/// The name of an organisation in reach, for the page that cannot show more.
async fn name(app: &App, actor: &Actor, id: i64) -> Result<String, Problem> {
    let actor = actor.clone();
    let found = app
        .db
        .read(move |tx| actions::organisation(tx, &actor, id))
        .await?;
    Ok(found.short_name)
}

fn tree_page(reader: &Reader, actor: &Actor, form: Form, found: Option<Found>) -> TreePage {
    let page = shell::page(reader, actor, "orgs.title", "orgs.about", PLACE).form(&form);
    TreePage {
        kinds: OrganisationKind::ALL
            .iter()
            .map(|it| Choice::new(it.key(), wording::kind_name(&page, it.key())))
            .collect(),
        marks: Mark::ALL
            .iter()
            .map(|it| Choice::new(it.key(), page.t(&format!("orgs.mark_{}", it.key()))))
            .collect(),
        groups: vec![Choice::new(1, page.t("orgs.with_groups"))],
        page,
        form,
        found,
    }
}

fn found_part(app: &App, page: &Page, query: &TreeQuery, found: TreeOfDay) -> Found {
    let on = (!found.is_today).then_some(found.on);
    let sums = found.sums;
    let marked = [
        (Mark::Threshold, sums.threshold),
        (Mark::TermOver, sums.term_over),
        (Mark::TermSoon, sums.term_soon),
        (Mark::PostVacant, sums.post_vacant),
    ]
    .map(|(mark, count)| {
        let label = page.t(&format!("orgs.mark_{}", mark.key())).to_owned();
        let day = on.map(|on| format!("&on={on}")).unwrap_or_default();
        (label, count, format!("{PLACE}?mark={}{day}", mark.key()))
    });
    let among = if query.is_whole() {
        Among::Tree
    } else {
        Among::List
    };
    let window = Window::cut(&page.reader, found.lines, query.after(), |it| {
        it.node.line.id
    })
    .map(|it| LineView::new(page, it, among, on));
    Found {
        past: on.map(|it| it.to_string()),
        window,
        sums,
        folded: if query.folds_groups() { sums.groups } else { 0 },
        marked: marked.into_iter().filter(|it| it.1 > 0).collect(),
        unserved_due: unserved_due(app, page, found.on),
        unserved: found.unserved,
    }
}

/// What is due to a unit without an organisation, whatever the number of its members.
fn unserved_due(app: &App, page: &Page, on: jiff::civil::Date) -> String {
    use zhibu_rules::keys::{BRANCH_MIN, COMMITTEE_MIN, GENERAL_BRANCH_MIN};
    let rules = app.rules.on(on);
    let limit = |key| {
        rules
            .integer(key)
            .map(|it| it.to_string())
            .unwrap_or_default()
    };
    page.t_with(
        "orgs.unserved_hint",
        &[
            ("branch_min", &limit(&BRANCH_MIN)),
            ("general_branch_min", &limit(&GENERAL_BRANCH_MIN)),
            ("committee_min", &limit(&COMMITTEE_MIN)),
        ],
    )
}

fn show_page(reader: &Reader, actor: &Actor, file: OrganisationFile) -> ShowPage {
    let on = (!file.is_today).then_some(file.on);
    let past = on.map(|it| it.to_string());
    let mut page = crumbs(reader, actor, &file);
    if let Some(on) = &past {
        let name = page.title.clone();
        page.title = page.t_with("orgs.file_on", &[("name", &name), ("on", on)]);
    }
    let mut fields = Fields::new();
    fields.keep("on", past.clone().unwrap_or_default());
    let form = Form::new(reader, fields);
    let term_rule = file.term_rule.as_ref().map(|rule| {
        (
            page.t_n("orgs.years", &rule.value),
            wording::source(&page, rule),
            wording::rule_href(rule),
        )
    });
    ShowPage {
        line: LineView::new(&page, &file.line, Among::List, on),
        kind: wording::kind_name(&page, file.line.node.kind.key()),
        parent: file
            .line
            .path
            .last()
            .map(|(id, name)| (name.clone(), href(*id, on))),
        statements: wording::statements(&page, &file.line, file.term_rule.as_ref()),
        term_rule,
        figures: figures(&page, &file),
        below: file
            .below
            .iter()
            .map(|it| LineView::new(&page, it, Among::Siblings, on))
            .collect(),
        tabs: tabs(&page.reader, actor, file.organisation.id, Tab::File),
        chart_href: match on {
            Some(on) => format!("{PLACE}/{}/chart?on={on}", file.organisation.id),
            None => format!("{PLACE}/{}/chart", file.organisation.id),
        },
        related: related(&page, actor, file.organisation.id),
        past,
        form,
        file,
        page,
    }
}

fn crumbs(reader: &Reader, actor: &Actor, file: &OrganisationFile) -> Page {
    let on = (!file.is_today).then_some(file.on);
    let name = &file.line.node.line.short_name;
    let top = match on {
        Some(on) => format!("{PLACE}?on={on}"),
        None => PLACE.to_owned(),
    };
    let page = shell::titled(reader, actor, name, "orgs.file_about", PLACE)
        .crumb(reader.t("orgs.title"), &top);
    let above = file.line.path.iter();
    above.fold(page, |page, (id, name)| page.crumb(name, &href(*id, on)))
}

/// Members by kind, each with its list; without kinds, those of the day.
fn figures(page: &Page, file: &OrganisationFile) -> Vec<(String, String, String)> {
    let id = file.organisation.id;
    let node = &file.line.node;
    let figure = |key: &str, count: i64, filter: &str| {
        let address = if file.is_today {
            format!("/members?organisation={id}{filter}")
        } else {
            String::new()
        };
        (page.t(key).to_owned(), count.to_string(), address)
    };
    let probationary = node.all_count - node.full_count;
    let mut figures = vec![
        figure("orgs.members", node.all_count, ""),
        figure("orgs.full", node.full_count, "&status=full"),
        figure("orgs.probationary", probationary, "&status=probationary"),
    ];
    for personnel in ["in_service", "retired", "other"] {
        let of_kind = file
            .kinds
            .iter()
            .filter(|it| it.status != "former" && it.personnel == personnel);
        let count = of_kind.map(|it| it.member_count).sum();
        let filter = format!("&personnel={personnel}");
        if file.is_today {
            figures.push(figure(&format!("orgs.{personnel}"), count, &filter));
        }
    }
    figures
}

/// The pages of other areas about it, as far as the office may open them.
fn related(page: &Page, actor: &Actor, id: i64) -> Vec<MenuItem> {
    [
        ("orgs.to_members", "/members?organisation=", Act::SeeMembers),
        (
            "orgs.to_meetings",
            "/meetings?organisation=",
            Act::SeeMeetings,
        ),
        ("orgs.to_home", "/?organisation=", Act::SeeHome),
        ("orgs.to_board", "/board?organisation=", Act::SeeBoard),
        ("orgs.to_dues", "/dues?organisation=", Act::SeeDues),
        (
            "orgs.to_report",
            "/reports/show?organisation=",
            Act::SeeReport,
        ),
    ]
    .into_iter()
    .filter(|(_, _, act)| actor.may(*act).is_ok())
    .map(|(key, address, _)| MenuItem::new(page.t(key), format!("{address}{id}")))
    .collect()
}

fn not_then_page(reader: &Reader, actor: &Actor, name: &str, faults: Faults) -> NotThenPage {
    let form = Form::refused(reader, reader.query_fields(), faults);
    let page = shell::titled(reader, actor, name, "orgs.file_about", PLACE)
        .crumb(reader.t("orgs.title"), PLACE)
        .form(&form);
    NotThenPage { page, form }
}
