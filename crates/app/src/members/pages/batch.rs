//! 批量办理: who, what, and a line for each.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use zhibu_web::{Choice, Fields, Form, Lang, Page, Problem, Query, Reader, Who, html};

use super::fields::branches;
use crate::access::Actor;
use crate::app::App;
use crate::error::{AppError, Said};
use crate::members::actions::adding;
use crate::members::actions::batch::{self, BATCH_MAX, Batch, BatchLine};
use crate::members::model::MemberLine;
use crate::members::query::{RosterQuery, address_part};
use crate::members::rules::REASON_CHARACTERS_MAX;
use crate::orgs::model::OrganisationName;
use crate::shell;

#[derive(Template)]
#[template(path = "members/templates/batch.html")]
struct BatchPage {
    page: Page,
    form: Form,
    lines: Vec<MemberLine>,
    total: i64,
    /// The filters that the list was narrowed by.
    kept: Fields,
    changes: Vec<Choice>,
    branches: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "members/templates/batch_result.html")]
struct ResultPage {
    page: Page,
    /// The list it was begun from, as an address takes it.
    filters: String,
    lines: Vec<BatchLine>,
}

const NAMES: [&str; 5] = ["who", "what", "branch", "from_on", "reason"];
/// What may be done, with the item and value it means.
const CHANGES: [(&str, &str, &str); 5] = [
    ("hardship_on", "in_hardship", "true"),
    ("hardship_off", "in_hardship", "false"),
    ("floating_on", "floating", "true"),
    ("floating_off", "floating", "false"),
    ("branch", "branch_id", ""),
];

/// The list to choose from.
pub async fn form(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<RosterQuery>,
) -> Result<Response, Problem> {
    let form = Form::new(&reader, Fields::new());
    Ok(html(
        &batch_page(&app, &reader, &actor, &query, form).await?,
    ))
}

/// Does it, and shows a line for each.
pub async fn run(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&[&NAMES[..], &RosterQuery::FILTERS].concat())?;
    let query = RosterQuery::of(&fields)?;
    let ids: Vec<i64> = fields.all("who").filter_map(|it| it.parse().ok()).collect();
    let what = CHANGES.iter().find(|it| it.0 == fields.text("what"));
    let change = what.map(|(_, field, value)| {
        let is_branch = *field == "branch_id";
        let value = if is_branch {
            fields.text("branch")
        } else {
            value
        };
        ((*field).to_owned(), value.to_owned())
    });
    let batch = Batch {
        change,
        from_on: fields.text("from_on").to_owned(),
        reason: fields.text("reason").to_owned(),
    };
    let (book, keys, by) = (app.rules.clone(), app.keys.clone(), actor.clone());
    let done = app
        .db
        .write(move |tx| batch::run(tx, &by, &book, &keys, &ids, &batch))
        .await;
    let lead_on = |lines| {
        html(&ResultPage {
            page: page_of(&reader, &actor, "members.batch_result"),
            filters: address_part(&query),
            lines,
        })
    };
    let again = |form| batch_page(&app, &reader, &actor, &query, form);
    shell::answered((&reader, fields), done, lead_on, again).await
}

async fn batch_page(
    app: &App,
    reader: &Reader,
    actor: &Actor,
    query: &RosterQuery,
    form: Form,
) -> Result<BatchPage, Problem> {
    let (keys, by, filter) = (app.keys.clone(), actor.clone(), query.filter()?);
    let found = app.db.read(move |tx| {
        let (lines, total) = batch::candidates(tx, &by, &keys, &filter)?;
        let branches: Vec<OrganisationName> = adding::branches(tx, &by)?;
        Ok::<_, AppError>((lines, total, branches))
    });
    let (lines, total, found) = found.await?;
    let page = page_of(reader, actor, "members.batch_title").form(&form);
    Ok(BatchPage {
        lines,
        total,
        kept: query.fields(),
        changes: CHANGES
            .iter()
            .map(|it| Choice::new(it.0, page.t(&format!("members.batch_{}", it.0))))
            .collect(),
        branches: branches(&found),
        page,
        form,
    })
}

fn page_of(reader: &Reader, actor: &Actor, title_key: &str) -> Page {
    shell::page(reader, actor, title_key, "members.batch_about", "/members")
        .crumb(reader.t("members.title"), "/members")
}

impl BatchPage {
    fn is_cut(&self) -> bool {
        i64::try_from(self.lines.len()).is_ok_and(|shown| shown < self.total)
    }
}

impl ResultPage {
    fn counts(&self) -> String {
        let refused = self.lines.iter().filter(|it| it.refused.is_some()).count();
        let done = (self.lines.len() - refused).to_string();
        let places = [("done", done.as_str()), ("refused", &refused.to_string())];
        self.page.t_with("members.batch_counts", &places)
    }

    fn said<'a>(&self, said: &'a Said) -> &'a str {
        match self.page.reader.lang {
            Lang::Zh => &said.zh,
            Lang::En => &said.en,
        }
    }
}
