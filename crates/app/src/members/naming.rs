//! How a name is found and sorted: pinyin, initials, pieces.

use std::collections::BTreeSet;

use pinyin::ToPinyin as _;

/// Surnames read apart from the usual reading of their character. The library knows no context.
const SURNAMES: [(&str, &[&str]); 24] = [
    ("尉迟", &["yu4", "chi2"]),
    ("长孙", &["zhang3", "sun1"]),
    ("万俟", &["mo4", "qi2"]),
    ("单于", &["chan2", "yu2"]),
    ("单", &["shan4"]),
    ("曾", &["zeng1"]),
    ("仇", &["qiu2"]),
    ("解", &["xie4"]),
    ("查", &["zha1"]),
    ("区", &["ou1"]),
    ("盖", &["ge3"]),
    ("乐", &["yue4"]),
    ("朴", &["piao2"]),
    ("缪", &["miao4"]),
    ("冼", &["xian3"]),
    ("覃", &["qin2"]),
    ("翟", &["zhai2"]),
    ("员", &["yun4"]),
    ("种", &["chong2"]),
    ("召", &["shao4"]),
    ("任", &["ren2"]),
    ("华", &["hua4"]),
    ("纪", &["ji3"]),
    ("逄", &["pang2"]),
];

/// What is stored beside a name so that it is found and sorted alike on both engines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameKeys {
    /// `zhangguoqing`.
    pub pinyin: String,
    /// `zgq`.
    pub initials: String,
    /// `zhang1 guo2 qing4 张国庆`: pinyin order, the characters deciding among equal readings.
    pub sort: String,
    /// Every two characters that follow each other, and the last one alone: each character begins a piece.
    pub grams: BTreeSet<String>,
}

impl NameKeys {
    /// The keys of a name.
    pub fn of(name: &str) -> Self {
        let syllables = syllables(name);
        let plain = |it: &String| {
            it.trim_end_matches(|mark: char| mark.is_ascii_digit())
                .to_owned()
        };
        Self {
            pinyin: syllables.iter().map(plain).collect(),
            initials: syllables
                .iter()
                .filter_map(|it| it.chars().next())
                .collect(),
            sort: format!("{} {name}", syllables.join(" ")),
            grams: grams(name),
        }
    }
}

/// The pieces to look for when `typed` is part of a name: its two-character pieces, or the one character,
/// with which a piece begins.
pub fn searched_grams(typed: &str) -> Vec<String> {
    let mut pieces = grams(typed);
    if pieces.len() > 1 {
        pieces.retain(|it| it.chars().nth(1).is_some());
    }
    pieces.into_iter().collect()
}

fn grams(name: &str) -> BTreeSet<String> {
    let letters: Vec<char> = name
        .chars()
        .filter(|it| !it.is_whitespace() && *it != '·')
        .collect();
    let twos = letters.windows(2).map(|it| it.iter().collect());
    let last = letters.last().map(char::to_string);
    twos.chain(last).collect()
}

fn syllables(name: &str) -> Vec<String> {
    let surname = SURNAMES
        .iter()
        .find(|(surname, _)| name.starts_with(surname));
    let (head, rest): (Vec<String>, &str) = match surname {
        Some((surname, reading)) => (
            reading.iter().map(|it| (*it).to_owned()).collect(),
            name.strip_prefix(surname).unwrap_or_default(),
        ),
        None => (Vec::new(), name),
    };
    let tail = rest
        .chars()
        .filter(|it| it.is_alphanumeric())
        .map(|letter| {
            letter.to_pinyin().map_or_else(
                || letter.to_lowercase().to_string(),
                |it| it.with_tone_num_end().to_owned(),
            )
        });
    head.into_iter().chain(tail).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_pinyin_initials_and_pieces() {
        for (name, pinyin, initials) in [
            ("张国庆", "zhangguoqing", "zgq"),
            ("曾晓云", "zengxiaoyun", "zxy"),
            ("尉迟峰克", "yuchifengke", "ycfk"),
            ("区云", "ouyun", "oy"),
            ("吐尔逊·买买提", "tuerxunmaimaiti", "texmmt"),
        ] {
            let keys = NameKeys::of(name);
            assert_eq!(
                (keys.pinyin.as_str(), keys.initials.as_str()),
                (pinyin, initials),
                "{name}"
            );
        }
        let want: BTreeSet<String> = ["张国", "国庆", "庆"]
            .into_iter()
            .map(str::to_owned)
            .collect();
        assert_eq!(NameKeys::of("张国庆").grams, want);
    }

    #[test]
    fn a_character_outside_the_basic_plane_stays_itself() {
        let keys = NameKeys::of("马𠅤");
        assert!(keys.grams.contains("𠅤"), "{keys:?}");
        assert!(keys.sort.ends_with("马𠅤"));
    }

    #[test]
    fn a_search_uses_the_longest_pieces_it_has() {
        assert_eq!(searched_grams("国"), ["国"]);
        assert_eq!(searched_grams("张国庆"), ["国庆", "张国"]);
        assert!(searched_grams(" ").is_empty());
    }
}
