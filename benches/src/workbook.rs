//! A roster as a workbook, in the layout of `demo/members.xlsx`: a title, a note, headings on two
//! lines with merged cells above, days and telephones as numbers or text, and two columns that
//! nobody asks for.

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use crate::people::{Person, person};

const TITLE: &str = "衡江县直机关党员花名册";
const NOTE: &str = "填报单位：衡江县直属机关工作委员会      截止日期：2026年10月31日      说明：转正日期未填的为预备党员";
const ABOVE: [(&str, u16, u16); 3] = [
    ("基本情况", 1, 9),
    ("党籍情况", 10, 13),
    ("工作和生活情况", 14, 16),
];
const HEADINGS: [&str; 20] = [
    "序号",
    "姓名",
    "性别",
    "出生日期",
    "民族",
    "身份证\n号",
    "手机",
    "学历",
    "学位",
    "籍贯",
    "入党日期",
    "转正日期",
    "所在党支部",
    "党内职务",
    "工作单位及职务",
    "人员类别",
    "是否困难",
    "备注",
    "毕业院校",
    "家庭住址",
];

/// The bytes of a workbook of so many members from a serial number on, spread over the branches named.
pub fn roster(from: usize, rows: usize, branches: &[(i64, String)]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook
        .add_worksheet_with_constant_memory()
        .expect("a worksheet");
    written(sheet, (from, rows), branches).expect("a workbook");
    workbook.save_to_buffer().expect("a workbook")
}

fn written(
    sheet: &mut Worksheet,
    (from, rows): (usize, usize),
    branches: &[(i64, String)],
) -> Result<(), XlsxError> {
    let heading = Format::new().set_bold();
    sheet.set_name("党员花名册")?;
    sheet.write_string(0, 0, TITLE)?;
    sheet.write_string(1, 0, NOTE)?;
    sheet.write_string_with_format(2, 0, HEADINGS[0], &heading)?;
    for (name, first, _) in ABOVE {
        sheet.write_string_with_format(2, first, name, &heading)?;
    }
    for (column, name) in (17..).zip(&HEADINGS[17..]) {
        sheet.write_string_with_format(2, column, *name, &heading)?;
    }
    for (column, name) in (1..17).zip(&HEADINGS[1..17]) {
        sheet.write_string_with_format(3, column, *name, &heading)?;
    }
    for at in 0..rows {
        let branch = &branches[at * branches.len() / rows].1;
        member_row(sheet, at, &person(from + at), branch)?;
    }
    Ok(())
}

fn member_row(
    sheet: &mut Worksheet,
    at: usize,
    it: &Person,
    branch: &str,
) -> Result<(), XlsxError> {
    let row = u32::try_from(at + 4).unwrap();
    // Every third clerk writes days as text with dots, the others as numbers of eight digits.
    let dotted = at.is_multiple_of(3);
    let mut day = |column: u16, on: jiff::civil::Date| -> Result<(), XlsxError> {
        if dotted {
            sheet.write_string(row, column, on.strftime("%Y.%m.%d").to_string())?;
        } else {
            let digits: u32 = on.strftime("%Y%m%d").to_string().parse().unwrap();
            sheet.write_number(row, column, digits)?;
        }
        Ok(())
    };
    day(3, it.birth_on)?;
    day(10, it.joined_on)?;
    if let Some(full_on) = it.full_on {
        day(11, full_on)?;
    }
    sheet.write_number(row, 0, row - 3)?;
    sheet.write_number(row, 6, it.telephone.parse::<f64>().unwrap())?;
    let is_retired = it.personnel == "retired";
    for (column, text) in [
        (1, it.name.as_str()),
        (2, if it.is_man { "男" } else { "女" }),
        (4, "汉族"),
        (5, it.id_number.as_str()),
        (7, if dotted { "专科" } else { "本科" }),
        (8, if dotted { "无" } else { "学士" }),
        (9, "湖南衡江"),
        (12, branch),
        (13, ""),
        (
            14,
            if is_retired {
                "退休干部"
            } else {
                "综合科科员"
            },
        ),
        (15, personnel(it.personnel)),
        (16, if it.in_hardship { "是" } else { "否" }),
        (
            17,
            if it.floating {
                "流动党员，在外务工"
            } else {
                ""
            },
        ),
        (18, "衡江师范学院"),
        (19, "衡江县城关镇人民路"),
    ] {
        if !text.is_empty() {
            sheet.write_string(row, column, text)?;
        }
    }
    Ok(())
}

fn personnel(key: &str) -> &'static str {
    match key {
        "in_service" => "在职",
        "retired" => "离退休",
        _ => "其他",
    }
}
