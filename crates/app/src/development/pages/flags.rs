//! 发展党员异常: one list with since when and by which rule, and the same as a workbook.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use zhibu_papers::sheet::ColumnKind;
use zhibu_web::{Choice, Fields, Form, Page, Problem, Query, Reader, Who, html};

use super::PLACE;
use crate::access::Actor;
use crate::app::App;
use crate::development::actions::flags as actions;
use crate::development::rules::flags::{Flag, FlagKind};
use crate::error::Said;
use crate::listing::{Listing, day, text};
use crate::shell;

/// Lines of the page; the workbook has all.
const LINES_MAX: usize = 80;

/// What of the list is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlagQuery {
    kind: Option<String>,
}

#[derive(Template)]
#[template(path = "development/templates/flags.html")]
struct FlagsPage {
    page: Page,
    form: Form,
    kinds: Vec<Choice>,
    flags: Vec<Flag>,
    count: usize,
    export_href: String,
}

impl FlagQuery {
    fn asked(&self) -> Result<Option<FlagKind>, Problem> {
        shell::asked("kind", self.kind.as_deref(), FlagKind::parse)
    }
}

/// The list.
pub async fn list(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<FlagQuery>,
) -> Result<Response, Problem> {
    let kind = query.asked()?;
    let (book, by) = (app.rules.clone(), actor.clone());
    let mut flags = app
        .db
        .read(move |tx| actions::all(tx, &by, &book, kind))
        .await?;
    let count = flags.len();
    flags.truncate(LINES_MAX);
    let mut fields = Fields::new();
    let key = kind.map(FlagKind::key).unwrap_or_default();
    fields.keep("kind", key.to_owned());
    let kinds = FlagKind::ALL
        .iter()
        .map(|it| Choice::new(it.key(), word(&reader, *it)));
    let narrowed = if key.is_empty() {
        String::new()
    } else {
        format!("?kind={key}")
    };
    Ok(html(&FlagsPage {
        page: shell::page(
            &reader,
            &actor,
            "development.flags_title",
            "development.flags_about",
            PLACE,
        )
        .crumb(reader.t("development.title"), PLACE),
        form: Form::new(&reader, fields),
        kinds: kinds.collect(),
        flags,
        count,
        export_href: format!("/development/flags.xlsx{narrowed}"),
    }))
}

/// The same as a workbook.
pub async fn workbook(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<FlagQuery>,
) -> Result<Response, Problem> {
    let kind = query.asked()?;
    let (book, today) = (app.rules.clone(), app.db.clock().today());
    let flags = app
        .db
        .read(move |tx| actions::all(tx, &actor, &book, kind))
        .await?;
    let title = reader.t("development.flags_title").to_owned();
    let page = Page::new(&reader, &title);
    let mut listing = Listing::new(&reader, title)
        .column("development.flags_kind", 16.0, ColumnKind::Text)
        .column("development.organisation", 26.0, ColumnKind::Text)
        .column("development.name", 12.0, ColumnKind::Text)
        .column("development.flags_since", 12.0, ColumnKind::Day)
        .column("development.flags_what", 70.0, ColumnKind::Text);
    for it in flags {
        listing.row(vec![
            text(word(&reader, it.kind)),
            text(&it.organisation_name),
            text(it.case.as_ref().map(|it| it.1.clone()).unwrap_or_default()),
            day(it.since_on),
            text(super::said(&page, &it.said)),
        ]);
    }
    Ok(listing.answer(today)?)
}

fn word(reader: &Reader, kind: FlagKind) -> String {
    reader
        .t(&format!("development.flag_{}", kind.key()))
        .to_owned()
}

impl FlagsPage {
    fn kind(&self, flag: &Flag) -> String {
        word(&self.page.reader, flag.kind)
    }

    fn said<'s>(&self, it: &'s Said) -> &'s str {
        super::said(&self.page, it)
    }
}
