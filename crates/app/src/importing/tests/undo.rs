//! A batch taken back: everything as it was, and never from under what was built on it.
use axum::http::Method;
use zhibu_app::AppError;
use zhibu_app::access::Actor;
use zhibu_app::importing::ImportKind;
use zhibu_app::importing::actions::undo;
use zhibu_app::importing::model::Undone;
use zhibu_db::{DbError, Value, params};
use zhibu_testkit::World;

use super::support::{
    citizen_number, count, counts, four_members, import_bytes, member, roster, small_county, texts,
    units, units_with_general_branch, with, workbook,
};

/// The tables a batch may touch, with the columns that must be as they were.
const TABLES: [(&str, &[&str]); 21] = [
    (
        "unit",
        &[
            "id",
            "code",
            "name",
            "short_name",
            "affiliation",
            "unit_kind",
            "note",
        ],
    ),
    (
        "organisation",
        &[
            "id",
            "code",
            "name",
            "short_name",
            "kind",
            "founded_on",
            "last_election_on",
            "term_years",
        ],
    ),
    (
        "organisation_unit",
        &["organisation_id", "unit_id", "from_on"],
    ),
    (
        "organisation_unit_past",
        &["organisation_id", "unit_id", "from_on", "until_on"],
    ),
    (
        "organisation_past",
        &["organisation_id", "name", "from_on", "until_on"],
    ),
    (
        "organisation_link",
        &["id", "parent_id", "child_id", "from_on", "until_on"],
    ),
    (
        "organisation_closure",
        &["ancestor_id", "descendant_id", "depth"],
    ),
    (
        "post",
        &[
            "id",
            "organisation_id",
            "title",
            "holder_name",
            "member_id",
            "from_on",
            "until_on",
        ],
    ),
    (
        "member",
        &[
            "id",
            "branch_id",
            "status",
            "name",
            "name_pinyin",
            "name_sort",
            "sex",
            "birth_on",
            "telephone_index",
            "joined_on",
            "full_on",
            "personnel",
            "workplace",
            "in_hardship",
            "floating",
            "note",
        ],
    ),
    (
        "membership",
        &["id", "member_id", "organisation_id", "from_on", "until_on"],
    ),
    (
        "member_status",
        &["id", "member_id", "status", "from_on", "until_on"],
    ),
    ("member_gram", &["gram", "member_id"]),
    ("member_reading", &["reading", "member_id"]),
    (
        "member_fact",
        &["id", "member_id", "field", "from_on", "until_on", "value"],
    ),
    (
        "branch_strength",
        &["organisation_id", "month_start", "full_count", "all_count"],
    ),
    (
        "organisation_summary",
        &[
            "organisation_id",
            "own_all_count",
            "all_count",
            "member_counts",
            "floating_counts",
        ],
    ),
    (
        "dues_base",
        &[
            "id",
            "member_id",
            "class",
            "from_month",
            "until_month",
            "change_kind",
        ],
    ),
    ("dues_base_item", &["dues_base_id", "item", "amount_fen"]),
    ("candidate", &["case_id", "name"]),
    ("procedure_step", &["id", "taken_on", "taken_back_at"]),
    (
        "meeting_summary",
        &["organisation_id", "kinds", "year", "month_counts"],
    ),
];

/// All rows of these tables, each as a line, in order.
pub fn everything(w: &World) -> Vec<String> {
    let mut lines = Vec::new();
    for (table, columns) in TABLES {
        let statement = format!("select {} from {table}", columns.join(", "));
        let mut found = w
            .db()
            .read_now(move |tx| {
                let mut found = Vec::new();
                tx.each(&statement, params![], |row| {
                    let values = columns.iter().map(|it| row.get::<Value>(it));
                    let values: Result<Vec<Value>, DbError> = values.collect();
                    found.push(format!("{table} {:?}", values?));
                    Ok(())
                })?;
                Ok::<_, DbError>(found)
            })
            .unwrap();
        found.sort();
        lines.extend(found);
    }
    lines
}

fn batch_id(w: &World) -> i64 {
    count(w, "select max(id) from import_batch")
}

pub fn undone(w: &World, id: i64) -> Result<Undone, AppError> {
    let keys = w.app().keys.clone();
    w.db()
        .write_now(move |tx| undo::undo(tx, &Actor::operator(), &keys, id))
}

/// What stands in the way, each as a word and whom it is about.
pub fn obstacles(w: &World, id: i64) -> Vec<String> {
    let keys = w.app().keys.clone();
    let preview = w
        .db()
        .read_now(move |tx| undo::preview(tx, &Actor::operator(), &keys, id))
        .unwrap();
    let told = preview.obstacles.iter();
    told.map(|it| format!("{} {}", it.reason, it.label))
        .collect()
}

fn dues(amount: &str) -> Vec<u8> {
    let number = citizen_number(1971);
    let rows = format!("身份证号|执行起始月|职务工资\n{number}|2026-01|{amount}");
    workbook(&[("在职工资", &rows)])
}

fn meetings(present: &str) -> Vec<u8> {
    let rows =
        format!("党组织|类型|日期|主题|应到|实到\n档案局支部|党课|2026-11-20|学习党章|4|{present}");
    workbook(&[("组织生活记录", &rows)])
}

#[test]
fn each_batch_leaves_everything_as_it_was() {
    let w = small_county();
    let moved = || {
        let mut rows = four_members();
        rows[1] = with(&rows[1], "手机", "19900001234");
        rows[1] = with(&rows[1], "备注", "流动党员，现居长沙");
        rows[2] = with(&rows[2], "姓名", "谢宏");
        rows[3] = with(&rows[3], "所在党支部", "信访局支部");
        rows[3] = with(&rows[3], "转正日期", "2011-07-01");
        rows.push(member("何芳", 1988));
        roster(&rows)
    };
    let batches: [(ImportKind, Vec<u8>, (i64, i64)); 8] = [
        (ImportKind::Members, moved(), (1, 3)),
        (ImportKind::Units, units("周秋玲"), (0, 1)),
        (ImportKind::Units, units_with_general_branch(), (1, 1)),
        (ImportKind::Dues, dues("3000"), (1, 0)),
        (ImportKind::Meetings, meetings("3"), (1, 0)),
        (
            ImportKind::Members,
            roster(&[with(&member("何芳", 1989), "所在党支部", "信访局支部")]),
            (1, 0),
        ),
        (ImportKind::Dues, dues("4000"), (1, 0)),
        (ImportKind::Units, units("谢红"), (0, 1)),
    ];
    for (kind, file, (new, changed)) in batches {
        let before = everything(&w);
        let report = import_bytes(&w, kind, file).unwrap();
        assert_eq!(
            counts(&report),
            (new, changed, counts(&report).2, 0),
            "{kind:?}"
        );
        assert_ne!(everything(&w), before, "{kind:?}");
        undone(&w, report.batch_id.unwrap()).unwrap();
        assert_eq!(everything(&w), before, "{kind:?}");
    }
    assert_eq!(
        count(
            &w,
            "select count(*) from audit_row where act = 'undo_import'"
        ),
        8
    );
    let said = texts(
        &w,
        "select c.field || ' ' || coalesce(c.old_value, '-') || ' > ' || coalesce(c.new_value, '-')
         from member_change c where c.source = 'import_undo' and c.field = 'branch_id' order by c.id",
    );
    assert_eq!(
        said,
        ["branch_id 信访局支部 > 档案局支部"],
        "history says so"
    );
}

#[test]
fn a_changed_batch_is_put_back_and_then_the_first_can_go() {
    let w = small_county();
    let first = batch_id(&w);
    for (kind, one, other) in [
        (ImportKind::Dues, dues("3000"), dues("4000")),
        (ImportKind::Meetings, meetings("3"), meetings("4")),
    ] {
        import_bytes(&w, kind, one).unwrap();
        let (batch, before) = (batch_id(&w), everything(&w));
        let second = import_bytes(&w, kind, other).unwrap().batch_id.unwrap();
        let in_the_way = obstacles(&w, batch);
        assert!(in_the_way.iter().all(|it| !it.is_empty()) && !in_the_way.is_empty());
        assert!(in_the_way[0].starts_with("later_batch"), "{in_the_way:?}");
        assert!(matches!(undone(&w, batch), Err(AppError::Refused(_))));
        undone(&w, second).unwrap();
        assert_eq!(everything(&w), before, "{kind:?}");
        if kind == ImportKind::Dues {
            assert_eq!(obstacles(&w, first), ["dues_base 曹玉彩"]);
        }
        undone(&w, batch).unwrap();
        assert!(
            matches!(undone(&w, batch), Err(AppError::Refused(_))),
            "once"
        );
    }
    undone(&w, first).unwrap();
    assert_eq!(count(&w, "select count(*) from member"), 0);
    assert_eq!(
        count(&w, "select count(*) from post where member_id is not null"),
        0
    );
    let report = import_bytes(&w, ImportKind::Members, roster(&four_members())).unwrap();
    assert_eq!(counts(&report), (4, 0, 0, 0), "and can be brought in again");
}

#[test]
fn the_organisations_stay_while_somebody_belongs_to_them() {
    let w = small_county();
    let units = count(&w, "select min(id) from import_batch");
    let told = obstacles(&w, units);
    assert!(told.contains(&"members 档案局支部".to_owned()), "{told:?}");
    assert!(
        told.contains(&"membership 档案局支部".to_owned()),
        "{told:?}"
    );
    let before = everything(&w);
    assert!(matches!(undone(&w, units), Err(AppError::Refused(_))));
    assert_eq!(everything(&w), before, "nothing was touched");
    undone(&w, batch_id(&w)).unwrap();
    undone(&w, units).unwrap();
    assert_eq!(count(&w, "select count(*) from organisation"), 0);
    assert_eq!(count(&w, "select count(*) from unit"), 0);
}

#[test]
fn what_was_changed_since_is_not_overwritten() {
    let w = small_county();
    let mut rows = four_members();
    rows[1] = with(&rows[1], "备注", "流动党员");
    import_bytes(&w, ImportKind::Members, roster(&rows)).unwrap();
    let batch = batch_id(&w);
    w.db()
        .write_now(|tx| {
            tx.execute(
                "update member set workplace = '档案局', version = version + 1 where name = '周秋玲'",
                params![],
            )
        })
        .unwrap();
    assert_eq!(obstacles(&w, batch), ["changed_since 周秋玲"]);
    assert!(matches!(undone(&w, batch), Err(AppError::Refused(_))));
}

#[tokio::test]
async fn the_officer_looks_at_what_would_go_and_takes_it_back_on_its_page() {
    let w = World::story();
    let officer = w.client("officer");
    let file = workbook(&[(
        "组织生活记录",
        "党组织|类型|日期|主题|应到|实到\n水务局支部|党课|2026-11-20|学习党章|10|9",
    )]);
    let before = count(&w, "select count(*) from meeting");
    let batch = import_bytes(&w, ImportKind::Meetings, file).unwrap();
    let batch = format!("/imports/batches/{}", batch.batch_id.unwrap());
    let page = officer.get(&batch).await;
    assert!(page.has(&format!("a[href='{batch}/undo']")));
    let form = officer.get(&format!("{batch}/undo")).await;
    assert_eq!(form.texts(".figures dd"), ["1", "0"]);
    let gone = officer.post_form(&format!("{batch}/undo"), &[]).await;
    assert_eq!(
        (gone.status.as_u16(), gone.location()),
        (303, batch.as_str())
    );
    assert_eq!(count(&w, "select count(*) from meeting"), before);
    let page = officer.get(&batch).await;
    assert!(page.text().contains("白君舒撤销"), "{}", page.text());
    assert_eq!(page.texts("tbody th"), ["（已不在）"]);
    let again = officer.get(&format!("{batch}/undo")).await;
    assert_eq!(again.status, 409, "{}", again.text());
}

#[tokio::test]
async fn a_meeting_attended_keeps_the_member_who_was_there() {
    let w = World::story();
    let officer = w.client("officer");
    let row = member("何芳", 1953).replace("档案局支部", "水务局支部");
    let batch = import_bytes(&w, ImportKind::Members, roster(&[row])).unwrap();
    let batch = batch.batch_id.unwrap();
    let water = w.organisation("水务局支部");
    let attendance: Vec<serde_json::Value> = w
        .db()
        .read_now(move |tx| {
            tx.column::<i64>("select id from member where branch_id = ?1", params![water])
        })
        .unwrap()
        .into_iter()
        .map(|id| serde_json::json!({ "member_id": id, "state": "present" }))
        .collect();
    let body = serde_json::json!({
        "organisation_id": water, "kinds": ["theme_day"], "held_on": "2026-11-20", "topic": "学习",
        "attendance": attendance,
    });
    let secretary = w.client("secretary");
    let saved = secretary
        .api(Method::POST, "/api/v1/meetings", Some(body))
        .await;
    assert!(saved.status.is_success(), "{}", saved.text());
    assert_eq!(obstacles(&w, batch), ["attendance 何芳"]);
    let page = officer.get(&format!("/imports/batches/{batch}/undo")).await;
    assert!(page.text().contains("有 1 条到会记录"), "{}", page.text());
    assert!(!page.has("button.danger"));
    let refused = officer
        .post_form(&format!("/imports/batches/{batch}/undo"), &[])
        .await;
    assert_eq!(refused.status, 422);
}
