//! Rule files with faults are refused, each fault with its file and line; editions answer by the day.

#![expect(clippy::unwrap_used, reason = "a test says what it expects")]

use std::path::Path;

use jiff::civil::date;
use zhibu_rules::{Rulebook, keys};

/// The rules of the program with more text put behind one of their files, as faults in English.
fn faults(file: &str, more: &str) -> Vec<String> {
    let texts = texts(file, |text| format!("{text}{more}"));
    match read(&texts) {
        Ok(_) => Vec::new(),
        Err(faults) => faults
            .into_iter()
            .map(|it| format!("{}:{} {}", it.file, it.line, it.en))
            .collect(),
    }
}

fn read(texts: &[(String, String)]) -> Result<Rulebook, Vec<zhibu_rules::RuleFault>> {
    let texts: Vec<(&str, &str)> = texts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    Rulebook::from_texts(&texts)
}

/// Every file of the rules, one of them changed.
fn texts(file: &str, change: impl Fn(String) -> String) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
    let names = [
        "calendar/2024.toml",
        "calendar/2025.toml",
        "calendar/2026.toml",
        "codes/nationalities.toml",
        "codes/people.toml",
        "codes/places.toml",
        "codes/records.toml",
        "development.toml",
        "development_settings.toml",
        "documents.toml",
        "dues.toml",
        "duties.toml",
        "id.toml",
        "membership.toml",
        "organisation.toml",
        "reports.toml",
        "votes.toml",
    ];
    let read = |name: &&str| {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        let text = if *name == file { change(text) } else { text };
        ((*name).to_owned(), text)
    };
    names.iter().map(read).collect()
}

fn lines(file: &str) -> usize {
    let all = texts("", |text| text);
    let (_, text) = all.iter().find(|(name, _)| name == file).unwrap();
    text.lines().count()
}

fn value(key: &str, value: &str, unit: &str, document: &str, from: &str) -> String {
    format!(
        "[[value]]\nkey = \"{key}\"\nzh = \"甲\"\nen = \"A\"\nvalue = {value}\nunit = \"{unit}\"\n\
         binding = \"hard\"\ndocument = \"{document}\"\narticle = \"1\"\nfrom = {from}\n"
    )
}

#[test]
fn the_rules_of_the_program_are_without_fault() {
    assert_eq!(faults("", ""), [""; 0]);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
    let loaded = Rulebook::load(&folder).unwrap();
    let built_in = Rulebook::embedded().unwrap();
    assert!(
        loaded.values().eq(built_in.values()),
        "a file is not built in"
    );
    assert_eq!(loaded.duties(), built_in.duties());
    for key in keys::ALL {
        assert!(!built_in.editions(key.name).is_empty(), "{}", key.name);
    }
}

#[test]
fn editions_that_overlap_are_refused() {
    let last = lines("organisation.toml");
    let more = value(
        "organ.branch_min",
        "4",
        "full_members",
        "organ_regulation_2019",
        "2026-01-01",
    );
    assert_eq!(
        faults("organisation.toml", &more),
        [format!(
            "organisation.toml:{} editions of organ.branch_min overlap: on 2026-01-01 the one at \
             organisation.toml:18 still holds",
            last + 1
        )]
    );
}

#[test]
fn a_remark_stands_in_both_languages() {
    let half = texts("organisation.toml", |text| {
        text.replacen("note_en = ", "# ", 1)
    });
    let found = read(&half).unwrap_err();
    let told: Vec<&str> = found.iter().map(|it| it.en.as_str()).collect();
    assert!(
        told[0].contains("note and note_en stand together"),
        "{told:?}"
    );
    assert_eq!(
        (found[0].file.as_str(), found[0].line),
        ("organisation.toml", 15)
    );
}

#[test]
fn editions_that_leave_a_gap_are_refused() {
    let gap = texts("organisation.toml", |text| {
        text.replacen("to = 2019-12-26", "to = 2019-12-20", 1)
    });
    let found = read(&gap).unwrap_err();
    let told: Vec<&str> = found.iter().map(|it| it.en.as_str()).collect();
    assert_eq!(
        told,
        ["gap between editions of organ.branch_min: none from 2019-12-21 until 2019-12-27"]
    );
    assert_eq!(found[0].file, "organisation.toml");
    assert_eq!(
        found[0].to_string(),
        "organisation.toml:18: organ.branch_min 的两个版本之间有空档：2019-12-21 起没有版本，\
         下一版 2019-12-27 才开始 (gap between editions of organ.branch_min: none from 2019-12-21 \
         until 2019-12-27)"
    );
}

#[test]
fn an_edition_that_ends_before_it_begins_is_refused() {
    let reversed = texts("organisation.toml", |text| {
        text.replacen("to = 2019-12-26", "to = 2009-12-26", 1)
    });
    let found = read(&reversed).unwrap_err();
    assert_eq!(found[0].en, "to lies before from");
    assert_eq!(found[0].line, 14);
}

#[test]
fn unknown_keys_documents_units_fields_and_tables_are_refused_with_their_lines() {
    let from = "2099-01-01";
    let last = lines("dues.toml");
    let told = |more: &str| faults("dues.toml", more);
    let at = |line: usize, what: &str| vec![format!("dues.toml:{} {what}", last + line)];
    assert_eq!(
        told(&value("dues.farmers", "20", "fen", "county_settings", from)),
        at(2, "key: unknown word \"dues.farmers\"")
    );
    let other = value("dues.student", "20", "yuan", "county_settings", from);
    assert!(told(&other).contains(&at(6, "unit: unknown word \"yuan\"")[0]));
    let other = value("dues.student", "20", "months", "county_settings", from);
    assert!(told(&other).contains(&at(6, "the unit of dues.student must be fen, not months")[0]));
    let other = value("dues.student", "20", "fen", "county_setting", from);
    assert_eq!(
        told(&other),
        at(8, "document: unknown word \"county_setting\"")
    );
    let other = value("dues.student", "-20", "fen", "county_settings", from);
    assert_eq!(
        told(&other),
        at(5, "value must be a whole number, not negative")
    );
    let other = value("dues.student", "0.2", "fen", "county_settings", from);
    assert_eq!(
        told(&other),
        at(5, "value must be a whole number, not negative")
    );
    let other = value(
        "dues.student",
        "20",
        "fen",
        "county_settings",
        "\"2099-01-01\"",
    );
    assert_eq!(told(&other), at(10, "from must be a date like 2026-05-11"));
    assert_eq!(told("[[values]]\n"), at(1, "unknown table [[values]]"));
    let other = "[[dues_class]]\nkey = \"monk\"\nzh = \"僧\"\nen = \"Monk\"\nrate = 1\n";
    assert_eq!(
        told(other),
        [
            at(2, "key: unknown word \"monk\""),
            at(5, "unknown field rate")
        ]
        .concat()
    );
}

#[test]
fn all_faults_of_all_files_are_told_at_once() {
    let mut texts = texts("votes.toml", |text| {
        text.replacen("value = \">= 1/2\"", "value = \"1/2\"", 1)
    });
    for (name, text) in &mut texts {
        if name == "dues.toml" {
            *text = text.replacen("rate_basis_points = 50", "rate = 50", 1);
        }
        if name == "calendar/2026.toml" {
            *text = text.replacen("2026-01-03]", "2026-01-03, 2027-01-01]", 1);
        }
    }
    let files: Vec<String> = read(&texts)
        .unwrap_err()
        .into_iter()
        .map(|it| format!("{}:{}", it.file, it.line))
        .collect();
    assert_eq!(
        files,
        ["calendar/2026.toml:9", "dues.toml:8", "votes.toml:8"]
    );
}

#[test]
fn a_key_without_a_figure_and_a_file_that_is_no_toml_are_refused() {
    let without = texts("reports.toml", |_| String::new());
    let told: Vec<String> = read(&without)
        .unwrap_err()
        .iter()
        .map(|it| it.en.clone())
        .collect();
    assert!(
        told.contains(&"no file holds report.measure_days.life".to_owned()),
        "{told:?}"
    );
    let broken = texts("reports.toml", |text| format!("{text}\nkey = = 3\n"));
    let found = read(&broken).unwrap_err();
    let last = lines("reports.toml") + 2;
    assert!(
        found
            .iter()
            .any(|it| it.line == last && it.en.starts_with("bad TOML")),
        "{found:?}"
    );
}

#[test]
fn a_folder_that_is_not_there_is_told() {
    let found = Rulebook::load(Path::new("/no/such/folder")).unwrap_err();
    assert!(found[0].en.starts_with("the rule files cannot be read"));
}

#[test]
fn each_day_has_its_edition() {
    let book = Rulebook::embedded().unwrap();
    let article = |on| {
        book.value(&keys::ADMISSION_QUORUM, on)
            .unwrap()
            .citation()
            .article_zh
    };
    assert_eq!(article(date(2026, 5, 10)), "第20条");
    assert_eq!(article(date(2026, 5, 11)), "第19条");
    let missing = book
        .value(&keys::ADMISSION_QUORUM, date(2014, 5, 27))
        .unwrap_err();
    assert_eq!(
        missing.en(),
        "no edition of vote.admission.quorum is in force on 2014-05-27"
    );
    let newest = book.latest().value(&keys::ADMISSION_QUORUM).unwrap();
    assert_eq!(newest.source.from, date(2026, 5, 11));
    assert_eq!(book.editions("vote.admission.quorum").len(), 2);
    assert_eq!(book.editions("no.such").len(), 0);
}

/// Lists of codes: each key once, and every prefix of a citizen's number a province.
#[test]
fn a_code_twice_and_a_region_that_is_no_province_are_refused() {
    let twice = texts("codes/people.toml", |text| {
        text.replacen("[\"2\", \"female\"", "[\"2\", \"male\"", 1)
    });
    let found = read(&twice).unwrap_err();
    assert_eq!(found[0].en, "male stands twice");
    let unknown = texts("id.toml", |text| {
        text.replacen("\"81\", \"82\"", "\"81\", \"83\"", 1)
    });
    let found = read(&unknown).unwrap_err();
    assert_eq!(found[0].en, "the list of provinces has no 83");
    let book = Rulebook::embedded().unwrap();
    // The fifty-six, and the two words for the rest.
    assert_eq!(book.codes("ethnicity").len(), 58);
    assert_eq!(book.codes("province").len(), 34);
    assert_eq!(book.code("ethnicity", "土家").unwrap().letters, "TJ");
    assert_eq!(book.code("sex", "female").unwrap().code, "2");
}

#[test]
fn a_paper_asks_for_nothing_that_no_case_has_and_belongs_to_a_step() {
    let paper = "\n[[paper]]\nkey = \"receipt\"\nzh = \"收条\"\nen = \"Receipt\"\ntitle = \"收条\"\n\
                 lines = [\"{name}，{weight}\"]\n";
    let place = format!("votes.toml:{}", lines("votes.toml") + 2);
    assert_eq!(
        faults("votes.toml", paper),
        [
            format!("{place} no step names [[paper]] receipt"),
            format!("{place} paper receipt: unknown place {{weight}}"),
        ]
    );
}
