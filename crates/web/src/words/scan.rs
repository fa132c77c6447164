//! Which keys are used: read from the text of templates and source files.

use std::collections::BTreeSet;

use super::Words;

/// What a search of the product's own text found.
#[derive(Debug, Default, Eq, PartialEq)]
pub struct KeyUse {
    /// Keys asked for by `t("...")`, `t_with("...")` or `Say::key("...")` that do not exist.
    pub missing: BTreeSet<String>,
    /// Keys that exist and that no text names.
    pub unused: BTreeSet<String>,
}

/// Compares the keys of `words` with the string literals of `texts` (templates and source files).
///
/// A key counts as used when a literal equals it. A literal that ends in `_`, or that goes on
/// with `{`, stands for every key that begins so: `"meetings.kind_"` uses `meetings.kind_lecture`.
/// The kit's own keys (`web.`) count as unused unless its files are among the texts.
pub fn used_keys<'a>(words: &Words, texts: impl IntoIterator<Item = &'a str>) -> KeyUse {
    let mut exact = BTreeSet::new();
    let mut stems = BTreeSet::new();
    let mut found = KeyUse::default();
    for text in texts {
        for (before, literal) in literals(text) {
            let stem = literal.split_once('{').map_or(literal, |(stem, _)| stem);
            if stem != literal || literal.ends_with('_') {
                if stem.contains('.') {
                    stems.insert(stem);
                }
                continue;
            }
            exact.insert(literal);
            let asked = [".t(", ".t_n(", ".t_with(", "Say::key("]
                .iter()
                .any(|call| before.ends_with(call));
            if asked && !words.texts.contains_key(literal) {
                found.missing.insert(literal.to_owned());
            }
        }
    }
    for key in words.keys() {
        let begun = stems.iter().any(|stem| key.starts_with(stem));
        if !exact.contains(key) && !begun {
            found.unused.insert(key.to_owned());
        }
    }
    found
}

/// The double-quoted pieces of a text that look like keys, each with what stands before it.
fn literals(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.match_indices('"').filter_map(|(start, _)| {
        let (before, rest) = text.split_at_checked(start)?;
        let literal = rest.get(1..)?.split('"').next()?;
        let looks_like_a_key = literal.contains('.')
            && literal.chars().all(|letter| {
                letter.is_ascii_lowercase() || letter.is_ascii_digit() || "._{}".contains(letter)
            });
        looks_like_a_key.then_some((before.trim_end(), literal))
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn keys_nobody_uses_and_keys_that_do_not_exist_are_both_found() {
        let toml = "[title]\nzh=\"党员\"\nen=\"Members\"\n[kind_full]\nzh=\"正式\"\nen=\"full\"\n\
                    [old]\nzh=\"旧\"\nen=\"old\"\n";
        let words = Words::load(&[("members", toml)]).unwrap();
        let template =
            r#"<h1 class="x">{{ page.t("members.title") }}</h1>{{ page.t("members.gone") }}"#;
        let source = r#"reader.t(&format!("members.kind_{kind}"))"#;
        let found = used_keys(&words, [template, source]);
        assert_eq!(found.missing, BTreeSet::from(["members.gone".to_owned()]));
        let own = |key: &&String| !key.starts_with("web.");
        assert_eq!(
            found.unused.iter().filter(own).collect::<Vec<_>>(),
            ["members.old"]
        );
    }

    #[test]
    fn the_kit_uses_its_own_keys() {
        let mut texts = Vec::new();
        for folder in ["src", "templates"] {
            read_all(
                &Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
                &mut texts,
            );
        }
        let words = Words::load(&[]).unwrap();
        let found = used_keys(&words, texts.iter().map(String::as_str));
        assert_eq!(found.unused, BTreeSet::new());
        let missing = found.missing.iter().filter(|key| key.starts_with("web."));
        assert_eq!(missing.count(), 0, "{:?}", found.missing);
    }

    fn read_all(folder: &Path, texts: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read_all(&path, texts);
            } else {
                texts.push(std::fs::read_to_string(path).unwrap());
            }
        }
    }
}
