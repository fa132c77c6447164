//! An area uses the areas above it in `lib.rs`, never those below: so each can be read, and changed, knowing
//! only what stands above.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{Source, Token, app, files, tokens};

/// What anybody may ask of `lib.rs`: the texts of all areas are data, and what areas below registered is
/// how one above reads it without knowing them.
fn is_open(name: &str) -> bool {
    name == "words" || name.ends_with("_sources")
}

/// The modules in the order of `lib.rs`, each with its place.
fn places(lib: &Source) -> BTreeMap<String, usize> {
    let tokens = lib.tokens();
    let names = tokens.windows(3).filter_map(|it| {
        let is_module = it[0].is_word("mod") && it[2].is_sign(';');
        it[1].word().filter(|_| is_module).map(str::to_owned)
    });
    names.enumerate().map(|(at, name)| (name, at)).collect()
}

/// What `lib.rs` itself gives, with the place of the lowest module that it speaks of.
fn given_by_root(lib: &Source, places: &BTreeMap<String, usize>) -> BTreeMap<String, usize> {
    let mut given = BTreeMap::new();
    for item in lib.text.split("\n\n") {
        let tokens = tokens(item);
        let lowest = tokens
            .iter()
            .filter_map(|it| match it {
                Token::Word(word) => places.get(word),
                Token::Text(text) => places.get(text.split('/').next().unwrap_or_default()),
                _ => None,
            })
            .max()
            .copied()
            .unwrap_or_default();
        let names = tokens.windows(2).filter_map(|it| {
            let declares = ["fn", "const", "static"]
                .iter()
                .any(|word| it[0].is_word(word));
            it[1].word().filter(|_| declares)
        });
        let names: Vec<&str> = names.collect();
        given.extend(names.iter().map(|name| ((*name).to_owned(), lowest)));
        // `pub use error::{AppError, Outcome};` gives what stands in `error`.
        for line in item.lines().filter(|it| it.starts_with("pub use ")) {
            let words = crate::source::tokens(line);
            let words: Vec<&str> = words.iter().filter_map(Token::word).collect();
            let from = words.get(2).and_then(|module| places.get(*module));
            for name in words.iter().skip(3) {
                given.insert((*name).to_owned(), from.copied().unwrap_or_default());
            }
        }
    }
    given
}

/// The first names after `crate::`, in paths and in groups alike.
fn asked_of_root(tokens: &[Token]) -> Vec<&str> {
    let mut asked = Vec::new();
    for at in 0..tokens.len() {
        let begins = tokens[at].is_word("crate")
            && tokens.get(at + 1).is_some_and(|it| it.is_sign(':'))
            && tokens.get(at + 2).is_some_and(|it| it.is_sign(':'));
        if !begins {
            continue;
        }
        let rest = &tokens[at + 3..];
        match rest.first() {
            Some(Token::Word(name)) => asked.push(name.as_str()),
            Some(Token::Sign('{')) => asked.extend(heads_of_group(rest)),
            _ => {}
        }
    }
    asked
}

/// `{a::{b, c}, d}` begins with `a` and `d`.
fn heads_of_group(tokens: &[Token]) -> Vec<&str> {
    let (mut depth, mut heads, mut is_head) = (0, Vec::new(), true);
    for token in tokens {
        match token {
            Token::Sign('{') => depth += 1,
            Token::Sign('}') => depth -= 1,
            Token::Sign(',') if depth == 1 => is_head = true,
            Token::Word(name) if depth == 1 && is_head => {
                heads.push(name.as_str());
                is_head = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    heads
}

#[test]
fn an_area_uses_those_above_it_and_never_those_below() {
    let sources = app();
    let lib = sources
        .iter()
        .find(|it| it.path.ends_with("src/lib.rs"))
        .expect("the table of contents");
    let places = places(lib);
    assert!(
        places.len() > 15,
        "the modules of lib.rs were read: {places:?}"
    );
    let given = given_by_root(lib, &places);
    let mut wrong = Vec::new();
    for file in sources
        .iter()
        .filter(|it| it.area() != "lib" && !it.is_test())
    {
        let own = *places
            .get(file.area())
            .unwrap_or_else(|| panic!("{} belongs to no module of lib.rs", file.path));
        let tokens = file.tokens();
        for name in asked_of_root(&tokens) {
            let place = places.get(name).or_else(|| given.get(name));
            let place = place.unwrap_or_else(|| panic!("{}: crate::{name}?", file.path));
            if *place > own && !is_open(name) {
                wrong.push(format!("{} uses crate::{name}", file.path));
            }
        }
    }
    assert_eq!(wrong, [""; 0], "use it from below, or move it up");
}

/// A page says the words of its own area and of those above: who rewords an area knows who speaks so.
#[test]
fn an_area_speaks_the_words_of_those_above_it() {
    let mut sources = app();
    let lib = sources
        .iter()
        .position(|it| it.path.ends_with("src/lib.rs"));
    let places = places(&sources.remove(lib.expect("the table of contents")));
    let words = zhibu_app::words().expect("the texts");
    let keys: BTreeSet<&str> = words.keys().collect();
    sources.extend(files("crates/app/src", &[".html"]));
    let mut wrong = Vec::new();
    for file in sources.iter().filter(|it| !it.is_test()) {
        let own = places[file.area()];
        for piece in file.text.split('"').filter(|it| keys.contains(it)) {
            let area = piece.split('.').next().unwrap_or_default();
            if places.get(area).is_some_and(|place| *place > own) {
                wrong.push(format!("{} says {piece}", file.path));
            }
        }
    }
    assert_eq!(
        wrong, [""; 0],
        "write the words in the area's own strings.toml"
    );
}

/// `super` may not step over the area's own door, where the test above would not see it.
#[test]
fn no_area_reaches_another_by_the_back_stairs() {
    let mut wrong = Vec::new();
    for file in app().iter().filter(|it| !it.is_test()) {
        let depth = file.in_area().matches('/').count() + 1;
        let is_door = file.in_area() == "mod.rs";
        let tokens = file.tokens();
        let steps = |at: usize| {
            let path = tokens[at..].chunks(3);
            path.take_while(|it| it[0].is_word("super")).count()
        };
        let steps_most = (0..tokens.len()).map(steps).max().unwrap_or_default();
        // A module of tests inside a file stands one step lower.
        let allowed = if is_door { 0 } else { depth };
        let glob = file.text.contains("use super::*;");
        if steps_most > allowed.max(usize::from(glob)) {
            wrong.push(format!("{}: super {steps_most} times", file.path));
        }
    }
    assert_eq!(wrong, [""; 0], "write crate:: and the area's name");
}

#[test]
fn groups_and_paths_are_both_read() {
    let tokens = tokens("use crate::{a::{b, c}, d}; fn f() { crate::e::g(); }");
    assert_eq!(asked_of_root(&tokens), ["a", "d", "e"]);
}
