//! Headings that are none of ours: chosen on the page, remembered, forgotten.

use std::sync::Arc;

use axum::body::Body;
use axum::http::Method;
use zhibu_app::importing::ImportKind;
use zhibu_app::importing::actions::{self, SentFile};
use zhibu_app::importing::columns::Chosen;
use zhibu_testkit::World;
use zhibu_web::testing::{Client, request};

use super::support::{count, texts, workbook};

/// Records under headings of the office's own.
fn records(topic: &str) -> Vec<u8> {
    let rows = format!(
        "支部|类型|哪天开的|讲了什么|应到|实到|地点\n水务局支部|党课|2026-11-20|{topic}|10|9|三楼"
    );
    workbook(&[("组织生活记录", &rows)])
}

async fn staged(client: &Client, bytes: &[u8]) -> String {
    let file = [("file", "记录.xlsx", bytes)];
    let sent = client
        .post_multipart("/imports", &[("kind", "meetings")], &file)
        .await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    sent.location().to_owned()
}

#[tokio::test]
async fn a_heading_is_said_once_and_remembered_until_it_is_forgotten() {
    let w = World::story();
    let officer = w.client("officer");
    let draft = staged(&officer, &records("学习党章")).await;
    let page = officer.get(&draft).await;
    assert_eq!(page.one(".steps [aria-current]"), "读取与对应列");
    let headings = page.texts("tbody th");
    assert_eq!(headings, ["支部", "哪天开的", "讲了什么", "地点"]);
    assert!(
        page.text().contains("2026-11-20"),
        "with some of its values"
    );
    assert!(
        page.text().contains("党组织、日期、主题"),
        "what is missing"
    );

    let chosen = [
        ("column_0", "organisation"),
        ("column_1", "held_on"),
        ("column_2", "topic"),
        ("column_3", ""),
    ];
    let saved = officer
        .post_form(&format!("{draft}/columns"), &chosen)
        .await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    let page = officer.get(&draft).await;
    assert_eq!(page.one(".steps [aria-current]"), "预览");
    assert_eq!(page.texts(".figures dd"), ["1", "1", "0", "0", "0"]);
    let columns = officer.get(&format!("{draft}?step=columns")).await;
    assert!(columns.has("select[name=column_1] option[value=held_on][selected]"));

    let next = staged(&officer, &records("学习条例")).await;
    let page = officer.get(&next).await;
    assert_eq!(page.one(".steps [aria-current]"), "预览", "remembered");
    let kept = texts(
        &w,
        "select heading || '=' || column_key from import_column order by id",
    );
    assert_eq!(
        kept,
        ["哪天开的=held_on", "支部=organisation", "讲了什么=topic"]
    );

    let media = "application/octet-stream";
    let path = "/api/v1/imports/meetings?dry_run=true";
    let sent = request(Method::POST, path, media, Body::from(records("学习准则")));
    assert_eq!(officer.send(sent).await.json()["new"], 1, "there too");

    let forgotten = officer
        .post_form(&format!("{next}/columns"), &[("forget", "1")])
        .await;
    assert_eq!(forgotten.status, 303);
    let page = officer.get(&next).await;
    assert_eq!(page.one(".steps [aria-current]"), "读取与对应列");
    assert_eq!(count(&w, "select count(*) from import_column"), 0);
}

#[tokio::test]
async fn a_key_that_is_none_is_refused() {
    let w = World::story();
    let officer = w.client("officer");
    let draft = staged(&officer, &records("学习党章")).await;
    let refused = officer
        .post_form(&format!("{draft}/columns"), &[("column_0", "telephone")])
        .await;
    assert_eq!(refused.status, 422);
    assert_eq!(count(&w, "select count(*) from import_column"), 0);
}

#[test]
fn the_command_line_says_it_besides() {
    let w = World::story();
    let sent = SentFile {
        name: "记录.xlsx".to_owned(),
        bytes: records("学习党章"),
    };
    let read = |chosen: &[(&str, &str)]| {
        let chosen: Chosen = chosen
            .iter()
            .map(|(heading, key)| ((*heading).to_owned(), (*key).to_owned()))
            .collect();
        let rules = w.app().rules.clone();
        actions::read_as(
            &rules,
            w.db().clock(),
            ImportKind::Meetings,
            &sent,
            (&chosen, &Arc::default()),
        )
    };
    assert!(read(&[]).is_err(), "columns are missing");
    let all = [
        ("支 部", "organisation"),
        ("哪天开的", "held_on"),
        ("讲了什么", "topic"),
    ];
    assert!(read(&all).is_ok(), "blanks do not tell headings apart");
}
