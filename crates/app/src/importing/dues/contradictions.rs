//! Where two rows of one person cannot both be right, and where one ends the other.

use std::collections::BTreeMap;

use jiff::civil::Date;
use zhibu_rules::dates::months_later;
use zhibu_rules::dues::BaseChange;

use super::rows::{BaseRow, SheetKind};
use crate::error::Said;
use crate::importing::reading::{Findings, Tables};

/// One person may stand on the sheet of pay, on that of changes, and, once retired, on that of pensions;
/// nobody twice on one sheet for one month, nor on the sheet of other people besides.
pub fn contradictions(tables: &Tables, rows: &mut [BaseRow], findings: &mut Findings) {
    let mut by_person: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (position, row) in rows.iter().enumerate() {
        let of_person = by_person.entry(row.id_number.clone()).or_default();
        of_person.push(position);
    }
    for positions in by_person.values().filter(|it| it.len() > 1) {
        let of_person: Vec<BaseRow> = positions
            .iter()
            .filter_map(|at| rows.get(*at).cloned())
            .collect();
        for (at, row) in of_person.iter().enumerate() {
            let earlier = of_person.iter().take(at);
            let against = earlier.clone().find(|it| contradicts(it, row));
            if let Some(other) = against {
                refuse_contradiction(tables, other, row, findings);
            }
        }
        let retired_from = of_person
            .iter()
            .filter(|it| it.sheet == SheetKind::Pension)
            .filter_map(first_month)
            .min();
        let paid = of_person.iter().any(|it| it.sheet == SheetKind::Pay);
        for at in positions {
            if let (Some(row), Some(retired_from)) = (rows.get_mut(*at), retired_from) {
                close_at_retirement(row, retired_from, paid);
            }
        }
    }
}

/// Pay ends with the month before the pension begins.
fn close_at_retirement(row: &mut BaseRow, retired_from: Date, paid: bool) {
    if row.sheet == SheetKind::Pension {
        if paid {
            row.change = BaseChange::Class;
        }
        return;
    }
    for span in &mut row.spans {
        span.until = span.until.or(months_later(retired_from, -1));
    }
}

fn first_month(row: &BaseRow) -> Option<Date> {
    row.spans.first().map(|span| span.from)
}

/// Whether the later of two rows of one person cannot stand beside the earlier.
fn contradicts(earlier: &BaseRow, later: &BaseRow) -> bool {
    let (one, other) = if earlier.sheet <= later.sheet {
        (earlier, later)
    } else {
        (later, earlier)
    };
    let (one_from, other_from) = (first_month(one), first_month(other));
    match (one.sheet, other.sheet) {
        (_, SheetKind::Other) => true,
        (SheetKind::Raise, SheetKind::Raise) => one_from == other_from,
        (one, other) if one == other => true,
        // Changes come after the pay they change, pensions after both.
        _ => one_from >= other_from,
    }
}

fn refuse_contradiction(tables: &Tables, other: &BaseRow, row: &BaseRow, findings: &mut Findings) {
    let (sheet, number) = tables.address(other.place);
    let (kind, message) = if other.sheet == row.sheet {
        let message = Said::new(
            format!("身份证号与第 {number} 行重复，请只留一行。"),
            format!("The identity number stands in row {number} already; keep one row."),
        );
        ("duplicate_in_file", message)
    } else {
        let message = Said::new(
            format!(
                "此人又在“{sheet}”第 {number} 行，两处的月份或类别不能同时成立，请核对后只留对的。"
            ),
            format!("This person also stands on “{sheet}” in row {number}; both cannot be right."),
        );
        ("class_contradiction", message)
    };
    tables
        .row(row.place, findings)
        .refuse("id_number", kind, message);
}
