//! What the stories of members share.

use zhibu_app::AppError;
use zhibu_app::members::actions::{self, adding, changing};
use zhibu_app::members::model::{FactLine, MemberFile};
use zhibu_app::members::rules::{TypedChange, TypedMember, Way};
use zhibu_testkit::World;

pub fn new_member() -> TypedMember {
    let text = str::to_owned;
    TypedMember {
        name: text("单 小云"),
        sex: text("female"),
        birth_on: text("1988.3.15"),
        ethnicity: text("土家族"),
        document_type: text("citizen"),
        telephone: text("199 0000 7001"),
        education: text("bachelor"),
        joined_on: text("2012-07-01"),
        full_on: text("2013-07-01"),
        personnel: text("in_service"),
        ..TypedMember::default()
    }
}

/// The same with the right check character: the tests make up no number of a real person.
pub fn with_number(serial: &str) -> TypedMember {
    let mut new = new_member();
    let body = format!("43990019880315{serial}");
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body
        .chars()
        .zip(weights)
        .map(|(it, weight)| it.to_digit(10).expect("a digit") * weight)
        .sum();
    let check = "10X98765432"
        .chars()
        .nth(usize::try_from(sum % 11).expect("small"));
    new.id_number = format!("{body}{}", check.expect("a character"));
    new
}

pub fn add(w: &World, login_name: &str, branch: &str, new: TypedMember) -> Result<i64, AppError> {
    let (actor, book, keys) = (
        w.actor(login_name),
        w.app().rules.clone(),
        w.app().keys.clone(),
    );
    let id = w.organisation(branch);
    w.db()
        .write_now(move |tx| adding::add(tx, &actor, &book, &keys, id, &new))
}

pub fn change(
    w: &World,
    login_name: &str,
    member_id: i64,
    (field, way): (&str, Way),
    typed: TypedChange,
) -> Result<(), AppError> {
    let (actor, book, keys) = (
        w.actor(login_name),
        w.app().rules.clone(),
        w.app().keys.clone(),
    );
    let asked = changing::Asked {
        member_id,
        field: field.to_owned(),
        way,
        fact_id: None,
        version: None,
        source: "page",
        typed,
    };
    w.db()
        .write_now(move |tx| changing::change(tx, &actor, &book, &keys, &asked))
}

pub fn from_on(value: &str, day: &str) -> TypedChange {
    TypedChange {
        value: value.to_owned(),
        from_on: day.to_owned(),
        ..TypedChange::default()
    }
}

pub fn right(value: &str) -> TypedChange {
    TypedChange {
        value: value.to_owned(),
        reason: "录入时看错".to_owned(),
        ..TypedChange::default()
    }
}

pub fn file(w: &World, login_name: &str, id: i64) -> MemberFile {
    let (actor, keys) = (w.actor(login_name), w.app().keys.clone());
    w.db()
        .write_now(move |tx| actions::open(tx, &actor, &keys, id))
        .expect("the file")
}

pub fn history(
    file: &MemberFile,
    field: &str,
) -> Vec<(Option<String>, Option<String>, Option<String>)> {
    let day = |it: Option<jiff::civil::Date>| it.map(|it| it.to_string());
    let of_field = file.facts.iter().filter(|it| it.field == field);
    of_field
        .map(|it: &FactLine| (it.value.clone(), day(it.from_on), day(it.until_on)))
        .collect()
}

pub fn faults(result: Result<impl std::fmt::Debug, AppError>) -> Vec<String> {
    match result {
        Err(AppError::Invalid(faults)) => faults.into_iter().map(|it| it.field).collect(),
        other => panic!("{other:?}"),
    }
}

pub fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}
