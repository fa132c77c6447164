//! The pages that ask what a list of persons is for, and the workbooks.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use zhibu_papers::sheet::{ColumnKind, Value};
use zhibu_rules::Rulebook;
use zhibu_web::{Fields, Form, Page, Problem, Query, Reader, Who, html};

use crate::access::Actor;
use crate::app::App;
use crate::dues::actions::OrganisationDues;
use crate::dues::class_name;
use crate::dues::model::Owing;
use crate::dues::query::DuesQuery;
use crate::exporting::actions::personal as actions;
use crate::exporting::rules::REASON_CHARACTERS_MAX;
use crate::listing::{Listing, day, href, text};
use crate::shell;
use crate::talks::model::TalkLine;
use crate::talks::pages::kind_word;
use crate::talks::query::TalkQuery;

/// A list of persons: its keys and addresses.
struct Kind {
    title: &'static str,
    about: &'static str,
    list: &'static str,
    path: &'static str,
}

const TALKS: Kind = Kind {
    title: "exporting.talks_title",
    about: "exporting.talks_about",
    list: "/talks",
    path: "/exports/talks",
};

const DUES: Kind = Kind {
    title: "exporting.dues_title",
    about: "exporting.dues_about",
    list: "/dues",
    path: "/exports/dues",
};

#[derive(Template)]
#[template(path = "exporting/templates/personal.html")]
struct ReasonPage {
    page: Page,
    form: Form,
    /// The form's address, with the filters of the list.
    action: String,
    organisation_name: Option<String>,
}

/// `GET /exports/talks`: what for.
pub async fn talks(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<TalkQuery>,
) -> Result<Response, Problem> {
    let form = Form::new(&reader, Fields::new());
    let asked = query.organisation;
    Ok(html(
        &page(&app, &reader, &actor, &TALKS, (asked, form)).await?,
    ))
}

/// `POST /exports/talks`: the talks of the list, for the reason given.
pub async fn talks_file(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<TalkQuery>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&["reason"])?;
    let (by, reason, asked) = (
        actor.clone(),
        fields.text("reason").to_owned(),
        query.organisation,
    );
    let (book, today) = (app.rules.clone(), app.db.clock().today());
    let done = app
        .db
        .write(move |tx| actions::talks(tx, &by, asked, &reason))
        .await
        .and_then(|found| talks_listing(&reader_page(&reader), &book, &found).answer(today));
    let again = |form| page(&app, &reader, &actor, &TALKS, (asked, form));
    shell::answered((&reader, fields), done, |file| file, again).await
}

/// `GET /exports/dues`: what for.
pub async fn dues(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<DuesQuery>,
) -> Result<Response, Problem> {
    query.month()?;
    let form = Form::new(&reader, Fields::new());
    let asked = query.organisation;
    Ok(html(
        &page(&app, &reader, &actor, &DUES, (asked, form)).await?,
    ))
}

/// `POST /exports/dues`: what everybody of the branch owes, for the reason given.
pub async fn dues_file(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<DuesQuery>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&["reason"])?;
    let (by, reason) = (actor.clone(), fields.text("reason").to_owned());
    let asked = (query.organisation, query.month()?);
    let (book, today) = (app.rules.clone(), app.db.clock().today());
    let done = app
        .db
        .write(move |tx| actions::dues(tx, &by, &book, asked, &reason))
        .await
        .and_then(|found| dues_listing(&reader_page(&reader), &app.rules, &found).answer(today));
    let again = |form| page(&app, &reader, &actor, &DUES, (asked.0, form));
    shell::answered((&reader, fields), done, |file| file, again).await
}

async fn page(
    app: &App,
    reader: &Reader,
    actor: &Actor,
    kind: &Kind,
    (organisation_id, form): (Option<i64>, Form),
) -> Result<ReasonPage, Problem> {
    let by = actor.clone();
    let organisation_name = app
        .db
        .read(move |tx| actions::narrowed(tx, &by, organisation_id))
        .await?;
    let page = shell::page(reader, actor, kind.title, kind.about, kind.list)
        .crumb(reader.t("exporting.list"), &href(reader, kind.list))
        .form(&form);
    Ok(ReasonPage {
        page,
        form,
        action: href(reader, kind.path),
        organisation_name,
    })
}

fn reader_page(reader: &Reader) -> Page {
    Page::new(reader, "")
}

fn talks_listing<'a>(page: &'a Page, book: &Rulebook, found: &[TalkLine]) -> Listing<'a> {
    let mut listing = Listing::new(&page.reader, page.t("talks.title"))
        .column("talks.held_on", 12.0, ColumnKind::Day)
        .column("talks.organisation", 30.0, ColumnKind::Text)
        .column("talks.talker", 12.0, ColumnKind::Text)
        .column("talks.listener", 12.0, ColumnKind::Text)
        .column("talks.kind", 20.0, ColumnKind::Text)
        .column("talks.follow_up_on", 14.0, ColumnKind::Day)
        .column("talks.followed", 14.0, ColumnKind::Day);
    for it in found {
        listing.row(vec![
            day(Some(it.held_on)),
            text(&it.organisation_name),
            text(&it.talker_name),
            text(&it.listener_name),
            text(kind_word(book, page, &it.kind)),
            day(it.follow_up_on),
            day(it.followed_up_on),
        ]);
    }
    listing
}

fn dues_listing<'a>(page: &'a Page, book: &Rulebook, found: &OrganisationDues) -> Listing<'a> {
    let title = page.t_with("dues.of", &[("name", &found.organisation.short_name)]);
    let grid = found.grid.as_ref();
    let mut listing = Listing::new(&page.reader, format!("{title} {}", found.month.year()))
        .column("dues.name", 12.0, ColumnKind::Text)
        .column("dues.class", 20.0, ColumnKind::Text);
    for month in grid.into_iter().flat_map(|it| &it.months) {
        let number = month.number().to_string();
        let heading = page.t_with("dues.month_short", &[("n", &number)]);
        listing = listing.titled(heading, 10.0, ColumnKind::Yuan);
    }
    listing = listing.column("dues.sum", 12.0, ColumnKind::Yuan);
    for it in grid.into_iter().flat_map(|it| &it.people) {
        let class = it.class.map(|class| {
            let (zh, en) = class_name(book, class);
            if page.zh() { zh } else { en }
        });
        let unknown = || page.t("dues.unknown").to_owned();
        let mut values = vec![text(&it.member.name), text(class.unwrap_or_else(unknown))];
        values.extend(it.months.iter().map(|owing| match owing {
            Owing::Nothing => Value::Blank,
            Owing::Fen(fen) => Value::YuanOfFen(fen.get()),
            Owing::BaseMissing => text(page.t("dues.missing_short")),
        }));
        values.push(Value::YuanOfFen(it.sum.get()));
        listing.row(values);
    }
    listing
}
