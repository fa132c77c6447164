//! What is written on pages: every key exists in both languages and is used, and the words are calm.

use std::collections::BTreeSet;

use zhibu_web::{Words, used_keys};

use crate::source::{Source, Token, app, files};

/// Slogans, blame, and what the rules against formalism forbid in a product of ours.
const BANNED: &[&str] = &[
    "something went wrong",
    "oops",
    "whoops",
    "successfully",
    "congratulations",
    "打卡",
    "签到",
    "积分",
    "排行榜",
    "排名",
    "点赞",
    "学习时长",
    "在线时长",
    "哎呀",
    "出错了",
    "亲，",
    "恭喜",
    "不忘初心",
    "牢记使命",
    "砥砺",
    "奋进",
    "赋能",
    "助力",
    "抓手",
    "打造",
    "红色引擎",
    "战斗堡垒",
    "格式不对",
    "非法",
    "操作成功",
];

/// Where a banned word is the field's own.
const SPOKEN_OF: &[(&str, &str)] = &[];

fn product() -> Vec<Source> {
    let mut all: Vec<Source> = app().into_iter().filter(|it| !it.is_test()).collect();
    all.extend(files("crates/app/src", &[".html"]));
    all.extend(
        files("crates/web/src", &[".rs"])
            .into_iter()
            .filter(|it| !it.path.contains("/tests/") && !it.path.ends_with("testing.rs")),
    );
    all.extend(files("crates/web/templates", &[".html"]));
    // The name of the product is put into the settings here.
    all.extend(files("crates/zhibu/src", &[".rs"]));
    all.extend(files("crates/testkit/src", &[".rs"]));
    all
}

#[test]
fn every_text_exists_in_both_languages_and_none_is_unused() {
    let words = match zhibu_app::words() {
        Ok(words) => words,
        Err(faults) => {
            let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
            panic!("{}", told.join("\n"));
        }
    };
    let product = product();
    let texts = |only: &str| -> Vec<&str> {
        let of = product.iter().filter(|it| it.path.starts_with(only));
        of.map(|it| it.text.as_str()).collect()
    };
    // The kit's files have examples of keys that no app has; its own test asks whether its keys exist.
    let missing = used_keys(&words, texts("crates/app")).missing;
    assert_eq!(missing, BTreeSet::new(), "write these in strings.toml");
    let mut unused = used_keys(&words, texts("crates")).unused;
    unused.extend(hidden_by_bare_stems(&words, &product));
    assert_eq!(unused, BTreeSet::new(), "take these out of strings.toml");
}

/// `format!("reports.{key}")` begins every key of its area: such a key counts as used only if its own part
/// stands somewhere as a word, or begins with a longer piece that does.
fn hidden_by_bare_stems(words: &Words, product: &[Source]) -> BTreeSet<String> {
    let mut literals: BTreeSet<String> = BTreeSet::new();
    for file in product {
        if file.path.ends_with(".html") {
            let pieces = file.text.split('"').map(str::to_owned);
            literals.extend(pieces);
        } else {
            literals.extend(
                file.tokens()
                    .iter()
                    .filter_map(Token::text)
                    .map(str::to_owned),
            );
        }
    }
    let stems: Vec<&str> = literals
        .iter()
        .filter_map(|it| {
            it.split_once('{')
                .map(|it| it.0)
                .or(it.strip_suffix('_').and(Some(it)))
        })
        .filter(|it| it.contains('.') && !it.ends_with('.'))
        .collect();
    words
        .keys()
        .filter(|key| {
            let own = key.split_once('.').map_or(*key, |it| it.1);
            !literals.contains(*key)
                && !literals.contains(own)
                && !stems.iter().any(|stem| key.starts_with(stem))
        })
        .map(str::to_owned)
        .collect()
}

/// A key is asked for by many hands (`shell::page`, tables of keys), not by `t` alone: whatever looks like
/// one of the file's own area must be one.
#[test]
fn whatever_looks_like_a_key_is_one() {
    let words = zhibu_app::words().expect("the texts");
    let keys: BTreeSet<&str> = words.keys().collect();
    let mut wrong = Vec::new();
    for file in app()
        .iter()
        .filter(|it| !it.is_test() && it.area() != "access")
    {
        for text in file.tokens().iter().filter_map(Token::text) {
            let of_area = [file.area(), "shell", "web"].iter().any(|area| {
                text.strip_prefix(area)
                    .and_then(|it| it.strip_prefix('.'))
                    .is_some_and(is_name)
            });
            let is_file = ["html", "rs", "toml"].iter().any(|it| text.ends_with(it));
            if of_area && !is_file && !text.ends_with('_') && !keys.contains(text) {
                wrong.push(format!("{}: {text}", file.path));
            }
        }
    }
    assert_eq!(wrong, [""; 0], "write these in strings.toml");
}

fn is_name(text: &str) -> bool {
    let plain = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_';
    !text.is_empty() && text.chars().all(plain)
}

/// The texts a reader may meet: those of `strings.toml`, and those that rules and refusals say.
fn said() -> Vec<(String, String)> {
    let mut said = Vec::new();
    for file in files("crates", &["strings.toml"])
        .iter()
        .chain(&files("rules", &[".toml"]))
    {
        for line in file.text.lines() {
            let value = line.split_once('=').map_or("", |it| it.1);
            said.push((file.path.clone(), value.to_owned()));
        }
    }
    for file in product() {
        if file.path.ends_with(".html") {
            said.push((file.path.clone(), file.text.clone()));
            continue;
        }
        for text in file.tokens().iter().filter_map(Token::text) {
            said.push((file.path.clone(), text.to_owned()));
        }
    }
    said
}

#[test]
fn no_slogan_no_blame_and_nothing_that_ranks_people() {
    let spoken_of = |path: &str, word: &str| SPOKEN_OF.contains(&(path, word));
    let mut wrong = Vec::new();
    for (path, text) in said() {
        let lower = text.to_lowercase();
        for word in BANNED.iter().filter(|word| lower.contains(**word)) {
            if !spoken_of(&path, word) {
                wrong.push(format!("{path}: {word} in {}", text.trim()));
            }
        }
    }
    assert_eq!(wrong, [""; 0], "say it plainly");
}

#[test]
fn nothing_is_shouted() {
    let mut wrong = Vec::new();
    for (path, text) in said() {
        let is_page = path.ends_with(".html");
        let chinese = text
            .chars()
            .any(|it| ('\u{4E00}'..='\u{9FFF}').contains(&it));
        let shouted = text.contains('！')
            || (!is_page && (chinese || text.contains(". ")) && text.contains('!'));
        let ends = text.trim().trim_end_matches('"').ends_with('!');
        let sentence = ends && text.trim().contains(' ');
        if shouted || sentence {
            wrong.push(format!("{path}: {}", text.trim()));
        }
    }
    assert_eq!(wrong, [""; 0], "without the mark");
}
