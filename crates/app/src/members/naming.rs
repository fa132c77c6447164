//! How a name is found and sorted: pinyin, initials, pieces.

use std::collections::BTreeSet;

use pinyin::{ToPinyin as _, ToPinyinMulti as _};

use super::strokes;

/// Readings of one name that are kept at most, the usual one among them.
const READINGS_MAX: usize = 8;

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
    /// Pinyin and initials of every other way in which its characters are read: 单 is Shan and Dan.
    pub others: BTreeSet<String>,
    /// 姓氏笔画: compared as text, it gives the order of official lists.
    pub strokes: String,
}

impl NameKeys {
    /// The keys of a name.
    pub fn of(name: &str) -> Self {
        let syllables = syllables(name);
        let plain: Vec<String> = syllables.iter().map(|it| plain(it)).collect();
        let (pinyin, initials) = (plain.concat(), initials_of(&plain));
        let mut others = BTreeSet::new();
        for reading in readings(name) {
            others.insert(initials_of(&reading));
            others.insert(reading.concat());
        }
        others.remove(&pinyin);
        others.remove(&initials);
        Self {
            pinyin,
            initials,
            sort: format!("{} {name}", syllables.join(" ")),
            grams: grams(name),
            others,
            strokes: stroke_order(name),
        }
    }
}

/// What somebody types to find a name by its sound, as it is compared: small letters closed up, ü as v.
pub fn typed_letters(typed: &str) -> String {
    typed
        .to_lowercase()
        .replace("u:", "v")
        .replace('ü', "v")
        .replace([' ', '\'', '-'], "")
}

/// A dot between the parts of a name, however it was typed.
pub fn is_middle_dot(letter: char) -> bool {
    matches!(
        letter,
        '·' | '•' | '‧' | '∙' | '・' | '･' | '．' | '.' | '⋅' | '●' | '。'
    )
}

/// 姓氏笔画: the surname's place, how many characters follow it, then theirs. So one surname stands together,
/// 张三 before 张三丰. `070539` is 张: seven strokes, 539 characters of seven before it.
fn stroke_order(name: &str) -> String {
    let mut places = name
        .chars()
        .filter(|it| it.is_alphanumeric())
        .map(stroke_key);
    let surname = places.next().unwrap_or_default();
    let given: Vec<String> = places.collect();
    format!("{surname}{:02}{}", given.len(), given.concat())
}

/// Characters without a place come after those of as many strokes, one that nobody counted after all.
fn stroke_key(letter: char) -> String {
    const UNKNOWN: u32 = 99;
    match strokes::place(letter) {
        Some(it) => format!("{:02}{:04}", it.count, it.at),
        None => format!(
            "{:02}9999{letter}",
            strokes::count(letter).unwrap_or(UNKNOWN)
        ),
    }
}

/// A syllable without its tone, ü as v, which keyboards have.
fn plain(syllable: &str) -> String {
    syllable
        .trim_end_matches(|mark: char| mark.is_ascii_digit())
        .replace('ü', "v")
}

fn initials_of(syllables: &[String]) -> String {
    syllables
        .iter()
        .filter_map(|it| it.chars().next())
        .collect()
}

/// Every way in which the characters of a name may be read, the surname's own reading among them, each as
/// its syllables without tones; [`READINGS_MAX`] at most.
fn readings(name: &str) -> Vec<Vec<String>> {
    let usual: Vec<String> = syllables(name).iter().map(|it| plain(it)).collect();
    let letters: Vec<char> = name.chars().filter(|it| it.is_alphanumeric()).collect();
    if letters.len() != usual.len() {
        return vec![usual];
    }
    let mut all: Vec<Vec<String>> = vec![Vec::new()];
    for (letter, usual) in letters.iter().zip(&usual) {
        let mut ways = vec![usual.clone()];
        for way in letter.to_pinyin_multi().into_iter().flatten() {
            let way = plain(way.with_tone_num_end());
            if !ways.contains(&way) {
                ways.push(way);
            }
        }
        // The usual readings come first, so that what is cut off is the rarest.
        let longer = ways.iter().flat_map(|way| {
            all.iter().map(|begun| {
                let mut begun = begun.clone();
                begun.push(way.clone());
                begun
            })
        });
        all = longer.take(READINGS_MAX).collect();
    }
    all
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
        .filter(|it| !it.is_whitespace() && !is_middle_dot(*it))
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
    fn a_name_is_found_by_every_reading_of_its_characters() {
        for (name, others) in [
            ("单小云", &["danxiaoyun", "chanxiaoyun", "dxy"][..]),
            ("曾晓云", &["cengxiaoyun", "cxy"]),
            ("仇英", &["chouying", "cy"]),
            ("解放", &["jiefang", "jf"]),
            ("查良", &["chaliang", "cl"]),
        ] {
            let keys = NameKeys::of(name);
            for other in others {
                assert!(keys.others.contains(*other), "{name}: {keys:?}");
            }
            assert!(!keys.others.contains(&keys.pinyin), "{keys:?}");
        }
        assert!(NameKeys::of("王行重乐曾").others.len() <= 2 * READINGS_MAX);
        assert_eq!(NameKeys::of("吕芳").pinyin, "lvfang");
        assert_eq!(typed_letters("Lü Fang"), "lvfang");
    }

    #[test]
    fn the_dot_of_a_name_may_be_any_dot_or_none() {
        let kept = NameKeys::of("吐尔逊·买买提").grams;
        for typed in [
            "吐尔逊买买提",
            "吐尔逊•买买提",
            "吐尔逊・买买提",
            "吐尔逊．买买提",
        ] {
            assert_eq!(NameKeys::of(typed).grams, kept, "{typed}");
        }
    }

    #[test]
    fn names_stand_in_the_order_of_strokes_as_in_official_lists() {
        let mut names = [
            "陈志远",
            "张国庆",
            "王小红",
            "何芳",
            "王三运",
            "欧阳山",
            "王毅",
            "杨庆言",
            "張三",
            "王刚",
            "丁一",
            "a",
        ];
        names.sort_by_key(|it| NameKeys::of(it).strokes);
        assert_eq!(
            names,
            [
                "丁一",
                "王刚",
                "王毅",
                "王三运",
                "王小红",
                "杨庆言",
                "何芳",
                "张国庆",
                "陈志远",
                "欧阳山",
                "張三",
                "a"
            ]
        );
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
