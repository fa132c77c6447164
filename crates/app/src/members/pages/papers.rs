//! Members on paper: Word files, and the whole roster to be printed.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use zhibu_web::{Page, Path, Problem, Query, Reader, Who, download, html};

use crate::access::Actor;
use crate::app::App;
use crate::error::AppError;
use crate::members::actions::{self, roll};
use crate::members::model::MemberLine;
use crate::members::paper::{self, MEDIA};
use crate::members::query::{RosterQuery, address_part};
use crate::shell;

/// Members of one print: some forty sheets.
const PRINTED_MAX: usize = 2_000;

#[derive(Template)]
#[template(path = "members/templates/print.html")]
struct PrintPage {
    page: Page,
    told: String,
    lines: Vec<MemberLine>,
}

/// The roster under the filters of its list, all lines of it on one page, to be printed.
pub async fn print(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<RosterQuery>,
) -> Result<Response, Problem> {
    let (by, keys, filter) = (actor.clone(), app.keys.clone(), query.filter()?);
    let found = app
        .db
        .read(move |tx| actions::printed(tx, &by, &keys, &filter, PRINTED_MAX))
        .await?;
    let (all, max) = (found.total_count.to_string(), PRINTED_MAX.to_string());
    let told = if found.more {
        let places = [("n", all.as_str()), ("max", max.as_str())];
        reader.t_with("members.printed_some", &places)
    } else {
        reader.t_with("members.printed_all", &[("n", all.as_str())])
    };
    let list = format!("/members{}", address_part(&query));
    let (title, about) = ("members.title", "members.print_about");
    Ok(html(&PrintPage {
        page: shell::page(&reader, &actor, title, about, "/members")
            .crumb(reader.t("members.title"), &list),
        told,
        lines: found.lines,
    }))
}

/// 党员基本信息采集表. Opening it is opening the file, which is kept.
pub async fn member_form(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let keys = app.keys.clone();
    let (file, today) = app
        .db
        .write(move |tx| Ok::<_, AppError>((actions::open(tx, &actor, &keys, id)?, tx.today())))
        .await?;
    let name = format!("党员基本信息采集表-{}.docx", file.row.name);
    let bytes = paper::member_form(&file, &app.rules, today).map_err(Problem::internal)?;
    Ok(download(&name, MEDIA, bytes))
}

/// 签名册 of the members under the filters of the roster.
pub async fn signature_sheet(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Query(query): Query<RosterQuery>,
) -> Result<Response, Problem> {
    let (keys, filter) = (app.keys.clone(), query.filter()?);
    let (organisation, lines, today) = app
        .db
        .read(move |tx| {
            let (organisation, lines) = roll(tx, &actor, &keys, &filter)?;
            Ok::<_, AppError>((organisation, lines, tx.today()))
        })
        .await?;
    let bytes = paper::signature_sheet(&organisation, &lines, today).map_err(Problem::internal)?;
    Ok(download(
        &format!("{organisation}党员签名册.docx"),
        MEDIA,
        bytes,
    ))
}
