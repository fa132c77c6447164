//! The page and the API.

use axum::body::Body;
use axum::http::Method;
use zhibu_app::importing::ImportKind;
use zhibu_testkit::World;
use zhibu_web::testing::request;

use super::support::{count, counts, import_bytes, workbook};

fn meetings(present: &str) -> Vec<u8> {
    let rows = format!(
        "党组织|类型|日期|主题|应到|实到\n水务局支部|党课|2026-11-20|学习党章|10|{present}"
    );
    workbook(&[("组织生活记录", &rows)])
}

#[tokio::test]
async fn the_officer_checks_a_file_and_then_writes_it() {
    let w = World::story();
    let before = count(&w, "select count(*) from meeting");
    let officer = w.client("officer");
    let page = officer.get("/imports").await;
    assert_eq!(page.status, 200);
    assert_eq!(page.texts("input[name=kind]").len(), 4);
    assert!(page.has(".empty"), "nothing was imported yet");

    let fields = [("kind", "meetings"), ("step", "check")];
    let bytes = meetings("9");
    let file = [("file", "记录.xlsx", bytes.as_slice())];
    let checked = officer.post_multipart("/imports", &fields, &file).await;
    assert_eq!(checked.status, 200);
    assert_eq!(checked.texts(".figures dd"), ["1", "0", "0", "0"]);
    assert_eq!(
        count(&w, "select count(*) from meeting"),
        before,
        "checking writes nothing"
    );

    let fields = [("kind", "meetings"), ("step", "write")];
    let written = officer.post_multipart("/imports", &fields, &file).await;
    assert_eq!(
        (written.status.as_u16(), written.location()),
        (303, "/imports")
    );
    assert_eq!(count(&w, "select count(*) from meeting"), before + 1);
    let page = officer.get("/imports").await;
    assert!(
        page.one(".notice").contains("新增 1 行"),
        "{}",
        page.one(".notice")
    );
    assert_eq!(page.texts("tbody th"), ["记录.xlsx"]);
    assert!(page.text().contains("白君舒"), "who did it");
}

#[tokio::test]
async fn a_wrong_file_is_told_cell_by_cell_and_a_missing_one_at_its_field() {
    let w = World::story();
    let officer = w.client("officer");
    let fields = [("kind", "meetings"), ("step", "write")];
    let bytes = meetings("11");
    let file = [("file", "记录.xlsx", bytes.as_slice())];
    let refused = officer.post_multipart("/imports", &fields, &file).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.texts(".figures dd"), ["0", "0", "0", "1"]);
    let cells = refused.texts("tbody tr > *");
    assert_eq!(cells[..3], ["组织生活记录 2", "实到", "11"]);

    let refused = officer.post_multipart("/imports", &fields, &[]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.has(".fault-summary a[href='#f-file']"));
    assert!(
        refused.has("input[value=meetings][checked]"),
        "what was chosen stays"
    );
    let file = [("file", "记录.xls", b"not a workbook".as_slice())];
    let refused = officer.post_multipart("/imports", &fields, &file).await;
    assert!(refused.one(".fault-summary").contains("不是 Excel 工作簿"));
}

#[tokio::test]
async fn the_api_answers_as_the_command_line_does() {
    let w = World::story();
    let officer = w.client("officer");
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let send = |path: &'static str, media: &'static str, bytes: Vec<u8>| {
        officer.send(request(Method::POST, path, media, Body::from(bytes)))
    };
    let path = "/api/v1/imports/meetings?dry_run=true";
    let answer = send(path, media, meetings("9")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.json(),
        serde_json::json!({ "new": 1, "changed": 0, "same": 0, "wrong": [] })
    );
    let answer = send("/api/v1/imports/meetings", media, meetings("11")).await;
    assert_eq!(answer.status, 422);
    let wrong = &answer.json()["wrong"][0];
    assert_eq!(
        (&wrong["row"], &wrong["kind"]),
        (&2.into(), &"present_over_due".into())
    );
    let keys: Vec<String> = wrong.as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["column", "kind", "message", "row", "sheet", "value"]);

    assert_eq!(send(path, "text/plain", meetings("9")).await.status, 415);
    assert_eq!(
        send("/api/v1/imports/pets", media, meetings("9"))
            .await
            .status,
        404
    );
    let bytes = meetings("9");
    let file = [("file", "记录.xlsx", bytes.as_slice())];
    let answer = officer
        .post_multipart("/api/v1/imports/meetings", &[], &file)
        .await;
    assert_eq!(
        (answer.status.as_u16(), answer.json()["new"].as_i64()),
        (200, Some(1))
    );
}

#[tokio::test]
async fn only_the_officer_imports() {
    let w = World::story();
    for who in ["clerk", "secretary", "member", "auditor", "administrator"] {
        assert_eq!(w.client(who).get("/imports").await.status, 403, "{who}");
        let fields = [("kind", "meetings"), ("step", "write")];
        let bytes = meetings("9");
        let file = [("file", "记录.xlsx", bytes.as_slice())];
        let refused = w
            .client(who)
            .post_multipart("/imports", &fields, &file)
            .await;
        assert_eq!(refused.status, 403, "{who}");
    }
}

#[tokio::test]
async fn a_meeting_recorded_on_the_page_is_not_kept_again() {
    let w = World::story();
    let client = w.client("secretary");
    let attendance = ["林秀英", "张国庆", "邓安", "曾晓云"]
        .map(|name| serde_json::json!({ "member_id": w.member(name), "state": "present" }));
    let body = serde_json::json!({
        "organisation_id": w.organisation("水务局支部"), "kinds": ["committee"],
        "held_on": "2026-11-20", "topic": "研究年度总结", "attendance": attendance,
    });
    let saved = client
        .api(Method::POST, "/api/v1/meetings", Some(body))
        .await;
    let id = saved.json()["id"].to_string();
    let before = count(&w, "select count(*) from meeting");
    let file = workbook(&[(
        "组织生活记录",
        "党组织|类型|日期|主题|应到|实到
水务局支部|支委会|2026-11-20|年度总结|4|4
水务局支部|支委会|2026-11-20|又一次|4|3
水务局支部|支委会、党课|2026-11-19|党课|4|4",
    )]);
    let report = import_bytes(&w, ImportKind::Meetings, file.clone()).unwrap();
    assert_eq!(
        counts(&report),
        (2, 0, 1, 0),
        "one record stands for one row"
    );
    let told: Vec<(u32, &str)> = report
        .notes
        .iter()
        .map(|it| (it.row, it.message.zh.as_str()))
        .collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].1.contains("研究年度总结") && told[0].1.contains(&id));
    assert_eq!(count(&w, "select count(*) from meeting"), before + 2);
    let again = import_bytes(&w, ImportKind::Meetings, file).unwrap();
    assert_eq!(counts(&again), (0, 0, 3, 0), "nor the next time");
}
