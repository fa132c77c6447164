//! A workbook put together from choices.

use std::io::{Cursor, Write as _};

use arbitrary::{Result, Unstructured};
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

/// Values that mean something to a reader of rosters.
const VALUES: &[&str] = &[
    "姓名", "身份证号", "入党日期", "所在党支部", "备注", "合计", "张　伟", "艾合买提·买买提", "朱茂𬭎",
    "439900198803187912", "43990019880318791x", "4.39900198803187E+17", "1.99E+10", "2009.07.01", "20090701",
    "２００９年７月１日", "二〇〇九年七月一日", "2009-13-45", "39995", "45413.5", "1e308", "-0", "NaN", "0", "1",
    "99999999999999999999", "1,234.56", "是", "否", "=1+1", "&amp;", "&#0;", "&#xFFFE;", "&nobody;", "\u{3000}",
    "\u{202E}", "#REF!", "预备", "填表人：某", "2024-05-01T00:00:00", "第一行\n第二行",
];
const TAGS: &[&str] = &[
    "row", "c", "v", "is", "t", "f", "r", "rPh", "x:c", "sheetData", "mergeCells", "extLst", "si", "sst", "c/",
    "!--", "![CDATA[", "?pi", "!DOCTYPE a",
];
const ATTRIBUTES: &[&str] = &[
    "r=\"A1\"", "r=\"B2\"", "r=\"XFD1048576\"", "r=\"A0\"", "r=\"A99999999999999\"", "r=\"1\"", "r=\"4294967295\"",
    "r=\"-1\"", "t=\"s\"", "t=\"str\"", "t=\"inlineStr\"", "t=\"b\"", "t=\"e\"", "t=\"d\"", "t=\"n\"", "t=\"zzz\"",
    "s=\"0\"", "s=\"1\"", "s=\"2\"", "s=\"99999\"", "ref=\"A1:XFD1048576\"", "uniqueCount=\"9\"",
    "uniqueCount=\"99999999999\"", "count='1'", "date1904=\"1\"", "hidden=\"1\"", "xml:space=\"preserve\"", "a=\"<\"",
];
const CODES: &[&str] = &["yyyy-mm-dd", "0.00", "[$-804]aaaa", "[h]:mm", "General", "\"年\"", "@", "\\", "[", "m/d"];

/// The file, if the choices suffice.
pub fn workbook(choices: &[u8]) -> Option<Vec<u8>> {
    make(&mut Unstructured::new(choices)).ok()
}

fn make(u: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let mut parts: Vec<(String, String)> = vec![
        ("[Content_Types].xml".into(), "<Types/>".into()),
        ("_rels/.rels".into(), root(u)?),
        ("xl/workbook.xml".into(), book(u)?),
        ("xl/_rels/workbook.xml.rels".into(), links(u)?),
        ("xl/worksheets/sheet1.xml".into(), sheet(u)?),
    ];
    if u.arbitrary()? {
        parts.push(("xl/sharedStrings.xml".into(), strings(u)?));
    }
    if u.arbitrary()? {
        parts.push(("xl/styles.xml".into(), styles(u)?));
    }
    if u.ratio(1, 8)? {
        let name = *u.choose(&["xl/vbaProject.bin", "xl/externalLinks/a.xml", "xl/SHAREDSTRINGS.XML", "a/b"])?;
        parts.push((name.into(), soup(u)?));
    }
    let method = if u.arbitrary()? {
        CompressionMethod::Deflated
    } else {
        CompressionMethod::Stored
    };
    let mut bytes = zipped(&parts, method);
    // Sometimes a few bytes of the archive itself are other ones.
    if u.ratio(1, 4)? {
        for _ in 0..u.int_in_range(1..=4)? {
            let at = u.choose_index(bytes.len())?;
            bytes[at] = u.arbitrary()?;
        }
    }
    Ok(bytes)
}

fn zipped(parts: &[(String, String)], method: CompressionMethod) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, text) in parts {
        if zip.start_file(name.as_str(), options).is_ok() {
            let _ = zip.write_all(text.as_bytes());
        }
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}

fn root(u: &mut Unstructured<'_>) -> Result<String> {
    let target = *u.choose(&["xl/workbook.xml", "/xl/workbook.xml", "workbook.xml", "../x", ""])?;
    Ok(format!(
        "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"{target}\"/></Relationships>"
    ))
}

fn book(u: &mut Unstructured<'_>) -> Result<String> {
    let mut text = String::from("<workbook>");
    if u.ratio(1, 4)? {
        text.push_str("<workbookPr date1904=\"1\"/>");
    }
    text.push_str("<sheets>");
    for _ in 0..u.int_in_range(1..=3)? {
        let state = *u.choose(&["", "state=\"hidden\"", "state=\"veryHidden\"", "state=\"x\""])?;
        let name = value(u)?;
        text.push_str(&format!("<sheet name=\"{}\" sheetId=\"1\" {state} r:id=\"rId1\"/>", name.replace('"', "")));
    }
    text.push_str("</sheets>");
    if u.ratio(1, 8)? {
        text.push_str(&soup(u)?);
    }
    text.push_str("</workbook>");
    Ok(text)
}

fn links(u: &mut Unstructured<'_>) -> Result<String> {
    let target = *u.choose(&[
        "worksheets/sheet1.xml",
        "worksheets/sheet1.xml",
        "/xl/worksheets/sheet1.xml",
        "sharedStrings.xml",
        "nowhere.xml",
    ])?;
    let kind = *u.choose(&["worksheet", "worksheet", "worksheet", "chartsheet", "x"])?;
    Ok(format!(
        "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"/></Relationships>"
    ))
}

fn sheet(u: &mut Unstructured<'_>) -> Result<String> {
    let mut text = String::from("<worksheet>");
    if u.ratio(1, 4)? {
        text.push_str(&format!("<dimension {}/>", u.choose(ATTRIBUTES)?));
    }
    text.push_str("<sheetData>");
    let mut number = 0_u32;
    for _ in 0..u.int_in_range(0..=12)? {
        if u.ratio(1, 6)? {
            text.push_str(&soup(u)?);
            continue;
        }
        number += u.int_in_range(0..=3)?;
        text.push_str(&format!("<row r=\"{number}\">"));
        for column in 0..u.int_in_range(0..=8)? {
            text.push_str(&cell(u, number, column)?);
        }
        text.push_str("</row>");
    }
    text.push_str(*u.choose(&["</sheetData></worksheet>", "</sheetData>", ""])?);
    Ok(text)
}

fn cell(u: &mut Unstructured<'_>, row: u32, column: u8) -> Result<String> {
    let place = if u.ratio(1, 4)? {
        String::new()
    } else {
        format!("r=\"{}{row}\"", char::from(b'A' + column))
    };
    let value = value(u)?;
    Ok(match u.int_in_range(0..=5)? {
        0 => format!("<c {place} t=\"s\"><v>{}</v></c>", u.int_in_range(0..=9)?),
        1 => format!("<c {place} s=\"{}\"><v>{value}</v></c>", u.int_in_range(0..=4)?),
        2 => format!("<c {place} t=\"str\"><f>{value}</f><v>{value}</v></c>"),
        3 => format!("<c {place} {}><v>{value}</v></c>", u.choose(ATTRIBUTES)?),
        _ => format!("<c {place} t=\"inlineStr\"><is><t>{value}</t></is></c>"),
    })
}

fn strings(u: &mut Unstructured<'_>) -> Result<String> {
    let mut text = format!("<sst {}>", u.choose(ATTRIBUTES)?);
    for _ in 0..u.int_in_range(0..=10)? {
        let value = value(u)?;
        text.push_str(&match u.int_in_range(0..=3)? {
            0 => format!("<si><r><t>{value}</t></r><r><rPr/><t>{value}</t></r></si>"),
            1 => format!("<si><t>{value}</t><rPh sb=\"0\" eb=\"1\"><t>x</t></rPh></si>"),
            2 => soup(u)?,
            _ => format!("<si><t>{value}</t></si>"),
        });
    }
    text.push_str("</sst>");
    Ok(text)
}

fn styles(u: &mut Unstructured<'_>) -> Result<String> {
    let mut text = String::from("<styleSheet><numFmts>");
    for id in 0..u.int_in_range(0..=4)? {
        let code = u.choose(CODES)?.replace('"', "&quot;");
        text.push_str(&format!("<numFmt numFmtId=\"{}\" formatCode=\"{code}\"/>", 200 + id));
    }
    text.push_str("</numFmts><cellXfs>");
    for _ in 0..u.int_in_range(0..=5)? {
        let id = *u.choose(&["0", "14", "22", "49", "200", "201", "202", "x", "99999999999"])?;
        text.push_str(&format!("<xf numFmtId=\"{id}\"/>"));
    }
    if u.ratio(1, 8)? {
        text.push_str(&soup(u)?);
    }
    text.push_str("</cellXfs></styleSheet>");
    Ok(text)
}

/// Tags and values in any order, closed or not.
fn soup(u: &mut Unstructured<'_>) -> Result<String> {
    let mut text = String::new();
    for _ in 0..u.int_in_range(1..=8)? {
        text.push_str(&match u.int_in_range(0..=4)? {
            0 => format!("<{}>", u.choose(TAGS)?),
            1 => format!("<{} {}>", u.choose(TAGS)?, u.choose(ATTRIBUTES)?),
            2 => format!("</{}>", u.choose(TAGS)?),
            3 => (*u.choose(&["-->", "]]>", "?>", ">", "<", "\"", "&", "/>"])?).to_owned(),
            _ => value(u)?,
        });
    }
    Ok(text)
}

/// A value: one that means something, or anything.
fn value(u: &mut Unstructured<'_>) -> Result<String> {
    if u.ratio(3, 4)? {
        Ok((*u.choose(VALUES)?).to_owned())
    } else {
        let text: &str = u.arbitrary()?;
        Ok(text.chars().take(60).filter(|it| *it != '<').collect())
    }
}
