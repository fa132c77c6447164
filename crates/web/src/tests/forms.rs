//! Forms keep what was typed; lists page by key; a notice is shown once.

use super::sample::{li, zhang};
use axum::{body::Body, http::Method};

use crate::{Lang, testing::request};

#[tokio::test]
async fn a_refused_form_keeps_what_was_typed_and_says_what_to_write() {
    let page = zhang().post_form("/notes", &[("text", " 三\"")]).await;
    assert_eq!(page.status, 422);
    assert!(
        page.one("title").starts_with("有误："),
        "{}",
        page.one("title")
    );
    assert_eq!(page.one(".fault-summary h2"), "有 1 处需要修改");
    assert_eq!(page.attributes(".fault-summary a", "href"), ["#f-text"]);
    assert_eq!(page.attributes("#f-text", "value"), [" 三\""]);
    assert_eq!(page.attributes("#f-text", "aria-invalid"), ["true"]);
    assert_eq!(
        page.attributes("#f-text", "aria-describedby"),
        ["f-text-fault"]
    );
    assert_eq!(
        page.one("#f-text-fault"),
        "■ 请写至少 4 个字，例如“下周开会”。"
    );
    assert_eq!(page.one("label[for=f-text]"), "内容 必填");
}

#[tokio::test]
async fn the_same_form_in_english() {
    let page = zhang().with_lang(Lang::En).post_form("/notes", &[]).await;
    assert_eq!(page.one(".fault-summary h2"), "1 place needs changing");
    assert_eq!(
        page.one("#f-text-fault"),
        "■ Please write at least 4 characters."
    );
}

#[tokio::test]
async fn a_notice_is_shown_once() {
    let zhang = zhang();
    let saved = zhang.post_form("/notes", &[("text", "下周三开会")]).await;
    assert_eq!((saved.status.as_u16(), saved.location()), (303, "/notes"));
    assert_eq!(zhang.get("/notes").await.one(".notice"), "✓ 已保存。");
    assert!(!zhang.get("/notes").await.has(".notice"));
    zhang.post_form("/notes", &[("text", "再记一条")]).await;
    let lost = zhang.get("/no-such-page").await;
    assert!(lost.has(".notice"), "whatever page comes next shows it");
    assert!(!zhang.get("/notes").await.has(".notice"));
}

#[tokio::test]
async fn a_list_is_walked_forth_and_back_by_key() {
    let li = li();
    let mut seen = Vec::new();
    let mut path = "/notes?after=".to_owned();
    loop {
        let page = li.get(&path).await;
        assert_eq!(page.one(".pager p"), "共 7 条");
        seen.push(page.texts(".notes li").concat());
        match page.attributes("a[rel=next]", "href").pop() {
            Some(next) => path = next,
            None => break,
        }
    }
    assert_eq!(seen, ["便签 1便签 2便签 3", "便签 4便签 5便签 6", "便签 7"]);
    let last = li.get(&path).await;
    let middle = li.get(&last.attributes("a[rel=prev]", "href")[0]).await;
    assert_eq!(middle.texts(".notes li").concat(), seen[1]);
    let first = li.get(&middle.attributes("a[rel=prev]", "href")[0]).await;
    assert_eq!(first.texts(".notes li").concat(), seen[0]);
    assert!(!first.has("a[rel=prev]") && first.has("a[rel=next]"));
}

#[tokio::test]
async fn characters_nobody_can_see_are_refused() {
    let refused = zhang()
        .post_form("/notes", &[("text", "四个\u{202E}字呢")])
        .await;
    assert_eq!(refused.status, 422);
    let said = refused.one("main");
    assert!(
        said.contains("“四个”后面") && said.contains("U+202E"),
        "{said}"
    );
}

#[tokio::test]
async fn language_and_size_are_switched_where_the_reader_stands() {
    let li = li();
    let media = "application/x-www-form-urlencoded";
    for (path, body) in [("/language", "lang=en"), ("/type-size", "large=1")] {
        let mut form = request(Method::POST, path, media, Body::from(body));
        form.headers_mut()
            .insert("referer", "http://zhibu.test/notes?after=".parse().unwrap());
        assert_eq!(li.send(form).await.location(), "/notes?after=");
    }
    let page = li.get("/notes").await;
    assert_eq!(page.attributes("html", "lang"), ["en"]);
    assert_eq!(page.attributes("html", "class"), ["large"]);
}
