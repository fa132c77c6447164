//! The board of functions.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use zhibu_rules::Rulebook;
use zhibu_rules::functions::{FunctionList, FunctionRecord};
use zhibu_web::{
    Choice, Form, MenuItem, Page, Path, Problem, Query, Reader, Standing, StateMark, Who, html,
};

use super::actions;
use super::model::{Board, Evidence, FunctionLine, FunctionsQuery};
use crate::access::{Act, Actor};
use crate::app::App;
use crate::orgs::{Tab, tabs, wording};
use crate::shell;

/// Where the menu has organisations.
const PLACE: &str = "/organisations";
/// How many years are offered.
const YEARS: i16 = 6;

#[derive(Template)]
#[template(path = "functions/templates/show.html")]
struct ShowPage {
    page: Page,
    form: Form,
    tabs: Vec<MenuItem>,
    id: i64,
    years: Vec<Choice>,
    lists: Vec<Choice>,
    lines: Vec<LineView>,
    /// With records, without, not to be shown here.
    sums: [usize; 3],
}

/// A function in the board.
struct LineView {
    number: usize,
    name: String,
    source: String,
    note: String,
    mark: StateMark,
    /// What shows it: words with the number, and where they are listed.
    evidence: Vec<(String, Option<String>)>,
}

/// 职能一览.
pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    Query(query): Query<FunctionsQuery>,
) -> Result<Response, Problem> {
    let today = app
        .db
        .read(|tx| Ok::<_, crate::AppError>(tx.today()))
        .await?;
    let question = query.question(today)?;
    let (by, book) = (actor.clone(), app.rules.clone());
    let board = app
        .db
        .read(move |tx| actions::board(tx, &by, &book, id, question))
        .await?;
    let mut fields = reader.query_fields();
    fields.keep("year", question.year.to_string());
    fields.keep("list", question.list.key());
    let name = &board.organisation.short_name;
    let page = shell::titled(&reader, &actor, name, "functions.about", PLACE)
        .crumb(reader.t("orgs.title"), PLACE);
    let years = (0..YEARS).map(|back| today.year() - back);
    let lists = FunctionList::ALL.map(|it| {
        let key = it.key();
        Choice::new(key, page.t(&format!("functions.list_{key}")))
    });
    let count =
        |wanted: fn(&FunctionLine) -> bool| board.lines.iter().filter(|it| wanted(it)).count();
    Ok(html(&ShowPage {
        sums: [
            count(|it| it.count() > 0),
            count(|it| it.count() == 0 && it.rule.can_be_shown()),
            count(|it| !it.rule.can_be_shown()),
        ],
        lines: lines(&page, &actor, &app.rules, &board),
        form: Form::new(&reader, fields),
        tabs: tabs(&reader, &actor, id, Tab::Functions),
        years: years.map(|it| Choice::new(it, it.to_string())).collect(),
        lists: lists.to_vec(),
        id,
        page,
    }))
}

fn lines(page: &Page, actor: &Actor, book: &Rulebook, board: &Board) -> Vec<LineView> {
    let lines = board.lines.iter().enumerate();
    lines
        .map(|(at, it)| {
            let rule = &it.rule;
            let note = rule.source.note.as_ref();
            let note = note.map(|it| if page.zh() { &it.zh } else { &it.en });
            LineView {
                number: at + 1,
                name: if page.zh() { &rule.zh } else { &rule.en }.clone(),
                source: wording::source(page, &rule.citation()),
                note: note.cloned().unwrap_or_default(),
                mark: mark(page, it),
                evidence: it
                    .evidence
                    .iter()
                    .map(|(what, count)| {
                        let told = told(page, book, what, *count);
                        (told, href(actor, board, what).filter(|_| *count > 0))
                    })
                    .collect(),
            }
        })
        .collect()
}

fn mark(page: &Page, it: &FunctionLine) -> StateMark {
    let count = it.count();
    if !it.rule.can_be_shown() {
        let word = page.t("functions.not_here");
        return page.state(Standing::Idle).word(word);
    }
    if count == 0 {
        return page.state(Standing::Month).word(page.t("functions.none"));
    }
    let word = page.t_n("functions.records", count);
    page.state(Standing::Done).word(word)
}

/// 党课 12, 决议事项 3.
fn told(page: &Page, book: &Rulebook, what: &Evidence, count: i64) -> String {
    let name = match what {
        Evidence::Meetings(kind) => match book.meeting_kind(kind) {
            Some(it) if page.zh() => it.zh.clone(),
            Some(it) => it.en.clone(),
            None => kind.clone(),
        },
        Evidence::Record(record) => page
            .t(&format!("functions.record_{}", record.key()))
            .to_owned(),
    };
    format!("{name} {count}")
}

/// Where the records are listed, as far as the office may open it.
fn href(actor: &Actor, board: &Board, what: &Evidence) -> Option<String> {
    let (id, year) = (board.organisation.id, board.question.year);
    let meetings = actor.may(Act::SeeMeetings).is_ok();
    match what {
        Evidence::Meetings(kind) => {
            meetings.then(|| format!("/meetings?organisation={id}&kind={kind}&period={year}"))
        }
        Evidence::Record(FunctionRecord::Resolutions | FunctionRecord::MeetingsBelow) => {
            meetings.then(|| format!("/meetings?organisation={id}&period={year}"))
        }
        Evidence::Record(FunctionRecord::MembersAccepted) => actor
            .may(Act::SeeMembers)
            .is_ok()
            .then(|| format!("/members?organisation={id}&status=probationary")),
        Evidence::Record(FunctionRecord::MassRecords | FunctionRecord::UnitedFrontRecords) => {
            Some("/mass-bodies".to_owned())
        }
    }
}
