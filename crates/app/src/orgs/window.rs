//! One page of lines that are all in memory.

use zhibu_web::Reader;

/// Lines of one page: with three remarks each, more would make it heavier than 60 KB.
pub const PAGE_LINES: usize = 70;

/// Where the page after the line with the id `after` begins.
pub fn start<T>(lines: &[T], after: Option<i64>, id: impl Fn(&T) -> i64) -> usize {
    after
        .and_then(|after| lines.iter().position(|it| id(it) == after))
        .map_or(0, |at| at + 1)
}

/// One page of a list that is whole in memory.
pub struct Window<T> {
    /// The lines of this page.
    pub lines: Vec<T>,
    /// How many there are in all.
    pub total: usize,
    /// The page before; the first page has none.
    pub previous_href: Option<String>,
    /// The page after; the last page has none.
    pub next_href: Option<String>,
}

impl<T> Window<T> {
    /// The page after the line with the id `after`, from the beginning if there is none such.
    pub fn cut(
        reader: &Reader,
        mut lines: Vec<T>,
        after: Option<i64>,
        id: impl Fn(&T) -> i64,
    ) -> Self {
        let total = lines.len();
        let start = start(&lines, after, &id);
        let key_before = |at: usize| {
            let last = at.checked_sub(1).and_then(|it| lines.get(it));
            last.map(|it| id(it).to_string())
        };
        let previous = start.saturating_sub(PAGE_LINES);
        let end = start + PAGE_LINES;
        let previous_href =
            (start > 0).then(|| reader.path_with("after", key_before(previous).as_deref()));
        let next_href =
            (end < total).then(|| reader.path_with("after", key_before(end).as_deref()));
        lines.truncate(end);
        lines.drain(..start.min(lines.len()));
        Self {
            lines,
            total,
            previous_href,
            next_href,
        }
    }

    /// The last line of this page, if there are more after it.
    pub fn next(&self, id: impl Fn(&T) -> i64) -> Option<i64> {
        self.lines
            .last()
            .filter(|_| self.next_href.is_some())
            .map(id)
    }

    /// The same page of something made from each line.
    pub fn map<U>(self, make: impl Fn(&T) -> U) -> Window<U> {
        Window {
            lines: self.lines.iter().map(make).collect(),
            total: self.total,
            previous_href: self.previous_href,
            next_href: self.next_href,
        }
    }
}
