//! Rows given back and mended, sent beside the file they come from.

use zhibu_testkit::World;
use zhibu_web::testing::{Client, Reply};

async fn sent(client: &Client, name: &str, bytes: &[u8]) -> Reply {
    let sent = client
        .post_multipart("/imports", &[("kind", "members")], &[("file", name, bytes)])
        .await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    sent
}

#[tokio::test]
async fn mended_rows_sent_as_a_file_of_their_own_are_told_where_the_others_are() {
    let w = World::story();
    let officer = w.client("officer");
    let member = |name: &str, year: i16, sex: &str| {
        let row = super::support::member(name, year);
        let row = row.replace("档案局支部", "水务局支部");
        row.replacen("|女|", &format!("|{sex}|"), 1)
    };
    // The number of a newcomer twice, and both rows wrong.
    let rows = [member("何芳", 1953, "男"), member("何芳", 1953, "女")];
    let first = sent(&officer, "名册.xlsx", &super::support::roster(&rows)).await;
    let draft = first.location();
    let given = officer.get(&format!("{draft}/wrong.xlsx")).await;
    let text = officer.get(draft).await.text();
    assert!(text.contains("重复") && text.contains("性别"), "{text}");
    let mended = sent(&officer, "名册-待改.xlsx", &given.body).await;
    let told = officer.get(mended.location()).await.one(".notice");
    assert!(
        told.contains("原来的文件“名册.xlsx”还在“导入”页里"),
        "{told}"
    );
    // Another file of the kind is nobody's rows given back.
    let plain = super::support::roster(&[member("王珊", 1954, "女")]);
    let other = sent(&officer, "新名册.xlsx", &plain).await;
    assert!(!officer.get(other.location()).await.has(".notice"));
}
