//! The same rooms in every area: who knows one area finds the way in all of them. SQL stands in `store.rs`
//! and its folder alone, where it takes the reach of who asks.

use crate::source::{Source, Token, app, files};

/// The files an area may have, and the folders into which one of them is divided.
const ROOMS: [&str; 12] = [
    "mod.rs",
    "model.rs",
    "rules.rs",
    "store.rs",
    "actions.rs",
    "pages.rs",
    "api.rs",
    "query.rs",
    "strings.toml",
    "tests.rs",
    "command.rs",
    "rules",
];
const FOLDERS: [&str; 7] = [
    "actions",
    "api",
    "pages",
    "rules",
    "store",
    "tests",
    "templates",
];

/// What an area has besides, and why it needs a room of its own.
const EXTRAS: &[(&str, &str, &str)] = &[
    (
        "orgs",
        "sources.rs",
        "what areas below know about organisations",
    ),
    (
        "orgs",
        "tree.rs",
        "the tree of a day put together from its links",
    ),
    (
        "orgs",
        "lines.rs",
        "an organisation as a line, with its marks",
    ),
    ("orgs", "findings.rs", "thresholds crossed, and since when"),
    (
        "members",
        "paper.rs",
        "the member's form and the sheet to be signed",
    ),
    ("orgs", "window.rs", "the lines of one page"),
    ("demo", "cast.rs", "who signs in at the demonstration"),
    (
        "access",
        "actor.rs",
        "who acts; the area has no store and no pages",
    ),
    ("access", "policy.rs", "the one table of who may do what"),
    (
        "access",
        "reach.rs",
        "how far; its constructor is seen by this area only",
    ),
    (
        "accounts",
        "password.rs",
        "the one place that hashes passwords",
    ),
    (
        "members",
        "naming.rs",
        "pinyin, initials and search pieces of a name",
    ),
    (
        "members",
        "strokes.rs",
        "strokes of characters, from a table",
    ),
    (
        "members",
        "sources.rs",
        "what areas below know about members",
    ),
    (
        "procedures",
        "sources.rs",
        "what areas below do when a step is taken",
    ),
    ("meetings", "paper.rs", "the official record form"),
    ("posts", "paper.rs", "the leadership list as a Word file"),
    ("elections", "paper.rs", "the papers of an election"),
    ("development", "paper.rs", "the papers of the steps"),
    (
        "transfers",
        "paper.rs",
        "the letter with its stub and its slip",
    ),
    (
        "dues",
        "reckoning.rs",
        "runs of months and their sums: the fast path",
    ),
    (
        "dues",
        "reasons.rs",
        "the same months one by one, each with its reason",
    ),
    ("reports", "causes.rs", "成因"),
    (
        "reports",
        "chapters.rs",
        "the four chapters as sentences and tables",
    ),
    (
        "reports",
        "counting.rs",
        "which record counts for which figure",
    ),
    ("reports", "document.rs", "the Word file"),
    ("reports", "figures.rs", "every figure with its key"),
    ("reports", "findings.rs", "差距"),
    (
        "reports",
        "gathering.rs",
        "everything a report is computed from",
    ),
    ("reports", "measures.rs", "对策"),
    ("reports", "records.rs", "what stands behind a figure"),
    ("reports", "wording.rs", "figures and facts as words"),
    ("importing", "", "a room a workbook, and what they share"),
    (
        "exporting",
        "layout.rs",
        "the roster as a sheet, the same for template, export and import",
    ),
];

fn is_room(file: &Source) -> bool {
    let name = file.in_area();
    let folder = name.split_once('/').map(|it| it.0);
    // `findings/tests.rs` stands in the room of `findings.rs`.
    let owner = folder.map(|it| format!("{it}.rs"));
    let is_extra = EXTRAS.iter().any(|(area, extra, _)| {
        let is_own = extra.is_empty() || *extra == name || owner.as_deref() == Some(*extra);
        file.area() == *area && is_own
    });
    is_extra || ROOMS.contains(&name) || folder.is_some_and(|it| FOLDERS.contains(&it))
}

#[test]
fn every_area_has_the_same_rooms() {
    let of_areas = files("crates/app/src", &[".rs", ".toml", ".html"]);
    let wrong: Vec<&str> = of_areas
        .iter()
        .filter(|it| it.path.matches('/').count() > 3 && !is_room(it))
        .map(|it| it.path.as_str())
        .collect();
    assert_eq!(
        wrong, [""; 0],
        "name it as in the other areas, or list it with its reason"
    );
    for (area, extra, _) in EXTRAS {
        let there = of_areas
            .iter()
            .any(|it| it.area() == *area && (extra.is_empty() || it.in_area() == *extra));
        assert!(there, "{area}/{extra} is gone: take it off the list");
    }
}

/// What begins a statement.
pub fn is_statement(text: &str) -> bool {
    let begins = ["select ", "insert into ", "delete from ", "with recursive "];
    let text = text.trim_start();
    begins.iter().any(|it| text.starts_with(it))
        || (text.starts_with("update ") && text.contains(" set "))
}

pub fn is_store(file: &Source) -> bool {
    file.in_area() == "store.rs" || file.in_area().starts_with("store/")
}

const CALLS: [&str; 7] = ["execute", "row", "rows", "column", "scalar", "each", "bulk"];

/// The places where the transaction is asked: the position of the call's name.
pub fn calls(tokens: &[Token]) -> Vec<usize> {
    (2..tokens.len())
        .filter(|at| {
            let asks = tokens[at - 2].is_word("tx") && tokens[at - 1].is_sign('.');
            asks && tokens[*at].word().is_some_and(|it| CALLS.contains(&it))
        })
        .collect()
}

#[test]
fn sql_stands_in_the_store_alone() {
    let mut wrong = Vec::new();
    let others = ["ledger", "papers", "rules", "web", "zhibu"];
    let mut all = app();
    for other in others {
        all.extend(files(&format!("crates/{other}/src"), &[".rs"]));
    }
    for file in all.iter().filter(|it| !is_test_or_store(it)) {
        let tokens = file.tokens();
        if !calls(&tokens).is_empty() {
            wrong.push(format!("{}: asks the transaction", file.path));
        }
        for text in tokens.iter().filter_map(Token::text) {
            if is_statement(text) {
                wrong.push(format!("{}: {text}", file.path));
            }
        }
    }
    assert_eq!(wrong, [""; 0], "move the statement to the area's store.rs");
}

fn is_test_or_store(file: &Source) -> bool {
    file.is_test() || (file.path.starts_with("crates/app/") && is_store(file))
}
