//! 定向培养联系计划 of a case: its lines, a new one, the look at one, and the Word file.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use zhibu_web::{
    Choice, Fields, Form, Page, Path, Problem, Reader, Who, download, html, see_other_with,
};

use super::PLACE;
use crate::access::{Act, Actor};
use crate::app::App;
use crate::development::actions;
use crate::development::actions::cultivation::{
    self, CultivationLine, CultivationPlan, CultivationState, TEXT_CHARACTERS_MAX, TypedLine,
};
use crate::development::paper::{self, MEDIA};
use crate::error::AppError;
use crate::shell;

#[derive(Template)]
#[template(path = "development/templates/cultivation.html")]
struct CultivationPage {
    page: Page,
    form: Form,
    plan: CultivationPlan,
    contacts: Vec<Choice>,
    may_write: bool,
}

/// The plan.
pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let form = Form::new(&reader, Fields::new());
    Ok(html(&plan_page(&app, &reader, &actor, id, form).await?))
}

/// Plans something.
pub async fn plan(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&["contact", "goal", "measures", "until_on"])?;
    let typed = TypedLine {
        contact_id: fields.text("contact").parse().ok(),
        goal: fields.text("goal").to_owned(),
        measures: fields.text("measures").to_owned(),
        until_on: fields.text("until_on").to_owned(),
    };
    let by = actor.clone();
    let done = app
        .db
        .write(move |tx| cultivation::plan(tx, &by, id, &typed))
        .await;
    let lead_on = |()| noticed(&reader, id, "development.cultivation_planned_notice");
    let again = |form| plan_page(&app, &reader, &actor, id, form);
    shell::answered((&reader, fields), done, lead_on, again).await
}

/// Looks at a line.
pub async fn review(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path((id, line_id)): Path<(i64, i64)>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&["line", "state", "note"])?;
    let (state, note) = (
        fields.text("state").to_owned(),
        fields.text("note").to_owned(),
    );
    let (book, by) = (app.rules.clone(), actor.clone());
    let done = app
        .db
        .write(move |tx| cultivation::review(tx, &by, &book, (id, line_id), (&state, &note)))
        .await;
    let lead_on = |()| noticed(&reader, id, "development.cultivation_reviewed_notice");
    let again = |form| plan_page(&app, &reader, &actor, id, form);
    shell::answered((&reader, fields), done, lead_on, again).await
}

/// The Word file.
pub async fn printed(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let book = app.rules.clone();
    // Taking writes the audit row first, so this is a write.
    let (plan, issuers) = app
        .db
        .write(move |tx| cultivation::printed(tx, &actor, &book, id))
        .await?;
    let bytes = paper::cultivation::plan(&plan, &issuers)?;
    let name = format!("{}定向培养联系计划.docx", plan.row.name);
    Ok(download(&name, MEDIA, bytes))
}

fn noticed(reader: &Reader, id: i64, key: &str) -> Response {
    let path = format!("/development/{id}/cultivation");
    see_other_with(reader, &path, reader.t(key))
}

async fn plan_page(
    app: &App,
    reader: &Reader,
    actor: &Actor,
    id: i64,
    form: Form,
) -> Result<CultivationPage, Problem> {
    let (book, by) = (app.rules.clone(), actor.clone());
    let (plan, members) = app
        .db
        .read(move |tx| {
            let plan = cultivation::open(tx, &by, &book, id)?;
            Ok::<_, AppError>((plan, actions::branch_members(tx, &by, id)?))
        })
        .await?;
    let (about, name) = ("development.cultivation_about", plan.row.name.clone());
    let title = format!("{} · {}", name, reader.t("development.cultivation_title"));
    let page = shell::titled(reader, actor, &title, about, PLACE)
        .crumb(reader.t("development.title"), PLACE)
        .crumb(&name, &format!("/development/{id}"))
        .form(&form);
    let contacts = members.into_iter().filter(|it| it.status == "full");
    Ok(CultivationPage {
        contacts: contacts.map(|it| Choice::new(it.id, it.name)).collect(),
        may_write: actor.may(Act::RecordDevelopment).is_ok(),
        page,
        form,
        plan,
    })
}

impl CultivationPage {
    fn state(&self, state: &str) -> &str {
        self.page.t(match CultivationState::parse(state) {
            Some(CultivationState::Done) => "development.cultivation_done",
            Some(CultivationState::NotDone) => "development.cultivation_not_done",
            _ => "development.cultivation_under_way",
        })
    }

    fn states(&self) -> Vec<Choice> {
        let all = CultivationState::ALL.iter();
        all.map(|it| Choice::new(it.key(), self.state(it.key())))
            .collect()
    }

    /// Whether the form of a look at this line was refused.
    fn is_asked(&self, line: &CultivationLine) -> bool {
        self.form.value("line") == line.row.id.to_string()
    }
}
