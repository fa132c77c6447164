//! Another list beside the roster.

use jiff::civil::date;
use zhibu_papers::sheet::{Book, ColumnKind, SheetColumn, Value};
use zhibu_testkit::World;

use super::support::{add, with_number};

/// A list as an office has it: the first of these as on the roster, the second elsewhere.
fn list(rows: &[[&str; 4]]) -> Vec<u8> {
    list_of(["姓名", "身份证号", "学历", "籍贯"], rows)
}

fn list_of(heads: [&str; 4], rows: &[[&str; 4]]) -> Vec<u8> {
    let mut book = Book::new(date(2026, 11, 24)).expect("a book");
    let columns: Vec<SheetColumn> = heads
        .iter()
        .map(|it| SheetColumn::new(*it, 20.0, ColumnKind::Text))
        .collect();
    let mut sheet = book.sheet("名单", None, &columns).expect("a sheet");
    for row in rows {
        let values: Vec<Value> = row.iter().map(|it| Value::Text((*it).to_owned())).collect();
        sheet.row(&values).expect("a row");
    }
    book.into_bytes().expect("a file")
}

#[tokio::test]
async fn who_is_where_and_what_differs_is_told_and_nothing_is_written() {
    let w = World::story();
    let new = with_number("824");
    add(&w, "secretary", "水务局支部", new.clone()).expect("added");
    let file = list(&[
        ["单小云", &new.id_number, "研究生", ""],
        ["王五", "439900199001011234", "大学", "湖南"],
    ]);
    let client = w.client("secretary");
    let water = w.organisation("水务局支部").to_string();
    let fields = [("organisation", water.as_str()), ("step", "show")];
    let sent = client
        .post_multipart(
            "/members/comparison",
            &fields,
            &[("file", "名单.xlsx", &file)],
        )
        .await;
    assert_eq!(sent.status, 200);
    let text = sent.text();
    assert!(
        text.contains("文件 2 行：相同 0，内容不同 1，只在文件中 1；只在名册上 10。"),
        "{text}"
    );
    assert!(text.contains("研究生") && text.contains("王五") && text.contains("张国庆"));
    assert!(!text.contains(&new.id_number), "numbers are masked");
    let fields = [("organisation", water.as_str()), ("step", "download")];
    let given = client
        .post_multipart(
            "/members/comparison",
            &fields,
            &[("file", "名单.xlsx", &file)],
        )
        .await;
    assert!(given.body.starts_with(b"PK"));
    let wrong = client
        .post_multipart(
            "/members/comparison",
            &fields,
            &[("file", "x.xlsx", b"nonsense")],
        )
        .await;
    assert_eq!(wrong.status, 422);
    let archive = w.organisation("档案局支部").to_string();
    let beside = [("organisation", archive.as_str()), ("step", "show")];
    let unseen = client
        .post_multipart(
            "/members/comparison",
            &beside,
            &[("file", "名单.xlsx", &file)],
        )
        .await;
    assert_eq!(unseen.status, 422);
    assert!(unseen.text().contains("请从清单中选一个；文件请再选一次。"));
    assert!(!unseen.text().contains("王五"), "nothing is compared");
}

#[tokio::test]
async fn other_documents_are_found_with_their_kind_and_without() {
    let w = World::story();
    let mut new = with_number("824");
    new.document_type = "passport".to_owned();
    new.id_number = "E12345678".to_owned();
    add(&w, "secretary", "水务局支部", new).expect("added");
    let client = w.client("secretary");
    let water = w.organisation("水务局支部").to_string();
    for (heads, row, told) in [
        (
            ["姓名", "证件号码", "证件类型", "学历"],
            ["单小云", "e1234 5678", "护照", "大学本科"],
            "相同 1，内容不同 0，只在文件中 0",
        ),
        (
            ["姓名", "证件号码", "学历", "籍贯"],
            ["单小云", "E12345678", "研究生", ""],
            "相同 0，内容不同 1，只在文件中 0",
        ),
        (
            ["姓名", "证件号码", "证件类型", "学历"],
            ["单小云", "E12345678", "港澳居民来往内地通行证", ""],
            "相同 0，内容不同 0，只在文件中 1",
        ),
    ] {
        let file = [("file", "名单.xlsx", &*list_of(heads, &[row]))];
        let fields = [("organisation", water.as_str()), ("step", "show")];
        let sent = client
            .post_multipart("/members/comparison", &fields, &file)
            .await;
        let text = sent.text();
        assert!(
            text.contains(&format!("文件 1 行：{told}")),
            "{row:?}: {text}"
        );
        assert!(!text.contains("E12345678"), "numbers are masked");
    }
}
