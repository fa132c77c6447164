//! What is done to a draft: its columns chosen, its file replaced, its rows written or given back, the draft given
//! up.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use zhibu_papers::mending::is_sent_back;
use zhibu_web::{
    Fields, Lang, Path, Problem, Reader, Upload, Who, download, see_other, see_other_with,
};

use super::draft::{refused_file, refused_writing};
use super::{PLACE, begun, sent, written};
use crate::access::Actor;
use crate::app::App;
use crate::error::AppError;
use crate::importing::actions::{SentFile, drafts};
use crate::importing::columns::{Chosen, Outline};
use crate::importing::model::{Draft, ImportKind, RowFault, WhichRows};
use crate::importing::repair;
use crate::importing::work::{State as WorkState, of_draft};
use crate::listing::WORKBOOK;

/// Keeps what was chosen for headings, or forgets what was chosen before, and reads the file again.
pub async fn choose(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&["column_", "forget"])?;
    let (_, work) = of_draft(&app, &actor, id).await?;
    let outline = match work.wait().await {
        WorkState::Columns(outline) => outline,
        WorkState::Ready(checked) => Arc::clone(&checked.outline),
        _ => return Ok(see_other(&format!("{PLACE}/{id}"))),
    };
    let is_forgotten = fields.ticked("forget");
    let chosen = chosen(&outline, &fields);
    let who = actor.clone();
    app.db
        .write(move |tx| {
            if is_forgotten {
                drafts::forget(tx, &who, id)
            } else {
                drafts::choose(tx, &who, id, &chosen)
            }
        })
        .await?;
    app.shelf.take_off(id);
    let notice = if is_forgotten {
        "importing.columns_forgotten"
    } else {
        "importing.columns_kept"
    };
    let to = format!("{PLACE}/{id}");
    Ok(see_other_with(&reader, &to, reader.t(notice)))
}

/// What was chosen for the headings of a file: for each that was changed, its key or none.
fn chosen(outline: &Outline, fields: &Fields) -> Chosen {
    let mut chosen = Chosen::new();
    for (at, (_, heading)) in outline.headings().enumerate() {
        let name = format!("column_{at}");
        let Some(key) = fields.get(&name) else {
            continue;
        };
        if heading.chosen.unwrap_or_default() != key {
            chosen.insert(heading.heading.clone(), key.to_owned());
        }
    }
    chosen
}

/// Puts another file in the place of a draft's, or the mended rows in the place of its wrong ones.
pub async fn replace(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    upload: Upload,
) -> Result<Response, Problem> {
    upload.only(&[], &["file"])?;
    let who = actor.clone();
    let draft = app.db.read(move |tx| drafts::find(tx, &who, id)).await?;
    let kind = ImportKind::from_key(&draft.kind).ok_or_else(Problem::not_found)?;
    let Some(file) = upload.file("file") else {
        let said = reader.t("importing.file_missing");
        return Ok(see_other_with(&reader, &format!("{PLACE}/{id}"), said));
    };
    let begun = async {
        let sent = whole(&app, &actor, &draft, sent(file)).await?;
        let work = begun(&app, &actor, kind, &sent, draft.chosen()).await?;
        Ok((sent, work))
    };
    let (sent, work) = match begun.await {
        Ok(begun) => begun,
        Err(AppError::Invalid(faults)) => {
            return Ok(refused_file(&reader, &actor, draft, faults));
        }
        Err(error) => return Err(error.into()),
    };
    let keys = app.keys.clone();
    app.db
        .write(move |tx| drafts::replace(tx, &actor, &keys, id, (&sent.name, &sent.bytes)))
        .await?;
    app.shelf.put(id, work);
    Ok(see_other(&format!("{PLACE}/{id}")))
}

/// The file as it is to stand: as it was sent, or, where it brings back wrong rows of the draft, the draft's own
/// with these.
async fn whole(
    app: &App,
    actor: &Actor,
    draft: &Draft,
    sent: SentFile<Bytes>,
) -> Result<SentFile<Bytes>, AppError> {
    let back = sent.bytes.clone();
    let is_sent_back = tokio::task::spawn_blocking(move || is_sent_back(&back));
    if !is_sent_back.await.map_err(AppError::internal)? {
        return Ok(sent);
    }
    let (_, work) = of_draft(app, actor, draft.id).await?;
    let checked = match work.wait().await {
        WorkState::Ready(checked) => checked,
        WorkState::Reading | WorkState::Checking | WorkState::Writing => {
            return Err(AppError::field(
                "file",
                "原来的文件还没有检查完，改好的行没有并入。请过一会儿再传。",
                "The file itself is being checked still, so the mended rows were not taken. Send them again soon.",
            ));
        }
        _ => return Ok(sent),
    };
    if checked.report.wrong.is_empty() {
        return Ok(sent);
    }
    let (who, keys, id) = (actor.clone(), app.keys.clone(), draft.id);
    let content = app.db.read(move |tx| drafts::content(tx, &who, &keys, id));
    let (_, bytes) = content.await?;
    let (chosen, today) = (draft.chosen(), app.db.clock().today());
    let made = tokio::task::spawn_blocking(move || {
        let both = (bytes.as_slice(), sent.bytes.as_ref());
        repair::made_whole(both, &checked.file, &checked.report, &chosen, today)
    });
    let bytes = made.await.map_err(AppError::internal)??;
    Ok(SentFile {
        name: draft.file_name.clone(),
        bytes: bytes.into(),
    })
}

/// Writes a draft: whole, or its good rows.
pub async fn write(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&["rows"])?;
    let rows = match fields.text("rows") {
        "good" => WhichRows::Good,
        _ => WhichRows::All,
    };
    let (draft, work) = of_draft(&app, &actor, id).await?;
    let here = format!("{PLACE}/{id}");
    let WorkState::Ready(checked) = work.wait().await else {
        return Ok(see_other(&here));
    };
    if !checked.report.is_to_be_written(rows) {
        return Ok(refused_writing(&reader, &actor, draft, checked));
    }
    work.write(&app, &actor, id, rows);
    Ok(match work.wait().await {
        WorkState::Written(batch_id) => {
            let notice = written(&reader, &checked.report);
            see_other_with(&reader, &format!("{PLACE}/batches/{batch_id}"), &notice)
        }
        WorkState::Ready(now) => match &now.written {
            Some(report) => see_other_with(&reader, &here, &written(&reader, report)),
            None => see_other_with(&reader, &here, reader.t("importing.changed_meanwhile")),
        },
        _ => see_other(&here),
    })
}

/// The wrong rows of a draft, as a workbook of the same layout.
pub async fn wrong_rows(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let (draft, work) = of_draft(&app, &actor, id).await?;
    let WorkState::Ready(checked) = work.wait().await else {
        return Ok(see_other(&format!("{PLACE}/{id}")));
    };
    let keys = app.keys.clone();
    let (_, bytes) = app
        .db
        .read(move |tx| drafts::content(tx, &actor, &keys, id))
        .await?;
    let today = app.db.clock().today();
    let tell: fn(&RowFault) -> &str = match reader.lang {
        Lang::Zh => |fault| &fault.message.zh,
        Lang::En => |fault| &fault.message.en,
    };
    let made = tokio::task::spawn_blocking(move || {
        repair::workbook(&bytes, &checked.file, &checked.report, today, tell)
    });
    let made = made.await.map_err(Problem::internal)??;
    Ok(download(&repair::name_of(&draft.file_name), WORKBOOK, made))
}

/// Gives a draft up.
pub async fn discard(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&[])?;
    app.db
        .write(move |tx| drafts::discard(tx, &actor, id))
        .await?;
    app.shelf.take_off(id);
    Ok(see_other_with(
        &reader,
        PLACE,
        reader.t("importing.discarded"),
    ))
}
