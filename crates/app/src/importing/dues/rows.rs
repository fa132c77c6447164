//! What the sheets say, row by row, and where they contradict one another.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use zhibu_ledger::Fen;
use zhibu_papers::cells::{self, CellFault, quoted};
use zhibu_papers::table::ColumnSpec;
use zhibu_papers::workbook::{Cell, Workbook};
use zhibu_rules::Rulebook;
use zhibu_rules::dues::{BaseChange, BaseFault, DuesClass};

use super::slips::{MoneyColumn, money_columns, months_paying};
use super::{DuesFile, contradictions};
use crate::error::{AppError, Outcome, Said};
use crate::importing::columns::OpenBook;
use crate::importing::model::RowNote;
use crate::importing::reading::{Findings, Place, RowReader, Tables, optional, required};

const PAY_COLUMNS: &[ColumnSpec] = &[
    required("id_number", &["身份证号", "身份证号码", "公民身份号码"]),
    required("from_month", &["执行起始月", "起始月", "执行月份"]),
    optional("class", &["缴费类别", "类别"]),
    optional("reason", &["变动原因", "原因"]),
    optional("name", &["姓名"]),
    optional("number", &["序号"]),
    optional("branch", &["所在党支部", "所在支部", "党支部"]),
    optional("note", &["备注"]),
];

const OTHER_COLUMNS: &[ColumnSpec] = &[
    required("id_number", &["身份证号", "身份证号码", "公民身份号码"]),
    required("class", &["缴费类别", "类别"]),
    optional("name", &["姓名"]),
    optional("number", &["序号"]),
    optional("branch", &["所在党支部", "所在支部", "党支部"]),
    optional("note", &["备注"]),
];

/// The columns of the four sheets.
pub const COLUMNS: [&[ColumnSpec]; 2] = [PAY_COLUMNS, OTHER_COLUMNS];

/// Characters of a reason.
const REASON_CHARACTERS_MAX: usize = 200;

/// Which sheet a row stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SheetKind {
    /// 在职工资: from the start of the year.
    Pay,
    /// 工资变动: takes the place of all lines of the pay.
    Raise,
    /// 离退休养老金.
    Pension,
    /// 其他人员: classes without a pay slip.
    Other,
}

/// A row of the file: one member, a base or, for the self-employed, one a quarter.
#[derive(Clone, Debug)]
pub struct BaseRow {
    pub place: Place,
    pub sheet: SheetKind,
    pub id_number: String,
    pub name: Option<String>,
    pub class: DuesClass,
    pub change: BaseChange,
    pub reason: Option<String>,
    pub spans: Vec<Span>,
}

/// A base and the months it holds in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first month, by its first day.
    pub from: Date,
    /// The last month, by its first day; none while it holds.
    pub until: Option<Date>,
    /// The lines by the rules' keys, in fen, in the order of keys.
    pub items: Vec<(String, i64)>,
}

impl SheetKind {
    /// Told by the words of the sheet's name.
    fn of(name: &str) -> Option<Self> {
        const WORDS: [(&str, SheetKind); 6] = [
            ("工资变动", SheetKind::Raise),
            ("离退休", SheetKind::Pension),
            ("养老金", SheetKind::Pension),
            ("在职", SheetKind::Pay),
            ("工资", SheetKind::Pay),
            ("其他", SheetKind::Other),
        ];
        WORDS
            .iter()
            .find(|(word, _)| name.contains(word))
            .map(|(_, kind)| *kind)
    }
}

/// The sheets of a workbook that are one of the four: which, its position, its columns.
///
/// # Errors
/// [`AppError::Invalid`] on `file` if none is.
pub fn sheets(workbook: &Workbook) -> Outcome<Vec<(SheetKind, usize, &'static [ColumnSpec])>> {
    let sheets = workbook.sheets.iter().enumerate();
    let found: Vec<_> = sheets
        .filter_map(|(at, sheet)| {
            let kind = SheetKind::of(&sheet.name)?;
            let columns = match kind {
                SheetKind::Other => OTHER_COLUMNS,
                _ => PAY_COLUMNS,
            };
            Some((kind, at, columns))
        })
        .collect();
    if found.is_empty() {
        let seen: Vec<&str> = workbook.sheets.iter().map(|it| it.name.as_str()).collect();
        let seen = seen.join("、");
        return Err(AppError::field(
            "file",
            format!(
                "没有“在职工资”“工资变动”“离退休养老金”“其他人员”中的任何一张工作表，现有：{seen}。请核对是否选错了文件。"
            ),
            format!("None of the four sheets of dues bases is there, only: {seen}."),
        ));
    }
    Ok(found)
}

/// Reads every sheet that is one of the four.
///
/// # Errors
/// [`AppError::Invalid`] on `file` if none is, or one of them lacks a column.
pub fn parse(rules: &Rulebook, mut book: OpenBook, today: Date) -> Outcome<DuesFile> {
    let mut tables = Tables::default();
    let mut opened = Vec::new();
    for (kind, at, columns) in sheets(&book.workbook)? {
        opened.push((kind, tables.open_sheet(&mut book, at, columns)?));
    }
    tables.refuse_empty()?;
    let mut findings = Findings::default();
    let (mut rows, mut named, mut paid) = (Vec::new(), Vec::new(), BTreeSet::new());
    let year = year_of(&tables, &opened, today);
    for (kind, table) in opened {
        let sheet = SheetOfMoney {
            rules,
            kind,
            money: money_columns(tables.others(table)),
            year,
        };
        sheet.note_unknown(&tables, table, &mut findings, today);
        for place in tables.places(table) {
            let mut row = tables.row(place, &mut findings);
            if kind == SheetKind::Pay {
                paid.extend(cells::id_number(row.cell("id_number")));
            }
            match sheet.row(&mut row, place) {
                Some(found) => rows.push(found),
                None => {
                    named.extend(cells::id_number(row.cell("id_number")).map(|it| (place, it)));
                }
            }
        }
    }
    contradictions::contradictions(&tables, &mut rows, &mut findings);
    Ok(DuesFile {
        tables,
        findings,
        rows,
        named,
        paid,
    })
}

/// The year the file is about: that of the earliest month in it; sheets without months follow it.
fn year_of(tables: &Tables, opened: &[(SheetKind, usize)], today: Date) -> i16 {
    let mut unheard = Findings::default();
    let mut years = BTreeSet::new();
    for (_, table) in opened {
        for place in tables.places(*table) {
            let row = tables.row(place, &mut unheard);
            let month = cells::month(row.cell("from_month")).ok();
            years.extend(month.map(|it| it.year()));
        }
    }
    years.first().copied().unwrap_or(today.year())
}

struct SheetOfMoney<'r> {
    rules: &'r Rulebook,
    kind: SheetKind,
    money: Vec<MoneyColumn>,
    year: i16,
}

impl SheetOfMoney<'_> {
    /// Money that the rules do not know is not counted, and that must not happen unseen.
    fn note_unknown(&self, tables: &Tables, table: usize, findings: &mut Findings, today: Date) {
        let unknown: Vec<&str> = self
            .money
            .iter()
            .filter(|it| !it.is_known(self.rules, today))
            .map(|it| it.column.heading.as_str())
            .collect();
        if unknown.is_empty() {
            return;
        }
        let (sheet, row) = tables.header_address(table);
        let unknown = unknown.join("、");
        findings.notes.push(RowNote {
            sheet: sheet.to_owned(),
            row,
            message: Said::new(
                format!("这些列不是规则中的工资项目，没有计入基数：{unknown}。"),
                format!(
                    "These columns are no pay items of the rules and were left out: {unknown}."
                ),
            ),
        });
    }

    fn row(&self, row: &mut RowReader<'_>, place: Place) -> Option<BaseRow> {
        let id_number = row.required("id_number", cells::id_number);
        let name = row.optional("name", cells::person_name);
        let reason = row.optional("reason", |cell| cells::text(cell, REASON_CHARACTERS_MAX));
        let class = self.class(row);
        let spans = match (self.kind, class) {
            (_, None) => Vec::new(),
            (SheetKind::Other, Some(class)) => self.spans_of_year(row, class),
            (_, Some(class)) => self.span_from_month(row, class).into_iter().collect(),
        };
        if row.is_wrong() {
            return None;
        }
        let change = match self.kind {
            SheetKind::Raise => BaseChange::Raise,
            _ => BaseChange::Yearly,
        };
        Some(BaseRow {
            place,
            sheet: self.kind,
            id_number: id_number?,
            name,
            class: class?,
            change,
            reason,
            spans,
        })
    }

    fn class(&self, row: &mut RowReader<'_>) -> Option<DuesClass> {
        let read = |cell: &Cell| class_of(self.rules, cell);
        match self.kind {
            SheetKind::Other => row.required("class", read),
            SheetKind::Pension => Some(DuesClass::Retired),
            _ if row.cell("class").is_blank() => Some(DuesClass::Salaried),
            _ => row.required("class", read),
        }
    }

    fn span_from_month(&self, row: &mut RowReader<'_>, class: DuesClass) -> Option<Span> {
        let from = row.required("from_month", cells::month)?;
        let items = self.items(row, class, from, None);
        Some(Span {
            from,
            until: None,
            items,
        })
    }

    /// Classes that pay a fixed amount have the year; the self-employed the quarter after each average.
    fn spans_of_year(&self, row: &mut RowReader<'_>, class: DuesClass) -> Vec<Span> {
        let Ok(january) = Date::new(self.year, 1, 1) else {
            return Vec::new();
        };
        if class != DuesClass::SelfEmployed {
            if class.needs_base() {
                let message = Said::new(
                    "这一类别按收入缴费，请填到有工资或养老金的工作表里。",
                    "This class pays on an income; put the row on the sheet of pay or pensions.",
                );
                row.refuse("class", "class_needs_base", message);
            }
            return vec![Span {
                from: january,
                until: None,
                items: Vec::new(),
            }];
        }
        let mut spans = Vec::new();
        let quarters: BTreeSet<i32> = self.money.iter().filter_map(|it| it.quarter).collect();
        for quarter in quarters {
            let Some((from, until)) = months_paying(self.year, quarter) else {
                continue;
            };
            let items = self.items(row, class, from, Some(quarter));
            if !items.is_empty() {
                spans.push(Span {
                    from,
                    until: Some(until),
                    items,
                });
            }
        }
        if spans.is_empty() && !row.is_wrong() {
            let message = Said::new(
                "自谋职业的按上季度月均纯收入缴费，请填写季度月均纯收入。",
                "The self-employed pay on the average of the quarter before; fill it in.",
            );
            row.refuse("class", "missing", message);
        }
        spans
    }

    /// The lines of money of a row, in the order of the rules' keys.
    fn items(
        &self,
        row: &mut RowReader<'_>,
        class: DuesClass,
        on: Date,
        quarter: Option<i32>,
    ) -> Vec<(String, i64)> {
        let mut items: BTreeMap<String, i64> = BTreeMap::new();
        let mut first = None;
        for money in self.money.iter().filter(|it| it.quarter == quarter) {
            let Some(item) = money.item(self.rules, class, on) else {
                continue;
            };
            first = first.or(Some(&money.column));
            if let Some(fen) = row.optional_at(&money.column, cells::amount_fen) {
                items.insert(item.key.clone(), fen);
            }
        }
        if items.is_empty() && quarter.is_none() && !row.is_wrong() {
            let message = Said::new(
                "没有填写任何金额，请补上。",
                "No amount is given; fill it in.",
            );
            row.refuse_at(first, "missing", message);
        }
        let lines = items
            .iter()
            .map(|(key, fen)| (key.as_str(), Fen::new(*fen)));
        match self.rules.base_fen(class, on, lines) {
            Ok(_) | Err(BaseFault::UnknownItem(_)) => {}
            Err(BaseFault::Negative(base)) => {
                let message = Said::new(
                    format!("扣除多于收入，基数为 {base} 元，请核对各项金额。"),
                    format!("More is deducted than paid: the base is {base}; check the amounts."),
                );
                row.refuse_at(first, "base_negative", message);
            }
            Err(BaseFault::TooLarge) => {
                let message = Said::new("金额过大，请核对。", "The amounts are too large.");
                row.refuse_at(first, "amount_too_large", message);
            }
        }
        items.into_iter().collect()
    }
}

fn class_of(rules: &Rulebook, cell: &Cell) -> Result<DuesClass, CellFault> {
    let written = cells::text(cell, 100)?;
    rules.dues_class(&written).ok_or_else(|| {
        let known: Vec<&str> = rules
            .dues_classes()
            .iter()
            .map(|it| it.zh.as_str())
            .collect();
        let known = known.join("、");
        CellFault::new(
            "class_unknown",
            format!(
                "缴费类别“{}”不在可填的范围内，请写：{known}。",
                quoted(&written)
            ),
            format!(
                "“{}” is no class of dues; write one of: {known}.",
                quoted(&written)
            ),
        )
    })
}
