//! What is refused, cell by cell and as a whole.

use expect_test::expect;
use zhibu_app::AppError;
use zhibu_app::importing::ImportKind;
use zhibu_testkit::World;

use super::support::{
    citizen_number, count, counts, faults, four_members, import_bytes, member, roster,
    small_county, with, workbook,
};

#[test]
fn a_file_that_is_no_workbook_or_the_wrong_one_is_refused_as_a_whole() {
    let w = small_county();
    let roster_bytes = roster(&four_members());
    let truncated = roster_bytes[..roster_bytes.len() / 2].to_vec();
    let empty = roster(&[]);
    let other = workbook(&[("党员花名册", "姓名|性别\n张三|男")]);
    for (kind, bytes, said) in [
        (
            ImportKind::Members,
            b"name,sex\n".to_vec(),
            "不是 Excel 工作簿",
        ),
        (ImportKind::Members, Vec::new(), "不是 Excel 工作簿"),
        (ImportKind::Members, truncated, "请"),
        (ImportKind::Members, empty, "没有任何数据行"),
        (ImportKind::Members, other, "缺少列"),
        (ImportKind::Units, roster_bytes.clone(), "缺少列"),
        (ImportKind::Dues, roster_bytes.clone(), "没有“在职工资”"),
        (ImportKind::Meetings, roster_bytes, "缺少列"),
    ] {
        match import_bytes(&w, kind, bytes) {
            Err(AppError::Invalid(faults)) => {
                let zh = &faults[0].said.zh;
                assert!(zh.contains(said), "{kind:?}: {zh}");
                assert_eq!(faults[0].field, "file");
            }
            other => panic!("{kind:?}: {other:?}"),
        }
    }
}

#[test]
fn wrong_trees_are_told_with_the_code_they_hang_on() {
    let w = World::empty();
    let bytes = workbook(&[
        (
            "单位",
            "单位代码|单位全称|单位简称|隶属|单位性质\n1|甲局|甲|乡镇|机关",
        ),
        (
            "党组织",
            "党组织代码|党组织全称|党组织简称|类型|上级党组织代码|所在单位|成立日期
A|中共A|A|机关工委|||2013-05-01
B|中共B|B|党支部|Z||2013-05-01
C|中共C|C|党总支|D||2013-05-01
D|中共D|D|党总支|C|乙局|2013-05-01
E|中共E|E|党小组|A||2013-05-01
A|中共A|A|党支部|||2013-05-01",
        ),
    ]);
    let report = import_bytes(&w, ImportKind::Units, bytes).unwrap();
    expect![[r#"
        2 隶属 word_unknown
        3 上级党组织代码 organisation_unknown
        4 上级党组织代码 parent_circular
        5 上级党组织代码 parent_circular
        5 所在单位 unit_unknown
        6 上级党组织代码 parent_kind
        7 党组织代码 duplicate_in_file
        7 上级党组织代码 missing"#]]
    .assert_eq(&faults(&report));
    assert_eq!(count(&w, "select count(*) from organisation"), 0);
}

#[test]
fn bases_that_cannot_stand_together_are_told() {
    let w = small_county();
    let [a, b, c, d, unknown] = [1971, 1985, 1980, 1984, 1999].map(citizen_number);
    let bytes = workbook(&[
        (
            "在职工资",
            &format!(
                "身份证号|执行起始月|职务工资|个税
{a}|2026-01|1,000.00|0
{b}|2026-01|10|20
{c}|2026-01|3000|-1
{unknown}|2026-01|3000|-1"
            ),
        ),
        (
            "7月工资变动",
            &format!("身份证号|执行起始月|职务工资\n{d}|2026-07|3000"),
        ),
        (
            "离退休养老金",
            &format!("身份证号|执行起始月|月养老金\n{a}|2026-01|5000"),
        ),
        ("其他人员", &format!("身份证号|缴费类别\n{a}|下岗失业")),
    ]);
    let report = import_bytes(&w, ImportKind::Dues, bytes).unwrap();
    expect![[r#"
        2 身份证号 depends_on_wrong_row
        3 职务工资 base_negative
        4 个税 amount_negative
        5 个税 amount_negative
        5 身份证号 member_unknown
        2 身份证号 raise_without_pay
        2 身份证号 class_contradiction
        2 身份证号 class_contradiction"#]]
    .assert_eq(&faults(&report));
}

const MEETINGS: &str = "党组织|类型|日期|主题|主持人|应到|实到|学时";

#[test]
fn a_meeting_is_known_by_what_it_was_and_its_counts_may_be_corrected() {
    let w = small_county();
    let file = |present: &str| {
        let rows = format!(
            "{MEETINGS}
中共档案局支部|主题党日、党课|2026年3月5日|学习|曹玉彩|4|{present}|1.5
档案局支部|党课、主题党日|2026-3-5|学习|曹玉彩|4|4|1.5"
        );
        workbook(&[("组织生活记录", &rows)])
    };
    let report = import_bytes(&w, ImportKind::Meetings, file("3")).unwrap();
    assert_eq!(
        counts(&report),
        (2, 0, 0, 0),
        "two of a kind on one day are two"
    );
    assert_eq!(
        counts(&import_bytes(&w, ImportKind::Meetings, file("3")).unwrap()),
        (0, 0, 2, 0)
    );
    let report = import_bytes(&w, ImportKind::Meetings, file("2")).unwrap();
    assert_eq!(counts(&report), (0, 1, 1, 0));
    assert_eq!(
        count(&w, "select count(*) from meeting where length_minutes = 90"),
        2
    );
}

#[test]
fn meetings_that_cannot_have_been_are_told() {
    let w = small_county();
    let rows = format!(
        "{MEETINGS}
档案局支部|联欢会|2027-01-01|学习||4|5|1.5
档案馆支部|党课|2026-01-01|学习||4|0|25
档案局支部|党课|2012-01-01|学习||4|4|1"
    );
    let wrong = workbook(&[("组织生活记录", &rows)]);
    let report = import_bytes(&w, ImportKind::Meetings, wrong).unwrap();
    expect![[r#"
        2 类型 meeting_kind_unknown
        2 日期 date_future
        2 实到 present_over_due
        3 实到 count_zero
        3 学时 hours_too_many
        3 党组织 organisation_unknown
        4 日期 before_founding"#]]
    .assert_eq(&faults(&report));
}

#[test]
fn one_wrong_row_keeps_every_row_out() {
    let w = small_county();
    let rows = [
        with(&member("何芳", 1988), "手机", "19900001234"),
        with(&member("王山", 1989), "所在党支部", "档案馆支部"),
        with(
            &with(&member("李娅", 1990), "入党日期", "2011-02-30"),
            "所在党支部",
            "档案馆支部",
        ),
    ];
    let report = import_bytes(&w, ImportKind::Members, roster(&rows)).unwrap();
    assert_eq!(
        counts(&report),
        (1, 0, 0, 2),
        "what the good row would be is told"
    );
    assert_eq!(
        faults(&report),
        "3 所在党支部 organisation_unknown\n4 入党日期 date_impossible\n4 所在党支部 organisation_unknown"
    );
    assert!(
        report.wrong[0].message.zh.contains("是不是：档案局支部"),
        "{:?}",
        report.wrong[0]
    );
    assert_eq!(report.wrong[0].value, "档案馆支部");
    assert_eq!(count(&w, "select count(*) from member"), 4);
    assert_eq!(
        count(&w, "select count(*) from import_batch"),
        2,
        "units and the first roster"
    );
}

#[test]
fn the_former_number_and_the_present_one_are_one_person() {
    let w = small_county();
    let present = citizen_number(1971);
    let former = format!("{}{}", &present[..6], &present[8..17]);
    let as_former = with(&member("曹玉彩", 1971), "身份证号", &former);
    let report = import_bytes(&w, ImportKind::Members, roster(&[as_former])).unwrap();
    assert_eq!(faults(&report), "2 身份证号 id_number_other_form");
    assert!(
        report.wrong[0].message.zh.contains("曹玉彩（档案局支部）"),
        "{:?}",
        report.wrong[0]
    );

    let newcomer = member("何芳", 1988);
    let number = citizen_number(1988);
    let former = format!("{}{}", &number[..6], &number[8..17]);
    let again = with(&newcomer, "身份证号", &former);
    let both = roster(&[newcomer.clone(), again.clone()]);
    let report = import_bytes(&w, ImportKind::Members, both).unwrap();
    assert_eq!(faults(&report), "3 身份证号 duplicate_in_file");

    let report = import_bytes(&w, ImportKind::Members, roster(&[again])).unwrap();
    assert_eq!(counts(&report), (1, 0, 0, 0), "the former number is taken");
    let report = import_bytes(&w, ImportKind::Members, roster(&[newcomer])).unwrap();
    assert_eq!(faults(&report), "2 身份证号 id_number_other_form");
    assert_eq!(count(&w, "select count(*) from member"), 5);
}
