//! 演示: the demo county, made from the workbooks in `demo/` by the import that everybody uses, and
//! the people who may look around in it.
//!
//! No table of its own. The workbooks are part of the program, so that a demonstration needs nothing
//! beside it; nobody in them exists. The password is the same for everybody and for every
//! installation, and is told at every start: it keeps nobody out, and real data never go here.
//!
//! Invariants: made only where there is nothing yet; what was interrupted is made again to its end,
//! since the same workbook twice changes nothing.

mod cast;
mod store;

pub use cast::SignIn;

use std::sync::Arc;

use jiff::civil::Date;
use zhibu_db::Db;
use zhibu_rules::Rulebook;

use crate::access::{Act, Actor};
use crate::error::{AppError, Outcome};
use crate::importing::{ImportKind, ImportReport, SentFile, run_sent};
use crate::installation::{self, Demonstration};
use crate::sealing::FieldKeys;

/// The password of everybody in the demonstration.
pub const PASSWORD: &str = "zhibu-demo";

/// The last day of the records in the workbooks.
pub const RECORDS_UNTIL: Date = jiff::civil::date(2026, 10, 31);

const WORKBOOKS: [(ImportKind, &str, &[u8]); 5] = [
    (
        ImportKind::Units,
        "units.xlsx",
        include_bytes!("../../../../demo/units.xlsx"),
    ),
    (
        ImportKind::Members,
        "members.xlsx",
        include_bytes!("../../../../demo/members.xlsx"),
    ),
    (
        ImportKind::Dues,
        "dues_base.xlsx",
        include_bytes!("../../../../demo/dues_base.xlsx"),
    ),
    (
        ImportKind::Meetings,
        "meetings_2026.xlsx",
        include_bytes!("../../../../demo/meetings_2026.xlsx"),
    ),
    (
        ImportKind::Activists,
        "activists.xlsx",
        include_bytes!("../../../../demo/activists.xlsx"),
    ),
];

/// Whether the demo county may be made here; from then on it is being made.
///
/// # Errors
/// A fault of the database.
pub fn begin(db: &Db) -> Outcome<bool> {
    db.write_now(installation::begin_demonstration)
}

/// Makes the demo county; `told` hears after each workbook what came of it. `on` is the day on which
/// the demonstration takes place; none for the machine's own.
///
/// # Errors
/// [`AppError::Refused`] if there is anything here already, or if the workbooks do not fit the day; a
/// fault of the database.
pub fn make(
    db: &Db,
    keys: &FieldKeys,
    rules: &Arc<Rulebook>,
    on: Option<Date>,
    mut told: impl FnMut(&ImportReport),
) -> Outcome<Vec<SignIn>> {
    if !begin(db)? {
        return Err(AppError::refused(
            "这里已经有数据，演示县不会覆盖它。请换一个数据文件夹：zhibu --data 另一个文件夹 demo",
            "There are data here already, and the demo county does not overwrite them. \
             Choose another folder: zhibu --data ANOTHER_FOLDER demo",
        ));
    }
    for (kind, name, bytes) in WORKBOOKS {
        let sent = SentFile {
            name: name.to_owned(),
            bytes,
        };
        let report = run_sent(db, keys, rules, kind, &sent, false)?;
        refuse_faults(name, &report)?;
        told(&report);
    }
    let people = cast::hashed()?;
    db.write_now(move |tx| {
        installation::note_demonstration(tx, Demonstration { on })?;
        cast::make(tx, &Actor::operator(), &people)
    })
}

/// Who may sign in, if this is the demonstration.
///
/// # Errors
/// A fault of the database.
pub fn sign_ins(db: &Db) -> Outcome<Option<Vec<SignIn>>> {
    db.read_now(|tx| {
        if installation::demonstration(tx)?.is_none() {
            return Ok(None);
        }
        let reach = Actor::operator().may(Act::SeeMembers)?;
        store::sign_ins(tx, &reach).map(Some)
    })
}

/// The workbooks are right on the days around their records; on a day before them, most of what they
/// tell lies in the future and is refused cell by cell.
fn refuse_faults(name: &str, report: &ImportReport) -> Outcome<()> {
    let Some(first) = report.wrong.first() else {
        return Ok(());
    };
    let (rows, said) = (report.wrong_rows(), &first.message);
    Err(AppError::refused(
        format!(
            "演示用的 {name} 有 {rows} 行在这一天导入不了，例如：{} 请用 --today 2026-11-24",
            said.zh
        ),
        format!(
            "{rows} rows of the demonstration's {name} cannot be imported on this day, for one: {} \
             Use --today 2026-11-24",
            said.en
        ),
    ))
}
