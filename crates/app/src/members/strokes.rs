//! 笔画: how many strokes a character has, from the Unihan database (see `crates/app/data/strokes.txt`).

use std::sync::LazyLock;

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
