//! `zhibu rules`, run as an auditor runs it: no data, no server, no network.

#![expect(clippy::unwrap_used, reason = "a test says what it expects")]

mod support;

use std::path::Path;

use expect_test::{expect, expect_file};
use serde_json::{Value, json};
use support::{Folder, zhibu};

fn golden(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules");
    path.join(name).to_str().unwrap().to_owned()
}

fn ask(area: &str) -> String {
    let folder = Folder::new();
    let questions = golden(&format!("{area}.csv"));
    let done = zhibu(
        &folder,
        &format!("--lang en rules {area} --file {questions} --json"),
    );
    assert_eq!(
        (done.code, done.err.as_str()),
        (0, ""),
        "refused rows are answers"
    );
    assert!(!folder.at("data").exists(), "no data folder is made");
    let answers = done.json();
    let rows = std::fs::read_to_string(questions).unwrap().lines().count() - 1;
    assert_eq!(answers.as_array().map(Vec::len), Some(rows));
    done.out
}

#[test]
fn dues_of_a_file() {
    expect_file!["rules/dues.json"].assert_eq(&ask("dues"));
}

#[test]
fn votes_of_a_file() {
    expect_file!["rules/vote.json"].assert_eq(&ask("vote"));
}

#[test]
fn numbers_of_a_file() {
    expect_file!["rules/id.json"].assert_eq(&ask("id"));
}

#[test]
fn organisations_of_a_file() {
    expect_file!["rules/org.json"].assert_eq(&ask("org"));
}

#[test]
fn cases_of_developing_members_of_a_file() {
    let folder = Folder::new();
    let cases = golden("development_cases.json");
    let asked = format!("--lang en rules development --file {cases}");
    let done = zhibu(&folder, &format!("{asked} --json"));
    assert_eq!((done.code, done.err.as_str()), (0, ""));
    assert!(!folder.at("data").exists(), "no data folder is made");
    expect_file!["rules/development.json"].assert_eq(&done.out);
    let shown = zhibu(&folder, &asked).out;
    assert!(shown.contains("talk_late 7"), "{shown}");
}

#[test]
fn every_place_of_a_case_that_cannot_be_understood_is_told() {
    let folder = Folder::new();
    let cases = json!([
        {"id": "a", "today": "2026-02-30", "events": [
            {"step": "apply", "date": "2026-01-05"},
            {"step": "sworn", "date": "2026-01-05"},
            {"step": "talk", "date": "2026-01-06"},
            {"step": "talk", "date": "2026-01-07"},
            {"step": "contacts", "date": "2026-01-08", "count": -1},
        ]},
        {"id": "b", "today": "2026-02-28", "events": []},
    ]);
    let file = folder.file("cases.json", cases.to_string());
    let asked = |file: &Path| {
        let file = file.display();
        format!("--lang en rules development --file {file} --json")
    };
    let done = zhibu(&folder, &asked(&file));
    assert_eq!((done.code, done.out.as_str()), (2, ""));
    for told in [
        "case a: today is \"2026-02-30\", write a day like 2026-05-11.",
        "case a, event 2 sworn: step is \"sworn\", write a known step.",
        "case a: the step talk stands once.",
        "case a, event 5 contacts: count is -1, write a whole number, not negative.",
        "case b: the step apply is missing.",
    ] {
        assert!(done.err.contains(told), "{told}: {}", done.err);
    }
    let no_json = folder.file("no.json", "[{");
    assert_eq!(zhibu(&folder, &asked(&no_json)).code, 2);
}

#[test]
fn a_byte_order_mark_line_ends_and_blank_lines_change_nothing() {
    let folder = Folder::new();
    let plain = folder.file(
        "plain.csv",
        "id,kind,full_members,all_members\n1,branch,3,4\n2,branch,2,4\n",
    );
    let other = folder.file(
        "other.csv",
        "\u{feff}\"all_members\",id , kind,full_members,x\r\n\r\n4,1,branch,3\r\n  \r\n4,2,branch,2,y,z\r\n\r\n",
    );
    let of = |path: &Path| {
        zhibu(
            &folder,
            &format!("rules org --json --file {}", path.display()),
        )
        .json()
    };
    assert_eq!(of(&plain), of(&other));
    assert_eq!(of(&plain)[0], json!({"id": "1", "finding": "ok"}));
}

#[test]
fn a_file_without_rows_has_no_answers() {
    let folder = Folder::new();
    let path = folder.file("none.csv", "id,kind,value\n");
    let done = zhibu(
        &folder,
        &format!("rules id --json --file {}", path.display()),
    );
    assert_eq!((done.code, done.json()), (0, json!([])));
}

#[test]
fn a_file_that_cannot_be_read_is_two_and_answers_nothing() {
    let folder = Folder::new();
    let path = |name: &str, content: &[u8]| folder.file(name, content).display().to_string();
    let cases = [
        ("missing.csv".to_owned(), "没有这个文件"),
        (folder.at("").display().to_string(), "是文件夹"),
        (path("empty.csv", b""), "没有 id 列"),
        (
            path("latin.csv", b"id,kind,value\n1,citizen,\xe9\n"),
            "UTF-8",
        ),
        (path("wide.csv", b"\xff\xfei\0d\0"), "UTF-8"),
        (
            path("headless.csv", b"1,citizen,11010519491231002X\n"),
            "没有 kind 列",
        ),
        (path("semicolons.csv", b"id;kind;value\n"), "没有 value 列"),
        (path("twice.csv", b"id,kind,value,id\n"), "id 列有两个"),
        (
            path("open.csv", b"id,kind,value\n1,\"citizen,x\n2,credit,y\n"),
            "引号",
        ),
    ];
    for (file, said) in cases {
        let done = zhibu(&folder, &format!("rules id --json --file {file}"));
        assert_eq!((done.code, done.out.as_str()), (2, ""), "{file}");
        assert!(done.err.contains(said), "{file}: {}", done.err);
    }
}

#[test]
fn wrong_usage_is_two() {
    let folder = Folder::new();
    for words in [
        "rules",
        "rules dues",
        "rules development --file x --json",
        "rules dues --file x --class salaried",
        "rules dues --class salaried",
        "rules list --on 2026-2-1",
        "--lang fr rules list",
        "nonsense",
    ] {
        assert_eq!(zhibu(&folder, words).code, 2, "{words}");
    }
    assert_eq!(zhibu(&folder, "--help").code, 0);
    assert_eq!(zhibu(&folder, "--version").code, 0);
}

#[test]
fn every_answer_is_explained_when_asked() {
    let folder = Folder::new();
    for area in ["dues", "vote", "id", "org"] {
        let file = golden(&format!("{area}.csv"));
        let asked = format!("rules {area} --json --explain --file {file}");
        let answers = zhibu(&folder, &asked).json();
        let plain = zhibu(&folder, &asked.replace(" --explain", "")).json();
        for (answer, plain) in answers
            .as_array()
            .unwrap()
            .iter()
            .zip(plain.as_array().unwrap())
        {
            let (answer, plain) = (answer.as_object().unwrap(), plain.as_object().unwrap());
            for (key, value) in plain {
                assert_eq!(answer.get(key), Some(value), "{area} {plain:?}");
            }
            for key in ["value", "document", "article", "edition", "binding"] {
                assert!(answer.contains_key(key), "{area} {answer:?}");
            }
        }
    }
    let asked = "rules dues --class salaried --base 5000.01 --on 2026-07-01 --explain --json";
    expect![[r#"
        [
        {"id":"1","fen":7500,"reason":"按月领取工资的党员：基数5,000.01元，全额按1.5%计，四舍五入，应缴75.00元","rule":"dues.salaried","value":"<= 3,000.00: 0.50%; <= 5,000.00: 1.00%; <= 10,000.00: 1.50%; 2.00%","unit":"rate_steps","document":"关于中国共产党党费收缴、使用和管理的规定","article":"第2条","edition":"2008-04-01","binding":"hard","note":"以全额为基数，按所在档的比例一次计算，不分段累进；每档含上限"}
        ]
    "#]]
    .assert_eq(&zhibu(&folder, asked).out);
}

#[test]
fn a_single_question_is_answered_for_people() {
    let folder = Folder::new();
    let ask = |words: &str| {
        let done = zhibu(&folder, &format!("--lang en rules {words}"));
        (done.code, done.out)
    };
    assert_eq!(
        ask("vote --kind assembly --eligible 20 --present 11 --yes 11 --no 0 --abstain 0"),
        (0, "quorum  true\npassed  true\nreason  passed\n".to_owned())
    );
    assert_eq!(
        ask("vote --kind assembly --eligible -1"),
        (1, "quorum  -\npassed  -\nreason  bad_input\n".to_owned())
    );
    assert_eq!(
        ask("org --kind none --full-members 3 --all-members 50"),
        (0, "finding  general_branch\n".to_owned())
    );
    assert_eq!(
        ask("id --kind credit --value 91350100M000100Y43"),
        (0, "valid   true\nreason  ok\n".to_owned())
    );
    assert_eq!(
        ask("dues --class retired --base -5 --on 2026-07-01"),
        (
            1,
            "fen    -\nerror  base_yuan: “-5” is negative\n".to_owned()
        )
    );
    assert_eq!(
        ask("workday --from 2026-09-30 --days 1"),
        (0, "2026-10-08\n".to_owned())
    );
    let (_, told) = ask("workday --from 2026-12-30 --days 3");
    assert!(told.contains("provisional"), "{told}");
}

#[test]
fn today_is_the_machines_and_a_birth_after_it_is_wrong() {
    let folder = Folder::new();
    let ask = |today: &str| {
        let asked =
            format!("--today {today} rules id --kind citizen --value 11010519491231002X --json");
        zhibu(&folder, &asked).json()[0]["reason"].clone()
    };
    assert_eq!(ask("1949-12-30"), "birth_date");
    assert_eq!(ask("1949-12-31"), "ok");
}

#[test]
fn every_figure_is_listed_with_document_and_article() {
    let folder = Folder::new();
    let all = zhibu(&folder, "rules list --json").json();
    let now = zhibu(&folder, "rules list --json --on 2026-11-24").json();
    let (all, now) = (all.as_array().unwrap(), now.as_array().unwrap());
    assert!(now.len() < all.len());
    for line in all {
        for key in ["key", "value", "document", "article", "from", "binding"] {
            assert!(
                line[key].as_str().is_some_and(|it| !it.is_empty()),
                "{line}"
            );
        }
    }
    let admission: Vec<&Value> = now
        .iter()
        .filter(|it| it["key"] == "vote.admission.quorum")
        .collect();
    assert_eq!(admission.len(), 1);
    assert_eq!(admission[0]["article"], "第19条");
    assert!(now.iter().any(|it| it["key"] == "duty.theme_day"));
}

#[test]
fn a_folder_of_rules_is_checked_and_used() {
    let folder = Folder::new();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
    let copied = folder.at("rules");
    copy(&source, &copied);
    let done = zhibu(&folder, "rules check rules");
    assert_eq!(done.code, 0, "{}", done.err);
    let dues = copied.join("dues.toml");
    let text = std::fs::read_to_string(&dues).unwrap();
    std::fs::write(&dues, text.replacen("value = 20", "value = 50", 1)).unwrap();
    let asked = "--rules rules rules dues --class farmer --on 2026-07-01 --json";
    assert_eq!(zhibu(&folder, asked).json()[0]["fen"], 50);
    let line = 1 + text.lines().position(|it| it == "unit = \"fen\"").unwrap();
    std::fs::write(&dues, text.replacen("unit = \"fen\"", "unit = \"yuan\"", 1)).unwrap();
    let done = zhibu(&folder, "rules check rules");
    assert_eq!(done.code, 1);
    let place = format!("dues.toml:{line}：");
    assert!(done.err.starts_with(&place), "{place} {}", done.err);
    assert_eq!(zhibu(&folder, asked).code, 1);
    assert_eq!(zhibu(&folder, "rules check nowhere").code, 2);
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}
