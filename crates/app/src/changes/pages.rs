//! What was done to an organisation, and the two steps of a change: the form, and a look at what moves.

mod view;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use zhibu_web::{
    Choice, Fields, Form, MenuItem, Page, Path, Problem, Query, Reader, Upload, Who, download,
    html, see_other_with,
};

use self::view::{EventView, Lines};
use super::actions::{self, History, Offer};
use super::model::{EventKind, NewEvent, Preview};
use super::rules::{
    CODE_CHARACTERS_MAX, NAME_CHARACTERS_MAX, PAPER_CHARACTERS_MAX, REASON_CHARACTERS_MAX,
    stands_under,
};
use crate::access::{Act, Actor};
use crate::app::App;
use crate::meetings::rules::FILE_ENDINGS;
use crate::orgs::model::Organisation;
use crate::orgs::{OrganisationKind, Tab, tabs, wording};
use crate::shell;

/// Where the menu has organisations.
const PLACE: &str = "/organisations";

/// Every field of the form.
const FIELDS: [&str; 11] = [
    "step",
    "kind",
    "on",
    "reason",
    "paper",
    "code",
    "name",
    "short_name",
    "organisation_kind",
    "other",
    "unit",
];

/// Which event is meant.
#[derive(Debug, Deserialize)]
pub struct KindQuery {
    kind: Option<String>,
}

#[derive(Template)]
#[template(path = "changes/templates/list.html")]
struct ListPage {
    page: Page,
    form: Form,
    organisation: Organisation,
    tabs: Vec<MenuItem>,
    events: Vec<EventView>,
    /// The events that can be begun: name, what it does, address.
    kinds: Vec<(String, String, String)>,
    may_attach: bool,
    accept: String,
}

#[derive(Template)]
#[template(path = "changes/templates/new.html")]
struct NewPage {
    page: Page,
    form: Form,
    organisation: Organisation,
    kind: EventKind,
    /// What the event does.
    what: String,
    /// What it is now, in the words of the event.
    now: String,
    others: Vec<Choice>,
    kinds: Vec<Choice>,
    units: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "changes/templates/preview.html")]
struct PreviewPage {
    page: Page,
    organisation: Organisation,
    lines: Lines,
    /// The fields, sent on with the second step.
    sent: Vec<(String, String)>,
}

/// 变更: the history of an organisation.
pub async fn list(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let form = Form::new(&reader, Fields::new());
    let history = find(&app, &actor, id).await?;
    Ok(html(&list_page(&reader, &actor, history, form)))
}

/// The form of one kind of event.
pub async fn new(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    Query(query): Query<KindQuery>,
) -> Result<Response, Problem> {
    let kind = shell::asked("kind", query.kind.as_deref(), EventKind::parse)?;
    let kind = kind.unwrap_or(EventKind::Rename);
    let offer = offer(&app, &actor, id, kind).await?;
    let mut fields = Fields::new();
    fields.keep("kind", kind.key());
    if kind == EventKind::Rename {
        fields.keep("name", offer.organisation.name.clone());
        fields.keep("short_name", offer.organisation.short_name.clone());
    }
    for id in offer.served.iter().filter(|_| kind == EventKind::Serve) {
        fields.add("unit", id.to_string());
    }
    let form = Form::new(&reader, fields);
    Ok(html(&new_page(&reader, &actor, kind, offer, form)))
}

/// The first step shows what moves, the second writes it.
pub async fn record(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&FIELDS)?;
    let Some(kind) = EventKind::parse(fields.text("kind")) else {
        return Err(Problem::bad_parameter("kind", fields.text("kind")));
    };
    if fields.text("step") == "edit" {
        let offer = offer(&app, &actor, id, kind).await?;
        let form = Form::new(&reader, fields);
        return Ok(html(&new_page(&reader, &actor, kind, offer, form)));
    }
    let writes = fields.text("step") == "write";
    let (event, by, rules) = (event(kind, &fields), actor.clone(), app.rules.clone());
    let done = if writes {
        app.db
            .write(move |tx| actions::record(tx, &by, &rules, id, &event))
            .await
    } else {
        app.db
            .read(move |tx| actions::preview(tx, &by, &rules, id, &event))
            .await
    };
    let lead_on = |preview| {
        if !writes {
            return html(&preview_page(&reader, &actor, preview, &fields));
        }
        let what = view::headline(&reader, &preview);
        let notice = reader.t_with("changes.recorded", &[("what", &what)]);
        see_other_with(&reader, &format!("{PLACE}/{id}/events"), &notice)
    };
    let again = async |form| {
        let offer = offer(&app, &actor, id, kind).await?;
        Ok(new_page(&reader, &actor, kind, offer, form))
    };
    shell::answered((&reader, fields.clone()), done, lead_on, again).await
}

/// Adds the paper of an event.
pub async fn attach(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path((id, event_id)): Path<(i64, i64)>,
    upload: Upload,
) -> Result<Response, Problem> {
    upload.only(&[], &["file"])?;
    let file = upload.file("file").cloned();
    let (name, bytes) = file.map(|it| (it.name, it.bytes)).unwrap_or_default();
    let by = actor.clone();
    let done = app
        .db
        .write(move |tx| actions::attach(tx, &by, (id, event_id), (&name, &bytes)))
        .await;
    let lead_on = |()| {
        let notice = reader.t("changes.attached");
        see_other_with(&reader, &format!("{PLACE}/{id}/events"), notice)
    };
    let again = async |form| {
        let history = find(&app, &actor, id).await?;
        Ok(list_page(&reader, &actor, history, form))
    };
    shell::answered((&reader, Fields::new()), done, lead_on, again).await
}

/// The paper of an event.
pub async fn file(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path((id, event_id)): Path<(i64, i64)>,
) -> Result<Response, Problem> {
    let file = app
        .db
        .read(move |tx| actions::file(tx, &actor, id, event_id))
        .await?;
    Ok(download(
        &file.file_name,
        "application/octet-stream",
        file.content,
    ))
}

async fn find(app: &App, actor: &Actor, id: i64) -> Result<History, Problem> {
    let actor = actor.clone();
    let history = app
        .db
        .read(move |tx| actions::history(tx, &actor, id))
        .await?;
    Ok(history)
}

async fn offer(app: &App, actor: &Actor, id: i64, kind: EventKind) -> Result<Offer, Problem> {
    let actor = actor.clone();
    let offer = app
        .db
        .read(move |tx| actions::offer(tx, &actor, id, kind))
        .await?;
    Ok(offer)
}

/// The event as typed. An organisation or a unit that is no number is none of those offered.
fn event(kind: EventKind, fields: &Fields) -> NewEvent {
    let text = |name: &str| fields.text(name).to_owned();
    NewEvent {
        on: text("on"),
        reason: text("reason"),
        paper: text("paper"),
        code: text("code"),
        name: text("name"),
        short_name: text("short_name"),
        organisation_kind: text("organisation_kind"),
        other_id: fields.filled("other").map(|it| it.parse().unwrap_or(-1)),
        unit_ids: fields
            .all("unit")
            .map(|it| it.parse().unwrap_or(-1))
            .collect(),
        ..NewEvent::of(kind)
    }
}

fn page_of(reader: &Reader, actor: &Actor, organisation: &Organisation, about: &str) -> Page {
    shell::titled(reader, actor, &organisation.short_name, about, PLACE)
        .crumb(reader.t("orgs.title"), PLACE)
}

fn list_page(reader: &Reader, actor: &Actor, history: History, form: Form) -> ListPage {
    let History {
        organisation,
        events,
    } = history;
    let may_change = actor.may(Act::ChangeOrganisation).is_ok();
    let page = page_of(reader, actor, &organisation, "changes.about").form(&form);
    let offered = EventKind::ALL
        .into_iter()
        .filter(|it| may_change && view::makes_sense(*it, &organisation));
    let kinds = offered
        .map(|it| {
            let key = it.key();
            (
                page.t(&format!("changes.kind_{key}")).to_owned(),
                page.t(&format!("changes.what_{key}")).to_owned(),
                format!("{PLACE}/{}/events/new?kind={key}", organisation.id),
            )
        })
        .collect();
    ListPage {
        tabs: tabs(reader, actor, organisation.id, Tab::Events),
        events: events
            .iter()
            .map(|it| EventView::new(&page, it, organisation.id))
            .collect(),
        kinds,
        may_attach: may_change,
        accept: FILE_ENDINGS.map(|it| format!(".{it}")).join(","),
        organisation,
        form,
        page,
    }
}

fn new_page(reader: &Reader, actor: &Actor, kind: EventKind, offer: Offer, form: Form) -> NewPage {
    let organisation = offer.organisation;
    let mut page = page_of(reader, actor, &organisation, "changes.new_about").form(&form);
    let here = format!("{PLACE}/{}", organisation.id);
    page = page
        .crumb(&organisation.short_name, &here)
        .crumb(reader.t("changes.title"), &format!("{here}/events"));
    page.title = view::titled(reader, &organisation.short_name, kind);
    let own = OrganisationKind::parse(&organisation.kind);
    let kinds = OrganisationKind::ALL.into_iter().filter(|it| {
        let fits = own.is_some_and(|parent| stands_under(*it, parent));
        let is_other = Some(*it) != own && *it != OrganisationKind::Group;
        let is_fit = if kind == EventKind::Found {
            fits
        } else {
            is_other
        };
        *it != OrganisationKind::WorkCommittee && is_fit
    });
    NewPage {
        what: page.t(&format!("changes.what_{}", kind.key())).to_owned(),
        kinds: kinds
            .map(|it| Choice::new(it.key(), wording::kind_name(&page, it.key())))
            .collect(),
        now: match kind {
            EventKind::Move => offer.parent.unwrap_or_default(),
            EventKind::ChangeKind => wording::kind_name(&page, &organisation.kind),
            _ => String::new(),
        },
        others: offer
            .others
            .iter()
            .map(|it| Choice::new(it.id, &it.short_name))
            .collect(),
        units: offer
            .units
            .iter()
            .map(|it| Choice::new(it.id, &it.short_name))
            .collect(),
        organisation,
        kind,
        form,
        page,
    }
}

fn preview_page(reader: &Reader, actor: &Actor, preview: Preview, fields: &Fields) -> PreviewPage {
    let organisation = preview.organisation.clone();
    let here = format!("{PLACE}/{}", organisation.id);
    let mut page = page_of(reader, actor, &organisation, "changes.preview_about")
        .crumb(&organisation.short_name, &here)
        .crumb(reader.t("changes.title"), &format!("{here}/events"));
    page.title = view::headline(reader, &preview);
    let sent = fields
        .iter()
        .filter(|(name, value)| *name != "step" && !value.is_empty())
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    PreviewPage {
        lines: Lines::new(&page, &preview),
        sent,
        organisation,
        page,
    }
}
