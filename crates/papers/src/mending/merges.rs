//! The merged cells of a file whose rows are given back.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Dimensions, Reader as _, Xlsx};

use super::{MERGED_LINES_MAX, MERGES_MAX};
use crate::PaperFault;
use crate::workbook::Limits;

/// The merged cells of a file that was read already.
pub(super) struct Merges<'a> {
    xlsx: Xlsx<Cursor<&'a [u8]>>,
}

impl<'a> Merges<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Result<Self, PaperFault> {
        let opened = catch_unwind(AssertUnwindSafe(|| Xlsx::new(Cursor::new(bytes))));
        let opened = opened.map_err(|_panic| PaperFault::Workbook("it panics".to_owned()))?;
        let xlsx = opened.map_err(|error| PaperFault::Workbook(error.to_string()))?;
        Ok(Self { xlsx })
    }

    /// Those that lie above the rows of a sheet; none where they cannot be understood.
    pub(super) fn above(&mut self, sheet: &str, header_row: u32) -> Vec<Dimensions> {
        let found = catch_unwind(AssertUnwindSafe(|| {
            self.xlsx.merge_cells_by_sheet_name(sheet)
        }));
        let found = found.ok().and_then(Result::ok).unwrap_or_default();
        let columns_max = u32::try_from(Limits::default().columns).unwrap_or(u32::MAX);
        let fits = |it: &Dimensions| {
            let is_above = header_row == 0 || it.end.0 < header_row;
            let is_ordered = it.start.0 <= it.end.0 && it.start.1 <= it.end.1;
            let is_small = it.end.1 < columns_max
                && it.end.0.saturating_sub(it.start.0) < MERGED_LINES_MAX
                && it.start != it.end;
            is_above && is_ordered && is_small
        };
        found.into_iter().filter(fits).take(MERGES_MAX).collect()
    }
}
