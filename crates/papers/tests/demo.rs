//! The county's workbooks, read as they are.
#![expect(
    clippy::expect_used,
    reason = "a workbook that cannot be read is the finding of the test"
)]

use std::collections::BTreeMap;

use zhibu_papers::cells;
use zhibu_papers::table::{ColumnSpec, Table, find_table};
use zhibu_papers::workbook::{Cell, Limits, Workbook, read};

fn demo(file: &str) -> Workbook {
    let path = format!("{}/../../demo/{file}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(&path).expect("the workbooks of the county stand in demo/");
    read(&bytes, &Limits::default()).expect("a workbook of the county can be read")
}

fn table(workbook: &Workbook, sheet: &str, specs: &[ColumnSpec]) -> Table {
    find_table(workbook.sheet(sheet).expect("the sheet is there"), specs).expect("it has a table")
}

const fn required(key: &'static str, names: &'static [&'static str]) -> ColumnSpec {
    ColumnSpec {
        key,
        names,
        required: true,
    }
}

const MEMBER: [ColumnSpec; 10] = [
    required("name", &["姓名"]),
    required("sex", &["性别"]),
    required("born_on", &["出生日期", "出生年月日"]),
    required("ethnicity", &["民族"]),
    required("id_number", &["身份证号", "公民身份号码"]),
    required("telephone", &["手机", "联系电话"]),
    required("joined_on", &["入党日期", "入党时间"]),
    required("branch", &["所在党支部", "党支部"]),
    required("category", &["人员类别"]),
    ColumnSpec {
        key: "note",
        names: &["备注"],
        required: false,
    },
];

#[test]
fn the_roster_has_a_title_a_note_two_lines_of_headings_and_3226_members() {
    let roster = demo("members.xlsx");
    let found = table(&roster, "党员花名册", &MEMBER);

    assert_eq!(found.header_row, 4);
    assert_eq!(found.rows.len(), 3226);
    assert_eq!(found.columns["id_number"].heading, "身份证号");
    assert_eq!(
        found.columns["category"].heading,
        "人员类别（在职/离退休/其他）"
    );
    assert_eq!(found.columns["note"].index, 17);
    let skipped: Vec<_> = found
        .skipped
        .iter()
        .map(|row| (row.number, &*row.text))
        .collect();
    assert_eq!(skipped, [(3301, "合计")]);
}

#[test]
fn every_cell_of_the_roster_is_understood() {
    let roster = demo("members.xlsx");
    let found = table(&roster, "党员花名册", &MEMBER);
    let mut faults = Vec::new();
    let mut ids = BTreeMap::new();
    for row in &found.rows {
        let cell = |key| found.cell(row, key);
        let checks = [
            ("name", cells::person_name(cell("name")).map(drop)),
            ("born_on", cells::date(cell("born_on")).map(drop)),
            ("joined_on", cells::date(cell("joined_on")).map(drop)),
            ("telephone", cells::telephone(cell("telephone")).map(drop)),
            ("branch", cells::text(cell("branch"), 200).map(drop)),
        ];
        for (key, check) in checks {
            if let Err(fault) = check {
                faults.push(format!("{} {fault}", found.place(row, key)));
            }
        }
        let id = cells::id_number(cell("id_number")).expect("every ID number can be read");
        // The birth date stands in the number, so each way of writing a date proves itself.
        let born_on = cells::date(cell("born_on")).expect("every date can be read");
        assert_eq!(
            born_on.strftime("%Y%m%d").to_string(),
            id[6..14],
            "row {}",
            row.number
        );
        *ids.entry(id).or_insert(0) += 1;
    }
    assert_eq!(faults, Vec::<String>::new());
    assert_eq!(ids.len(), 3226, "no two members share an ID number");
}

#[test]
fn the_messy_roster_is_read_whole_and_its_lost_digits_are_named() {
    let roster = demo("members_messy.xlsx");
    let found = table(&roster, "党员花名册", &MEMBER);
    assert_eq!(found.rows.len(), 300);

    let mut faults = Vec::new();
    for row in &found.rows {
        let cell = |key| found.cell(row, key);
        let checks = [
            ("name", cells::person_name(cell("name")).err()),
            ("born_on", cells::date(cell("born_on")).err()),
            ("id_number", cells::id_number(cell("id_number")).err()),
            ("joined_on", cells::date(cell("joined_on")).err()),
            ("telephone", cells::telephone(cell("telephone")).err()),
        ];
        for (key, fault) in checks {
            if let Some(fault) = fault {
                faults.push(format!("{} {}", found.place(row, key), fault.kind));
            }
        }
    }
    expect_test::expect![[r#"
        F50 digits_lost
        G66 digits_lost
        B69 missing
        B90 name_character
        F106 digits_lost
        F113 missing
        G121 digits_lost
        F143 digits_lost
        G201 digits_lost
        G203 digits_lost
        K252 missing"#]]
    .assert_eq(&faults.join("\n"));
}

#[test]
fn units_and_their_organisations_are_read_and_codes_keep_their_zeros() {
    let units = demo("units.xlsx");
    let unit = table(
        &units,
        "单位",
        &[
            required("code", &["单位代码"]),
            required("name", &["单位全称"]),
        ],
    );
    assert_eq!(unit.rows.len(), 81);
    assert_eq!(
        unit.cell(&unit.rows[0], "code"),
        &Cell::Text("001".to_owned())
    );

    let specs = [
        required("code", &["党组织代码"]),
        required("parent_code", &["上级党组织代码"]),
        required("term_years", &["任期"]),
        required("founded_on", &["成立日期"]),
    ];
    let organisation = table(&units, "党组织", &specs);
    assert_eq!(organisation.rows.len(), 295);
    assert_eq!(organisation.columns["term_years"].heading, "任期（年）");
    for row in &organisation.rows {
        cells::date(organisation.cell(row, "founded_on")).expect("a real date");
    }
}

#[test]
fn the_sheets_of_pay_are_read_to_the_fen() {
    let pay = demo("dues_base.xlsx");
    let identity = required("id_number", &["身份证号"]);
    let salary = [
        identity,
        required("post_pay", &["职务工资"]),
        required("from", &["执行起始月"]),
    ];
    let salaried = table(&pay, "在职工资", &salary);
    assert_eq!(salaried.rows.len(), 2416);
    assert_eq!(
        salaried.cell(&salaried.rows[0], "post_pay"),
        &Cell::Number("524.8".to_owned())
    );
    for row in &salaried.rows {
        cells::amount_fen(salaried.cell(row, "post_pay")).expect("an amount");
        cells::month(salaried.cell(row, "from")).expect("a month");
    }
    assert_eq!(table(&pay, "7月工资变动", &salary).rows.len(), 200);
    let pension = table(
        &pay,
        "离退休养老金",
        &[identity, required("pension", &["月养老金"])],
    );
    assert_eq!(pension.rows.len(), 752);
    for row in &pension.rows {
        cells::amount_fen(pension.cell(row, "pension")).expect("an amount");
    }
    assert_eq!(table(&pay, "其他人员", &[identity]).rows.len(), 64);
}

#[test]
fn meetings_are_read_with_every_way_of_writing_a_day() {
    let meetings = demo("meetings_2026.xlsx");
    let specs = [
        required("organisation", &["党组织"]),
        required("kind", &["类型"]),
        required("held_on", &["日期"]),
        required("present", &["实到"]),
        required("hours", &["学时"]),
    ];
    let found = table(&meetings, "组织生活记录", &specs);
    assert_eq!(found.rows.len(), 5629);
    for row in &found.rows {
        let held_on = cells::date(found.cell(row, "held_on")).expect("a day");
        assert_eq!(held_on.year(), 2026);
        cells::whole_number(found.cell(row, "present")).expect("a count");
        cells::decimal(found.cell(row, "hours"), 2).expect("hours");
    }
}

#[test]
fn the_workbooks_of_later_areas_are_read_too() {
    let specs = [
        required("name", &["姓名"]),
        required("id_number", &["身份证号"]),
    ];
    for (file, sheet, rows) in [
        ("hardship.xlsx", "困难党员帮扶申请", 60),
        ("activists.xlsx", "发展党员台账", 41),
    ] {
        assert_eq!(table(&demo(file), sheet, &specs).rows.len(), rows, "{file}");
    }
}
