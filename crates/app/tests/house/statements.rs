//! Every statement of every store is understood by the engine these tests run on: SQLite in one run,
//! PostgreSQL in the other. Nothing is left to the day on which a seldom path is taken.

use std::collections::BTreeMap;

use zhibu_app::members::sources::Way;
use zhibu_db::Tx;
use zhibu_testkit::World;

use crate::rooms::{calls, is_statement, is_store};
use crate::source::{Source, Token, app, tokens};

/// The statements written in a file: plain literals, and pieces put together by `concat!`.
fn statements(tokens: &[Token]) -> Vec<String> {
    let pieces = pieces(tokens);
    let (mut found, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        if tokens[at].is_word("macro_rules") {
            at = after_group(tokens, at + 3);
        } else if tokens[at].is_word("concat") && tokens[at + 1].is_sign('!') {
            let end = after_group(tokens, at + 2);
            found.push(joined(&tokens[at + 3..end - 1], &pieces));
            at = end;
        } else {
            found.extend(tokens[at].text().map(str::to_owned));
            at += 1;
        }
    }
    found.retain(|it| is_statement(it));
    found
}

/// `macro_rules! name { () => { "text" }; }`
fn pieces(tokens: &[Token]) -> BTreeMap<&str, &str> {
    let begins = (0..tokens.len()).filter(|at| tokens[*at].is_word("macro_rules"));
    let piece = |at: usize| {
        let name = tokens.get(at + 2)?.word()?;
        let text = tokens[at + 3..after_group(tokens, at + 3)]
            .iter()
            .find_map(Token::text)?;
        Some((name, text))
    };
    begins.filter_map(piece).collect()
}

fn joined(parts: &[Token], pieces: &BTreeMap<&str, &str>) -> String {
    let text = |part: &Token| match part {
        Token::Text(text) => text.clone(),
        Token::Word(name) => (*pieces.get(name.as_str()).expect("a piece of the file")).to_owned(),
        _ => String::new(),
    };
    parts.iter().map(text).collect()
}

/// The place after the group that begins at `at`, whatever its brackets are.
fn after_group(tokens: &[Token], at: usize) -> usize {
    let mut depth = 0;
    for (place, token) in tokens.iter().enumerate().skip(at) {
        match token {
            Token::Sign('(' | '[' | '{') => depth += 1,
            Token::Sign(')' | ']' | '}') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return place + 1;
        }
    }
    tokens.len()
}

/// Bulk loads as the insert they stand for: `bulk("table", &columns, …)`, the columns written there or in
/// the latest list of that name before.
fn bulk_loads(tokens: &[Token]) -> Vec<String> {
    let begins = calls(tokens)
        .into_iter()
        .filter(|at| tokens[*at].is_word("bulk"));
    let load = |at: usize| {
        let table = tokens[at + 2].text().expect("the table's name");
        let columns = match &tokens[at + 5] {
            Token::Sign('[') => list(&tokens[at + 5..]),
            Token::Word(name) => {
                let named = (0..at).rev().find(|it| {
                    let declares = tokens[it - (*it).min(1)].is_word("let")
                        || tokens[it - (*it).min(1)].is_word("const");
                    declares && tokens[*it].is_word(name)
                });
                let begins = named.expect("the list before the call");
                let value = (begins..at)
                    .find(|it| tokens[*it].is_sign('='))
                    .expect("its value");
                list(&tokens[value + 1..])
            }
            other => panic!("{other:?} is no list of columns"),
        };
        let marks: Vec<String> = (1..=columns.len()).map(|it| format!("?{it}")).collect();
        let (columns, marks) = (columns.join(", "), marks.join(", "));
        format!("insert into {table} ({columns}) values ({marks})")
    };
    begins.map(load).collect()
}

fn list(tokens: &[Token]) -> Vec<&str> {
    let end = after_group(tokens, 0);
    tokens[..end].iter().filter_map(Token::text).collect()
}

fn stores() -> Vec<Source> {
    app().into_iter().filter(is_store).collect()
}

fn refused(tx: &mut Tx<'_>, file: &Source) -> Vec<String> {
    let tokens = file.tokens();
    let mut all = statements(&tokens);
    all.extend(bulk_loads(&tokens));
    let prepared = all.into_iter().filter_map(|statement| {
        let error = tx.prepare(&statement).err()?;
        Some(format!("{}: {error}\n{statement}", file.path))
    });
    prepared.collect()
}

#[test]
fn every_statement_is_understood_by_this_engine() {
    let w = World::empty();
    for file in stores() {
        // A transaction a file: PostgreSQL takes no further statement after one it refused.
        let told = w
            .db()
            .read_now(move |tx| Ok::<_, zhibu_db::DbError>(refused(tx, &file)));
        assert_eq!(told.expect("reads"), [""; 0]);
    }
}

/// A file that runs statements written elsewhere: how many of its calls do, and the word before the braces in
/// which they stand, three in each, in other stores.
const RUNS_OTHERS: (&str, usize, &str) = ("members/store/merging.rs", 3, "Moved");

/// The groups `Moved { … }` of a file that hold statements, with how many each holds.
fn handed_over(tokens: &[Token]) -> Vec<usize> {
    let begins = (1..tokens.len()).filter(|at| tokens[at - 1].is_word(RUNS_OTHERS.2));
    let groups = begins.filter(|at| tokens[*at].is_sign('{'));
    groups
        .map(|at| statements(&tokens[at..after_group(tokens, at)]).len())
        .filter(|count| *count > 0)
        .collect()
}

/// What is handed over to be run is written out in full in the stores, where the test above finds it.
#[test]
fn statements_that_are_handed_over_stand_in_full() {
    let mut groups = 0;
    for file in app().iter().filter(|it| !it.is_test()) {
        let handed = handed_over(&file.tokens());
        assert!(
            handed.iter().all(|it| *it == 3),
            "{}: {handed:?}",
            file.path
        );
        assert!(handed.is_empty() || is_store(file), "{}", file.path);
        groups += handed.len();
    }
    let registered = zhibu_app::members::actions::merging::references();
    let moved = registered.filter(|it| matches!(it.way, Way::Moved { .. }));
    assert_eq!(groups, moved.count(), "each is one that the tests read");
}

/// The test above sees what it is meant to see: as many statements as there are calls, or more.
#[test]
fn no_statement_is_overlooked() {
    let mut total = 0;
    for file in stores() {
        let tokens = file.tokens();
        let (found, loads) = (statements(&tokens).len(), bulk_loads(&tokens).len());
        let of_others = usize::from(file.path.ends_with(RUNS_OTHERS.0)) * RUNS_OTHERS.1;
        let asked = calls(&tokens).len() - loads - of_others;
        // A file with more statements than calls would hide one that is missing there.
        assert!(
            of_others == 0 || found == asked,
            "{}: {asked} calls of its own, {found} statements",
            file.path
        );
        assert!(
            found >= asked,
            "{}: {asked} calls, {found} statements",
            file.path
        );
        total += found + loads;
    }
    assert!(total > 100, "{total} statements in all stores");
}

/// What happened stays on record: rows of the audit are appended, never changed or taken away.
#[test]
fn the_audit_is_only_ever_appended_to() {
    for file in stores() {
        for statement in statements(&file.tokens()) {
            let words: Vec<&str> = statement.split_whitespace().take(3).collect();
            let changes = words.first() != Some(&"insert") && words.first() != Some(&"select");
            assert!(
                !changes || !words.contains(&"audit_row"),
                "{}: {statement}",
                file.path
            );
        }
    }
}

#[test]
fn pieces_are_put_together() {
    let tokens = tokens(
        r#"macro_rules! columns { () => { "a, b" }; }
        const ALL: &str = concat!("select ", columns!(), " from c");
        fn f() { tx.rows("update c set a = ?1", 1); let names = ["a", "b"]; tx.bulk("c", &names, x); }"#,
    );
    assert_eq!(
        statements(&tokens),
        ["select a, b from c", "update c set a = ?1"]
    );
    assert_eq!(
        bulk_loads(&tokens),
        ["insert into c (a, b) values (?1, ?2)"]
    );
}
