#[path = "tests/activists.rs"]
mod activists;
#[path = "tests/backwards.rs"]
mod backwards;
#[path = "tests/beside.rs"]
mod beside;
#[path = "tests/columns.rs"]
mod columns;
#[path = "tests/kept.rs"]
mod kept;
#[path = "tests/looking.rs"]
mod looking;
#[path = "tests/mending.rs"]
mod mending;
#[path = "tests/pages.rs"]
mod pages;
#[path = "tests/people.rs"]
mod people;
#[path = "tests/progress.rs"]
mod progress;
#[path = "tests/refused.rs"]
mod refused;
#[path = "tests/support.rs"]
mod support;
#[path = "tests/verdicts.rs"]
mod verdicts;
#[path = "tests/undo.rs"]
mod undo;

use zhibu_app::importing::ImportKind;
use zhibu_app::members::store::summary::recount_all;
use zhibu_testkit::World;

use support::{
    count, counts, faults, four_members, import, import_bytes, member, roster, small_county, texts,
    units, units_with_general_branch, with,
};

#[test]
fn the_county_is_filled_from_its_workbooks_and_the_same_files_twice_change_nothing() {
    let w = World::empty();
    let files = [
        (ImportKind::Units, "units.xlsx", 376),
        (ImportKind::Members, "members.xlsx", 3226),
        (ImportKind::Dues, "dues_base.xlsx", 3432),
        (ImportKind::Meetings, "meetings_2026.xlsx", 5629),
    ];
    for (kind, file, rows) in files {
        let report = import(&w, kind, file);
        assert_eq!(
            counts(&report),
            (rows, 0, 0, 0),
            "{file}: {}",
            faults(&report)
        );
        assert!(report.batch_id.is_some(), "{file} leaves a batch");
    }
    for (kind, file, rows) in files {
        let report = import(&w, kind, file);
        assert_eq!(counts(&report), (0, 0, rows, 0), "{file} again");
        assert_eq!(report.batch_id, None, "{file} again writes nothing");
    }
    let summaries = || {
        texts(
            &w,
            "select cast(organisation_id as text) || ' ' || member_counts || ' ' || in_hardship_counts
               || ' ' || floating_counts from organisation_summary order by organisation_id",
        )
    };
    let kept = summaries();
    w.db().write_now(recount_all).unwrap();
    assert_eq!(kept, summaries(), "counted anew from the members, the same");
    for (statement, found) in [
        ("select count(*) from unit", 81),
        ("select count(*) from organisation", 295),
        ("select count(*) from organisation_link", 294),
        ("select count(*) from member", 3226),
        (
            "select cast(sum(own_all_count) as bigint) from organisation_summary",
            3226,
        ),
        ("select max(all_count) from organisation_summary", 3226),
        (
            "select count(*) from member where status = 'probationary'",
            106,
        ),
        ("select count(*) from post where member_id is null", 0),
        ("select count(*) from meeting", 5629),
        ("select count(*) from meeting_kind", 5671),
        ("select count(*) from import_batch", 4),
        (
            "select count(*) from audit_row where act = 'import_workbook'",
            4,
        ),
    ] {
        assert_eq!(count(&w, statement), found, "{statement}");
    }
    // Two branches have no secretary: nobody is made up for them.
    assert_eq!(
        texts(
            &w,
            "select o.short_name from organisation o where o.kind = 'branch' and not exists (
               select 1 from post p where p.organisation_id = o.id and p.rank = 'secretary')
             order by o.code"
        ),
        ["建设局环境卫生管理所支部", "物价局支部"]
    );
    verdicts::hold(&w);
    pay_ends_where_the_pension_begins(&w);
}

fn pay_ends_where_the_pension_begins(w: &World) {
    assert_eq!(
        texts(
            w,
            "select distinct b.class || ' ' || b.from_month || ' ' || coalesce(b.until_month, '-') || ' ' ||
               b.change_kind
             from dues_base b
             where exists (select 1 from dues_base o where o.member_id = b.member_id and o.class <> b.class)
             order by 1"
        ),
        ["retired 2026-07 - class", "salaried 2026-01 2026-06 yearly"]
    );
    assert_eq!(
        texts(
            w,
            "select distinct from_month || ' ' || until_month from dues_base where class = 'self_employed'
             order by 1"
        ),
        ["2026-04 2026-06", "2026-07 2026-09"],
        "each quarter's average is paid on in the next"
    );
}

#[test]
fn one_changed_cell_is_one_changed_field_with_its_history() {
    let w = small_county();
    let mut rows = four_members();
    rows[1] = with(&rows[1], "备注", "流动党员，现居长沙");
    let report = import_bytes(&w, ImportKind::Members, roster(&rows)).unwrap();
    assert_eq!(counts(&report), (0, 1, 3, 0));
    let fields: Vec<&str> = report.difference.changes[0]
        .fields
        .iter()
        .map(|it| it.field)
        .collect();
    assert_eq!(
        fields,
        ["floating", "note"],
        "the remark says that she lives elsewhere"
    );

    rows[1] = with(&rows[1], "手机", "19900001234");
    let report = import_bytes(&w, ImportKind::Members, roster(&rows)).unwrap();
    assert_eq!(report.difference.changes[0].fields.len(), 1);
    assert_eq!(
        texts(
            &w,
            "select field || ' ' || coalesce(old_value, '-') || ' > ' || new_value || ' ' || source
             from member_change order by id"
        ),
        [
            "floating 否 > 是 import",
            "note - > 流动党员，现居长沙 import",
            "telephone - > 199****1234 import"
        ],
        "no telephone stands in the clear"
    );
    let report = import_bytes(&w, ImportKind::Members, roster(&rows)).unwrap();
    assert_eq!(counts(&report), (0, 0, 4, 0));
}

#[test]
fn a_changed_branch_ends_the_old_membership_today_and_begins_the_new() {
    let w = small_county();
    let mut rows = four_members();
    rows[3] = with(&rows[3], "所在党支部", "中共信访局支部");
    import_bytes(&w, ImportKind::Members, roster(&rows)).unwrap();
    let memberships = texts(
        &w,
        "select o.short_name || ' ' || p.from_on || ' ' || coalesce(p.until_on, '-')
         from membership p join member m on m.id = p.member_id join organisation o on o.id = p.organisation_id
         where m.name = '李磊' order by p.from_on",
    );
    assert_eq!(
        memberships,
        [
            "档案局支部 2009-07-01 2026-11-24",
            "信访局支部 2026-11-24 -"
        ]
    );
    let strengths = texts(
        &w,
        "select o.short_name || ' ' || cast(s.own_all_count as text) from organisation_summary s
         join organisation o on o.id = s.organisation_id where s.own_all_count > 0 order by o.code",
    );
    assert_eq!(strengths, ["档案局支部 3", "信访局支部 1"]);
}

#[test]
fn a_branch_under_another_organisation_takes_its_members_along() {
    let w = small_county();
    let strengths = || {
        texts(
            &w,
            "select o.short_name || ' ' || cast(s.all_count as text) from organisation_summary s
             join organisation o on o.id = s.organisation_id order by o.code",
        )
    };
    assert_eq!(strengths(), ["机关工委 4", "档案局支部 4", "信访局支部 0"]);
    import_bytes(&w, ImportKind::Units, units_with_general_branch()).unwrap();
    assert_eq!(
        strengths(),
        ["机关工委 4", "档案局支部 4", "信访局支部 0", "档案局总支 4"]
    );
}

#[test]
fn a_probationary_member_becomes_full_on_the_day_given_and_never_back() {
    let w = small_county();
    let mut rows = four_members();
    let joined = with(&member("何芳", 2000), "入党日期", "2025-06-18");
    let probationary = with(&joined, "转正日期", "预备");
    rows.push(probationary.clone());
    import_bytes(&w, ImportKind::Members, roster(&rows)).unwrap();
    rows[4] = with(&probationary, "转正日期", "2026年6月18日");
    import_bytes(&w, ImportKind::Members, roster(&rows)).unwrap();
    let standings = texts(
        &w,
        "select s.status || ' ' || s.from_on || ' ' || coalesce(s.until_on, '-') from member_status s
         join member m on m.id = s.member_id where m.name = '何芳' order by s.from_on",
    );
    assert_eq!(
        standings,
        ["probationary 2025-06-18 2026-06-18", "full 2026-06-18 -"]
    );
    rows[4] = probationary;
    let report = import_bytes(&w, ImportKind::Members, roster(&rows)).unwrap();
    assert_eq!(faults(&report), "6 转正日期 full_date_lost");
}

#[test]
fn a_new_secretary_begins_today_and_the_roster_says_who_that_is() {
    let w = small_county();
    let report = import_bytes(&w, ImportKind::Units, units("周秋玲")).unwrap();
    assert_eq!(counts(&report), (0, 1, 3, 0));
    let posts = texts(
        &w,
        "select p.title || ' ' || p.holder_name || ' ' || p.from_on || ' ' || coalesce(p.until_on, '-') ||
           ' ' || m.name
         from post p join member m on m.id = p.member_id where p.rank = 'secretary' order by p.from_on",
    );
    assert_eq!(
        posts,
        [
            "书记 曹玉彩 2024-03-11 2026-11-24 曹玉彩",
            "书记 周秋玲 2026-11-24 - 周秋玲"
        ]
    );
}

#[test]
fn of_two_who_bear_a_name_the_one_with_the_party_post_holds_it() {
    let w = small_county();
    let mut rows = four_members();
    rows.push(with(&member("谢红", 1990), "党内职务", "组织委员"));
    import_bytes(&w, ImportKind::Members, roster(&rows)).unwrap();
    let holder = texts(
        &w,
        "select m.birth_on from post p join member m on m.id = p.member_id where p.title = '组织委员'",
    );
    assert_eq!(holder, ["1990-03-15"]);
}

#[test]
fn a_list_of_units_changes_nothing_about_the_units_that_stay_served() {
    let w = small_county();
    let set = w.db().write_now(|tx| {
        tx.execute(
            "update organisation_unit set from_on = '2019-05-01'",
            zhibu_db::params![],
        )
    });
    assert_eq!(set.unwrap(), 1);
    let served = "select u.short_name || ' ' || coalesce(s.from_on, '-') from organisation_unit s
       join unit u on u.id = s.unit_id order by u.code";
    let again = import_bytes(&w, ImportKind::Units, units("曹玉彩")).unwrap();
    assert_eq!(counts(&again), (0, 0, 4, 0), "{}", faults(&again));
    assert_eq!(texts(&w, served), ["档案局 2019-05-01"]);

    // A unit more leaves the day of the other, and one that goes is kept in the past.
    let file = |served: &str| {
        let organisations = format!(
            "党组织代码|党组织全称|党组织简称|类型|上级党组织代码|所在单位|成立日期|最近换届日期|任期（年）
11|中共档案局支部|档案局支部|党支部|10|{served}|2013-05-01|2024-03-11|3"
        );
        let units = "单位代码|单位全称|单位简称|隶属|单位性质|党组织
001|衡江县档案局|档案局|县直|事业单位|
002|衡江县方志办|方志办|县直|事业单位|";
        support::workbook(&[("单位", units), ("党组织", &organisations)])
    };
    let more = import_bytes(&w, ImportKind::Units, file("档案局、方志办")).unwrap();
    assert_eq!(counts(&more), (1, 1, 1, 0), "{}", faults(&more));
    assert_eq!(
        texts(&w, served),
        ["档案局 2019-05-01", "方志办 2026-11-24"]
    );
    let fewer = import_bytes(&w, ImportKind::Units, file("方志办")).unwrap();
    assert_eq!(counts(&fewer), (0, 1, 2, 0), "{}", faults(&fewer));
    assert_eq!(texts(&w, served), ["方志办 2026-11-24"]);
    assert_eq!(
        texts(&w, "select u.short_name || ' ' || p.from_on || ' ' || p.until_on from organisation_unit_past p
           join unit u on u.id = p.unit_id"),
        ["档案局 2019-05-01 2026-11-24"]
    );
}

#[test]
fn two_headings_of_one_column_are_both_named_with_the_one_to_drop() {
    let w = small_county();
    let row = member("何芳", 1991);
    let text = format!(
        "姓名|性别|出生日期|民族|身份证号|手机|入党日期|转正日期|所在党支部|党内职务|人员类别|备注|手机|姓名\n{row}|19900001234|何芳"
    );
    let refused = import_bytes(
        &w,
        ImportKind::Members,
        support::workbook(&[("党员花名册", &text)]),
    );
    let Err(zhibu_app::AppError::Invalid(said)) = refused else {
        panic!("it is refused as a whole");
    };
    let zh = &said[0].said.zh;
    for part in [
        "“手机”（F 列）和“手机”（M 列）都是“手机”，只能留一列：请留下要用的一列，如“手机”（F 列），删去“手机”（M 列）",
        "“姓名”（A 列）和“姓名”（N 列）都是“姓名”",
    ] {
        assert!(zh.contains(part), "{zh}");
    }
}
