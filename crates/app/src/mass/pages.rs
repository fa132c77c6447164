//! The register by unit, and one unit's mass organisations with their records.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use zhibu_papers::sheet::{ColumnKind, Value};
use zhibu_web::{
    Choice, Fields, Form, Page, Path, Problem, Query, Reader, Who, html, see_other_with,
};

use super::actions;
use super::model::{
    MassBody, MassKind, MassQuery, NewMassBody, NewMassRecord, RECORD_KINDS, UnitMass, UnitMassFile,
};
use super::rules::{LINE_CHARACTERS_MAX, NOTE_CHARACTERS_MAX};
use crate::access::{Act, Actor};
use crate::app::App;
use crate::error::AppError;
use crate::listing::{Listing, count, day, text};
use crate::orgs::window::Window;
use crate::shell;

/// Where the menu has organisations.
const PLACE: &str = "/organisations";

#[derive(Template)]
#[template(path = "mass/templates/list.html")]
struct ListPage {
    page: Page,
    form: Form,
    kinds: Vec<Choice>,
    /// None where the question could not be read.
    window: Option<Window<UnitMass>>,
}

#[derive(Template)]
#[template(path = "mass/templates/show.html")]
struct ShowPage {
    page: Page,
    form: Form,
    file: UnitMassFile,
    may_change: bool,
    kinds: Vec<Choice>,
    record_kinds: Vec<Choice>,
}

impl ListPage {
    fn kind(&self, kind: &str) -> String {
        self.page.t(&format!("mass.kind_{kind}")).to_owned()
    }
}

impl ShowPage {
    fn kind(&self, kind: &str) -> String {
        self.page.t(&format!("mass.kind_{kind}")).to_owned()
    }

    fn record(&self, kind: &str) -> String {
        self.page.t(&format!("mass.record_{kind}")).to_owned()
    }

    fn persons(&self, body: &MassBody) -> String {
        body.person_count
            .map_or_else(|| "—".to_owned(), |it| it.to_string())
    }
}

/// 群团和统战.
pub async fn list(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<MassQuery>,
) -> Result<Response, Problem> {
    let (by, after) = (actor.clone(), query.after);
    let found = app.db.read(move |tx| actions::list(tx, &by, &query)).await;
    let asked = reader.query_fields();
    let lead_on = |found| {
        let form = Form::new(&reader, reader.query_fields());
        let window = Window::cut(&reader, found, after, |it: &UnitMass| it.unit.id);
        html(&list_page(&reader, &actor, form, Some(window)))
    };
    let again = async |form| Ok(list_page(&reader, &actor, form, None));
    shell::answered((&reader, asked), found, lead_on, again).await
}

/// `GET /mass-bodies.xlsx`: a row for each mass organisation and each that a unit has not, under the filters of
/// the list.
pub async fn workbook(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<MassQuery>,
) -> Result<Response, Problem> {
    let (found, today) = app
        .db
        .read(move |tx| Ok::<_, AppError>((actions::list(tx, &actor, &query)?, tx.today())))
        .await?;
    let mut listing = Listing::new(&reader, reader.t("mass.title"))
        .column("orgs.unit", 24.0, ColumnKind::Text)
        .column("mass.kind", 16.0, ColumnKind::Text)
        .column("mass.name", 30.0, ColumnKind::Text)
        .column("mass.head", 12.0, ColumnKind::Text)
        .column("mass.founded_on", 12.0, ColumnKind::Day)
        .column("mass.person_count", 8.0, ColumnKind::Count)
        .column("mass.record_count", 12.0, ColumnKind::Count)
        .column("mass.last_record", 14.0, ColumnKind::Day);
    for unit in &found {
        let name = &unit.unit.short_name;
        let kind = |key: &str| text(reader.t(&format!("mass.kind_{key}")));
        for body in &unit.bodies {
            listing.row(vec![
                text(name),
                kind(&body.kind),
                text(&body.name),
                text(&body.head_name),
                day(body.founded_on),
                body.person_count.map_or(Value::Blank, count),
                count(body.record_count),
                day(body.recorded_on),
            ]);
        }
        for missing in &unit.missing {
            let none = text(reader.t("mass.not_registered"));
            listing.row(vec![text(name), kind(missing.key()), none]);
        }
    }
    Ok(listing.answer(today)?)
}

/// One unit's.
pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let form = Form::new(&reader, Fields::new());
    Ok(html(&show_page(&app, &reader, &actor, id, form).await?))
}

/// Registers one.
pub async fn create(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&["kind", "name", "head_name", "founded_on", "person_count"])?;
    let text = |name: &str| fields.text(name).to_owned();
    let new = NewMassBody {
        kind: text("kind"),
        name: text("name"),
        head_name: text("head_name"),
        founded_on: text("founded_on"),
        person_count: text("person_count"),
    };
    let by = actor.clone();
    let done = app
        .db
        .write(move |tx| actions::create(tx, &by, id, &new))
        .await;
    let lead_on = |_| back_to(&reader, id, "mass.recorded");
    let again = |form| show_page(&app, &reader, &actor, id, form);
    shell::answered((&reader, fields), done, lead_on, again).await
}

/// Registers an activity or a report.
pub async fn record(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&["record_kind", "held_on", "title", "note"])?;
    let text = |name: &str| fields.text(name).to_owned();
    let new = NewMassRecord {
        kind: text("record_kind"),
        held_on: text("held_on"),
        title: text("title"),
        note: text("note"),
    };
    let by = actor.clone();
    let done = app
        .db
        .write(move |tx| actions::record(tx, &by, id, &new))
        .await;
    let lead_on = |unit_id| back_to(&reader, unit_id, "mass.record_recorded");
    let again = |form| page_of_body(&app, &reader, &actor, id, form);
    shell::answered((&reader, fields), done, lead_on, again).await
}

/// Ends one.
pub async fn end(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&["ended_on"])?;
    let (on, by) = (fields.text("ended_on").to_owned(), actor.clone());
    let done = app.db.write(move |tx| actions::end(tx, &by, id, &on)).await;
    let lead_on = |unit_id| back_to(&reader, unit_id, "mass.ended");
    let again = |form| page_of_body(&app, &reader, &actor, id, form);
    shell::answered((&reader, fields), done, lead_on, again).await
}

/// The page of the unit whose body it is.
async fn page_of_body(
    app: &App,
    reader: &Reader,
    actor: &Actor,
    id: i64,
    form: Form,
) -> Result<ShowPage, Problem> {
    let by = actor.clone();
    let unit_id = app.db.read(move |tx| actions::unit_of(tx, &by, id)).await?;
    show_page(app, reader, actor, unit_id, form).await
}

fn back_to(reader: &Reader, unit_id: i64, notice: &str) -> Response {
    let path = format!("/units/{unit_id}/mass-bodies");
    see_other_with(reader, &path, reader.t(notice))
}

fn kinds(page: &Page) -> Vec<Choice> {
    let choice = |it: MassKind| Choice::new(it.key(), page.t(&format!("mass.kind_{}", it.key())));
    MassKind::ALL.map(choice).to_vec()
}

fn list_page(
    reader: &Reader,
    actor: &Actor,
    form: Form,
    window: Option<Window<UnitMass>>,
) -> ListPage {
    let page = shell::page(reader, actor, "mass.title", "mass.about", PLACE)
        .crumb(reader.t("orgs.title"), PLACE)
        .crumb(reader.t("orgs.units_title"), "/units")
        .form(&form);
    ListPage {
        kinds: kinds(&page),
        window,
        form,
        page,
    }
}

async fn show_page(
    app: &App,
    reader: &Reader,
    actor: &Actor,
    id: i64,
    form: Form,
) -> Result<ShowPage, Problem> {
    let by = actor.clone();
    let file = app.db.read(move |tx| actions::file(tx, &by, id)).await?;
    let unit = &file.mass.unit;
    let page = shell::titled(reader, actor, &unit.short_name, "mass.unit_about", PLACE)
        .crumb(reader.t("orgs.title"), PLACE)
        .crumb(reader.t("mass.title"), "/mass-bodies")
        .crumb(&unit.short_name, &format!("/units/{}", unit.id))
        .form(&form);
    let record_kinds = RECORD_KINDS.iter();
    Ok(ShowPage {
        kinds: kinds(&page)
            .into_iter()
            .filter(|it| file.mass.missing.iter().any(|kind| kind.key() == it.value))
            .collect(),
        record_kinds: record_kinds
            .map(|it| Choice::new(it, page.t(&format!("mass.record_{it}"))))
            .collect(),
        may_change: actor.may(Act::ChangePosts).is_ok(),
        file,
        form,
        page,
    })
}
