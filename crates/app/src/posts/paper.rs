//! 班子名册 as a Word file.

use zhibu_papers::document::{Alignment, Block, Document, Table};
use zhibu_rules::Rulebook;
use zhibu_web::{Lang, Words};

use super::model::{Leadership, PostLine};

/// What a Word file calls itself.
pub const MEDIA: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// The list of an organisation's posts of today. It is an official paper, so it is in Chinese whoever asks.
pub fn leadership_list(words: &Words, book: &Rulebook, found: &Leadership) -> Document {
    let text = |key: &str| words.t(Lang::Zh, key).to_owned();
    let header = [
        "posts.holder",
        "posts.post",
        "posts.time",
        "posts.other_post",
        "posts.division",
        "posts.education",
        "posts.from_on",
        "posts.term_ends_on",
    ];
    let rows = found.held.iter().map(|it| row(words, book, it)).collect();
    let name = &found.organisation.name;
    Document {
        title: format!("{name}\n{}", text("posts.list_title")),
        addressee: None,
        blocks: vec![Block::Table(Table {
            caption: None,
            header: header.map(text).to_vec(),
            rows,
            alignments: vec![Alignment::Centre; header.len()],
        })],
        attachments: Vec::new(),
        issuer: Some(name.clone()),
        issued_on: Some(found.on),
    }
}

fn row(words: &Words, book: &Rulebook, it: &PostLine) -> Vec<String> {
    let text = |key: &str| words.t(Lang::Zh, key).to_owned();
    let time = match it.full_time {
        Some(true) => text("posts.full_time"),
        Some(false) => text("posts.part_time"),
        None => String::new(),
    };
    let education = it.education.as_deref();
    vec![
        it.holder_name.clone(),
        it.title.clone(),
        time,
        it.other_post.clone().unwrap_or_default(),
        it.division.clone().unwrap_or_default(),
        education
            .and_then(|it| book.code("education", it))
            .map(|it| it.zh.clone())
            .unwrap_or_default(),
        it.from_on.to_string(),
        it.term_ends_on.map(|on| on.to_string()).unwrap_or_default(),
    ]
}
