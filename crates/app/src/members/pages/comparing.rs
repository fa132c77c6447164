//! 与另一份名单比对: a workbook in, the differences out, on the page or as a workbook.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use zhibu_papers::PaperFault;
use zhibu_papers::sheet::{Book, ColumnKind, SheetColumn, Value};
use zhibu_web::{Choice, Fields, Form, Page, Problem, Reader, Upload, Who, download, html};

use super::fields::field_word;
use crate::access::{Act, Actor};
use crate::app::App;
use crate::members::actions::comparing::{self, Comparison, Person};
use crate::orgs::{OrganisationKind, store as orgs};
use crate::shell;

/// People of each list that the page shows; the workbook has them all.
const SHOWN_MAX: usize = 100;
const MEDIA: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

#[derive(Template)]
#[template(path = "members/templates/compare.html")]
struct ComparePage {
    page: Page,
    form: Form,
    organisations: Vec<Choice>,
    found: Option<Comparison>,
}

/// The form.
pub async fn form(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
) -> Result<Response, Problem> {
    let organisations = organisations(&app, &actor).await?;
    let form = Form::new(&reader, Fields::new());
    Ok(html(&compare_page(
        &reader,
        &actor,
        organisations,
        form,
        None,
    )))
}

/// Compares, and shows or gives what differs.
pub async fn compare(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    upload: Upload,
) -> Result<Response, Problem> {
    upload.only(&["organisation", "step"], &["file"])?;
    let organisation_id = upload
        .fields
        .text("organisation")
        .parse()
        .unwrap_or_default();
    let bytes = upload
        .file("file")
        .map(|it| it.bytes.clone())
        .unwrap_or_default();
    // A large file takes seconds of pure computing, which would hold up other requests here.
    let book = app.rules.clone();
    let rows = tokio::task::spawn_blocking(move || comparing::rows_of(&book, &bytes))
        .await
        .map_err(Problem::internal)?;
    let done = match rows {
        Ok(rows) => {
            let (book, keys, by) = (app.rules.clone(), app.keys.clone(), actor.clone());
            app.db
                .write(move |tx| {
                    comparing::compare(tx, &by, &book, &keys, (organisation_id, &rows))
                })
                .await
        }
        Err(error) => Err(error),
    };
    let organisations = organisations(&app, &actor).await?;
    let (fields, today) = (upload.fields, app.db.clock().today());
    let shown = |form, found| compare_page(&reader, &actor, organisations.clone(), form, found);
    let lead_on = |found| {
        if fields.text("step") != "download" {
            return html(&shown(Form::new(&reader, fields.clone()), Some(found)));
        }
        let page = Page::new(&reader, "");
        workbook(&page, &found, today).map_or_else(
            |error| Problem::internal(error).into_response(),
            |bytes| download("名单比对结果.xlsx", MEDIA, bytes),
        )
    };
    let again = async |form| Ok(shown(form, None));
    shell::answered((&reader, fields.clone()), done, lead_on, again).await
}

/// The organisations whose roster can be compared.
async fn organisations(app: &App, actor: &Actor) -> Result<Vec<Choice>, Problem> {
    let by = actor.clone();
    let found = app
        .db
        .read(move |tx| {
            let reach = by.may(Act::ChangeMember)?;
            orgs::standing_choices(tx, &reach)
        })
        .await?;
    let group = OrganisationKind::Group.key();
    Ok(found
        .into_iter()
        .filter(|it| it.kind != group)
        .map(|it| Choice::new(it.id, it.short_name))
        .collect())
}

fn compare_page(
    reader: &Reader,
    actor: &Actor,
    organisations: Vec<Choice>,
    form: Form,
    found: Option<Comparison>,
) -> ComparePage {
    let page = shell::page(
        reader,
        actor,
        "members.compare_title",
        "members.compare_about",
        "/members",
    )
    .crumb(reader.t("members.title"), "/members")
    .form(&form);
    ComparePage {
        page,
        form,
        organisations,
        found,
    }
}

/// Three kinds of finding on one sheet; offices keep it, so it is in Chinese.
fn workbook(
    page: &Page,
    found: &Comparison,
    today: jiff::civil::Date,
) -> Result<Vec<u8>, PaperFault> {
    let mut book = Book::new(today)?;
    let columns = [
        ("情况", 12.0),
        ("文件行号", 10.0),
        ("姓名", 14.0),
        ("证件号码", 22.0),
        ("项目", 14.0),
        ("名册上", 24.0),
        ("文件中", 24.0),
    ];
    let columns: Vec<SheetColumn> = columns
        .iter()
        .map(|it| SheetColumn::new(it.0, it.1, ColumnKind::Text))
        .collect();
    let mut sheet = book.sheet("比对结果", None, &columns)?;
    let head = |what: &str, person: &Person| {
        let row = person.row.map(|it| it.to_string()).unwrap_or_default();
        let texts = [
            what.to_owned(),
            row,
            person.name.clone(),
            person.id_number.clone(),
        ];
        texts.map(Value::Text).to_vec()
    };
    for (what, people) in [
        ("只在文件中", &found.only_in_file),
        ("只在名册上", &found.only_on_roster),
    ] {
        for person in people {
            sheet.row(&head(what, person))?;
        }
    }
    for (person, differences) in &found.differing {
        for it in differences {
            let mut values = head("内容不同", person);
            let texts = [
                field_word(page, &it.field),
                it.roster.clone(),
                it.file.clone(),
            ];
            values.extend(texts.map(Value::Text));
            sheet.row(&values)?;
        }
    }
    book.into_bytes()
}

impl ComparePage {
    fn shown<'a>(&self, people: &'a [Person]) -> &'a [Person] {
        people.get(..SHOWN_MAX).unwrap_or(people)
    }

    fn word(&self, field: &str) -> String {
        field_word(&self.page, field)
    }

    fn counts(&self, found: &Comparison) -> String {
        let count = |it: usize| it.to_string();
        self.page.t_with(
            "members.compare_counts",
            &[
                ("rows", count(found.row_count).as_str()),
                ("same", &count(found.same_count)),
                ("differing", &count(found.differing.len())),
                ("file", &count(found.only_in_file.len())),
                ("roster", &count(found.only_on_roster.len())),
            ],
        )
    }
}
