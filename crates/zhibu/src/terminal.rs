//! Printing: answers on standard output, refusals on standard error.

use std::io::{self, Write as _};

use zhibu_app::Said;
use zhibu_web::Lang;

/// The terminal and the language of the person before it.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    lang: Lang,
}

impl Terminal {
    /// A terminal read in that language.
    pub fn new(lang: Lang) -> Self {
        Self { lang }
    }

    /// The language.
    pub fn lang(self) -> Lang {
        self.lang
    }

    /// The sentence in the reader's language.
    pub fn in_lang<'s>(self, zh: &'s str, en: &'s str) -> &'s str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// The sentence in the reader's language.
    pub fn pick(self, said: &Said) -> &str {
        self.in_lang(&said.zh, &said.en)
    }

    /// Prints a line of the answer, as far as somebody reads it.
    ///
    /// # Errors
    /// Standard output takes no more, as on a full disk.
    pub fn line(self, text: &str) -> io::Result<()> {
        as_far_as_read(writeln!(io::stdout().lock(), "{text}"))
    }

    /// Prints a line of the answer in the reader's language, as far as somebody reads it.
    ///
    /// # Errors
    /// As [`Terminal::line`].
    pub fn say(self, zh: &str, en: &str) -> io::Result<()> {
        self.line(self.in_lang(zh, en))
    }

    /// Prints a refusal. Nobody can be told where standard error is closed too.
    pub fn complain(self, text: &str) {
        let _ = writeln!(io::stderr().lock(), "{text}");
    }
}

/// What was printed, where a reader that left early, as `head` does, is no failure: the command does all
/// of its work and its exit code tells how that went.
///
/// # Errors
/// Standard output takes no more for another reason.
pub fn as_far_as_read(printed: io::Result<()>) -> io::Result<()> {
    match printed {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// How wide a text stands on a terminal: a Chinese character takes two places.
pub fn width(text: &str) -> usize {
    text.chars()
        .map(|it| if u32::from(it) < 0x1100 { 1 } else { 2 })
        .sum()
}

/// Rows under headings, each column as wide as its widest cell.
pub fn table(headings: &[&str], rows: &[Vec<String>]) -> String {
    let cell = |row: &Vec<String>, at: usize| row.get(at).cloned().unwrap_or_default();
    let widths: Vec<usize> = headings
        .iter()
        .enumerate()
        .map(|(at, heading)| {
            let widest = rows.iter().map(|row| width(&cell(row, at))).max();
            widest.unwrap_or(0).max(width(heading))
        })
        .collect();
    let line = |cells: Vec<String>| {
        let mut written = String::new();
        for (text, wide) in cells.iter().zip(&widths) {
            written.push_str(text);
            written.push_str(&" ".repeat(wide.saturating_sub(width(text)) + 2));
        }
        format!("{}\n", written.trim_end())
    };
    let mut out = line(headings.iter().map(|it| (*it).to_owned()).collect());
    for row in rows {
        out.push_str(&line((0..headings.len()).map(|at| cell(row, at)).collect()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_below_each_other_with_wide_characters_too() {
        let rows = vec![
            vec!["officer".to_owned(), "白君舒".to_owned(), "a".to_owned()],
            vec!["clerk".to_owned(), "何明".to_owned(), "b".to_owned()],
        ];
        assert_eq!(
            table(&["登录名", "姓名", ""], &rows),
            "登录名   姓名\nofficer  白君舒  a\nclerk    何明    b\n"
        );
    }
}
