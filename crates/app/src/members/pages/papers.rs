//! Word files of members.

use axum::extract::State;
use axum::response::Response;
use zhibu_web::{Path, Problem, Query, Who, download};

use crate::access::Actor;
use crate::app::App;
use crate::error::AppError;
use crate::members::actions::{self, roll};
use crate::members::paper::{self, MEDIA};
use crate::members::query::RosterQuery;

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
