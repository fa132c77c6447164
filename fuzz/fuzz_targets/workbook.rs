//! Files as nobody would save them, read as a roster. The bytes are either the file itself, or the
//! choices by which a workbook is put together: parts of XML with odd tags, claims and values, then
//! zipped, and sometimes broken again. Whatever comes, the reader answers, within memory and time, and
//! what it understands it understands the same when it is written again.

#![no_main]

mod making;

use libfuzzer_sys::{Corpus, fuzz_target};
use zhibu_papers::cells::{self, CellFault};
use zhibu_papers::table::{ColumnSpec, find_table};
use zhibu_papers::workbook::{Cell, Limits, read};

const fn column(key: &'static str, names: &'static [&'static str]) -> ColumnSpec {
    ColumnSpec {
        key,
        names,
        required: false,
    }
}

const COLUMNS: [ColumnSpec; 5] = [
    column("name", &["姓名", "党员姓名"]),
    column("id_number", &["身份证号"]),
    column("joined_on", &["入党日期"]),
    column("branch", &["所在党支部"]),
    column("note", &["备注"]),
];

fuzz_target!(
    init: {
        // A panic of the spreadsheet reader is caught and told as a damaged file; one of ours ends the run,
        // and is told here.
        std::panic::set_hook(Box::new(|panic| {
            let ours = |file: &str| !file.contains("calamine");
            if panic.location().is_some_and(|it| ours(it.file())) {
                eprintln!("{panic}");
            }
        }));
    },
    |data: &[u8]| -> Corpus {
        let Some((first, rest)) = data.split_first() else {
            return Corpus::Reject;
        };
        let made = if first % 4 == 0 {
            Some(rest.to_vec())
        } else {
            making::workbook(rest)
        };
        let Some(bytes) = made else {
            return Corpus::Reject;
        };
        look(&bytes);
        Corpus::Keep
    }
);

fn look(bytes: &[u8]) {
    let workbook = match read(bytes, &Limits::default()) {
        Ok(workbook) => workbook,
        Err(fault) => {
            let said = fault.sentence();
            assert!(said.zh.contains('请') && !said.en.is_empty(), "{said}");
            return;
        }
    };
    for sheet in &workbook.sheets {
        match find_table(sheet, &COLUMNS) {
            Ok(table) => {
                for row in &table.rows {
                    assert!(row.number > table.header_row);
                    let _ = table.place(row, "name");
                }
            }
            Err(fault) => assert!(!fault.sentence().zh.is_empty()),
        }
        for cell in sheet.rows.iter().flat_map(|row| &row.cells) {
            every_parser(cell);
        }
    }
}

/// What is understood is understood the same when it is written again as text.
fn every_parser(cell: &Cell) {
    same_again(cell, cells::person_name, Clone::clone);
    same_again(cell, cells::id_number, Clone::clone);
    same_again(cell, cells::telephone, Clone::clone);
    same_again(cell, |cell| cells::text(cell, 100), Clone::clone);
    same_again(cell, |cell| cells::paragraphs(cell, 500), Clone::clone);
    same_again(cell, cells::date, ToString::to_string);
    same_again(cell, cells::month, ToString::to_string);
    same_again(cell, cells::whole_number, ToString::to_string);
    same_again(cell, cells::yes_no, ToString::to_string);
    same_again(cell, cells::amount_fen, |fen| {
        format!("{}.{:02}", fen / 100, fen % 100)
    });
}

fn same_again<T: PartialEq + std::fmt::Debug>(
    cell: &Cell,
    parse: impl Fn(&Cell) -> Result<T, CellFault>,
    write: impl Fn(&T) -> String,
) {
    match parse(cell) {
        Ok(value) => {
            let again = Cell::Text(write(&value));
            assert_eq!(parse(&again).as_ref(), Ok(&value), "{cell:?}");
        }
        Err(fault) => {
            assert!(!fault.kind.is_empty());
            assert!(!fault.message.zh.is_empty() && !fault.message.en.is_empty());
        }
    }
}
