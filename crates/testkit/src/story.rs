//! The shared county.
//!
//! 县直机关工委 has 水务局支部 (nine full members and one probationary, a committee, two groups), 档案局支部
//! (five full members: it owes no committee meeting) and 教育局总支 with 教育局机关支部 (eight) and
//! 教育局离退休支部 (four). 林秀英 leads 水务局支部, which did in 2026 what it owed but for the committee
//! meeting of May, the theme day of August and the second group's meeting of September; 档案局支部 met
//! in the first quarter only.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use zhibu_app::access::Role;
use zhibu_app::accounts::{NewAccount, store as accounts};
use zhibu_app::error::Outcome;
use zhibu_app::meetings::summary::rebuild_all;
use zhibu_app::members::intake::{NewMember, insert_many};
use zhibu_app::members::store::rebuild_summaries;
use zhibu_app::orgs::store::rebuild_closure;
use zhibu_app::sealing::FieldKeys;
use zhibu_db::{Tx, Value, params};

pub struct Told {
    pub organisations: BTreeMap<&'static str, i64>,
    pub members: BTreeMap<&'static str, i64>,
}

const WORK_COMMITTEE: &str = "县直机关工委";
const WATER: &str = "水务局支部";
const ARCHIVE: &str = "档案局支部";
const EDUCATION: &str = "教育局总支";
const EDUCATION_OFFICE: &str = "教育局机关支部";
const EDUCATION_RETIRED: &str = "教育局离退休支部";
const WATER_GROUP_1: &str = "水务局支部第一党小组";
const WATER_GROUP_2: &str = "水务局支部第二党小组";

/// Short name, kind, the one above, code of the unit.
const ORGANISATIONS: [(&str, &str, Option<&str>, &str); 8] = [
    (WORK_COMMITTEE, "work_committee", None, "010"),
    (WATER, "branch", Some(WORK_COMMITTEE), "021"),
    (WATER_GROUP_1, "group", Some(WATER), "021"),
    (WATER_GROUP_2, "group", Some(WATER), "021"),
    (ARCHIVE, "branch", Some(WORK_COMMITTEE), "015"),
    (EDUCATION, "general_branch", Some(WORK_COMMITTEE), "033"),
    (EDUCATION_OFFICE, "branch", Some(EDUCATION), "033"),
    (EDUCATION_RETIRED, "branch", Some(EDUCATION), "033"),
];

/// Code, name, whether of the county's own.
const UNITS: [(&str, &str, &str); 4] = [
    ("010", "县直机关工委", "county"),
    ("015", "档案局", "county"),
    ("021", "水务局", "county"),
    ("033", "教育局", "province"),
];

/// Branch and its members: name, sex, born, joined, full on (none: probationary), personnel.
type Person = (
    &'static str,
    &'static str,
    Date,
    Date,
    Option<Date>,
    &'static str,
);

fn people() -> Vec<(&'static str, Vec<Person>)> {
    let full = |name, sex, born: i16, joined: i16, personnel| {
        let full_on = Some(date(joined + 1, 7, 1));
        (
            name,
            sex,
            date(born, 3, 15),
            date(joined, 7, 1),
            full_on,
            personnel,
        )
    };
    vec![
        (
            WATER,
            vec![
                full("林秀英", "female", 1975, 2001, "in_service"),
                full("张国庆", "male", 1969, 1995, "in_service"),
                full("邓安", "male", 1982, 2008, "in_service"),
                full("曾晓云", "female", 1988, 2012, "in_service"),
                full("吐尔逊·买买提", "male", 1979, 2005, "in_service"),
                full("马𠅤", "female", 1990, 2015, "in_service"),
                full("陈志远", "male", 1950, 1974, "retired"),
                full("罗行豪", "male", 1966, 1990, "in_service"),
                full("何芳", "female", 1993, 2019, "in_service"),
                (
                    "杨庆言",
                    "male",
                    date(2000, 5, 11),
                    date(2026, 6, 18),
                    None,
                    "in_service",
                ),
            ],
        ),
        (
            ARCHIVE,
            vec![
                full("曹玉彩", "female", 1971, 1998, "in_service"),
                full("周秋玲", "female", 1985, 2010, "in_service"),
                full("谢红", "female", 1980, 2006, "in_service"),
                full("李磊", "male", 1991, 2016, "in_service"),
                full("王山", "male", 1948, 1970, "retired"),
            ],
        ),
        (
            EDUCATION_OFFICE,
            vec![
                full("何明", "male", 1973, 1999, "in_service"),
                full("赵翠春", "female", 1978, 2003, "in_service"),
                full("韩飞", "male", 1984, 2009, "in_service"),
                full("朱安", "male", 1986, 2011, "in_service"),
                full("彭珊红", "female", 1992, 2017, "in_service"),
                full("蔡启", "male", 1976, 2002, "in_service"),
                full("余美", "female", 1989, 2013, "in_service"),
                full("陶先", "male", 1981, 2007, "in_service"),
            ],
        ),
        (
            EDUCATION_RETIRED,
            vec![
                full("王磊", "male", 1941, 1966, "retired"),
                full("李娅", "female", 1944, 1970, "retired"),
                full("程刚", "male", 1939, 1965, "retired"),
                full("许秋", "female", 1946, 1972, "retired"),
            ],
        ),
    ]
}

/// Login name, shown name, office, organisation, member.
type Player = (
    &'static str,
    &'static str,
    Role,
    Option<&'static str>,
    Option<&'static str>,
);

const CAST: [Player; 8] = [
    (
        "officer",
        "白君舒",
        Role::Officer,
        Some(WORK_COMMITTEE),
        None,
    ),
    (
        "clerk",
        "何明",
        Role::CommitteeClerk,
        Some(EDUCATION),
        Some("何明"),
    ),
    (
        "secretary",
        "林秀英",
        Role::BranchSecretary,
        Some(WATER),
        Some("林秀英"),
    ),
    (
        "neighbour",
        "曹玉彩",
        Role::BranchSecretary,
        Some(ARCHIVE),
        Some("曹玉彩"),
    ),
    (
        "committee_member",
        "邓安",
        Role::CommitteeMember,
        Some(WATER),
        Some("邓安"),
    ),
    (
        "member",
        "张国庆",
        Role::Member,
        Some(WATER),
        Some("张国庆"),
    ),
    ("auditor", "沈文", Role::Auditor, None, None),
    ("administrator", "管理员", Role::Administrator, None, None),
];

/// Tells the story into an empty database.
pub fn tell(tx: &mut Tx<'_>, keys: &FieldKeys) -> Outcome<Told> {
    let organisations = organisations(tx)?;
    let members = members(tx, keys, &organisations)?;
    posts(tx, &organisations, &members)?;
    meetings(tx, &organisations)?;
    for (login_name, display_name, role, organisation, member) in CAST {
        let new = NewAccount {
            login_name,
            display_name,
            role,
            organisation_id: organisation.map(|it| organisations[it]),
            member_id: member.map(|it| members[it]),
        };
        accounts::insert_account(tx, &new, "opens with nothing")?;
    }
    Ok(Told {
        organisations,
        members,
    })
}

fn organisations(tx: &mut Tx<'_>) -> Outcome<BTreeMap<&'static str, i64>> {
    let mut units = BTreeMap::new();
    for (code, name, affiliation) in UNITS {
        let id = tx.new_id();
        units.insert(code, id);
        tx.execute(
            "insert into unit (id, code, name, short_name, affiliation, unit_kind, staff_count)
             values (?1, ?2, ?3, ?3, ?4, '政府部门', 40)",
            params![id, code, name, affiliation],
        )?;
    }
    let mut ids = BTreeMap::new();
    for (position, (short_name, kind, above, unit)) in ORGANISATIONS.into_iter().enumerate() {
        let id = tx.new_id();
        ids.insert(short_name, id);
        let term = match kind {
            "work_committee" => Some(5_i64),
            "group" => None,
            _ => Some(3_i64),
        };
        tx.execute(
            "insert into organisation (id, code, name, short_name, kind, founded_on, last_election_on, term_years)
             values (?1, ?2, ?3, ?4, ?5, '2013-05-01', ?6, ?7)",
            params![
                id,
                format!("04390000{position:02}"),
                format!("中共衡江县{short_name}"),
                short_name,
                kind,
                term.map(|_| "2024-03-11"),
                term
            ],
        )?;
        tx.execute(
            "insert into organisation_unit (organisation_id, unit_id) values (?1, ?2)",
            params![id, units[unit]],
        )?;
        if let Some(above) = above {
            let link_id = tx.new_id();
            tx.execute(
                "insert into organisation_link (id, parent_id, child_id, from_on) values (?1, ?2, ?3, '2013-05-01')",
                params![link_id, ids[above], id],
            )?;
        }
    }
    rebuild_closure(tx)?;
    Ok(ids)
}

fn members(
    tx: &mut Tx<'_>,
    keys: &FieldKeys,
    organisations: &BTreeMap<&'static str, i64>,
) -> Outcome<BTreeMap<&'static str, i64>> {
    let mut ids = BTreeMap::new();
    let mut serial = 100;
    for (branch, people) in people() {
        let new: Vec<NewMember> = people
            .iter()
            .map(|(name, sex, birth_on, joined_on, full_on, personnel)| {
                serial += 2;
                NewMember {
                    name: (*name).to_owned(),
                    sex: (*sex).to_owned(),
                    birth_on: *birth_on,
                    ethnicity: if name.contains('·') {
                        "维吾尔"
                    } else {
                        "汉"
                    }
                    .to_owned(),
                    document_type: "citizen".to_owned(),
                    id_number: citizen_number(*birth_on, serial + i32::from(*sex == "male")),
                    telephone: Some(format!("1990000{serial:04}")),
                    education: "bachelor".to_owned(),
                    degree: None,
                    native_place: Some("湖南衡江".to_owned()),
                    joined_on: *joined_on,
                    full_on: *full_on,
                    branch_id: organisations[branch],
                    personnel: (*personnel).to_owned(),
                    workplace: Some("科员".to_owned()),
                    in_hardship: *name == "何芳",
                    floating: false,
                    note: None,
                }
            })
            .collect();
        let written = insert_many(tx, keys, &new)?;
        ids.extend(people.iter().map(|it| it.0).zip(written));
        rebuild_summaries(tx, &[organisations[branch]])?;
    }
    Ok(ids)
}

/// A number with a right check character in the region 439900, which no place has.
fn citizen_number(birth_on: Date, serial: i32) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let body = format!("439900{}{serial:03}", birth_on.strftime("%Y%m%d"));
    let sum: u32 = body
        .chars()
        .zip(WEIGHTS)
        .map(|(it, weight)| it.to_digit(10).unwrap() * weight)
        .sum();
    format!(
        "{body}{}",
        "10X98765432"
            .chars()
            .nth(usize::try_from(sum % 11).unwrap())
            .unwrap()
    )
}

fn posts(
    tx: &mut Tx<'_>,
    organisations: &BTreeMap<&'static str, i64>,
    members: &BTreeMap<&'static str, i64>,
) -> Outcome<()> {
    let posts = [
        (WATER, "书记", "secretary", "林秀英"),
        (WATER, "副书记", "deputy_secretary", "张国庆"),
        (WATER, "组织委员", "committee_member", "邓安"),
        (WATER, "宣传委员", "committee_member", "曾晓云"),
        (WATER_GROUP_1, "组长", "group_leader", "马𠅤"),
        (WATER_GROUP_2, "组长", "group_leader", "罗行豪"),
        (ARCHIVE, "书记", "secretary", "曹玉彩"),
        (EDUCATION, "书记", "secretary", "何明"),
        (EDUCATION_OFFICE, "书记", "secretary", "赵翠春"),
        (EDUCATION_OFFICE, "组织委员", "committee_member", "韩飞"),
        (EDUCATION_RETIRED, "书记", "secretary", "王磊"),
    ];
    for (organisation, title, rank, holder) in posts {
        let id = tx.new_id();
        tx.execute(
            "insert into post (id, organisation_id, title, rank, holder_name, member_id, full_time, from_on)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, '2024-03-11')",
            params![id, organisations[organisation], title, rank, holder, members[holder], false],
        )?;
    }
    Ok(())
}

/// What was held in 2026, January to October.
fn meetings(tx: &mut Tx<'_>, organisations: &BTreeMap<&'static str, i64>) -> Outcome<()> {
    let mut held: Vec<(&str, &str, i8, i64, i64)> = Vec::new();
    for month in 1..=10_i8 {
        if month != 5 {
            held.push((WATER, "committee", month, 4, 4));
        }
        if month != 8 {
            held.push((WATER, "theme_day", month, 9, 8));
        }
        held.push((WATER_GROUP_1, "group", month, 5, 5));
        if month != 9 {
            held.push((WATER_GROUP_2, "group", month, 4, 4));
        }
    }
    for month in [3, 6, 9] {
        held.push((WATER, "assembly", month, 9, 8));
        held.push((WATER, "lecture", month, 9, 7));
    }
    for month in [1, 2, 3] {
        held.push((ARCHIVE, "theme_day", month, 5, 5));
    }
    held.push((ARCHIVE, "assembly", 2, 5, 4));
    held.push((ARCHIVE, "lecture", 3, 5, 5));
    let recorded_at = tx.now_text();
    for (organisation, kind, month, due_count, present_count) in held {
        let id = tx.new_id();
        let held_on = date(2026, month, 15);
        tx.execute(
            "insert into meeting (id, organisation_id, held_on, topic, chair_name, due_count, present_count,
               length_minutes, source, recorded_at)
             values (?1, ?2, ?3, ?4, '林秀英', ?5, ?6, 90, 'import', ?7)",
            params![
                id,
                organisations[organisation],
                held_on,
                format!("{month}月{kind}"),
                due_count,
                present_count,
                recorded_at
            ],
        )?;
        tx.bulk(
            "meeting_kind",
            &["meeting_id", "kind"],
            [vec![Value::from(&id), Value::from(kind)]],
        )?;
    }
    rebuild_all(tx)
}
