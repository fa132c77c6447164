//! 笔画: how many strokes a character has, and where it stands among those of as many: by the kind of the
//! first stroke 横竖撇点折, then of the second (GB 13000.1 字序（笔画序）规范). See `crates/app/data`: the
//! characters of 通用规范汉字表 in `stroke_order.txt`, the others by number alone in `strokes.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The characters of 通用规范汉字表 with their strokes and their place among those of as many strokes.
static PLACES: LazyLock<HashMap<char, Place>> = LazyLock::new(|| {
    let lines = include_str!("../../data/stroke_order.txt").lines();
    let lines = lines.filter_map(|line| {
        let (count, letters) = line.split_once(' ')?;
        Some((count.parse().ok()?, letters))
    });
    let places = |(count, letters): (u32, &'static str)| {
        let numbered = (0..).zip(letters.chars());
        numbered.map(move |(at, letter)| (letter, Place { count, at }))
    };
    lines.flat_map(places).collect()
});

/// Where a character stands in the order of strokes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its strokes.
    pub count: u32,
    /// How many of as many strokes stand before it.
    pub at: u32,
}

/// The place of a character in the order of strokes; none for one outside 通用规范汉字表.
pub fn place(letter: char) -> Option<Place> {
    PLACES.get(&letter).copied()
}

/// Characters a line of the table.
const LINE: u32 = 64;

/// The lines of the table by their number, which is the code point without its last 64.
static LINES: LazyLock<Vec<(u32, &str)>> = LazyLock::new(|| {
    include_str!("../../data/strokes.txt")
        .lines()
        .filter_map(|line| {
            let (first, digits) = line.split_once(' ')?;
            Some((u32::from_str_radix(first, 16).ok()? / LINE, digits))
        })
        .collect()
});

/// The strokes of a character; none where nobody counted them.
pub fn count(letter: char) -> Option<u32> {
    let point = u32::from(letter);
    let at = LINES
        .binary_search_by_key(&(point / LINE), |it| it.0)
        .ok()?;
    let digits = LINES.get(at)?.1.as_bytes();
    let digit = *digits.get(usize::try_from(point % LINE).ok()?)?;
    match digit {
        b'0'..=b'9' => Some(u32::from(digit - b'0')),
        b'a'..=b'z' => Some(u32::from(digit - b'a') + 10),
        b'A'..=b'Z' => Some(u32::from(digit - b'A') + 36),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_strokes_go_by_the_kinds_of_the_strokes() {
        // 一 二, then 横 before 竖 before 撇 before 点 before 折: the surnames of seven strokes.
        let at = |letter| place(letter).map(|it| (it.count, it.at));
        for row in [
            "一丁王冯刘郑",
            "杜李杨来吴岑邱何谷邹应沈宋张陈",
            "范林罗季金周郑",
        ] {
            let places: Vec<_> = row.chars().map(at).collect();
            assert!(
                places.is_sorted() && places[0].is_some(),
                "{row}: {places:?}"
            );
        }
        assert_eq!(PLACES.len(), 8105, "通用规范汉字表");
        let differs = PLACES
            .iter()
            .filter(|(letter, it)| count(**letter) != Some(it.count));
        assert!(
            differs.count() < 50,
            "both tables count alike, but for rare characters"
        );
        assert_eq!(at('張'), None);
    }

    #[test]
    fn strokes_are_those_of_the_dictionary() {
        for (letter, strokes) in [
            ('一', Some(1)),
            ('丁', Some(2)),
            ('王', Some(4)),
            ('邓', Some(4)),
            ('张', Some(7)),
            ('林', Some(8)),
            ('曾', Some(12)),
            ('a', None),
            ('·', None),
        ] {
            assert_eq!(count(letter), strokes, "{letter}");
        }
        assert!(count('𠅤').is_some(), "outside the basic plane");
    }
}
