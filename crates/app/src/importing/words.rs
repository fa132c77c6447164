//! The words of the offices' workbooks, and the keys they are kept under.

use zhibu_papers::cells::{self, CellFault, quoted};
use zhibu_papers::workbook::Cell;
use zhibu_rules::Rulebook;
use zhibu_rules::codes::Code;

/// A word of a workbook beside its key; several words may have the same.
pub type Word = (&'static str, &'static str);

/// 隶属.
pub const AFFILIATIONS: &[Word] = &[
    ("县直", "county"),
    ("市驻县", "city"),
    ("省驻县", "province"),
    ("中央驻县", "central"),
];

/// 类型 of a party organisation.
pub const ORGANISATION_KINDS: &[Word] = &[
    ("机关工委", "work_committee"),
    ("机关党委", "committee"),
    ("党总支", "general_branch"),
    ("党支部", "branch"),
    ("联合支部", "joint_branch"),
    ("联合党支部", "joint_branch"),
    ("党小组", "group"),
];

/// 人员类别.
pub const PERSONNEL: &[Word] = &[
    ("在职", "in_service"),
    ("离退休", "retired"),
    ("其他", "other"),
];

/// 专兼职.
pub const FULL_TIME: &[Word] = &[("专职", "yes"), ("兼职", "no")];

/// 阶段 of a candidate, by [`crate::development::model::Stage::key`].
pub const STAGES: &[Word] = &[
    ("申请人", "applicant"),
    ("入党申请人", "applicant"),
    ("积极分子", "activist"),
    ("入党积极分子", "activist"),
    ("发展对象", "target"),
    ("大会通过待审批", "accepted"),
    ("预备党员", "probationary"),
    ("已转正", "full"),
    ("正式党员", "full"),
    ("中止", "broken_off"),
];

/// What stands for no degree.
pub const NO_DEGREE: &str = "无";
/// The codes of those of the list of nationalities that are none and take no 族 begin so.
const BESIDE: char = '9';

/// The words of a code list that a cell may hold: those of a member, so of sex only two.
pub fn choices(rules: &Rulebook, list: &str) -> Vec<String> {
    let codes = rules.codes(list).iter().filter(|it| may_stand(list, it));
    codes.map(|it| written(list, it)).collect()
}

/// What is written for what is kept under a key of a list; nothing for what nobody said.
pub fn of_key(rules: &Rulebook, list: &str, key: &str) -> String {
    match rules.code(list, key).filter(|it| may_stand(list, it)) {
        Some(code) => written(list, code),
        None if key == UNKNOWN => String::new(),
        None => key.to_owned(),
    }
}

/// What is kept where nobody said it.
const UNKNOWN: &str = "unknown";

fn may_stand(list: &str, code: &Code) -> bool {
    match list {
        "sex" => matches!(code.key.as_str(), "male" | "female"),
        "education" => code.key != UNKNOWN,
        _ => true,
    }
}

/// Nationalities stand in the list without 族, and are written with it.
fn written(list: &str, code: &Code) -> String {
    if list == "ethnicity" && !code.code.starts_with(BESIDE) {
        format!("{}族", code.zh)
    } else {
        code.zh.clone()
    }
}

/// Reads a cell that holds a word of a code list, one that stands for it, or its code; answers the key.
///
/// # Errors
/// `missing`, `cell_error`, or `word_unknown` with the words that may stand there.
pub fn coded(rules: &Rulebook, list: &str, cell: &Cell) -> Result<String, CellFault> {
    let text = cells::text(cell, 200)?;
    let compact = cells::narrow(&compact(&text));
    let found = rules.code_lists().get(list).and_then(|list| {
        let code = list.of_written(&compact)?;
        Some(code).filter(|it| may_stand(&list.key, it) || it.zh == compact)
    });
    if let Some(code) = found {
        return Ok(code.key.clone());
    }
    let (zh, en) = rules
        .code_lists()
        .get(list)
        .map_or((list, list), |it| (it.zh.as_str(), it.en.as_str()));
    let known = choices(rules, list).join("、");
    Err(unknown((zh, en), &text, &known))
}

/// 学位: as [`coded`]; none for 无.
///
/// # Errors
/// As [`coded`].
pub fn degree(rules: &Rulebook, cell: &Cell) -> Result<Option<String>, CellFault> {
    if compact(&cell.text()) == NO_DEGREE {
        return Ok(None);
    }
    coded(rules, "degree", cell).map(Some)
}

fn compact(text: &str) -> String {
    text.chars().filter(|it| !cells::is_blank(*it)).collect()
}

fn unknown((zh, en): (&str, &str), written: &str, known: &str) -> CellFault {
    CellFault::new(
        "word_unknown",
        format!("{zh}“{}”不在可填的范围内，请写：{known}。", quoted(written)),
        format!(
            "{en} “{}” is not known; write one of: {known}.",
            quoted(written)
        ),
    )
}

/// Reads a cell that holds one of a list of words; `what` is the column's noun in both languages.
///
/// # Errors
/// `missing`, `cell_error`, or `word_unknown` with the words that may stand there.
pub fn word(cell: &Cell, words: &[Word], what: (&str, &str)) -> Result<&'static str, CellFault> {
    let written = cells::text(cell, 200)?;
    let compact = compact(&written);
    let found = words.iter().find(|(word, _)| *word == compact);
    found.map(|(_, key)| *key).ok_or_else(|| {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        unknown(what, &written, &known.join("、"))
    })
}

/// A nationality, with or without 族 or by its code, as it is kept: without 族.
///
/// # Errors
/// `missing`, `cell_error`, or `ethnicity_unknown`.
pub fn ethnicity(rules: &Rulebook, cell: &Cell) -> Result<String, CellFault> {
    let written = cells::text(cell, 200)?;
    let compact = compact(&written);
    let bare = compact.strip_suffix('族').unwrap_or(&compact);
    let list = rules.code_lists().get("ethnicity");
    if let Some(code) = list.and_then(|it| it.of_written(&cells::narrow(bare))) {
        return Ok(code.key.clone());
    }
    let several = ethnicities_in(rules, bare);
    if several.len() > 1 {
        let choice = several.join("或");
        return Err(CellFault::new(
            "ethnicity_unknown",
            format!(
                "“{}”不是一个民族，请按户口登记只写一个：{choice}。",
                quoted(&written)
            ),
            format!(
                "“{}” is not one nationality; write the registered one alone: {choice}.",
                quoted(&written)
            ),
        ));
    }
    Err(CellFault::new(
        "ethnicity_unknown",
        format!(
            "没有“{}”这个民族，请写国家标准中的民族名称，如汉族、土家族。",
            quoted(&written)
        ),
        format!(
            "“{}” is none of the nationalities of GB/T 3304; write one, such as 汉族.",
            quoted(&written)
        ),
    ))
}

/// The nationalities that make up a word, each with its 族: 土家苗 is 土家族 and 苗族. None if anything is
/// left over.
fn ethnicities_in(rules: &Rulebook, bare: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = bare;
    while !rest.is_empty() {
        // The longest name that fits: 土家, not 土.
        let names = rules.codes("ethnicity").iter().map(|it| it.zh.as_str());
        let fits = names.filter(|it| rest.starts_with(*it));
        let Some(name) = fits.max_by_key(|it| it.len()) else {
            return Vec::new();
        };
        found.push(format!("{name}族"));
        rest = rest.get(name.len()..).unwrap_or_default();
        rest = rest.trim_start_matches(['族', '、', '，', '/']);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Rulebook {
        crate::embedded_rules().expect("the rules")
    }

    #[test]
    fn words_are_read_with_their_synonyms_and_codes_and_others_are_told() {
        let rules = rules();
        let read = |list: &str, text: &str| coded(&rules, list, &Cell::from(text));
        for bachelor in ["大学", "本科\u{A0}", "大学本科", "20", "２０"] {
            assert_eq!(read("education", bachelor), Ok("bachelor".to_owned()));
        }
        let number = coded(&rules, "education", &Cell::Number("20".to_owned()));
        assert_eq!(number, Ok("bachelor".to_owned()));
        assert_eq!(read("education", "专科"), Ok("junior_college".to_owned()));
        assert_eq!(read("sex", "2"), Ok("female".to_owned()));
        assert_eq!(read("document_type", "护照"), Ok("passport".to_owned()));
        for (list, wrong, kind) in [
            ("education", "博士后", "word_unknown"),
            ("education", "25", "word_unknown"),
            ("education", " ", "missing"),
            ("sex", "9", "word_unknown"),
        ] {
            assert_eq!(
                read(list, wrong).map_err(|it| it.kind),
                Err(kind),
                "{wrong}"
            );
        }
        assert_eq!(degree(&rules, &Cell::from("无")), Ok(None));
        assert_eq!(
            degree(&rules, &Cell::from("硕士学位")),
            Ok(Some("master".to_owned()))
        );
    }

    #[test]
    fn a_nationality_is_one_of_the_standard() {
        let rules = rules();
        let read = |text: &str| ethnicity(&rules, &Cell::from(text)).map_err(|it| it.kind);
        for tujia in ["土家族", "土家", "15"] {
            assert_eq!(read(tujia), Ok("土家".to_owned()));
        }
        for han in ["汉", "01", "1"] {
            assert_eq!(read(han), Ok("汉".to_owned()));
        }
        for wrong in ["华族", "汗族", "土家苗族", "中国", "57"] {
            assert_eq!(read(wrong), Err("ethnicity_unknown"), "{wrong}");
        }
        let in_word = |bare: &str| ethnicities_in(&rules, bare);
        assert_eq!(in_word("土家苗"), ["土家族", "苗族"]);
        assert_eq!(in_word("汉族、回"), ["汉族", "回族"]);
        assert_eq!(in_word("土家人"), [""; 0]);
    }

    #[test]
    fn what_is_offered_is_read_as_the_key_it_stands_for() {
        let rules = rules();
        for list in ["sex", "education", "degree", "document_type", "ethnicity"] {
            for word in choices(&rules, list) {
                let cell = Cell::from(word.as_str());
                let key = if list == "ethnicity" {
                    ethnicity(&rules, &cell)
                } else {
                    coded(&rules, list, &cell)
                };
                assert_eq!(of_key(&rules, list, &key.unwrap()), word);
            }
        }
    }
}
