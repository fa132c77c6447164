//! Whom a row is about: somebody else's number, other documents, days put right, those who have left.

use zhibu_app::importing::ImportKind;
use zhibu_app::importing::ImportReport;
use zhibu_app::importing::model::WhichRows;
use zhibu_testkit::World;

use super::support::{
    citizen_number, count, counts, faults, import_bytes, import_rows, member, roster, small_county,
    texts, with, workbook, wrong_rows,
};

fn sent(w: &World, rows: &[String]) -> ImportReport {
    import_bytes(w, ImportKind::Members, roster(rows)).expect("a report")
}

fn said(report: &ImportReport) -> Vec<&str> {
    report
        .wrong
        .iter()
        .map(|it| it.message.zh.as_str())
        .collect()
}

#[test]
fn somebody_elses_number_is_wrong_whether_or_not_their_row_is_in_the_file() {
    let w = small_county();
    let number = citizen_number(1990);
    let one = member("沈梅", 1990);
    let other = with(&member("许伦", 1990), "身份证号", &number);
    let list = roster(&[one, other]);
    let all = import_rows(&w, ImportKind::Members, list.clone(), WhichRows::Good).unwrap();
    assert_eq!(counts(&all), (1, 0, 0, 1));
    assert_eq!(faults(&all), "3 身份证号 duplicate_in_file");

    let wrong = wrong_rows(&w, ImportKind::Members, &list);
    let alone = import_bytes(&w, ImportKind::Members, wrong).unwrap();
    assert_eq!(counts(&alone), (0, 0, 0, 1));
    assert_eq!(faults(&alone), "2 身份证号 id_number_of_another");
    assert_eq!(
        said(&alone),
        [
            "这个号码在名册上是沈梅（档案局支部）的，这一行写的是许伦：号码写错了的，请对照证件改正；本人改了姓名的，\
          请先在其档案中变更姓名，再导入这一行。"
        ]
    );
    assert_eq!(
        count(&w, "select count(*) from member where name = '许伦'"),
        0
    );

    // The same name in other characters is no other person.
    let alike = sent(&w, &[with(&member("沈玫", 1990), "身份证号", &number)]);
    assert_eq!(counts(&alike), (0, 1, 0, 0));
    assert!(alike.notes[0].message.zh.contains("姓名不同"));
}

#[test]
fn days_put_right_by_a_list_move_the_first_standings_as_on_the_page() {
    let w = small_county();
    let standings = "select s.status || ' ' || s.from_on || ' ' || coalesce(s.until_on, '-') from member_status s
       join member m on m.id = s.member_id where m.name = '谢红' order by s.from_on";
    let left =
        "update member_status set until_on = '2018-01-01' where until_on is null and member_id in (
       select m.id from member m where m.name = '谢红')";
    let away = "insert into member_status (id, member_id, status, from_on, until_on)
       select m.id + 700001, m.id, 'former', '2018-01-01', '2020-01-01' from member m where m.name = '谢红'";
    let again = "insert into member_status (id, member_id, status, from_on, until_on)
       select m.id + 700002, m.id, 'full', '2020-01-01', null from member m where m.name = '谢红'";
    for statement in [left, away, again] {
        let set = w
            .db()
            .write_now(move |tx| tx.execute(statement, zhibu_db::params![]));
        assert_eq!(set.unwrap(), 1);
    }
    let row = member("谢红", 1980);
    let moved = sent(&w, &[with(&row, "入党日期", "2009-06-20")]);
    assert_eq!(counts(&moved), (0, 1, 0, 0), "{}", faults(&moved));
    assert_eq!(
        texts(&w, standings),
        [
            "probationary 2009-06-20 2010-07-01",
            "full 2010-07-01 2018-01-01",
            "former 2018-01-01 2020-01-01",
            "full 2020-01-01 -"
        ]
    );
    assert_eq!(
        texts(
            &w,
            "select p.from_on from membership p join member m on m.id = p.member_id where m.name = '谢红'"
        ),
        ["2009-06-20"]
    );
    let away = sent(
        &w,
        &[with(
            &with(&row, "入党日期", "2009-06-20"),
            "转正日期",
            "2019-02-01",
        )],
    );
    assert_eq!(faults(&away), "2 转正日期 days_do_not_fit");
    assert_eq!(
        said(&away),
        ["2019-02-01 与 2018-01-01 起的党籍记录不符，请核对哪个日期有误。"]
    );
}

const HEADINGS: &str =
    "姓名|性别|出生日期|民族|身份证号|证件类型|入党日期|转正日期|党籍|所在党支部|人员类别";

fn people(rows: &[&str]) -> Vec<u8> {
    let text = format!("{HEADINGS}\n{}", rows.join("\n"));
    workbook(&[("党员花名册", &text)])
}

#[test]
fn another_document_is_named_beside_its_number_and_codes_stand_for_words() {
    let w = small_county();
    let rows = [
        "何文|1|1988-02-03|01|e1234 5678|护照|2009-07-01|2010-07-01|正式党员|档案局支部|在职",
        "林安|女|1989-02-03|土家族|H1234567890|回乡证|2009-07-01||预备|档案局支部|在职",
    ];
    let report = import_bytes(&w, ImportKind::Members, people(&rows)).unwrap();
    assert_eq!(counts(&report), (2, 0, 0, 0), "{}", faults(&report));
    assert_eq!(
        texts(
            &w,
            "select name || ' ' || document_type || ' ' || sex || ' ' || ethnicity || ' ' || status
           from member where document_type <> 'citizen' order by birth_on"
        ),
        [
            "何文 passport male 汉 full",
            "林安 hong_kong_macau_permit female 土家 probationary"
        ]
    );
    let again = import_bytes(&w, ImportKind::Members, people(&rows)).unwrap();
    assert_eq!(counts(&again), (0, 0, 2, 0));

    let wrong = [
        "何文|男|1988-02-03|汉族|E12345678||2009-07-01|2010-07-01||档案局支部|在职",
        "何武|男|1988-02-03|汉族|E12|护照|2009-07-01||正式党员|档案局支部|在职",
        "何斌|男|1988-02-03|汉族|E1******9|护照|2009-07-01|2010-07-01|预备党员|档案局支部|在职",
        "何全|男|1988-02-03|汉族|E1******9|护照|2009-07-01|2010-07-01||档案局支部|在职",
    ];
    let report = import_bytes(&w, ImportKind::Members, people(&wrong)).unwrap();
    assert_eq!(
        faults(&report),
        "2 身份证号 id_number_form
3 身份证号 document_number_form
3 转正日期 full_date_missing
4 党籍 standing_mismatch
5 身份证号 id_number_masked"
    );
    let told = said(&report).join("");
    assert!(
        told.contains("护照等其他证件，请在“证件类型”一列写明"),
        "{told}"
    );
    assert!(
        told.contains("名册上没有与它相符的何全（1988-02-03 出生），请写完整的号码"),
        "{told}"
    );
}

#[test]
fn who_has_left_stays_as_they_were() {
    let w = small_county();
    let left = "update member set status = 'former' where name = '李磊'";
    let set = w
        .db()
        .write_now(move |tx| tx.execute(left, zhibu_db::params![]));
    assert_eq!(set.unwrap(), 1);
    let number = citizen_number(1984);
    let row = |standing: &str, ethnicity: &str| {
        format!(
            "李磊|女|1984.03.15|{ethnicity}|{number}||2009-07-01|2010-07-01|{standing}|档案局支部|在职"
        )
    };
    let told = |rows: &[&str]| {
        let report = import_bytes(&w, ImportKind::Members, people(rows)).unwrap();
        (counts(&report), faults(&report))
    };
    assert_eq!(
        told(&[&row("已离开", "汉族")]),
        ((0, 0, 1, 0), String::new())
    );
    let refused = "2 身份证号 member_former".to_owned();
    assert_eq!(told(&[&row("", "汉族")]), ((0, 0, 0, 1), refused.clone()));
    assert_eq!(told(&[&row("已离开", "苗族")]), ((0, 0, 0, 1), refused));
    let newcomer = row("已离开", "汉族")
        .replace(&number, &citizen_number(1987))
        .replace("1984", "1987");
    let present = row("已离开", "汉族")
        .replace(&number, &citizen_number(1980))
        .replace("1984", "1980")
        .replace("李磊", "谢红");
    assert_eq!(
        told(&[&newcomer, &present]),
        (
            (0, 0, 0, 2),
            "2 党籍 standing_former\n3 党籍 standing_former".to_owned()
        )
    );
}

#[test]
fn a_masked_number_stands_for_the_one_person_it_can_be() {
    let w = small_county();
    let masked = |row: &str, year: i16| row.replace(&citizen_number(year), "439900********1081");
    let tail = |year: i16| citizen_number(year)[14..].to_owned();
    let row = member("谢红", 1980);
    let own = masked(&row, 1980).replace("1081", &tail(1980));
    let report = sent(&w, std::slice::from_ref(&own));
    assert_eq!(counts(&report), (0, 0, 1, 0), "{}", faults(&report));
    let changed = sent(&w, &[with(&own, "备注", "借调到县委办")]);
    assert_eq!(counts(&changed), (0, 1, 0, 0));
    let twice = sent(&w, &[own.clone(), row]);
    assert_eq!(faults(&twice), "3 身份证号 duplicate_in_file");
    let telephone = sent(&w, &[with(&own, "手机", "199****6624")]);
    assert_eq!(faults(&telephone), "2 手机 telephone_masked");
}

#[test]
fn a_place_that_never_was_is_told_once_and_refuses_nobody() {
    let w = small_county();
    let report = sent(&w, &[member("何芳", 1988), member("沈梅", 1990)]);
    assert_eq!(counts(&report), (2, 0, 0, 0));
    let notes: Vec<&str> = report
        .notes
        .iter()
        .map(|it| it.message.zh.as_str())
        .collect();
    assert_eq!(
        notes,
        [
            "有 2 行身份证号的前六位 439900 从来不是行政区划代码（最先是第 2 行），已照收，请核对是否写错。"
        ]
    );
    let again = sent(&w, &[member("何芳", 1988), member("沈梅", 1990)]);
    assert_eq!(again.notes, [], "what is known was told when it came");
}
