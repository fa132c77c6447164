//! Items as forms and pages show them: their words, their values, the field in which one is written.

use zhibu_rules::Rulebook;
use zhibu_web::{Choice, Field as Input, Form, Lang, Page, Reader};

use crate::members::rules::fields::{Field, Label, Shape, words_of};
use crate::orgs::model::OrganisationName;

/// The word of an item: the column's name is the key of its label.
pub fn field_word(page: &Page, field: &str) -> String {
    page.t(&format!("members.{}", field.trim_end_matches("_id")))
        .to_owned()
}

/// A kept value in the reader's words.
pub fn value_words(book: &Rulebook, reader: &Reader, field: &str, value: &str) -> String {
    let Some(field) = Field::of(field) else {
        return value.to_owned();
    };
    let (zh, en) = words_of(book, field, value);
    match reader.lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// The words of a list to choose from.
pub fn codes(book: &Rulebook, reader: &Reader, list: &str) -> Vec<Choice> {
    book.codes(list)
        .iter()
        .filter(|it| list != "sex" || matches!(it.key.as_str(), "male" | "female"))
        .map(|it| {
            let label = if reader.lang == Lang::Zh {
                &it.zh
            } else {
                &it.en
            };
            Choice::new(&it.key, label)
        })
        .collect()
}

/// How sensitive an entry is, to choose from.
pub fn labels(page: &Page) -> Vec<Choice> {
    Label::ALL
        .iter()
        .map(|it| Choice::new(it.key(), page.t(&format!("members.label_{}", it.key()))))
        .collect()
}

/// The kinds of personnel to choose from.
pub fn personnel(page: &Page) -> Vec<Choice> {
    ["in_service", "retired", "other"]
        .iter()
        .map(|it| Choice::new(it, page.t(&format!("members.personnel_{it}"))))
        .collect()
}

/// Branches to choose from.
pub fn branches(found: &[OrganisationName]) -> Vec<Choice> {
    found
        .iter()
        .map(|it| Choice::new(it.id, it.short_name.clone()))
        .collect()
}

/// The input in which a value of an item is written, under `name`. `standing` is the member's, `branches`
/// are those a member may go to.
pub fn input(
    (page, book, form): (&Page, &Rulebook, &Form),
    field: &Field,
    name: &str,
    (standing, found): (&str, &[OrganisationName]),
) -> Input {
    let reader = &page.reader;
    let made = match field.shape {
        Shape::Name | Shape::Line => form.text(name).length_max(200),
        Shape::Telephone => form
            .text(name)
            .help(page.t("members.telephone_help"))
            .narrow(),
        Shape::IdNumber => form.text(name).narrow(),
        Shape::Day => form.date(name),
        Shape::YesNo => form.radios(
            name,
            vec![
                Choice::new("true", page.t("members.yes")),
                Choice::new("false", page.t("members.no")),
            ],
        ),
        Shape::Code(list) if field.may_be_blank => form
            .select(name, codes(book, reader, list))
            .blank(page.t("members.none_of_these")),
        Shape::Code(list) => form.select(name, codes(book, reader, list)).or_choose(),
        Shape::Personnel => form.select(name, personnel(page)).or_choose(),
        Shape::Standing => form.select(name, standings(page, standing)).or_choose(),
        Shape::Branch => form.select(name, branches(found)).or_choose(),
    };
    if field.may_be_blank {
        made
    } else {
        made.required()
    }
}

/// What a standing may become.
fn standings(page: &Page, now: &str) -> Vec<Choice> {
    let next: &[&str] = match now {
        "probationary" => &["full", "former"],
        "full" => &["former"],
        _ => &["full", "probationary"],
    };
    next.iter()
        .map(|it| Choice::new(it, page.t(&format!("members.status_{it}"))))
        .collect()
}
