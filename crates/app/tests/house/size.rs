//! Small files: who looks for something finds it, who changes something sees all it touches. Functions are
//! counted by the lints (`too-many-lines-threshold` in clippy.toml).

use crate::source::{Source, files};

/// A file is shorter than this many lines.
const LINES_MAX: usize = 400;
/// No line is longer, where the formatter leaves it as it is.
const LETTERS_MAX: usize = 140;
/// Templates are short: a page is put together from parts.
const TEMPLATE_LINES_MAX: usize = 120;
/// Tables of rules.
const TABLE_LINES_MAX: usize = 500;

/// Lines too long for the formatter that are better read whole.
const LONG_LINES: [(&str, &str); 1] = [(
    "crates/app/src/meetings/rules/checker.rs",
    "two sentences to the reader, each whole",
)];

#[test]
fn no_source_file_reaches_four_hundred_lines() {
    let ours = [".rs", ".mjs", ".js", ".css", ".sql"];
    let mut found = files("crates", &ours);
    found.extend(files("migrations", &ours));
    found.extend(files("e2e", &ours));
    let long: Vec<String> = found
        .iter()
        .map(|file| (file, file.text.lines().count()))
        .filter(|(_, lines)| *lines >= LINES_MAX)
        .map(|(file, lines)| format!("{}: {lines} lines", file.path))
        .collect();
    assert_eq!(long, [""; 0], "split these files by what they speak of");
}

#[test]
fn no_template_is_longer_than_two_screens() {
    let long: Vec<String> = files("crates", &[".html"])
        .iter()
        .map(|file| (&file.path, file.text.lines().count()))
        .filter(|(_, lines)| *lines > TEMPLATE_LINES_MAX)
        .map(|(path, lines)| format!("{path}: {lines} lines"))
        .collect();
    assert_eq!(long, [""; 0], "make parts of these templates");
}

/// Rules and settings are tables, read by looking one thing up: longer than code, but not endless. The texts
/// of an area are as many as its pages say.
#[test]
fn no_table_of_settings_is_endless() {
    let mut found = files("crates", &[".toml"]);
    found.extend(files("rules", &[".toml"]));
    let long: Vec<String> = found
        .iter()
        .filter(|it| !it.path.ends_with("strings.toml"))
        .map(|file| (&file.path, file.text.lines().count()))
        .filter(|(_, lines)| *lines > TABLE_LINES_MAX)
        .map(|(path, lines)| format!("{path}: {lines} lines"))
        .collect();
    assert_eq!(long, [""; 0], "divide them by document");
}

#[test]
fn no_line_runs_off_the_screen() {
    let is_listed = |file: &Source| LONG_LINES.iter().any(|it| it.0 == file.path);
    let mut long = Vec::new();
    // Tests write their tables of cases a case a line.
    let is_source = |file: &Source| file.path.contains("/src/");
    for file in files("crates", &[".rs"])
        .iter()
        .filter(|it| is_source(it) && !is_listed(it))
    {
        for (at, line) in file.text.lines().enumerate() {
            if line.chars().count() > LETTERS_MAX {
                long.push(format!("{}:{}", file.path, at + 1));
            }
        }
    }
    assert_eq!(long, [""; 0], "break these lines");
}

#[test]
fn the_formatter_and_the_lints_hold_the_same_measure() {
    let file = |name: &str| {
        std::fs::read_to_string(crate::source::root().join(name)).expect("at the project's top")
    };
    assert!(file("clippy.toml").contains("too-many-lines-threshold = 70"));
    assert!(file("Cargo.toml").contains("too_many_lines = \"warn\""));
    assert!(
        !file("rustfmt.toml").contains("max_width"),
        "a hundred columns"
    );
}
