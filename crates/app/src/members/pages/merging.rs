//! 重复与合并: likely duplicates, two rows side by side, and the way back.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use zhibu_rules::Rulebook;
use zhibu_web::{Fields, Form, Page, Path, Problem, Query, Reader, Who, html, see_other_with};

use super::fields::{field_word, value_words};
use crate::access::Actor;
use crate::app::App;
use crate::members::actions::merging::{self, Duplicates};
use crate::members::model::MemberFile;
use crate::members::rules::REASON_CHARACTERS_MAX;
use crate::shell;

/// The two rows.
#[derive(Debug, Deserialize)]
pub struct PairQuery {
    keep: i64,
    drop: i64,
}

#[derive(Template)]
#[template(path = "members/templates/duplicates.html")]
struct ListPage {
    page: Page,
    found: Duplicates,
}

#[derive(Template)]
#[template(path = "members/templates/merge.html")]
struct MergePage {
    page: Page,
    form: Form,
    book: Arc<Rulebook>,
    keep: MemberFile,
    drop: MemberFile,
}

/// The pairs that may be one person.
pub async fn list(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
) -> Result<Response, Problem> {
    let by = actor.clone();
    let found = app.db.read(move |tx| merging::duplicates(tx, &by)).await?;
    let page = shell::page(
        &reader,
        &actor,
        "members.duplicates_title",
        "members.duplicates_about",
        "/members",
    )
    .crumb(reader.t("members.title"), "/members");
    Ok(html(&ListPage { page, found }))
}

/// Two rows side by side.
pub async fn form(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<PairQuery>,
) -> Result<Response, Problem> {
    let form = Form::new(&reader, Fields::new());
    let shown = merge_page(&app, &reader, &actor, (query.keep, query.drop), form).await?;
    Ok(html(&shown))
}

/// Merges them.
pub async fn merge(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&["keep", "drop", "reason"])?;
    let id = |name: &str| {
        fields
            .text(name)
            .parse::<i64>()
            .map_err(|_| Problem::not_found())
    };
    let pair = (id("keep")?, id("drop")?);
    let (keys, by, reason) = (
        app.keys.clone(),
        actor.clone(),
        fields.text("reason").to_owned(),
    );
    let done = app
        .db
        .write(move |tx| {
            if merging::is_merged(tx, &by, pair)? {
                return Ok(false);
            }
            merging::merge(tx, &by, &keys, pair, &reason).map(|_| true)
        })
        .await;
    let lead_on = |is_new| {
        let notice = if is_new {
            "members.merged_notice"
        } else {
            "members.merged_before_notice"
        };
        see_other_with(&reader, &format!("/members/{}", pair.0), reader.t(notice))
    };
    let again = |form| merge_page(&app, &reader, &actor, pair, form);
    shell::answered((&reader, fields), done, lead_on, again).await
}

/// Undoes a merge.
pub async fn undo(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&[])?;
    let keys = app.keys.clone();
    let line = app
        .db
        .write(move |tx| merging::undo(tx, &actor, &keys, id))
        .await?;
    let notice = reader.t_with("members.undone_notice", &[("name", &line.name)]);
    Ok(see_other_with(&reader, "/members/duplicates", &notice))
}

async fn merge_page(
    app: &App,
    reader: &Reader,
    actor: &Actor,
    pair: (i64, i64),
    form: Form,
) -> Result<MergePage, Problem> {
    let (keys, by) = (app.keys.clone(), actor.clone());
    // Opening two files leaves its audit rows, so this is a write.
    let [keep, drop] = app
        .db
        .write(move |tx| merging::preview(tx, &by, &keys, pair))
        .await?;
    let page = shell::page(
        reader,
        actor,
        "members.merge_title",
        "members.merge_about",
        "/members",
    )
    .crumb(reader.t("members.title"), "/members")
    .crumb(reader.t("members.duplicates_title"), "/members/duplicates")
    .form(&form);
    Ok(MergePage {
        page,
        form,
        book: Arc::clone(&app.rules),
        keep,
        drop,
    })
}

impl ListPage {
    fn heading(&self, at: &usize) -> &str {
        self.page.t(match at {
            0 => "members.same_number",
            1 => "members.same_name",
            _ => "members.same_telephone",
        })
    }

    fn is_empty(&self) -> bool {
        self.found.pairs.iter().all(Vec::is_empty)
    }
}

impl MergePage {
    /// Item, what the row that stays says, what the other says, whether they differ.
    fn lines(&self) -> Vec<(String, String, String, bool)> {
        let reader = &self.page.reader;
        let blank = |it: Option<String>| it.unwrap_or_else(|| "—".to_owned());
        let of = |file: &MemberFile| {
            let row = &file.row;
            let words = |field: &str, value: &str| value_words(&self.book, reader, field, value);
            [
                ("name", row.name.clone()),
                ("status", words("status", &row.status)),
                ("branch_id", row.branch_name.clone()),
                ("sex", words("sex", &row.sex)),
                ("birth_on", row.birth_on.to_string()),
                ("ethnicity", words("ethnicity", &row.ethnicity)),
                ("id_number", file.id_number_masked.clone()),
                ("telephone", blank(file.telephone_masked.clone())),
                ("education", words("education", &row.education)),
                ("joined_on", row.joined_on.to_string()),
                ("full_on", blank(row.full_on.map(|it| it.to_string()))),
                ("personnel", words("personnel", &row.personnel)),
                ("workplace", blank(row.workplace.clone())),
                ("note", blank(row.note.clone())),
            ]
        };
        let pairs = of(&self.keep).into_iter().zip(of(&self.drop));
        pairs
            .map(|((field, one), (_, other))| {
                let differs = one != other;
                (field_word(&self.page, field), one, other, differs)
            })
            .collect()
    }
}
