//! What the two sheets say, row by row.

use std::collections::BTreeMap;

use jiff::civil::Date;
use zhibu_papers::cells::{self, CellFault, quoted};
use zhibu_papers::table::ColumnSpec;
use zhibu_papers::workbook::Cell;
use zhibu_rules::Rulebook;

use super::UnitsFile;
use super::leadership::{PostRow, posts};
use crate::error::{Outcome, Said};
use crate::importing::columns::{OpenBook, SheetSpec};
use crate::importing::reading::{Findings, Place, RowReader, Tables, optional, required};
use crate::importing::words;
use crate::orgs::OrganisationKind;

const UNIT_COLUMNS: &[ColumnSpec] = &[
    required("code", &["单位代码", "代码"]),
    required("name", &["单位全称", "单位名称", "全称"]),
    required("short_name", &["单位简称", "简称"]),
    required("affiliation", &["隶属", "隶属关系"]),
    required("unit_kind", &["单位性质", "性质"]),
    optional("credit_code", &["统一社会信用代码", "信用代码"]),
    optional("head_name", &["主要负责人", "负责人"]),
    optional("authorised_staff_count", &["编制数", "编制人数"]),
    optional("staff_count", &["在岗人数", "在职人数"]),
    optional("organisation", &["党组织", "所属党组织"]),
    optional("note", &["备注"]),
];

const ORGANISATION_COLUMNS: &[ColumnSpec] = &[
    required("code", &["党组织代码", "组织代码"]),
    required("name", &["党组织全称", "党组织名称"]),
    required("short_name", &["党组织简称"]),
    required("kind", &["类型", "党组织类型", "党组织类别"]),
    required("parent_code", &["上级党组织代码"]),
    optional("units", &["所在单位"]),
    optional("joint_units", &["联合单位"]),
    required("founded_on", &["成立日期", "成立时间"]),
    optional(
        "last_election_on",
        &["最近换届日期", "换届日期", "换届时间"],
    ),
    optional("term_years", &["任期"]),
    optional("secretary", &["书记"]),
    optional("deputy_secretary", &["副书记"]),
    optional("committee", &["委员"]),
    optional("full_time", &["书记专兼职", "专兼职"]),
    optional("other_post", &["书记兼任职务", "兼任职务"]),
    optional("staff_count", &["工作人员数"]),
    optional("note", &["备注"]),
];

/// The sheet of units.
pub const UNITS: SheetSpec = SheetSpec {
    names: &["单位", "单位信息"],
    columns: UNIT_COLUMNS,
};
/// The sheet of organisations.
pub const ORGANISATIONS: SheetSpec = SheetSpec {
    names: &["党组织", "党组织信息"],
    columns: ORGANISATION_COLUMNS,
};

/// Characters of a name or a title.
pub const NAME_CHARACTERS_MAX: usize = 100;
/// Characters of a remark.
const NOTE_CHARACTERS_MAX: usize = 500;

/// A unit as the file has it.
#[derive(Clone, Debug)]
pub struct UnitRow {
    pub place: Place,
    pub code: String,
    pub name: String,
    pub short_name: String,
    pub affiliation: &'static str,
    pub unit_kind: String,
    pub credit_code: Option<String>,
    pub head_name: Option<String>,
    pub authorised_staff_count: Option<i64>,
    pub staff_count: Option<i64>,
    pub organisation: Option<String>,
    pub note: Option<String>,
}

/// An organisation as the file has it.
#[derive(Clone, Debug)]
pub struct OrganisationRow {
    pub place: Place,
    pub code: String,
    pub name: String,
    pub short_name: String,
    pub kind: OrganisationKind,
    pub parent_code: Option<String>,
    /// 所在单位 and 联合单位, by full or short name.
    pub units: Vec<(&'static str, String)>,
    pub founded_on: Date,
    pub last_election_on: Option<Date>,
    pub term_years: Option<i64>,
    pub staff_count: Option<i64>,
    pub note: Option<String>,
    pub posts: Vec<PostRow>,
}

/// Reads both sheets.
///
/// # Errors
/// [`crate::AppError::Invalid`] on `file` if a sheet or column is missing.
pub fn parse(rules: &Rulebook, mut book: OpenBook, today: Date) -> Outcome<UnitsFile> {
    let mut tables = Tables::default();
    let unit_table = tables.open(&mut book, &UNITS)?;
    let organisation_table = tables.open(&mut book, &ORGANISATIONS)?;
    tables.refuse_empty()?;
    let mut findings = Findings::default();
    let mut units = Vec::new();
    let mut seen = BTreeMap::new();
    for place in tables.places(unit_table) {
        let mut row = tables.row(place, &mut findings);
        refuse_repeated(&mut row, &mut seen, "单位代码");
        units.extend(unit(rules, &mut row, place));
    }
    let mut organisations = Vec::new();
    let mut seen = BTreeMap::new();
    for place in tables.places(organisation_table) {
        let mut row = tables.row(place, &mut findings);
        refuse_repeated(&mut row, &mut seen, "党组织代码");
        organisations.extend(organisation(&mut row, place, today));
    }
    Ok(UnitsFile {
        unit_table,
        organisation_table,
        tables,
        findings,
        units,
        organisations,
    })
}

fn refuse_repeated(row: &mut RowReader<'_>, seen: &mut BTreeMap<String, u32>, what: &str) {
    let code = cells::clean(&row.cell("code").text());
    let number = row.number();
    if code.is_empty() {
        return;
    }
    if let Some(first) = seen.get(&code) {
        let message = Said::new(
            format!(
                "{what}“{}”与第 {first} 行重复，请核对后只留一行。",
                quoted(&code)
            ),
            format!(
                "The code “{}” stands in row {first} already; keep one.",
                quoted(&code)
            ),
        );
        row.refuse("code", "duplicate_in_file", message);
    } else {
        seen.insert(code, number);
    }
}

fn unit(rules: &Rulebook, row: &mut RowReader<'_>, place: Place) -> Option<UnitRow> {
    let name = |cell: &Cell| cells::text(cell, NAME_CHARACTERS_MAX);
    let code = row.required("code", code);
    let full_name = row.required("name", name);
    let short_name = row.required("short_name", name);
    let affiliation = row.required("affiliation", |cell| {
        words::word(cell, words::AFFILIATIONS, ("隶属", "affiliation"))
    });
    let unit_kind = row.required("unit_kind", name);
    let credit_code = row.optional("credit_code", |cell| credit_code(rules, cell));
    let head_name = row.optional("head_name", cells::person_name);
    let authorised_staff_count = row.optional("authorised_staff_count", cells::whole_number);
    let staff_count = row.optional("staff_count", cells::whole_number);
    let organisation = row.optional("organisation", name);
    let note = row.optional("note", |cell| cells::paragraphs(cell, NOTE_CHARACTERS_MAX));
    if row.is_wrong() {
        return None;
    }
    Some(UnitRow {
        place,
        code: code?,
        name: full_name?,
        short_name: short_name?,
        affiliation: affiliation?,
        unit_kind: unit_kind?,
        credit_code,
        head_name,
        authorised_staff_count,
        staff_count,
        organisation,
        note,
    })
}

fn organisation(row: &mut RowReader<'_>, place: Place, today: Date) -> Option<OrganisationRow> {
    let name = |cell: &Cell| cells::text(cell, NAME_CHARACTERS_MAX);
    let own_code = row.required("code", code);
    let full_name = row.required("name", name);
    let short_name = row.required("short_name", name);
    let kind = row.required("kind", |cell| {
        words::word(cell, words::ORGANISATION_KINDS, ("类型", "kind"))
    });
    let kind = kind.and_then(OrganisationKind::parse);
    let parent_code = match kind {
        // The top of a county's tree has nobody above it here.
        Some(OrganisationKind::WorkCommittee) => row.optional("parent_code", code),
        _ => row.required("parent_code", code),
    };
    let mut units = listed(row, "units");
    units.extend(listed(row, "joint_units"));
    let founded_on = row.required("founded_on", cells::date);
    let last_election_on = row.optional("last_election_on", cells::date);
    refuse_impossible_days(row, founded_on, last_election_on, today);
    let term_years = row.optional("term_years", cells::whole_number);
    let staff_count = row.optional("staff_count", cells::whole_number);
    let note = row.optional("note", |cell| cells::paragraphs(cell, NOTE_CHARACTERS_MAX));
    let posts = posts(row, kind);
    if row.is_wrong() {
        return None;
    }
    Some(OrganisationRow {
        place,
        code: own_code?,
        name: full_name?,
        short_name: short_name?,
        kind: kind?,
        parent_code,
        units,
        founded_on: founded_on?,
        last_election_on,
        term_years,
        staff_count,
        note,
        posts,
    })
}

fn refuse_impossible_days(
    row: &mut RowReader<'_>,
    founded_on: Option<Date>,
    last_election_on: Option<Date>,
    today: Date,
) {
    for (key, on) in [
        ("founded_on", founded_on),
        ("last_election_on", last_election_on),
    ] {
        if let Some(on) = on.filter(|on| *on > today) {
            let message = Said::new(
                format!("{on} 还没有到，请填写已经发生的日期。"),
                format!("{on} lies in the future; write the day it happened."),
            );
            row.refuse(key, "date_future", message);
        }
    }
    if let (Some(founded_on), Some(elected_on)) = (founded_on, last_election_on)
        && elected_on < founded_on
    {
        let message = Said::new(
            format!("换届日期 {elected_on} 早于成立日期 {founded_on}，请核对其中一个。"),
            format!("The election of {elected_on} lies before the founding of {founded_on}."),
        );
        row.refuse("last_election_on", "date_order", message);
    }
}

/// The names in a cell, parted by 、 or a mark of its kind.
pub fn listed(row: &mut RowReader<'_>, key: &'static str) -> Vec<(&'static str, String)> {
    let written = row.optional(key, |cell| cells::text(cell, NOTE_CHARACTERS_MAX));
    written
        .unwrap_or_default()
        .split(['、', '，', ',', '；', ';'])
        .map(cells::clean)
        .filter(|part| !part.is_empty())
        .map(|part| (key, part))
        .collect()
}

/// A code is text: some begin with 0, which a number would have lost.
fn code(cell: &Cell) -> Result<String, CellFault> {
    let code: String = cells::narrow(&cells::text(cell, 40)?)
        .chars()
        .filter(|it| !cells::is_blank(*it))
        .collect();
    let plain = code
        .chars()
        .all(|it| it.is_ascii_alphanumeric() || it == '-');
    if plain && !matches!(cell, Cell::Date(_) | Cell::Bool(_)) {
        return Ok(code);
    }
    Err(CellFault::new(
        "code_form",
        format!("代码“{}”只能由数字和字母组成，请核对。", quoted(&code)),
        format!(
            "The code “{}” may hold digits and letters only.",
            quoted(&code)
        ),
    ))
}

fn credit_code(rules: &Rulebook, cell: &Cell) -> Result<String, CellFault> {
    let code = code(cell)?.to_ascii_uppercase();
    // A rule book without the standard's figures judges nothing; that is told when it is loaded.
    let Ok(answer) = zhibu_rules::identity::credit(rules.latest(), &code) else {
        return Ok(code);
    };
    if answer.reason == zhibu_rules::identity::NumberReason::Ok {
        return Ok(code);
    }
    Err(CellFault::new(
        "credit_code",
        format!("统一社会信用代码“{code}”{}。", answer.reason.zh()),
        format!("The credit code “{code}” {}.", answer.reason.en()),
    ))
}
