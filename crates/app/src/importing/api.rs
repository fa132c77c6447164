//! Imports as JSON: the same answer as on the command line; drafts and batches beside it.

pub mod batches;
pub mod drafts;

use axum::extract::{FromRequest as _, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use utoipa::IntoParams;
use zhibu_web::{Json, Path, Problem, Query, Reader, Say, Upload, Who};

use super::actions::{self, SentFile};
use super::command::ImportAnswer;
use super::model::{ImportKind, WhichRows};
use super::pages::sent;
use crate::access::Actor;
use crate::app::App;
use crate::error::AppError;
use crate::listing::WORKBOOK;

/// How a workbook is imported.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// true: say what the file would do and write nothing. Without it the file is written.
    #[serde(default)]
    dry_run: bool,
    /// true: write the rows without fault though others are wrong.
    #[serde(default)]
    good_rows: bool,
}

/// Checks or writes a workbook sent as the field `file` of a form, or as the body itself. Status 422
/// when it was to be written and is wrong.
pub async fn import(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(kind): Path<String>,
    Query(query): Query<ImportQuery>,
    request: Request,
) -> Result<Response, Problem> {
    let kind = ImportKind::from_key(&kind).ok_or_else(Problem::not_found)?;
    let file = workbook(&reader, request).await?;
    let rows = if query.good_rows {
        WhichRows::Good
    } else {
        WhichRows::All
    };
    let wanted = (!query.dry_run).then_some(rows);
    let report = actions::import(&app, &actor, kind, file, wanted).await?;
    let refused = !query.dry_run && !report.wrong.is_empty();
    let answer = Json(ImportAnswer::from(report));
    Ok(if refused {
        (StatusCode::UNPROCESSABLE_ENTITY, answer).into_response()
    } else {
        answer.into_response()
    })
}

async fn workbook(
    reader: &Reader,
    request: Request,
) -> Result<SentFile<axum::body::Bytes>, Problem> {
    let media = request.headers().get(header::CONTENT_TYPE);
    let media = media.and_then(|it| it.to_str().ok()).unwrap_or_default();
    if media.starts_with("multipart/form-data") {
        let upload = Upload::from_request(request, &()).await?;
        let missing = || AppError::field("file", "请附上 .xlsx 文件。", "Attach the .xlsx file.");
        return Ok(sent(upload.file("file").ok_or_else(missing)?));
    }
    let plain = media.split(';').next().unwrap_or_default().trim();
    if ![WORKBOOK, "application/octet-stream"].contains(&plain) {
        return Err(
            Problem::of(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type")
                .saying(Say::key("importing.api_media")),
        );
    }
    let bytes_max = reader.settings().upload_bytes_max;
    let bytes = axum::body::to_bytes(request.into_body(), bytes_max)
        .await
        .map_err(|_| {
            Problem::of(StatusCode::PAYLOAD_TOO_LARGE, "too_large")
                .saying(Say::key("importing.api_too_large").with("n", bytes_max))
        })?;
    Ok(SentFile {
        name: "api.xlsx".to_owned(),
        bytes,
    })
}
