//! The page and the API.
#![expect(
    clippy::indexing_slicing,
    reason = "what is not there is the finding of the test"
)]

use axum::body::Body;
use axum::http::Method;
use zhibu_app::importing::ImportKind;
use zhibu_db::params;
use zhibu_testkit::World;
use zhibu_web::testing::{Client, Reply, request};

use super::support::{count, counts, import_bytes, texts, workbook};

fn meetings(present: &str) -> Vec<u8> {
    let rows = format!(
        "党组织|类型|日期|主题|应到|实到\n水务局支部|党课|2026-11-20|学习党章|10|{present}"
    );
    workbook(&[("组织生活记录", &rows)])
}

/// Sends a file of records and answers the address of its draft.
async fn staged(client: &Client, bytes: &[u8]) -> String {
    let file = [("file", "记录.xlsx", bytes)];
    let sent = client
        .post_multipart("/imports", &[("kind", "meetings")], &file)
        .await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    sent.location().to_owned()
}

/// New, changed, same and wrong rows as the page of a draft tells them; with all rows before, which they add
/// up to.
fn figures(page: &Reply) -> [i64; 4] {
    let told = page.texts(".figures dd");
    let numbers: Vec<i64> = told.iter().map(|it| it.parse().unwrap()).collect();
    assert_eq!(numbers[0], numbers[1..].iter().sum::<i64>(), "{told:?}");
    [numbers[1], numbers[2], numbers[3], numbers[4]]
}

#[tokio::test]
async fn the_officer_sends_a_file_once_looks_at_it_and_writes_it() {
    let w = World::story();
    let before = count(&w, "select count(*) from meeting");
    let officer = w.client("officer");
    let page = officer.get("/imports").await;
    assert_eq!(page.status, 200);
    assert_eq!(page.texts("input[name=kind]").len(), 5);
    assert!(page.has(".empty"), "nothing was imported yet");

    let draft = staged(&officer, &meetings("9")).await;
    let page = officer.get(&draft).await;
    assert_eq!(page.status, 200);
    assert_eq!(figures(&page), [1, 0, 0, 0]);
    assert_eq!(page.one(".steps [aria-current]"), "预览");
    assert!(
        page.text().contains("学习党章"),
        "what would be new is listed"
    );
    assert_eq!(
        count(&w, "select count(*) from meeting"),
        before,
        "looking writes nothing"
    );
    let list = officer.get("/imports").await;
    assert!(list.has(&format!("a[href='{draft}']")), "it waits there");

    let written = officer
        .post_form(&format!("{draft}/write"), &[("rows", "all")])
        .await;
    assert_eq!(written.status, 303);
    let batch = written.location().to_owned();
    assert!(batch.starts_with("/imports/batches/"), "{batch}");
    assert_eq!(count(&w, "select count(*) from meeting"), before + 1);
    let page = officer.get(&batch).await;
    assert!(
        page.one(".notice").contains("新增 1 行"),
        "{}",
        page.one(".notice")
    );
    assert!(page.text().contains("白君舒"), "who did it");
    assert_eq!(page.texts("tbody th"), ["水务局支部 2026-11-20 学习党章"]);
    let gone = officer.get(&draft).await;
    assert_eq!(
        (gone.status.as_u16(), gone.location()),
        (303, batch.as_str())
    );
    let list = officer.get("/imports").await;
    assert_eq!(list.texts("tbody th"), ["记录.xlsx"]);
    assert!(!list.has(&format!("a[href='{draft}']")));
}

#[tokio::test]
async fn a_wrong_file_is_told_cell_by_cell_and_a_missing_one_at_its_field() {
    let w = World::story();
    let officer = w.client("officer");
    let draft = staged(&officer, &meetings("11")).await;
    let page = officer.get(&draft).await;
    assert_eq!(figures(&page), [0, 0, 0, 1]);
    assert_eq!(page.one(".steps [aria-current]"), "检查");
    let cells = page.texts("tbody tr > *");
    assert_eq!(cells[..3], ["组织生活记录 2", "实到", "11"]);
    let refused = officer
        .post_form(&format!("{draft}/write"), &[("rows", "all")])
        .await;
    assert_eq!(refused.status, 422);

    let fields = [("kind", "meetings")];
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
    assert_eq!(count(&w, "select count(*) from import_draft"), 1);
}

#[tokio::test]
async fn a_draft_is_seen_by_who_sent_it_and_for_a_week() {
    let w = World::story();
    let officer = w.client("officer");
    let draft = staged(&officer, &meetings("9")).await;
    let id: i64 = draft.rsplit('/').next().unwrap().parse().unwrap();
    let content = w
        .db()
        .read_now(move |tx| {
            tx.scalar::<Vec<u8>>(
                "select content_sealed from import_draft where id = ?1",
                params![id],
            )
        })
        .unwrap()
        .unwrap();
    assert!(!content.starts_with(b"PK"), "it is sealed");
    give_to_another(&w, id);
    for path in ["", "/wrong.xlsx"] {
        let reply = officer.get(&format!("{draft}{path}")).await;
        assert_eq!(reply.status, 404, "{path}");
    }
    let reply = officer.post_form(&format!("{draft}/discard"), &[]).await;
    assert_eq!(reply.status, 404);

    let old = staged(&officer, &meetings("9")).await;
    w.db()
        .write_now(|tx| {
            tx.execute(
                "update import_draft set sent_at = '2026-11-16T00:00:00.000Z'",
                params![],
            )
        })
        .unwrap();
    assert_eq!(officer.get(&old).await.status, 404, "a week is over");
    staged(&officer, &meetings("9")).await;
    assert_eq!(
        count(&w, "select count(*) from import_draft"),
        1,
        "the old ones went at the next use"
    );
}

/// Makes a draft that of the clerk's account.
fn give_to_another(w: &World, id: i64) {
    w.db()
        .write_now(move |tx| {
            tx.execute(
                "update import_draft set account_id = (select id from account where login_name = 'clerk')
                 where id = ?1",
                params![id],
            )
        })
        .unwrap();
}

#[tokio::test]
async fn a_draft_that_is_given_up_is_gone() {
    let w = World::story();
    let officer = w.client("officer");
    let draft = staged(&officer, &meetings("9")).await;
    let gone = officer.post_form(&format!("{draft}/discard"), &[]).await;
    assert_eq!((gone.status.as_u16(), gone.location()), (303, "/imports"));
    assert_eq!(officer.get(&draft).await.status, 404);
    assert_eq!(count(&w, "select count(*) from import_draft"), 0);
    let acts = texts(
        &w,
        "select act from audit_row where object_kind = 'import_draft' order by id",
    );
    assert_eq!(acts, ["stage_import", "discard_import"]);
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
async fn the_api_goes_the_same_steps_and_back() {
    let w = World::story();
    let officer = w.client("officer");
    let before = count(&w, "select count(*) from meeting");
    let media = "application/octet-stream";
    let rows = "党组织|类型|日期|主题|应到|实到\n水务局支部|党课|2026-11-20|学习党章|10|9\n水务局支部|党课|2026-11-19|学习条例|10|11";
    let body = Body::from(workbook(&[("组织生活记录", rows)]));
    let path = "/api/v1/imports/drafts?kind=meetings";
    let sent = officer.send(request(Method::POST, path, media, body)).await;
    assert_eq!(sent.status, 200, "{}", sent.text());
    assert_eq!(sent.json()["state"], "ready");
    assert_eq!(
        sent.json()["answer"]["wrong"][0]["kind"],
        "present_over_due"
    );
    let draft = format!("/api/v1/imports/drafts/{}", sent.json()["id"]);
    assert_eq!(officer.get(&draft).await.json()["answer"]["new"], 1);
    let listed = officer.get("/api/v1/imports/drafts").await;
    assert_eq!(listed.json()["drafts"].as_array().unwrap().len(), 1);

    let write = |rows: &str| serde_json::json!({ "rows": rows });
    let path = format!("{draft}/write");
    let refused = officer.api(Method::POST, &path, Some(write("all"))).await;
    assert_eq!(refused.status, 422);
    let written = officer.api(Method::POST, &path, Some(write("good"))).await;
    assert_eq!(written.status, 200, "{}", written.text());
    assert_eq!(written.json()["answer"]["same"], 1, "it is there now");
    assert_eq!(count(&w, "select count(*) from meeting"), before + 1);
    let given = officer.get(&format!("{draft}/wrong.xlsx")).await;
    assert!(given.body.starts_with(b"PK"));
    assert_eq!(officer.api(Method::DELETE, &draft, None).await.status, 204);
    assert_eq!(officer.get(&draft).await.status, 404);

    let batches = officer.get("/api/v1/imports/batches").await.json();
    assert_eq!(batches["batches"][0]["left_out"], 1);
    let batch = format!("/api/v1/imports/batches/{}", batches["batches"][0]["id"]);
    let shown = officer.get(&batch).await.json();
    assert_eq!(shown["effects"][0]["is_new"], true);
    assert_eq!(
        officer.get(&format!("{batch}/undo")).await.json()["removed"],
        1
    );
    let undone = officer
        .api(Method::POST, &format!("{batch}/undo"), None)
        .await;
    assert_eq!(undone.json()["removed"], 1, "{}", undone.text());
    assert_eq!(count(&w, "select count(*) from meeting"), before);
}

#[tokio::test]
async fn only_the_officer_imports() {
    let w = World::story();
    for who in ["clerk", "secretary", "member", "auditor", "administrator"] {
        assert_eq!(w.client(who).get("/imports").await.status, 403, "{who}");
        let fields = [("kind", "meetings")];
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

#[tokio::test]
async fn changes_are_told_in_words() {
    let w = World::story();
    let officer = w.client("officer");
    let row = |full_on: &str, personnel: &str| {
        let row = super::support::member("何芳", 1953).replace("档案局支部", "水务局支部");
        let row = super::support::with(&row, "入党日期", "2025-10-01");
        let row = super::support::with(&row, "转正日期", full_on);
        super::support::roster(&[super::support::with(&row, "人员类别", personnel)])
    };
    super::support::import_bytes(&w, ImportKind::Members, row("预备", "在职")).unwrap();
    let bytes = row("2026-10-01", "离退休");
    let file = [("file", "名册.xlsx", bytes.as_slice())];
    let sent = officer
        .post_multipart("/imports", &[("kind", "members")], &file)
        .await;
    let draft = sent.location().to_owned();
    let preview = officer.get(&draft).await;
    let written = officer
        .post_form(&format!("{draft}/write"), &[("rows", "all")])
        .await;
    let batch = officer.get(written.location()).await;
    for page in [preview, batch] {
        let text = page.text();
        for word in ["预备党员", "正式党员", "在职", "离退休"] {
            assert!(text.contains(word), "{word}: {text}");
        }
        assert!(!text.contains("probationary") && !text.contains("in_service"));
    }
}
