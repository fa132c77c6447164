//! The closed list of differences between the two engines, and the subset they share.

use std::fmt::Write as _;

/// Turns `?1 ?2` into PostgreSQL's `$1 $2`, outside quoted text.
pub fn postgres_text(statement: &str) -> String {
    let mut out = String::with_capacity(statement.len());
    let mut quoted = false;
    for letter in statement.chars() {
        quoted ^= letter == '\'';
        out.push(if letter == '?' && !quoted {
            '$'
        } else {
            letter
        });
    }
    out
}

/// A migration in the words of one engine. PostgreSQL calls bytes `bytea`; SQLite keeps a row under its
/// key only where it is told so: `integer primary key` for ids, `without rowid` where several columns
/// are the key. Otherwise it would keep every row under a number of its own with the key beside it.
pub fn migration_text(migration: &str, postgres: bool) -> String {
    let bytes = if postgres { " bytea" } else { " blob" };
    let mut out = String::with_capacity(migration.len());
    let mut key_of_several = false;
    for line in migration.lines() {
        let code = line.split("--").next().unwrap_or_default();
        let mut code = code.replace(" bytes", bytes);
        if !postgres {
            key_of_several |= code.trim_start().starts_with("primary key (");
            code = code.replace(" bigint primary key", " integer primary key");
            if key_of_several && code.starts_with(");") {
                code = ") without rowid;".to_owned();
                key_of_several = false;
            }
        }
        let _ = writeln!(out, "{code}");
    }
    out
}

/// Which rules of the shared subset a statement breaks; empty when both engines read it alike.
pub fn subset_faults(statement: &str) -> Vec<&'static str> {
    let code = without_quoted(statement);
    let words: Vec<&str> = code
        .split(|it: char| !(it.is_alphanumeric() || it == '_'))
        .filter(|it| !it.is_empty())
        .collect();
    let pair = |first: &str, second: &str| words.windows(2).any(|it| it == [first, second]);
    let rules: [(&'static str, bool); 13] = [
        (
            "capital letters",
            code.chars().any(|it| it.is_ascii_uppercase()),
        ),
        (
            "$1 binds wrongly and silently on SQLite: write ?1",
            code.contains('$'),
        ),
        ("a bare ? has no number: write ?1", bare_parameter(&code)),
        ("double quotes", code.contains('"')),
        (
            "`like` differs on case: compare with = or a range",
            words.contains(&"like"),
        ),
        (
            "insert or replace",
            pair("insert", "or") || words.contains(&"replace"),
        ),
        ("collate", words.contains(&"collate")),
        (
            "the engine's clock: use tx.now() and tx.today()",
            [
                "now",
                "date",
                "datetime",
                "strftime",
                "current_timestamp",
                "current_date",
            ]
            .iter()
            .any(|it| words.contains(it)),
        ),
        ("JSON operators", code.contains("->")),
        (
            "a bare sum is numeric on PostgreSQL: cast(sum(x) as bigint)",
            bare_sum(&code),
        ),
        (
            "a bare `?1 is null` has no type: cast(?1 as text) is null",
            parameter_is_null(&code),
        ),
        (
            "a parameter beside a number takes a narrower type on PostgreSQL: cast(?1 as bigint) = 0",
            parameter_beside_number(&code),
        ),
        (
            "select * breaks when a column is added",
            code.contains("select *"),
        ),
    ];
    rules
        .into_iter()
        .filter_map(|(fault, broken)| broken.then_some(fault))
        .collect()
}

fn without_quoted(statement: &str) -> String {
    statement
        .split('\'')
        .step_by(2)
        .collect::<Vec<_>>()
        .join("''")
}

fn bare_parameter(code: &str) -> bool {
    code.split('?')
        .skip(1)
        .any(|rest| !rest.starts_with(|it: char| it.is_ascii_digit()))
}

fn bare_sum(code: &str) -> bool {
    let mut rest = code;
    while let Some(at) = rest.find("sum(") {
        let (before, after) = rest.split_at(at);
        if !before.ends_with("cast(") {
            return true;
        }
        rest = after.get(4..).unwrap_or_default();
    }
    false
}

fn parameter_beside_number(code: &str) -> bool {
    code.split('?').skip(1).any(|rest| {
        let after = rest
            .trim_start_matches(|it: char| it.is_ascii_digit())
            .trim_start();
        ["=", "<>", "<=", ">=", "<", ">"].iter().any(|sign| {
            after.strip_prefix(sign).is_some_and(|it| {
                it.trim_start()
                    .starts_with(|letter: char| letter.is_ascii_digit())
            })
        })
    })
}

fn parameter_is_null(code: &str) -> bool {
    code.split('?').skip(1).any(|rest| {
        rest.trim_start_matches(|it: char| it.is_ascii_digit())
            .trim_start()
            .starts_with("is n")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_translated_outside_quotes_only() {
        assert_eq!(
            postgres_text("select '?1', ?12 from a"),
            "select '?1', $12 from a"
        );
    }

    #[test]
    fn each_engine_keeps_rows_under_their_keys() {
        let pots = "create table pot (\n  id bigint primary key, -- of it\n  content bytes\n);\n";
        let lids = "create table lid (\n  pot_id bigint,\n  place bigint,\n  primary key (pot_id, place)\n);\n";
        let both = format!("{pots}{lids}{pots}");
        let sqlite = migration_text(&both, false);
        assert_eq!(sqlite.matches("id integer primary key,").count(), 2);
        assert_eq!(sqlite.matches("content blob").count(), 2);
        assert_eq!(sqlite.matches(") without rowid;").count(), 1);
        let postgres = migration_text(&both, true);
        assert_eq!(postgres.matches("id bigint primary key,").count(), 2);
        assert_eq!(postgres.matches("content bytea").count(), 2);
        assert!(!postgres.contains("rowid"));
    }

    #[test]
    fn each_rule_of_the_subset_catches_its_statement() {
        for (statement, broken) in [
            ("select id from member where name = ?1", 0),
            ("select cast(sum(amount_fen) as bigint) from dues", 0),
            (
                "select id from a where (cast(?1 as text) is null or b = ?1)",
                0,
            ),
            ("SELECT id from a", 1),
            ("select id from a where b = $1", 1),
            ("select id from a where b = ?", 1),
            ("select \"id\" from a", 1),
            ("select id from a where b like 'x'", 1),
            ("insert or replace into a values (?1)", 1),
            ("select id from a order by b collate nocase", 1),
            ("select now()", 1),
            ("select a->'b' from c", 1),
            ("select sum(a) from b", 1),
            ("select id from a where ?1 is null", 1),
            ("select * from a", 1),
            ("select id from a where ?1 = 0", 1),
            (
                "select id from a where cast(?1 as bigint) = 0 and b >= ?2 and c = 1",
                0,
            ),
        ] {
            assert_eq!(subset_faults(statement).len(), broken, "{statement}");
        }
    }
}
