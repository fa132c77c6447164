//! 办理变更: which item, then the form of that item.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use zhibu_rules::Rulebook;
use zhibu_rules::procedures::Procedure;
use zhibu_web::{
    Choice, Field as Input, Fields, Form, Page, Path, Problem, Query, Reader, Who, html,
    see_other_with,
};

use super::fields::{codes, field_word, input, labels, value_words};
use crate::access::Actor;
use crate::app::App;
use crate::error::AppError;
use crate::members::actions::adding;
use crate::members::actions::changing::{self, Asked, Subject};
use crate::members::rules::fields::{FIELDS, History, Shape};
use crate::members::rules::standings::settles_standing;
use crate::members::rules::{
    REASON_CHARACTERS_MAX, SOURCE_CHARACTERS_MAX, TypedChange, Way, procedure_of_leaving,
};
use crate::orgs::model::OrganisationName;
use crate::shell;

/// What is to be changed: without an item the list of items.
#[derive(Debug, Deserialize)]
pub struct ChangeQuery {
    field: Option<String>,
    way: Option<String>,
    fact: Option<i64>,
}

#[derive(Template)]
#[template(path = "members/templates/choose_change.html")]
struct ChoosePage {
    page: Page,
    member_id: i64,
    /// Item, whether it may change from a day on, whether it may be put right.
    states: Vec<(String, String, bool, bool)>,
    entries: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "members/templates/change.html")]
struct ChangePage {
    page: Page,
    form: Form,
    member_id: i64,
    field: &'static str,
    way: &'static str,
    now: Option<String>,
    since: Option<String>,
    input: Input,
    /// Blank where the item asks for none of them.
    leavings: Vec<Choice>,
    /// The procedures by whose steps a standing changes: key and name.
    by_steps: Vec<(String, String)>,
    documents: Vec<Choice>,
    labels: Vec<Choice>,
    asks_from: bool,
    is_entry: bool,
    is_of_entry: bool,
}

const NAMES: [&str; 13] = [
    "field",
    "way",
    "fact",
    "version",
    "value",
    "from_on",
    "until_on",
    "label",
    "leaving",
    "document_type",
    "withdraw",
    "source",
    "reason",
];

/// The list of items, or the form of one.
pub async fn form(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    Query(query): Query<ChangeQuery>,
) -> Result<Response, Problem> {
    let way = query.way.as_deref().unwrap_or("change");
    let way = Way::of(way).ok_or_else(Problem::not_found)?;
    let asked = Asked {
        member_id: id,
        field: query.field.clone().unwrap_or_else(|| "name".to_owned()),
        way,
        fact_id: query.fact,
        version: None,
        source: "page",
        typed: TypedChange::default(),
    };
    let (found, branches) = find(&app, &actor, &asked).await?;
    if query.field.is_none() {
        return Ok(html(&choose_page(&reader, &actor, &found)));
    }
    let mut fields = Fields::new();
    fields.keep("version", found.row.version.to_string());
    fields.keep("document_type", found.row.document_type.clone());
    fields.keep("label", "sensitive");
    if let Some(entry) = &found.entry {
        let day = |it: Option<jiff::civil::Date>| it.map(|it| it.to_string()).unwrap_or_default();
        fields.keep("value", entry.value.clone().unwrap_or_default());
        fields.keep("from_on", day(entry.from_on));
        fields.keep("until_on", day(entry.until_on));
        fields.keep("label", entry.label.clone());
    } else if way == Way::Correct
        && found.field.shape != Shape::IdNumber
        && !found.field.is_sealed()
    {
        fields.keep("value", found.value.clone().unwrap_or_default());
    }
    let form = Form::new(&reader, fields);
    let shown = change_page(&app, (&reader, &actor), (&asked, found, &branches), form);
    Ok(html(&shown))
}

/// Writes the change.
pub async fn change(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&NAMES)?;
    let asked = asked(id, &fields).ok_or_else(Problem::not_found)?;
    let (book, keys, by, wanted) = (
        app.rules.clone(),
        app.keys.clone(),
        actor.clone(),
        asked.clone(),
    );
    let done = app
        .db
        .write(move |tx| changing::change(tx, &by, &book, &keys, &wanted))
        .await;
    let lead_on = |()| {
        let notice = reader.t("members.changed_notice");
        see_other_with(&reader, &format!("/members/{id}"), notice)
    };
    let again = async |form| {
        let (found, branches) = find(&app, &actor, &asked).await?;
        Ok(change_page(
            &app,
            (&reader, &actor),
            (&asked, found, &branches),
            form,
        ))
    };
    shell::answered((&reader, fields), done, lead_on, again).await
}

/// What the form names; a form that was not ours names nothing that exists.
fn asked(member_id: i64, fields: &Fields) -> Option<Asked> {
    let text = |name: &str| fields.text(name).to_owned();
    Some(Asked {
        member_id,
        field: text("field"),
        way: Way::of(fields.text("way"))?,
        fact_id: fields.filled("fact").map(str::parse).transpose().ok()?,
        version: fields.filled("version").map(str::parse).transpose().ok()?,
        source: "page",
        typed: TypedChange {
            value: text("value"),
            from_on: text("from_on"),
            until_on: text("until_on"),
            label: text("label"),
            leaving: text("leaving"),
            is_withdrawn: fields.ticked("withdraw"),
            document_type: text("document_type"),
            source: text("source"),
            reason: text("reason"),
        },
    })
}

async fn find(
    app: &App,
    actor: &Actor,
    asked: &Asked,
) -> Result<(Subject, Vec<OrganisationName>), Problem> {
    let (keys, by, asked) = (app.keys.clone(), actor.clone(), asked.clone());
    let found = app.db.read(move |tx| {
        let found = changing::subject(tx, &by, &keys, &asked)?;
        let branches = adding::branches(tx, &by)?;
        Ok::<_, AppError>((found, branches))
    });
    Ok(found.await?)
}

fn choose_page(reader: &Reader, actor: &Actor, found: &Subject) -> ChoosePage {
    let page = page_of(reader, actor, found, "members.change_title");
    let offered = || FIELDS.iter().filter(|it| it.is_offered());
    ChoosePage {
        member_id: found.row.id,
        states: offered()
            .filter(|it| it.history != History::Entry)
            .map(|it| {
                let word = field_word(&page, it.key);
                (
                    it.key.to_owned(),
                    word,
                    it.may_change(),
                    it.may_be_corrected(),
                )
            })
            .collect(),
        entries: offered()
            .filter(|it| it.history == History::Entry)
            .map(|it| (it.key.to_owned(), field_word(&page, it.key)))
            .collect(),
        page,
    }
}

fn page_of(reader: &Reader, actor: &Actor, found: &Subject, title_key: &str) -> Page {
    let title = format!("{} · {}", found.row.name, reader.t(title_key));
    shell::titled(reader, actor, &title, "members.change_about", "/members")
        .crumb(reader.t("members.title"), "/members")
        .crumb(&found.row.name, &format!("/members/{}", found.row.id))
}

fn change_page(
    app: &App,
    (reader, actor): (&Reader, &Actor),
    (asked, found, branches): (&Asked, Subject, &[OrganisationName]),
    form: Form,
) -> ChangePage {
    let field = found.field;
    let title = match asked.way {
        Way::Change => "members.change_title",
        Way::Correct => "members.correct_title",
    };
    let page = page_of(reader, actor, &found, title).form(&form);
    let book = &app.rules;
    let word = field_word(&page, field.key);
    let made = input(
        (&page, book, &form),
        field,
        "value",
        (&found.row.status, branches),
    );
    let choices = |list: &str, wanted: bool| {
        if wanted {
            codes(book, reader, list)
        } else {
            Vec::new()
        }
    };
    let is_entry = field.history == History::Entry;
    let is_standing = field.shape == Shape::Standing;
    // Who leaves by the steps of a procedure is not let go here.
    let mut leavings = choices("leaving", is_standing && found.row.status != "former");
    leavings.retain(|it| procedure_of_leaving(book, &it.value).is_none());
    ChangePage {
        leavings,
        by_steps: if is_standing {
            by_steps(&page, book)
        } else {
            Vec::new()
        },
        member_id: found.row.id,
        field: field.key,
        way: asked.way.key(),
        input: made.label(word),
        now: match field.shape {
            Shape::Branch => Some(found.row.branch_name.clone()),
            _ => found
                .value
                .map(|it| value_words(book, reader, field.key, &it)),
        },
        since: found.since_on.map(|it| it.to_string()),
        documents: choices("document_type", field.shape == Shape::IdNumber),
        labels: if field.is_labelled_each() {
            labels(&page)
        } else {
            Vec::new()
        },
        asks_from: asked.way == Way::Change || is_entry,
        is_entry,
        is_of_entry: found.entry.is_some(),
        page,
        form,
    }
}

/// The procedures by whose steps a standing changes.
fn by_steps(page: &Page, book: &Rulebook) -> Vec<(String, String)> {
    let found = book.procedures().iter();
    let found = found.filter(|it| it.about.is_some() && settles_standing(it));
    let name = |it: &Procedure| if page.zh() { &it.zh } else { &it.en }.clone();
    found.map(|it| (it.key.clone(), name(it))).collect()
}

impl ChangePage {
    /// The entry that is put right, as the form sends it back.
    fn fact(&self) -> String {
        let sent = self.form.value("fact");
        if sent.is_empty() {
            let query = self.page.reader.query_fields();
            return query.get("fact").unwrap_or_default().to_owned();
        }
        sent.to_owned()
    }
}
