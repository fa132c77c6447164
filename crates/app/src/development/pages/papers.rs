//! The papers of cases to be taken along.

use axum::extract::State;
use axum::response::Response;
use zhibu_web::{Path, Problem, Query, Who, download};

use super::ListQuery;
use crate::access::Actor;
use crate::app::App;
use crate::development::actions::papers;
use crate::development::paper::{self, ARCHIVE, MEDIA};

/// The papers of one case as one file.
pub async fn one(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let book = app.rules.clone();
    // Taking writes the audit row first, so this is a write.
    let case = app
        .db
        .write(move |tx| papers::one(tx, &actor, &book, id))
        .await?;
    let bytes = paper::case(&app.rules, &case)?;
    let name = format!("{}发展党员文书.docx", case.row.name);
    Ok(download(&name, MEDIA, bytes))
}

/// Those of every case under the filters of the list, packed.
pub async fn all(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Query(query): Query<ListQuery>,
) -> Result<Response, Problem> {
    let (book, asked) = (app.rules.clone(), query.asked()?);
    let (cases, today) = app
        .db
        .write(move |tx| {
            let cases = papers::all(tx, &actor, &book, asked)?;
            Ok::<_, crate::AppError>((cases, tx.today()))
        })
        .await?;
    // Packing hundreds of files is computing, which would hold up other requests here.
    let (book, words) = (app.rules.clone(), app.settings.words.clone());
    let packed = tokio::task::spawn_blocking(move || paper::archive(&book, &words, &cases, today));
    let bytes = packed.await.map_err(Problem::internal)??;
    Ok(download("发展党员文书.zip", ARCHIVE, bytes))
}
