//! The table of both additions.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use zhibu_ledger::Fen;
use zhibu_papers::sheet::{ColumnKind, Value};
use zhibu_web::{Choice, Form, Page, Problem, Query, Reader, Who, html};

use super::actions::{self, Sight};
use super::model::{Compared, Figure, FigureLine, Move, Question, Standing};
use super::query::FiguresQuery;
use crate::access::Actor;
use crate::app::App;
use crate::listing::{Listing, text};
use crate::orgs::window::Window;
use crate::{duty_sources, shell};

/// Where the menu has organisations.
const PLACE: &str = "/organisations";
/// How many years are offered.
const YEARS: i16 = 6;

#[derive(Template)]
#[template(path = "totals/templates/show.html")]
struct ShowPage {
    page: Page,
    form: Form,
    years: Vec<Choice>,
    figures: Vec<Choice>,
    trees: Vec<Choice>,
    changed: Vec<Choice>,
    is_whole: bool,
    sum: String,
    window: Window<LineView>,
}

/// An organisation in the table.
struct LineView {
    href: String,
    name: String,
    depth: usize,
    is_gone: bool,
    then: String,
    today: String,
    difference: String,
    why: Vec<String>,
}

pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<FiguresQuery>,
) -> Result<Response, Problem> {
    let today = app.db.clock().today();
    let question = query.question(today)?;
    let compared = compared(&app, &actor, question).await?;
    let mut fields = reader.query_fields();
    fields.keep("year", question.year.to_string());
    fields.keep("figure", question.figure.key());
    fields.keep("tree", question.standing.key());
    let form = Form::new(&reader, fields);
    let page = shell::page(&reader, &actor, "totals.title", "totals.about", PLACE)
        .crumb(reader.t("orgs.title"), PLACE);
    let (figure, moves) = (question.figure, compared.moves.clone());
    let sum = amount(figure, compared.sum);
    let is_whole = compared.is_whole;
    let window = window(&reader, compared, query.after()).map(|it| line(&page, figure, &moves, it));
    let figures = Figure::ALL.map(|it| {
        let key = it.key();
        Choice::new(key, page.t(&format!("totals.figure_{key}")))
    });
    let trees = Standing::ALL.map(|it| {
        let key = it.key();
        Choice::new(key, page.t(&format!("totals.tree_{key}")))
    });
    let years = (0..YEARS).map(|back| today.year() - back);
    Ok(html(&ShowPage {
        years: years.map(|it| Choice::new(it, it.to_string())).collect(),
        figures: figures.to_vec(),
        trees: trees.to_vec(),
        changed: vec![Choice::new("true", page.t("totals.only_changed"))],
        form,
        is_whole,
        sum,
        window,
        page,
    }))
}

async fn compared(app: &App, actor: &Actor, question: Question) -> Result<Compared, Problem> {
    let (by, book) = (actor.clone(), app.rules.clone());
    let read = app.db.read(move |tx| {
        let sight = Sight {
            book: &book,
            duties: duty_sources(),
        };
        actions::compare(tx, &by, sight, question)
    });
    Ok(read.await?)
}

/// `GET /organisations/figures.xlsx`: both additions, with the moves between.
pub async fn workbook(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<FiguresQuery>,
) -> Result<Response, Problem> {
    let today = app.db.clock().today();
    let question = query.question(today)?;
    let compared = compared(&app, &actor, question).await?;
    let figure = question.figure;
    let key = format!("totals.figure_{}", figure.key());
    let name = reader.t(&key);
    let title = format!("{} {} {name}", reader.t("totals.title"), question.year);
    let page = Page::new(&reader, &title);
    let kind = match figure {
        Figure::DuesFen => ColumnKind::Yuan,
        _ => ColumnKind::Count,
    };
    let value = |amount: i64| match figure {
        Figure::DuesFen => Value::YuanOfFen(amount),
        _ => Value::Count(amount),
    };
    let mut listing = Listing::new(&reader, title)
        .column("orgs.organisation", 30.0, ColumnKind::Text)
        .column("totals.then", 14.0, kind)
        .column("totals.today", 14.0, kind)
        .column("totals.difference", 14.0, kind)
        .column("totals.why", 60.0, ColumnKind::Text);
    for it in &compared.lines {
        let shown = line(&page, figure, &compared.moves, it);
        let gone = if shown.is_gone {
            format!("{} {}", shown.name, reader.t("totals.gone"))
        } else {
            shown.name
        };
        listing.row(vec![
            text(gone),
            value(it.then),
            value(it.today),
            value(it.today - it.then),
            text(shown.why.join("；")),
        ]);
    }
    Ok(listing.answer(today)?)
}

fn window(reader: &Reader, compared: Compared, after: Option<i64>) -> Window<FigureLine> {
    Window::cut(reader, compared.lines, after, |it| it.id)
}

fn line(page: &Page, figure: Figure, moves: &[Move], line: &FigureLine) -> LineView {
    let why = line.moves.iter().filter_map(|(at, change)| {
        let told = moves.get(*at)?;
        Some(format!(
            "{} {}",
            signed(figure, *change),
            told_of(page, told)
        ))
    });
    LineView {
        href: format!("{PLACE}/{}", line.id),
        name: line.name.clone(),
        depth: line.depth.min(5),
        is_gone: line.is_gone,
        then: amount(figure, line.then),
        today: amount(figure, line.today),
        difference: signed(figure, line.today - line.then),
        why: why.collect(),
    }
}

/// 2024-09-01 档案局支部 由 教育局总支 改隶 县直机关工委（文件）.
fn told_of(page: &Page, told: &Move) -> String {
    let nowhere = page.t("totals.nowhere");
    let key = if told.is_merge {
        "totals.merged"
    } else {
        "totals.moved"
    };
    let sentence = page.t_with(
        key,
        &[
            ("on", &told.on.to_string()),
            ("name", &told.organisation),
            ("old", told.old.as_deref().unwrap_or(nowhere)),
            ("new", told.new.as_deref().unwrap_or(nowhere)),
        ],
    );
    let source = match (&told.paper, &told.reason) {
        (Some(paper), _) => paper.clone(),
        (None, Some(reason)) => reason.clone(),
        (None, None) => page.t("totals.by_import").to_owned(),
    };
    if page.zh() {
        format!("{sentence}（{source}）")
    } else {
        format!("{sentence} ({source})")
    }
}

fn amount(figure: Figure, amount: i64) -> String {
    match figure {
        Figure::DuesFen => Fen::new(amount).to_string(),
        _ => amount.to_string(),
    }
}

fn signed(figure: Figure, change: i64) -> String {
    let plain = amount(figure, change);
    match change {
        0 => "0".to_owned(),
        1.. => format!("+{plain}"),
        _ => plain,
    }
}
