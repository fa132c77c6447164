//! The words of the offices' workbooks, and the keys they are kept under.

use zhibu_papers::cells::{self, CellFault, quoted};
use zhibu_papers::workbook::Cell;

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

/// 性别.
pub const SEXES: &[Word] = &[("男", "male"), ("女", "female")];

/// 学历. Two words of one level are one: 本科 and 大学, 专科 and 大专.
pub const EDUCATIONS: &[Word] = &[
    ("小学", "primary"),
    ("初中", "junior_middle"),
    ("高中", "senior_middle"),
    ("中专", "secondary_vocational"),
    ("大专", "junior_college"),
    ("专科", "junior_college"),
    ("大学专科", "junior_college"),
    ("大学", "bachelor"),
    ("本科", "bachelor"),
    ("大学本科", "bachelor"),
    ("研究生", "postgraduate"),
];

/// 学位; 无 is none.
pub const DEGREES: &[Word] = &[
    ("无", ""),
    ("学士", "bachelor"),
    ("硕士", "master"),
    ("博士", "doctor"),
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

/// The names of the 56 nationalities 民族 without 族 (GB/T 3304), and the two words for the rest.
const ETHNICITIES: [&str; 58] = [
    "汉",
    "蒙古",
    "回",
    "藏",
    "维吾尔",
    "苗",
    "彝",
    "壮",
    "布依",
    "朝鲜",
    "满",
    "侗",
    "瑶",
    "白",
    "土家",
    "哈尼",
    "哈萨克",
    "傣",
    "黎",
    "傈僳",
    "佤",
    "畲",
    "高山",
    "拉祜",
    "水",
    "东乡",
    "纳西",
    "景颇",
    "柯尔克孜",
    "土",
    "达斡尔",
    "仫佬",
    "羌",
    "布朗",
    "撒拉",
    "毛南",
    "仡佬",
    "锡伯",
    "阿昌",
    "普米",
    "塔吉克",
    "怒",
    "乌孜别克",
    "俄罗斯",
    "鄂温克",
    "德昂",
    "保安",
    "裕固",
    "京",
    "塔塔尔",
    "独龙",
    "鄂伦春",
    "赫哲",
    "门巴",
    "珞巴",
    "基诺",
    "其他",
    "外国血统中国籍人士",
];

/// Those of the list that are no nationality and take no 族.
const ETHNICITIES_BESIDE: [&str; 2] = ["其他", "外国血统中国籍人士"];

/// Every nationality as people write it: 汉族, and the two words for the rest as they are.
pub fn nationalities() -> Vec<String> {
    let of_standard = |it: &&&str| !ETHNICITIES_BESIDE.contains(*it);
    let beside = ETHNICITIES_BESIDE.iter().map(|it| (*it).to_owned());
    let standard = ETHNICITIES.iter().filter(of_standard);
    standard.map(|it| format!("{it}族")).chain(beside).collect()
}

/// Reads a cell that holds one of a list of words; `what` is the column's noun in both languages.
///
/// # Errors
/// `missing`, `cell_error`, or `word_unknown` with the words that may stand there.
pub fn word(cell: &Cell, words: &[Word], what: (&str, &str)) -> Result<&'static str, CellFault> {
    let written = cells::text(cell, 200)?;
    let compact: String = written.chars().filter(|it| !cells::is_blank(*it)).collect();
    let found = words.iter().find(|(word, _)| *word == compact);
    found.map(|(_, key)| *key).ok_or_else(|| {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let known = known.join("、");
        CellFault::new(
            "word_unknown",
            format!(
                "{}“{}”不在可填的范围内，请写：{known}。",
                what.0,
                quoted(&written)
            ),
            format!(
                "{} “{}” is not known; write one of: {known}.",
                what.1,
                quoted(&written)
            ),
        )
    })
}

/// A nationality, with or without 族, as it is kept: without.
///
/// # Errors
/// `missing`, `cell_error`, or `ethnicity_unknown`.
pub fn ethnicity(cell: &Cell) -> Result<String, CellFault> {
    let written = cells::text(cell, 200)?;
    let compact: String = written.chars().filter(|it| !cells::is_blank(*it)).collect();
    let bare = compact.strip_suffix('族').unwrap_or(&compact);
    if ETHNICITIES.contains(&bare) {
        return Ok(bare.to_owned());
    }
    let several = ethnicities_in(bare);
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
fn ethnicities_in(bare: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = bare;
    while !rest.is_empty() {
        // The longest name that fits: 土家, not 土.
        let fits = ETHNICITIES.iter().filter(|it| rest.starts_with(**it));
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

    #[test]
    fn words_are_read_with_their_synonyms_and_others_are_told() {
        let read = |text: &str| word(&Cell::from(text), EDUCATIONS, ("学历", "education"));
        assert_eq!(read("本科\u{A0}"), read("大学"));
        assert_eq!(read("专科"), Ok("junior_college"));
        assert_eq!(read("博士后").map_err(|it| it.kind), Err("word_unknown"));
        assert_eq!(read(" ").map_err(|it| it.kind), Err("missing"));
    }

    #[test]
    fn a_nationality_is_one_of_the_standard() {
        let read = |text: &str| ethnicity(&Cell::from(text)).map_err(|it| it.kind);
        assert_eq!(read("土家族"), Ok("土家".to_owned()));
        assert_eq!(read("土家"), Ok("土家".to_owned()));
        for wrong in ["华族", "汗族", "土家苗族", "中国"] {
            assert_eq!(read(wrong), Err("ethnicity_unknown"), "{wrong}");
        }
        assert_eq!(ethnicities_in("土家苗"), ["土家族", "苗族"]);
        assert_eq!(ethnicities_in("汉族、回"), ["汉族", "回族"]);
        assert_eq!(ethnicities_in("土家人"), [""; 0]);
    }
}
