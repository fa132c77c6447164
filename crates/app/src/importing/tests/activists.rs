//! 发展党员台账: the demo county's candidates, and what is against the rules in their cases: a table judged by
//! hand, to which the import is held in both directions.
#![expect(
    clippy::indexing_slicing,
    reason = "what is not there is the finding of the test"
)]

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use zhibu_app::AppError;
use zhibu_app::access::Actor;
use zhibu_app::development::actions::{self as development, Asked};
use zhibu_app::importing::{ImportAnswer, ImportKind, ImportReport};
use zhibu_app::procedures::actions::NewStep;
use zhibu_app::procedures::model::KeptFacts;
use zhibu_app::procedures::store::insert_step;
use zhibu_papers::workbook::{Cell, Limits, read};
use zhibu_testkit::World;

use super::support::{citizen_number, workbook};
use super::support::{count, counts, demo, faults, import, import_bytes, small_county, texts};
use super::undo::{everything, obstacles, undone};

/// Row, name, code, article.
type Judged = (u32, String, String, String);

fn table() -> BTreeSet<Judged> {
    let text = include_str!("../../../../../demo/activists.breaches.csv");
    let lines = text.lines().skip(1);
    lines
        .map(|line| {
            let [row, name, code, article, why] =
                line.splitn(5, ',').collect::<Vec<_>>().try_into().unwrap();
            assert!(!why.is_empty(), "{line}");
            let row = row.parse().unwrap();
            (row, name.to_owned(), code.to_owned(), article.to_owned())
        })
        .collect()
}

fn found(report: &ImportReport) -> BTreeSet<Judged> {
    let people = report.people.iter();
    people
        .flat_map(|person| {
            person.breaches.iter().map(|it| {
                let (code, article) = (it.code.clone(), it.article.clone());
                (person.row, person.name.clone(), code, article)
            })
        })
        .collect()
}

#[test]
fn the_breaches_of_the_demo_candidates_are_those_of_the_table() {
    let w = World::empty();
    import(&w, ImportKind::Units, "units.xlsx");
    let report = import(&w, ImportKind::Activists, "activists.xlsx");
    assert_eq!(counts(&report), (41, 0, 0, 0), "{}", faults(&report));
    // Of a vote without quorum the workbook says that it was carried; every other stage is that of the days.
    let noted: Vec<u32> = report.notes.iter().map(|it| it.row).collect();
    assert_eq!(noted, [30]);
    let (found, table) = (found(&report), table());
    let missed: Vec<&Judged> = table.difference(&found).collect();
    let accused: Vec<&Judged> = found.difference(&table).collect();
    assert_eq!((missed, accused), (Vec::new(), Vec::new()));

    let again = import(&w, ImportKind::Activists, "activists.xlsx");
    assert_eq!(counts(&again), (0, 0, 41, 0), "the same file twice");
    assert_eq!(again.batch_id, None);
    assert_eq!(again.people, report.people, "seen from the cases, the same");
    let rules = w.app().rules.clone();
    let lines = w
        .db()
        .read_now(move |tx| development::list(tx, &Actor::operator(), &rules, Asked::default()));
    let told = lines.unwrap().into_iter();
    let told: BTreeSet<(String, String)> = told
        .flat_map(|it| {
            let name = it.row.name.clone();
            it.breaches
                .into_iter()
                .map(move |it| (name.clone(), it.code))
        })
        .collect();
    let wanted = table.into_iter().map(|it| (it.1, it.2)).collect();
    assert_eq!(told, wanted, "the list says the same");
    every_cell_is_kept(&w);
}

/// Reads the workbook without the import, and finds each of its days among the steps.
fn every_cell_is_kept(w: &World) {
    let bytes = std::fs::read(demo("activists.xlsx")).unwrap();
    let book = read(&bytes, &Limits::default()).unwrap();
    let kept: BTreeSet<String> = texts(
        w,
        "select c.name || ' ' || s.step || ' ' || s.taken_on
         from procedure_step s join candidate c on c.case_id = s.case_id where s.taken_back_at is null",
    )
    .into_iter()
    .collect();
    let steps = [
        (11, "apply"),
        (12, "talk"),
        (13, "activist"),
        (14, "file_activist"),
        (16, "contacts"),
        (17, "review"),
        (18, "review"),
        (19, "review"),
        (20, "review"),
        (21, "target_proposed"),
        (23, "notice_start"),
        (24, "notice_end"),
        (25, "political_review"),
        (27, "training"),
        (29, "pre_review"),
        (30, "assembly"),
        (34, "approval"),
        (35, "oath"),
        (36, "conversion_apply"),
        (37, "conversion_assembly"),
        (38, "conversion_approval"),
    ];
    let mut expected = BTreeSet::new();
    for row in book.sheets[0].rows.iter().skip(2) {
        let name = row.cells[1].text();
        for (at, step) in steps {
            let cell = row.cells.get(at).unwrap_or(&Cell::Empty);
            if !cell.is_blank() {
                let on = zhibu_papers::cells::date(cell).unwrap();
                expected.insert(format!("{name} {step} {on}"));
            }
        }
        if let Some(cell) = row.cells.get(22).filter(|it| !it.is_blank()) {
            let on: Date = zhibu_papers::cells::date(cell).unwrap();
            let step = if on < date(2026, 5, 11) {
                "higher_filed"
            } else {
                "higher_agrees"
            };
            expected.insert(format!("{name} {step} {on}"));
        }
    }
    let stated = |it: &&String| !it.contains(" introducers ") && !it.contains(" committee_exam ");
    let kept: BTreeSet<String> = kept.iter().filter(stated).cloned().collect();
    assert_eq!(kept, expected);
}

const HEADINGS: &str = "姓名|性别|出生日期|民族|身份证号|手机|所在党支部|阶段|申请|谈话|确定积极分子|备案|\
                        培养联系人|联系人确定|公示止|转正大会";

/// A candidate, as far as the named contacts.
fn candidate(talk: &str, contacts: &str) -> String {
    let number = citizen_number(1999);
    format!(
        "何青|女|1999-03-15|土家族|{number}|19900001234|档案局支部|积极分子|2026-01-05|{talk}|2026-07-10|\
         2026-07-12|{contacts}||"
    )
}

fn file(rows: &[String]) -> Vec<u8> {
    workbook(&[(
        "发展党员台账",
        &[&[HEADINGS.to_owned()], rows].concat().join("\n"),
    )])
}

fn bring(w: &World, row: String) -> Result<ImportReport, AppError> {
    import_bytes(w, ImportKind::Activists, file(&[row]))
}

#[test]
fn a_changed_day_is_taken_back_with_the_file_as_reason_and_recorded_anew() {
    let w = small_county();
    let before = everything(&w);
    let first = bring(&w, candidate("2026-01-25", "谢红、李磊|2026-07-12")).unwrap();
    assert_eq!(counts(&first), (1, 0, 0, 0), "{}", faults(&first));
    let brought = everything(&w);
    let second = bring(&w, candidate("2026-02-25", "谢红、李磊|2026-07-12")).unwrap();
    assert_eq!(counts(&second), (0, 1, 0, 0), "{:?}", second.difference);
    let told: Vec<&str> = second.people[0]
        .breaches
        .iter()
        .map(|it| it.code.as_str())
        .collect();
    assert_eq!(told, ["talk_late"]);
    let steps = "select step || ' ' || taken_on || ' ' || coalesce(taken_back_reason, '-') from procedure_step
         where step = 'talk' order by taken_on";
    let reason = "导入“file.xlsx”，按台账更正";
    assert_eq!(
        texts(&w, steps),
        [
            format!("talk 2026-01-25 {reason}"),
            "talk 2026-02-25 -".to_owned()
        ]
    );
    let change = &second.difference.changes[0].fields[0];
    assert_eq!(change.old.as_deref(), Some("talk 2026-01-25"));
    assert_eq!(change.new.as_deref(), Some("talk 2026-02-25"));

    let batch = first.batch_id.unwrap();
    assert_eq!(obstacles(&w, batch)[0], "later_batch 何青");
    undone(&w, second.batch_id.unwrap()).unwrap();
    assert_eq!(everything(&w), brought);
    undone(&w, batch).unwrap();
    assert_eq!(everything(&w), before);
    for table in ["candidate", "procedure_case", "procedure_step"] {
        let statement = format!("select count(*) from {table}").leak();
        assert_eq!(count(&w, statement), 0, "{table}");
    }
}

#[test]
fn a_case_that_went_on_is_not_taken_away() {
    let w = small_county();
    let first = bring(&w, candidate("2026-01-25", "谢红、李磊|2026-07-12")).unwrap();
    let (rules, keys, id) = (
        w.app().rules.clone(),
        w.app().keys.clone(),
        count(&w, "select max(id) from procedure_case"),
    );
    let new = NewStep {
        step: "review".to_owned(),
        on: date(2026, 11, 20),
        facts: KeptFacts::default(),
        version: 1,
    };
    w.db()
        .write_now(move |tx| development::record(tx, &Actor::operator(), (&rules, &keys), id, &new))
        .unwrap();
    assert_eq!(
        obstacles(&w, first.batch_id.unwrap()),
        ["changed_since 何青"]
    );
    assert!(matches!(
        undone(&w, first.batch_id.unwrap()),
        Err(AppError::Refused(_))
    ));
    let again = bring(&w, candidate("2026-01-25", "谢红、李磊|2026-07-12")).unwrap();
    assert_eq!(
        counts(&again),
        (0, 0, 1, 0),
        "what the file does not say stays"
    );
    let units = count(&w, "select min(id) from import_batch");
    assert!(obstacles(&w, units).contains(&"procedure_case 档案局支部".to_owned()));
}

#[test]
fn wrong_cells_and_stages_that_the_days_do_not_make_are_told() {
    let w = small_county();
    let far = candidate("2027-01-25", "谢红、李磊|");
    let elsewhere = candidate("2026-01-25", "谢红、李磊、王五|2026-07-12")
        .replace("档案局支部", "机关工委")
        .replace("积极分子", "预备党员")
        .replace(&citizen_number(1999), &citizen_number(1998))
        .replace("1999-03-15", "1998-03-15");
    let report = import_bytes(&w, ImportKind::Activists, file(&[far, elsewhere.clone()])).unwrap();
    assert_eq!(
        faults(&report),
        "2 谈话 date_future\n3 所在党支部 organisation_kind"
    );
    let report = bring(&w, elsewhere.replace("机关工委", "信访局支部")).unwrap();
    assert_eq!(counts(&report), (1, 0, 0, 0), "{}", faults(&report));
    assert_eq!(report.people[0].stage, "预备党员");
    assert!(
        report.notes[0]
            .message
            .zh
            .contains("按各步的日期是“积极分子”")
    );
    let codes: Vec<&str> = report.people[0]
        .breaches
        .iter()
        .map(|it| it.code.as_str())
        .collect();
    assert_eq!(codes, ["contacts_count"]);
    let report = bring(&w, candidate("2026-01-25", "谢红、李磊|")).unwrap();
    assert_eq!(faults(&report), "2 联系人确定 missing");
}

#[test]
fn counts_and_hours_without_their_day_are_told() {
    let w = small_county();
    let headings = HEADINGS.replace("公示止", "培训起|培训止|学时|支部大会|应到|实到");
    let wrong = |cells: &str| {
        let row = candidate("2026-01-25", "谢红、李磊|2026-07-12");
        let row = row.trim_end_matches('|').to_owned() + cells;
        let bytes = workbook(&[("发展党员台账", &[headings.clone(), row].join("\n"))]);
        faults(&import_bytes(&w, ImportKind::Activists, bytes).unwrap())
    };
    assert_eq!(wrong("|||24||||"), "2 培训止 missing");
    assert_eq!(wrong("|2026-08-03||||||"), "2 培训止 missing");
    assert_eq!(wrong("|||||10|9|"), "2 支部大会 missing");
    assert_eq!(wrong("|||||||"), "");
}

#[test]
fn an_application_after_a_case_ended_begins_another() {
    let w = small_county();
    let row = candidate("2026-01-25", "谢红、李磊|2026-07-12");
    bring(&w, row.clone()).unwrap();
    let id = count(&w, "select max(id) from procedure_case");
    w.db()
        .write_now(move |tx| {
            let (step, on) = ("cancel", date(2026, 8, 3));
            insert_step(tx, &Actor::operator(), id, (step, on), "{}")
        })
        .unwrap();
    let again = row
        .replace("2026-01-05", "2026-09-01")
        .replace("2026-01-25", "2026-09-10")
        .replace("2026-07-10|2026-07-12", "|");
    let again = again.replace("谢红、李磊|2026-07-12", "|");
    let first = bring(&w, row.clone()).unwrap();
    assert_eq!(counts(&first), (0, 0, 1, 0), "its own case, ended or not");
    let second = bring(&w, again.clone()).unwrap();
    assert_eq!(counts(&second), (1, 0, 0, 0), "{}", faults(&second));
    assert_eq!(count(&w, "select count(*) from procedure_case"), 2);
    for file in [row, again] {
        assert_eq!(counts(&bring(&w, file).unwrap()), (0, 0, 1, 0));
    }
}

#[test]
fn programs_are_told_person_by_person_and_only_of_candidates() {
    let w = small_county();
    let report = bring(&w, candidate("2026-02-25", "谢红、李磊|2026-07-12")).unwrap();
    let answer = serde_json::to_value(ImportAnswer::from(report)).unwrap();
    assert_eq!(
        answer["people"],
        serde_json::json!([{
            "row": 2, "name": "何青", "stage": "积极分子",
            "breaches": [{
                "code": "talk_late", "article": 7,
                "message": "最迟应在 2026-02-05 派人谈话（《中国共产党发展党员工作细则（2014年）》第7条）。",
            }],
        }])
    );
    let units = import_bytes(&w, ImportKind::Units, super::support::units("曹玉彩")).unwrap();
    let answer = serde_json::to_value(ImportAnswer::from(units)).unwrap();
    assert!(answer.get("people").is_none());
}

#[tokio::test]
async fn the_page_and_the_api_list_what_is_against_the_rules_person_by_person() {
    let w = World::story();
    let row = candidate("2026-02-25", "谢红、李磊|2026-07-12").replace("档案局支部", "水务局支部");
    let bytes = file(&[row]);
    let sent = [("file", "台账.xlsx", bytes.as_slice())];
    let officer = w.client("officer");
    let draft = officer
        .post_multipart("/imports", &[("kind", "activists")], &sent)
        .await;
    assert_eq!(draft.status, 303, "{}", draft.text());
    let page = officer.get(draft.location()).await;
    let told = page.one("section[aria-labelledby=people] li");
    assert!(
        told.contains("何青") && told.contains("最迟应在 2026-02-05 派人谈话"),
        "{told}"
    );
    let answer = officer
        .post_multipart("/api/v1/imports/activists?dry_run=true", &[], &sent)
        .await;
    let answer: serde_json::Value = serde_json::from_str(&answer.text()).unwrap();
    assert_eq!(answer["people"][0]["breaches"][0]["code"], "talk_late");
    assert_eq!(count(&w, "select count(*) from candidate"), 0);
}
