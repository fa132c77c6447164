//! Paging by key: the next page begins after the last row of this one, wherever that is by then.

use askama::Template;

use crate::{
    Reader,
    text::{parse_pairs, percent_decode, write_pairs},
};

/// Where a page of a list begins: after or before the row with this key.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum PageKey {
    /// The first page.
    #[default]
    First,
    /// The rows after this key, in order.
    After(Vec<String>),
    /// The rows before this key; read them in reverse order, then turn them round.
    Before(Vec<String>),
}

impl PageKey {
    /// From the query parameters `after` and `before`. A key that cannot be read counts as the
    /// first page, as does none.
    pub fn of(after: Option<&str>, before: Option<&str>) -> PageKey {
        if let Some(key) = after.and_then(read_key) {
            PageKey::After(key)
        } else if let Some(key) = before.and_then(read_key) {
            PageKey::Before(key)
        } else {
            PageKey::First
        }
    }
}

/// The key of a row, its sort columns and its id, as one query value.
pub fn write_key(columns: &[&str]) -> String {
    let escaped = |column: &&str| column.replace('%', "%25").replace('~', "%7E");
    columns.iter().map(escaped).collect::<Vec<_>>().join("~")
}

/// Undoes [`write_key`].
pub fn read_key(key: &str) -> Option<Vec<String>> {
    if key.is_empty() {
        return None;
    }
    key.split('~').map(percent_decode).collect()
}

/// “共 n 条” with the links to the pages before and after. Shown by `{{ pager }}`.
#[derive(Clone, Debug, Template)]
#[template(path = "pager.html")]
pub struct Pager {
    reader: Reader,
    total: u64,
    previous_href: Option<String>,
    next_href: Option<String>,
}

impl askama::filters::HtmlSafe for Pager {}

impl Pager {
    /// A list of `total` rows in all that fits on one page.
    pub fn new(reader: &Reader, total: u64) -> Pager {
        Pager {
            reader: reader.clone(),
            total,
            previous_href: None,
            next_href: None,
        }
    }

    /// There are rows before the one with this key (the first shown).
    #[must_use]
    pub fn previous(mut self, key: Option<String>) -> Pager {
        self.previous_href = key.map(|key| self.href("before", &key));
        self
    }

    /// There are rows after the one with this key (the last shown).
    #[must_use]
    pub fn next(mut self, key: Option<String>) -> Pager {
        self.next_href = key.map(|key| self.href("after", &key));
        self
    }

    /// From rows read with one more than fits, in the order of the query: cuts them to `size`,
    /// turns them round when they were read backwards, and links to both sides.
    pub fn cut<R>(
        reader: &Reader,
        total: u64,
        from: &PageKey,
        size: usize,
        rows: &mut Vec<R>,
        key: impl Fn(&R) -> String,
    ) -> Pager {
        let more = rows.len() > size;
        rows.truncate(size);
        let backwards = matches!(from, PageKey::Before(_));
        if backwards {
            rows.reverse();
        }
        let (before, after) = match from {
            PageKey::First => (false, more),
            PageKey::After(_) => (true, more),
            PageKey::Before(_) => (more, true),
        };
        Pager::new(reader, total)
            .previous(rows.first().filter(|_| before).map(&key))
            .next(rows.last().filter(|_| after).map(&key))
    }

    /// This address with its place in the list replaced.
    fn href(&self, side: &str, key: &str) -> String {
        let (path, query) = self
            .reader
            .path
            .split_once('?')
            .unwrap_or((&self.reader.path, ""));
        let mut pairs = parse_pairs(query).unwrap_or_default();
        pairs.retain(|(name, value)| name != "after" && name != "before" && !value.is_empty());
        pairs.push((side.to_owned(), key.to_owned()));
        format!("{path}?{}", write_pairs(&pairs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_whatever_a_column_holds() {
        for columns in [vec!["张三", "12"], vec!["a~b%7E", ""], vec!["100%"]] {
            assert_eq!(read_key(&write_key(&columns)).unwrap(), columns);
        }
        assert_eq!(read_key(""), None);
        assert_eq!(PageKey::of(Some(""), Some("%zz")), PageKey::First);
    }
}
