//! 行政区划代码 that identity numbers begin with (GB/T 2260): those that stand and those abolished since 1980.
//!
//! A number keeps the code of the day on which it was given, so that one of a county abolished long ago is as
//! good as any. The figures stand in `rules/codes/birth_places.tsv`.

use std::sync::LazyLock;

const TABLE: &str = include_str!("../../../rules/codes/birth_places.tsv");

/// The lines of the table, in the order of codes.
static LINES: LazyLock<Vec<&str>> =
    LazyLock::new(|| TABLE.lines().filter(|it| !it.starts_with('#')).collect());

/// A place by its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BirthPlace {
    /// Six digits.
    pub code: &'static str,
    /// 天心区: the last name under this code.
    pub name: &'static str,
    /// The first year; none for 1980 and before.
    pub from_year: Option<i16>,
    /// The last year; none while it stands.
    pub until_year: Option<i16>,
}

/// The place of a code of six digits, standing or abolished; none for a code that never was.
pub fn of_code(code: &str) -> Option<BirthPlace> {
    let at = LINES
        .binary_search_by(|line| line.get(..6).unwrap_or_default().cmp(code))
        .ok()?;
    let mut fields = LINES.get(at)?.split('\t');
    let code = fields.next()?;
    let mut year = || fields.next().and_then(|it| it.parse().ok());
    let (from_year, until_year) = (year(), year());
    let name = fields.next()?;
    Some(BirthPlace {
        code,
        name,
        from_year,
        until_year,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_whether_it_stands_or_is_abolished() {
        let tianxin = of_code("430103").expect("it stands");
        assert_eq!((tianxin.name, tianxin.until_year), ("天心区", None));
        let huaying = of_code("513601").expect("it was abolished");
        assert_eq!(
            (huaying.from_year, huaying.until_year),
            (Some(1993), Some(1997))
        );
        for never in ["439900", "999999", "4301", "", "43010"] {
            assert_eq!(of_code(never), None, "{never}");
        }
    }

    #[test]
    fn the_table_is_in_order_and_each_line_whole() {
        assert!(LINES.is_sorted_by(|one, next| one.get(..6) < next.get(..6)));
        for line in LINES.iter() {
            let code = line.get(..6).unwrap_or_default();
            let place = of_code(code).unwrap_or_else(|| panic!("{line}"));
            assert!(code.bytes().all(|it| it.is_ascii_digit()), "{line}");
            assert!(!place.name.is_empty(), "{line}");
            let years = place.from_year.zip(place.until_year);
            assert!(years.is_none_or(|(from, until)| from <= until), "{line}");
        }
    }
}
