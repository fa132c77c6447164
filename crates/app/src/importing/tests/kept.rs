//! What an import knows of the tables is what the tables are: a table or a column that comes later is named here.
use std::collections::{BTreeMap, BTreeSet};

use zhibu_app::importing::model::ObjectKind;
use zhibu_app::importing::store::{obstacles::BUILT_ON, parts::parts, removal::GO_ALONG};

/// Columns of an imaged table that an import never writes, or that are reckoned from others.
const LEFT_OUT: [&str; 19] = [
    "candidate.id_number_sealed",
    "candidate.id_number_index",
    "member.document_type",
    "member.id_number_former",
    "member.id_number_sealed",
    "member.id_number_index",
    "member.id_number_tail",
    "member.version",
    "post.begun_by_case_id",
    "post.ended_by_case_id",
    "post.member_id",
    "procedure_case.procedure",
    "procedure_case.title",
    "procedure_case.member_id",
    "procedure_case.counterpart_organisation_id",
    "procedure_case.version",
    "procedure_case.account_id",
    "procedure_case.at",
    "meeting",
];

/// The lines of every table, by its name, as the migrations make them.
fn tables() -> BTreeMap<String, Vec<String>> {
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for migration in zhibu_app::MIGRATIONS {
        let mut open = None;
        for line in migration.text.lines().map(str::trim) {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                ["create", "table", name, "("] => open = Some((*name).to_owned()),
                ["alter", "table", name, "add", "column", rest @ ..] => {
                    let lines = tables.entry((*name).to_owned()).or_default();
                    lines.push(rest.join(" "));
                }
                [end, ..] if end.starts_with(')') => open = None,
                [first, ..] if *first != "--" => {
                    if let Some(table) = &open {
                        let lines = tables.entry(table.clone()).or_default();
                        lines.push(line.to_owned());
                    }
                }
                _ => {}
            }
        }
    }
    tables
}

#[test]
fn whatever_refers_to_what_an_import_brings_goes_along_or_is_in_the_way() {
    let mut references = BTreeSet::new();
    for (table, lines) in tables() {
        for line in lines {
            let to_ours = [
                "unit",
                "organisation",
                "member",
                "meeting",
                "procedure_case",
            ]
            .iter()
            .any(|it| line.contains(&format!("references {it} (id)")));
            if to_ours {
                let column = line.split_whitespace().next().unwrap();
                references.insert(format!("{table}.{column}"));
            }
        }
    }
    let known: BTreeSet<String> = BUILT_ON
        .iter()
        .chain(GO_ALONG)
        .map(|it| (*it).to_owned())
        .collect();
    assert!(references.len() > 20, "{references:?}");
    assert_eq!(
        references, known,
        "a batch is taken back with what belongs to it (store/removal.rs), and not from under what was built \
         on it (store/obstacles.rs)"
    );
}

#[test]
fn what_is_kept_of_a_thing_is_all_that_an_import_may_change() {
    let tables = tables();
    let mut wrong = Vec::new();
    for part in ObjectKind::ALL.into_iter().flat_map(parts) {
        let columns = tables[part.table].iter().filter_map(|line| {
            let column = line.split_whitespace().next()?;
            let is_column = !["primary", "unique", "check", "('work_committee',"].contains(&column);
            is_column.then_some(column)
        });
        for column in columns {
            let place = format!("{}.{column}", part.table);
            let is_known = part.columns.contains(&column)
                || LEFT_OUT.contains(&place.as_str())
                || LEFT_OUT.contains(&part.table);
            if !is_known {
                wrong.push(place);
            }
        }
    }
    assert_eq!(
        wrong, [""; 0],
        "add them to store/parts.rs, or say that no import writes them"
    );
}
