//! The page of imports: what each file must hold, what a file does, what was written.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use zhibu_web::{
    Choice, Fields, Form, Page, Problem, Reader, Upload, UploadedFile, Who, html, html_refused,
    see_other_with,
};

use super::actions::{self, SentFile};
use super::model::{Batch, ImportKind, ImportReport};
use crate::access::Actor;
use crate::app::App;
use crate::error::AppError;
use crate::shell;

/// Lines of one table of a result; a page of more would be read by nobody.
const LINES_SHOWN: usize = 300;
/// Characters of a digest that are shown: enough to compare by eye.
const DIGEST_CHARACTERS_SHOWN: usize = 12;
/// What a browser offers to choose.
const ACCEPT: &str = ".xlsx";

#[derive(Template)]
#[template(path = "importing/templates/list.html")]
struct ListPage {
    page: Page,
    form: Form,
    kinds: Vec<Choice>,
    batches: Vec<Batch>,
}

#[derive(Template)]
#[template(path = "importing/templates/result.html")]
struct ResultPage {
    page: Page,
    form: Form,
    report: ImportReport,
    file_name: String,
    /// Whether the file was only to be checked.
    dry_run: bool,
}

impl ListPage {
    fn digest(&self, batch: &Batch) -> String {
        let digest = batch.file_sha256.chars();
        digest.take(DIGEST_CHARACTERS_SHOWN).collect()
    }

    fn at(&self, batch: &Batch) -> String {
        shell::time_of(&batch.at)
    }
}

impl ResultPage {
    /// Whether the next thing to do is to write the file that was checked.
    fn may_write(&self) -> bool {
        self.dry_run && self.report.may_be_written()
    }

    fn beyond(&self, count: usize) -> Option<String> {
        let more = count.checked_sub(LINES_SHOWN).filter(|more| *more > 0)?;
        let (shown, more) = (LINES_SHOWN.to_string(), more.to_string());
        let places = [("shown", shown.as_str()), ("more", more.as_str())];
        Some(self.page.reader.t_with("importing.beyond", &places))
    }
}

/// 导入.
pub async fn list(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
) -> Result<Response, Problem> {
    let form = Form::new(&reader, Fields::new());
    Ok(html(&list_page(&app, &reader, &actor, form).await?))
}

/// Checks or writes a file, by the button pressed.
pub async fn import(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    upload: Upload,
) -> Result<Response, Problem> {
    upload.only(&["kind", "step"], &["file"])?;
    let dry_run = upload.fields.text("step") != "write";
    let kind = ImportKind::from_key(upload.fields.text("kind"));
    let file = upload.file("file");
    let (file_name, reported) = match (kind, file) {
        (Some(kind), Some(file)) => {
            let reported = actions::import(&app, &actor, kind, sent(file), dry_run).await;
            (file.name.clone(), reported)
        }
        _ => (
            String::new(),
            Err(unfinished(kind.is_some(), file.is_some())),
        ),
    };
    match reported {
        Ok(report) if report.batch_id.is_some() => {
            let notice = written(&reader, &report);
            Ok(see_other_with(&reader, "/imports", &notice))
        }
        Ok(report) => {
            let wrong = !report.wrong.is_empty() && !dry_run;
            let result = ResultPage {
                page: result_page(&reader, &actor, report.kind),
                form: Form::new(&reader, upload.fields),
                report,
                file_name,
                dry_run,
            };
            Ok(if wrong {
                html_refused(&result)
            } else {
                html(&result)
            })
        }
        Err(AppError::Invalid(faults)) => {
            let form = Form::refused(&reader, upload.fields, shell::faults(faults));
            Ok(html_refused(&list_page(&app, &reader, &actor, form).await?))
        }
        Err(error) => Err(error.into()),
    }
}

/// The file of a form, by the name it had.
pub fn sent(file: &UploadedFile) -> SentFile<axum::body::Bytes> {
    SentFile {
        name: file.name.clone(),
        bytes: file.bytes.clone(),
    }
}

fn unfinished(has_kind: bool, has_file: bool) -> AppError {
    let mut faults = Vec::new();
    for (there, field, zh, en) in [
        (
            has_kind,
            "kind",
            "请选择导入的是哪一类表格。",
            "Choose what the workbook holds.",
        ),
        (
            has_file,
            "file",
            "请选择要导入的 .xlsx 文件。",
            "Choose the .xlsx file to import.",
        ),
    ] {
        if !there {
            let said = crate::Said::new(zh, en);
            let field = field.to_owned();
            faults.push(crate::FieldFault { field, said });
        }
    }
    AppError::Invalid(faults)
}

fn written(reader: &Reader, report: &ImportReport) -> String {
    let difference = &report.difference;
    let counts = [
        difference.new_count.to_string(),
        difference.changed_count().to_string(),
        difference.same_count.to_string(),
    ];
    let places: Vec<(&str, &str)> = ["new", "changed", "same"]
        .into_iter()
        .zip(counts.iter().map(String::as_str))
        .collect();
    reader.t_with("importing.written", &places)
}

async fn list_page(
    app: &App,
    reader: &Reader,
    actor: &Actor,
    form: Form,
) -> Result<ListPage, Problem> {
    let asking = actor.clone();
    let batches = app.db.read(move |tx| actions::history(tx, &asking)).await?;
    let kinds = ImportKind::ALL.into_iter().map(|kind| {
        let label = reader
            .t(&format!("importing.kind_{}", kind.key()))
            .to_owned();
        let holds = reader
            .t(&format!("importing.holds_{}", kind.key()))
            .to_owned();
        Choice::new(kind.key(), label).help(holds)
    });
    let place = "/imports";
    Ok(ListPage {
        page: shell::page(reader, actor, "importing.title", "importing.about", place).form(&form),
        form,
        kinds: kinds.collect(),
        batches,
    })
}

fn result_page(reader: &Reader, actor: &Actor, kind: ImportKind) -> Page {
    let kind = reader
        .t(&format!("importing.kind_{}", kind.key()))
        .to_owned();
    let title = reader.t_with("importing.result", &[("kind", kind.as_str())]);
    shell::titled(reader, actor, &title, "importing.result_about", "/imports")
        .crumb(reader.t("importing.title"), "/imports")
}
