//! The project's own text, as the tests of this folder read it.

use std::path::{Path, PathBuf};

/// A file of the project.
pub struct Source {
    /// From the project's folder on, with slashes: `crates/app/src/lib.rs`.
    pub path: String,
    pub text: String,
}

/// A piece of Rust, comments left out but for those that document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// A name, keyword or number.
    Word(String),
    /// Any other sign.
    Sign(char),
    /// What stands in a text literal.
    Text(String),
    /// A line of documentation.
    Doc(String),
}

impl Token {
    pub fn is_word(&self, word: &str) -> bool {
        matches!(self, Self::Word(it) if it == word)
    }

    pub fn is_sign(&self, sign: char) -> bool {
        *self == Self::Sign(sign)
    }

    pub fn word(&self) -> Option<&str> {
        match self {
            Self::Word(word) => Some(word),
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// The project's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The files under a folder of the project whose names end so, in the order of their paths.
pub fn files(folder: &str, endings: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    gather(&root().join(folder), folder, endings, &mut found);
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

fn gather(folder: &Path, name: &str, endings: &[&str], found: &mut Vec<Source>) {
    for entry in std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{name}: {error}")) {
        let path = entry.expect("an entry").path();
        let own = path.file_name().expect("a name").to_string_lossy();
        let name = format!("{name}/{own}");
        if path.is_dir() {
            if !["target", "node_modules"].contains(&own.as_ref()) && !own.starts_with('.') {
                gather(&path, &name, endings, found);
            }
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            let text = std::fs::read_to_string(&path).expect("text");
            found.push(Source { path: name, text });
        }
    }
}

/// The Rust files of the app.
pub fn app() -> Vec<Source> {
    files("crates/app/src", &[".rs"])
}

impl Source {
    /// The area of a file of the app: the folder it stands in, or its own name at the top.
    pub fn area(&self) -> &str {
        let inside = self.path.trim_start_matches("crates/app/src/");
        let first = inside.split('/').next().unwrap_or_default();
        first.trim_end_matches(".rs")
    }

    /// The path inside its area's folder: `store/intake.rs`.
    pub fn in_area(&self) -> &str {
        let inside = self.path.trim_start_matches("crates/app/src/");
        inside.split_once('/').map_or(inside, |it| it.1)
    }

    /// Whether it holds nothing but tests.
    pub fn is_test(&self) -> bool {
        self.in_area() == "tests.rs" || self.in_area().starts_with("tests/")
    }

    pub fn tokens(&self) -> Vec<Token> {
        tokens(&self.text)
    }
}

/// Reads Rust far enough to tell names, texts and comments apart.
pub fn tokens(text: &str) -> Vec<Token> {
    let letters: Vec<char> = text.chars().collect();
    let mut reader = Reader { letters, at: 0 };
    let mut found = Vec::new();
    while let Some(letter) = reader.peek(0) {
        match letter {
            _ if letter.is_whitespace() => reader.at += 1,
            '/' if reader.peek(1) == Some('/') => {
                let line = reader.until(|it| it == '\n');
                if let Some(doc) = line.strip_prefix("///").or(line.strip_prefix("//!")) {
                    found.push(Token::Doc(doc.trim().to_owned()));
                }
            }
            '/' if reader.peek(1) == Some('*') => reader.block_comment(),
            '"' => found.push(Token::Text(reader.text())),
            'b' if reader.peek(1) == Some('"') => {
                reader.at += 1;
                found.push(Token::Text(reader.text()));
            }
            'r' if matches!(reader.peek(1), Some('"' | '#')) => {
                found.push(reader.raw_text());
            }
            '\'' => reader.letter_or_lifetime(&mut found),
            _ if letter.is_alphanumeric() || letter == '_' => {
                found.push(Token::Word(
                    reader.until(|it| !(it.is_alphanumeric() || it == '_')),
                ));
            }
            _ => {
                found.push(Token::Sign(letter));
                reader.at += 1;
            }
        }
    }
    found
}

struct Reader {
    letters: Vec<char>,
    at: usize,
}

impl Reader {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.letters.get(self.at + ahead).copied()
    }

    fn until(&mut self, ends: impl Fn(char) -> bool) -> String {
        let start = self.at;
        while self.peek(0).is_some_and(|it| !ends(it)) {
            self.at += 1;
        }
        self.letters[start..self.at].iter().collect()
    }

    fn block_comment(&mut self) {
        while self.at < self.letters.len() && (self.peek(0), self.peek(1)) != (Some('*'), Some('/'))
        {
            self.at += 1;
        }
        self.at += 2;
    }

    fn text(&mut self) -> String {
        let mut text = String::new();
        self.at += 1;
        while let Some(letter) = self.peek(0) {
            self.at += 1;
            match letter {
                '"' => break,
                '\\' => self.escape(&mut text),
                other => text.push(other),
            }
        }
        text
    }

    fn escape(&mut self, text: &mut String) {
        match self.peek(0) {
            Some('n') => text.push('\n'),
            Some('t') => text.push('\t'),
            // A line end after the sign, with the blanks that follow, is no part of the text.
            Some('\n') => {
                self.until(|it| !it.is_whitespace());
                return;
            }
            Some('u') => {
                let digits = self.until(|it| it == '}');
                let digits = digits.trim_start_matches("u{");
                let code = u32::from_str_radix(digits, 16).unwrap_or(0xFFFD);
                text.push(char::from_u32(code).unwrap_or('\u{FFFD}'));
            }
            Some(other) => text.push(other),
            None => return,
        }
        self.at += 1;
    }

    /// `r"…"`, `r#"…"#`; a name such as `r#type` is a word.
    fn raw_text(&mut self) -> Token {
        self.at += 1;
        let hashes = self.until(|it| it != '#').len();
        if self.peek(0) != Some('"') {
            return Token::Word(self.until(|it| !(it.is_alphanumeric() || it == '_')));
        }
        self.at += 1;
        let mut text = String::new();
        while let Some(letter) = self.peek(0) {
            let closes = (1..=hashes).all(|ahead| self.peek(ahead) == Some('#'));
            self.at += 1;
            if letter == '"' && closes {
                self.at += hashes;
                break;
            }
            text.push(letter);
        }
        Token::Text(text)
    }

    fn letter_or_lifetime(&mut self, found: &mut Vec<Token>) {
        if self.peek(1) == Some('\\') {
            self.at += 3;
            self.until(|it| it == '\'');
            self.at += 1;
        } else if self.peek(2) == Some('\'') {
            self.at += 3;
        } else {
            found.push(Token::Sign('\''));
            self.at += 1;
        }
    }
}

#[test]
fn rust_is_read_far_enough() {
    let found =
        tokens("/// Doc.\nfn a<'b>() { t(\"x\\\"\\\n   y\", r#\"z\"#, '\"', '\\'') } // no");
    let texts: Vec<&str> = found.iter().filter_map(Token::text).collect();
    assert_eq!(texts, ["x\"y", "z"]);
    assert_eq!(found[0], Token::Doc("Doc.".to_owned()));
    assert!(!found.iter().any(|it| it.is_word("no")));
}
