//! Ten thousand at once.

use jiff::civil::date;
use zhibu_app::AppError;
use zhibu_app::members::NewMember;
use zhibu_app::members::intake::insert_many;
use zhibu_testkit::World;

use super::{lines, searching};

/// So many that they are loaded, where few stood before.
const COUNT: usize = 10_000;

fn members(branch_id: i64) -> Vec<NewMember> {
    const SURNAMES: [&str; 5] = ["单", "吕", "欧阳", "曾", "万俟"];
    const GIVEN: [&str; 7] = ["小云", "国庆", "行", "乐", "重阳", "𠅤", "朝"];
    let text = str::to_owned;
    let member = |at: usize| {
        let (surname, given) = (SURNAMES[at % 5], GIVEN[at % 7]);
        NewMember {
            name: format!("{surname}{given}"),
            sex: text(if at % 2 == 0 { "female" } else { "male" }),
            birth_on: date(1988, 3, 15),
            ethnicity: text("汉"),
            document_type: text("passport"),
            id_number: format!("E{at:08}"),
            telephone: (at % 3 > 0).then(|| format!("199{at:08}")),
            education: text("bachelor"),
            degree: None,
            native_place: None,
            joined_on: date(2012, 7, 1),
            full_on: (at % 4 > 0).then(|| date(2013, 7, 1)),
            branch_id,
            personnel: text("in_service"),
            workplace: None,
            in_hardship: false,
            floating: false,
            note: None,
        }
    };
    (0..COUNT).map(member).collect()
}

/// A county into which they came so many at a time.
fn county(at_once: usize) -> World {
    let w = World::story();
    let keys = w.app().keys.clone();
    let all = members(w.organisation("水务局支部"));
    let written = w.db().write_now(move |tx| {
        for some in all.chunks(at_once) {
            insert_many(tx, &keys, some)?;
        }
        Ok::<_, AppError>(())
    });
    written.expect("written");
    w
}

/// What is kept of them but for ids and what is sealed, which are never the same twice; each in an order that an
/// index gives.
const KEPT: [&str; 6] = [
    "select m.name || m.name_pinyin || m.name_initials || m.name_strokes || m.status as value,
       m.id_number_index as of_whom from member m order by m.name_sort, m.id_number_index",
    "select m.birth_on as value, m.telephone_index as of_whom from member m
     where m.telephone_index is not null order by m.telephone_index",
    "select g.gram as value, m.id_number_index as of_whom from member_gram g
     join member m on m.id = g.member_id order by g.gram, m.id_number_index",
    "select r.reading as value, m.id_number_index as of_whom from member_reading r
     join member m on m.id = r.member_id order by r.reading, m.id_number_index",
    "select o.short_name || p.from_on as value, m.id_number_index as of_whom from member m
     join membership p on p.member_id = m.id join organisation o on o.id = p.organisation_id
     order by m.id_number_index, p.from_on",
    "select s.status || s.from_on || coalesce(s.until_on, '') as value, m.id_number_index as of_whom
     from member m join member_status s on s.member_id = m.id order by m.id_number_index, s.from_on",
];

zhibu_db::record! {
    struct Kept { value: String, of_whom: Vec<u8> }
}

#[test]
fn many_written_at_once_are_kept_and_found_as_a_few_at_a_time() {
    let (at_once, in_parts) = (county(COUNT), county(COUNT / 10));
    for statement in KEPT {
        let [found, wanted] = [&at_once, &in_parts].map(|w| {
            let kept: Result<Vec<Kept>, AppError> =
                w.db().read_now(move |tx| Ok(tx.rows(statement, &[])?));
            kept.expect("reads")
        });
        assert!(wanted.len() > COUNT / 2, "{statement}");
        assert!(found == wanted, "{statement}");
    }
    for typed in ["单小云", "danguoqing", "欧阳", "mq"] {
        let found = lines(&at_once, "officer", searching(typed));
        assert_eq!(found, lines(&in_parts, "officer", searching(typed)));
        assert!(!found.is_empty(), "{typed}");
    }
    if !at_once.db().is_postgres() {
        let said: Result<Vec<String>, AppError> = at_once
            .db()
            .read_now(|tx| Ok(tx.column("pragma integrity_check", &[])?));
        assert_eq!(said.expect("reads"), ["ok"]);
    }
}
