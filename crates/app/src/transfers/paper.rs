//! 组织关系介绍信: stub, letter and slip as one Word file. They are official papers, so they are in Chinese whoever
//! asks.

use jiff::civil::Date;
use zhibu_papers::PaperFault;
use zhibu_papers::document::{Block, Bundle, Document, date_text};
use zhibu_rules::Rulebook;

use super::model::LetterOnPaper;
use super::rules::LETTER_NUMBER;
use crate::procedures::model::{StepRow, UNTIL};

/// What a Word file calls itself.
pub const MEDIA: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// What stands where nothing is recorded, to be written by hand.
const BLANK: &str = "＿＿＿＿";

/// The papers of a case: of one that leaves the county stub, letter and slip; of one that came the slip that goes
/// back.
///
/// # Errors
/// They cannot be put together.
pub fn letter(book: &Rulebook, it: &LetterOnPaper) -> Result<Vec<u8>, PaperFault> {
    let on = it.steps.iter().rev().find(|it| is_letter(it));
    let on = on.or_else(|| it.steps.last()).map(|it| it.taken_on);
    let is_in = it.case.procedure == "transfer_in";
    let documents = if is_in {
        vec![slip_back(it)]
    } else {
        vec![stub(book, it, on), sent(book, it, on), slip(it)]
    };
    let bundle = Bundle {
        title: format!("{}组织关系介绍信", it.bearer.name),
        issuer: it.above.clone(),
        issued_on: on,
        documents,
    };
    bundle.to_docx()
}

fn is_letter(step: &StepRow) -> bool {
    step.step == "letter" || step.step == "replace"
}

fn stub(book: &Rulebook, it: &LetterOnPaper, on: Option<Date>) -> Document {
    let mut lines = vec![
        number_line(it),
        format!(
            "{}由{}转往{}。",
            person(book, it),
            it.branch,
            answer(it, "destination")
        ),
        format!("转出原因：{}", answer(it, "reason")),
        paid_and_until(it),
        "经办人：＿＿＿＿　　批准人：＿＿＿＿".to_owned(),
    ];
    if let Some(why) = replaced(it) {
        lines.push(why);
    }
    Document {
        title: "中国共产党党员组织关系介绍信\n（存根）".to_owned(),
        blocks: lines.into_iter().map(Block::paragraph).collect(),
        issuer: it.above.clone(),
        issued_on: on,
        ..Document::default()
    }
}

fn sent(book: &Rulebook, it: &LetterOnPaper, on: Option<Date>) -> Document {
    let lines = [
        number_line(it),
        format!(
            "{}，由{}转到你处，请接转组织关系。",
            person(book, it),
            it.branch
        ),
        paid_and_until(it),
        "接收后请将回执退回。联系电话：＿＿＿＿＿＿＿＿".to_owned(),
    ];
    Document {
        title: "中国共产党党员组织关系介绍信".to_owned(),
        addressee: Some(answer(it, "destination")),
        blocks: lines.into_iter().map(Block::paragraph).collect(),
        issuer: it.above.clone(),
        issued_on: on,
        ..Document::default()
    }
}

fn slip(it: &LetterOnPaper) -> Document {
    let lines = [
        number_line(it),
        format!(
            "你处介绍来的{}同志的组织关系，我处已于＿＿＿＿年＿＿月＿＿日接收，编入＿＿＿＿＿＿＿＿党支部。",
            it.bearer.name
        ),
        "经办人：＿＿＿＿　　联系电话：＿＿＿＿＿＿＿＿".to_owned(),
        "接收党组织（盖章）：＿＿＿＿＿＿＿＿　　＿＿＿＿年＿＿月＿＿日".to_owned(),
    ];
    Document {
        title: "中国共产党党员组织关系介绍信回执".to_owned(),
        addressee: it.above.clone(),
        blocks: lines.into_iter().map(Block::paragraph).collect(),
        ..Document::default()
    }
}

fn slip_back(it: &LetterOnPaper) -> Document {
    let entered = it.steps.iter().rev().find(|it| it.step == "enter");
    let entered = entered.map_or_else(|| BLANK.to_owned(), |it| date_text(it.taken_on));
    let sent_on = it.steps.iter().rev().find(|it| it.step == "slip");
    let lines = [
        number_line(it),
        format!(
            "你处介绍来的{}同志的组织关系，我处已于{entered}接收，编入{}。",
            it.bearer.name, it.branch
        ),
        "经办人：＿＿＿＿　　联系电话：＿＿＿＿＿＿＿＿".to_owned(),
    ];
    Document {
        title: "中国共产党党员组织关系介绍信回执".to_owned(),
        addressee: Some(answer(it, "from_organisation")),
        blocks: lines.into_iter().map(Block::paragraph).collect(),
        issuer: it.above.clone(),
        issued_on: sent_on.map(|it| it.taken_on),
        ..Document::default()
    }
}

fn number_line(it: &LetterOnPaper) -> String {
    format!("介绍信编号：{}", answer(it, LETTER_NUMBER))
}

/// 某同志（男，1990年1月1日出生，汉族，系中共正式党员，身份证号码……）.
fn person(book: &Rulebook, it: &LetterOnPaper) -> String {
    let bearer = &it.bearer;
    let word = |list: &str, key: &str| {
        let code = book.code(list, key);
        code.map_or_else(|| key.to_owned(), |it| it.zh.clone())
    };
    let kind = if bearer.status == "probationary" {
        "预备党员"
    } else {
        "正式党员"
    };
    format!(
        "{}同志（{}，{}出生，{}，系中共{kind}，证件号码{}）",
        bearer.name,
        word("sex", &bearer.sex),
        date_text(bearer.birth_on),
        word("ethnicity", &bearer.ethnicity),
        it.id_number_masked
    )
}

fn paid_and_until(it: &LetterOnPaper) -> String {
    let until = answer(it, UNTIL);
    let until = until.parse::<Date>().map_or(until, date_text);
    format!(
        "党费交至：{}。本介绍信有效期至{until}。",
        answer(it, "dues_paid_until")
    )
}

/// That the letter stands for an earlier one.
fn replaced(it: &LetterOnPaper) -> Option<String> {
    let step = it.steps.iter().rev().find(|it| it.step == "replace")?;
    let reason = step.kept().ok()?.answers.get("reason").cloned()?;
    Some(format!("本介绍信为补开，原介绍信作废。补开原因：{reason}"))
}

/// What was answered last under a key; of the reason what was said when the transfer was asked for.
fn answer(it: &LetterOnPaper, key: &str) -> String {
    let mut steps: Vec<&StepRow> = it.steps.iter().collect();
    if key != "reason" {
        steps.reverse();
    }
    let found = steps
        .into_iter()
        .find_map(|step| step.kept().ok()?.answers.get(key).cloned());
    found
        .filter(|it| !it.trim().is_empty())
        .unwrap_or_else(|| BLANK.to_owned())
}
