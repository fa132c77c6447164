//! What the workbook says, row by row.

use jiff::civil::Date;
use zhibu_papers::cells::{self, CellFault};
use zhibu_papers::table::ColumnSpec;
use zhibu_papers::workbook::Cell;
use zhibu_rules::Rulebook;
use zhibu_rules::procedures::{DEVELOPMENT, Procedure};

use super::ActivistsFile;
use super::steps::Step;
use crate::development::model::NewCandidate;
use crate::error::{Outcome, Said};
use crate::importing::columns::{OpenBook, SheetSpec};
use crate::importing::members::numbers::Seen;
use crate::importing::members::rows::{judge_number, needed};
use crate::importing::reading::{Findings, Place, RowReader, Tables, optional, required};
use crate::importing::words;
use crate::members::rules::identity::{CITIZEN, Identity};
use crate::procedures::actions as cases;
use crate::procedures::model::KeptFacts;

const COLUMNS: &[ColumnSpec] = &[
    required("name", &["姓名"]),
    required("sex", &["性别"]),
    required("birth_on", &["出生日期", "出生年月日", "出生年月"]),
    required("ethnicity", &["民族"]),
    required("id_number", &["身份证号", "身份证号码", "公民身份号码"]),
    optional(
        "telephone",
        &["手机", "手机号", "手机号码", "联系电话", "电话"],
    ),
    optional("education", &["学历", "文化程度"]),
    required("branch", &["所在党支部", "所在支部", "党支部"]),
    optional("workplace", &["工作单位及职务", "工作单位", "工作岗位"]),
    optional("stage", &["阶段", "发展阶段"]),
    required("apply", &["申请", "申请入党", "申请日期", "递交入党申请书"]),
    optional("talk", &["谈话", "派人谈话", "谈话日期"]),
    optional("activist", &["确定积极分子", "确定入党积极分子"]),
    optional("file_activist", &["备案", "积极分子备案"]),
    optional("contact_names", &["培养联系人"]),
    optional("contacts", &["联系人确定", "确定培养联系人"]),
    optional("review_1", &["半年考察1", "第一次考察"]),
    optional("review_2", &["半年考察2", "第二次考察"]),
    optional("review_3", &["半年考察3", "第三次考察"]),
    optional("review_4", &["半年考察4", "第四次考察"]),
    optional("target_proposed", &["拟发展对象", "确定发展对象人选"]),
    optional("higher", &["上级同意", "上级党委同意"]),
    optional("notice_start", &["公示起", "公示开始"]),
    optional("notice_end", &["公示止", "公示结束"]),
    optional("political_review", &["政审", "政治审查"]),
    optional("training_from", &["培训起", "培训开始"]),
    optional("training_to", &["培训止", "培训结束"]),
    optional("training_hours", &["学时", "培训学时"]),
    optional("pre_review", &["预审", "上级预审"]),
    optional("assembly", &["支部大会", "支部大会接收"]),
    optional("eligible", &["应到", "应到人数"]),
    optional("present", &["实到", "实到人数"]),
    optional("yes", &["赞成", "赞成票"]),
    optional("approval", &["审批", "上级审批"]),
    optional("oath", &["宣誓", "入党宣誓"]),
    optional("conversion_apply", &["转正申请"]),
    optional("conversion_assembly", &["转正大会"]),
    optional("conversion_approval", &["转正审批"]),
];

/// The sheet of the candidates.
pub const SHEET: SheetSpec = SheetSpec {
    names: &["发展党员台账", "发展党员", "台账"],
    columns: COLUMNS,
};

/// Columns that hold the day of a step of the same key.
const PLAIN_STEPS: [&str; 12] = [
    "apply",
    "talk",
    "activist",
    "file_activist",
    "target_proposed",
    "notice_start",
    "notice_end",
    "political_review",
    "pre_review",
    "oath",
    "conversion_apply",
    "conversion_approval",
];
const REVIEWS: [&str; 4] = ["review_1", "review_2", "review_3", "review_4"];

/// Characters of a name of a branch or a workplace.
const NAME_CHARACTERS_MAX: usize = 100;

/// A candidate as the file has them; the branch by name still, the steps those that cells state.
#[derive(Clone, Debug)]
pub struct ActivistRow {
    pub place: Place,
    pub candidate: NewCandidate,
    pub branch: String,
    /// The key of a [`crate::development::model::Stage`].
    pub stage: Option<&'static str>,
    /// The same as the cell words it.
    pub stage_word: String,
}

/// Reads the workbook.
///
/// # Errors
/// [`crate::AppError::Invalid`] on `file` if a sheet or column is missing.
pub fn parse(rules: &Rulebook, mut book: OpenBook, today: Date) -> Outcome<ActivistsFile> {
    let procedure = cases::procedure(rules, DEVELOPMENT)?;
    let mut tables = Tables::default();
    let table = tables.open(&mut book, &SHEET)?;
    tables.refuse_empty()?;
    let mut findings = Findings::default();
    let (mut rows, mut named) = (Vec::new(), Vec::new());
    let mut seen = Seen::default();
    for place in tables.places(table) {
        let mut row = tables.row(place, &mut findings);
        match activist(rules, procedure, &mut row, (place, today), &mut seen) {
            Some(found) => rows.push(found),
            None => {
                let name = cells::text(row.cell("branch"), NAME_CHARACTERS_MAX);
                named.extend(name.map(|name| (place, name)));
            }
        }
    }
    Ok(ActivistsFile {
        tables,
        findings,
        rows,
        named,
    })
}

fn activist(
    rules: &Rulebook,
    procedure: &Procedure,
    row: &mut RowReader<'_>,
    (place, today): (Place, Date),
    seen: &mut Seen,
) -> Option<ActivistRow> {
    let line = |cell: &Cell| cells::text(cell, NAME_CHARACTERS_MAX);
    let name = needed(row, "name", cells::person_name);
    let sex = needed(row, "sex", |cell| words::coded(rules, "sex", cell));
    let birth_on = needed(row, "birth_on", cells::date);
    let ethnicity = needed(row, "ethnicity", |cell| words::ethnicity(rules, cell));
    let id_number = needed(row, "id_number", cells::id_number);
    let telephone = row.optional("telephone", cells::telephone);
    let education = row.optional("education", |cell| words::coded(rules, "education", cell));
    let branch = needed(row, "branch", line);
    let workplace = row.optional("workplace", line);
    let stage = row.optional("stage", |cell| {
        words::word(cell, words::STAGES, ("阶段", "stage"))
    });
    if let Some(id_number) = &id_number {
        let who = Identity {
            document_type: CITIZEN,
            id_number,
            sex: sex.as_deref(),
            birth_on,
        };
        judge_number(rules, row, who, today, seen);
    }
    let steps = stated(procedure, row, today);
    if row.is_wrong() {
        return None;
    }
    let candidate = NewCandidate {
        organisation_id: 0,
        name: name?,
        sex: sex?,
        birth_on: birth_on?,
        ethnicity: ethnicity?,
        id_number: id_number?,
        telephone,
        education: education.unwrap_or_else(|| "unknown".to_owned()),
        workplace,
        steps,
    };
    Some(ActivistRow {
        place,
        candidate,
        branch: branch?,
        stage,
        stage_word: cells::clean(&row.cell("stage").text()),
    })
}

/// The steps that cells state.
fn stated(procedure: &Procedure, row: &mut RowReader<'_>, today: Date) -> Vec<Step> {
    let plain = || KeptFacts::default();
    let mut steps = Vec::new();
    let mut put = |key: &str, on: Option<Date>, facts: KeptFacts| {
        steps.extend(on.map(|on| (key.to_owned(), on, facts)));
    };
    for key in PLAIN_STEPS {
        let on = if key == "apply" {
            row.required(key, cells::date)
        } else {
            row.optional(key, cells::date)
        };
        put(key, not_ahead(row, key, on, today), plain());
    }
    for key in REVIEWS {
        put("review", day(row, key, today), plain());
    }
    let names = row.optional("contact_names", names).unwrap_or_default();
    let contacts = day(row, "contacts", today);
    together(
        row,
        ("contact_names", !names.is_empty()),
        ("contacts", contacts.is_some()),
    );
    put(
        "contacts",
        contacts,
        KeptFacts {
            contacts: names,
            ..plain()
        },
    );
    let higher = day(row, "higher", today);
    put(
        higher.map_or("", |on| step_of_higher(procedure, on)),
        higher,
        plain(),
    );
    let (on, facts) = training(row, today);
    put("training", on, facts);
    let (on, facts) = assembly(row, today);
    put("assembly", on, facts);
    let approver = Some("committee".to_owned());
    put(
        "approval",
        day(row, "approval", today),
        KeptFacts {
            approver,
            ..plain()
        },
    );
    // The layout has no counts for it: what is not known is not recorded.
    put(
        "conversion_assembly",
        day(row, "conversion_assembly", today),
        plain(),
    );
    steps
}

/// What the level above did that day: agree where the text in force asks for it, file where it does not.
fn step_of_higher(procedure: &Procedure, on: Date) -> &'static str {
    let edition = procedure.edition_on(on);
    let rule = edition.and_then(|it| it.step("higher_agrees"));
    match rule {
        Some(rule) if !rule.is_optional => "higher_agrees",
        _ => "higher_filed",
    }
}

fn day(row: &mut RowReader<'_>, key: &'static str, today: Date) -> Option<Date> {
    let on = row.optional(key, cells::date);
    not_ahead(row, key, on, today)
}

fn not_ahead(row: &mut RowReader<'_>, key: &str, on: Option<Date>, today: Date) -> Option<Date> {
    if let Some(on) = on.filter(|on| *on > today) {
        let message = Said::new(
            format!("{on} 还没有到（今天是 {today}），只记录已经办了的，请核对日期。"),
            format!("{on} lies ahead (today is {today}); record what was done."),
        );
        row.refuse(key, "date_future", message);
    }
    on
}

fn count(row: &mut RowReader<'_>, key: &'static str) -> Option<i64> {
    row.optional(key, cells::whole_number)
}

fn training(row: &mut RowReader<'_>, today: Date) -> (Option<Date>, KeptFacts) {
    let from = day(row, "training_from", today);
    let to = day(row, "training_to", today);
    if to.is_some() && row.cell("training_from").is_blank() {
        let message = Said::new(
            "只有培训止，没有培训起，请补上培训开始的日期。",
            "The training has an end and no beginning; write the day on which it began.",
        );
        row.refuse("training_from", "missing", message);
    }
    let is_told = ["training_from", "training_hours"];
    if row.cell("training_to").is_blank() && is_told.iter().any(|it| !row.cell(it).is_blank()) {
        let message = Said::new(
            "写了培训起或学时，没有培训止，请补上培训结束的日期；还没有结束的，这几格都空着。",
            "There is a beginning of the training or its hours, and no end; write the day on which it ended, or \
             leave all of them blank while it goes on.",
        );
        row.refuse("training_to", "missing", message);
    }
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        let message = Said::new(
            format!("培训止早于培训起 {from}，请核对其中一个。"),
            format!("The training ends before it began on {from}; check both."),
        );
        row.refuse("training_to", "days_reversed", message);
    }
    let days = from
        .zip(to)
        .map(|(from, to)| i64::from((to - from).get_days()) + 1);
    let facts = KeptFacts {
        training_days: days,
        training_hours: count(row, "training_hours"),
        ..KeptFacts::default()
    };
    (to, facts)
}

fn assembly(row: &mut RowReader<'_>, today: Date) -> (Option<Date>, KeptFacts) {
    let on = day(row, "assembly", today);
    let facts = KeptFacts {
        eligible: count(row, "eligible"),
        present: count(row, "present"),
        yes: count(row, "yes"),
        ..KeptFacts::default()
    };
    let counts = ["eligible", "present", "yes"];
    if row.cell("assembly").is_blank() && counts.iter().any(|it| !row.cell(it).is_blank()) {
        let message = Said::new(
            "写了表决的人数，没有支部大会的日期，请补上开会的日期。",
            "There are counts of a vote and no day of the assembly; write the day on which it met.",
        );
        row.refuse("assembly", "missing", message);
    }
    for (more, less) in [("present", "eligible"), ("yes", "present")] {
        let of = |key: &str| match key {
            "eligible" => facts.eligible,
            "present" => facts.present,
            _ => facts.yes,
        };
        if let (Some(many), Some(few)) = (of(more), of(less))
            && many > few
        {
            let message = Said::new(
                format!("{many} 多于前一栏的 {few}，请核对其中一个。"),
                format!("{many} are more than the {few} of the column before; check both."),
            );
            row.refuse(more, "count_over", message);
        }
    }
    (on, facts)
}

/// Two cells that are both filled or both blank.
fn together(row: &mut RowReader<'_>, one: (&'static str, bool), other: (&'static str, bool)) {
    let blank = match (one.1, other.1) {
        (true, false) => other.0,
        (false, true) => one.0,
        _ => return,
    };
    if row.is_wrong() {
        return;
    }
    let message = Said::new(
        "培养联系人和确定的日期要一起填，请补上空着的一格。",
        "Contacts and the day on which they were named stand together; fill the blank cell.",
    );
    row.refuse(blank, "missing", message);
}

/// Names joined by 、.
fn names(cell: &Cell) -> Result<Vec<String>, CellFault> {
    let written = cells::text(cell, NAME_CHARACTERS_MAX)?;
    let names = written.split(['、', '，', ',', '；', ';', '/']);
    names
        .map(|it| cells::person_name(&Cell::from(it)))
        .collect()
}
