//! The shared county.
//!
//! 县直机关工委 has 水务局支部 (nine full members and one probationary, a committee, two groups), 档案局支部
//! (five full members: it owes no committee meeting) and 教育局总支 with 教育局机关支部 (eight) and
//! 教育局离退休支部 (four). 林秀英 leads 水务局支部, which did in 2026 what it owed but for the committee
//! meeting of May, the theme day of August and the second group's meeting of September; 档案局支部 met
//! in the first quarter only.

mod people;

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use zhibu_app::accounts::{NewAccount, store as accounts};
use zhibu_app::error::Outcome;
use zhibu_app::meetings::summary::rebuild_all;
use zhibu_app::members::intake::{NewMember, insert_many};
use zhibu_app::members::store::rebuild_summaries;
use zhibu_app::orgs::store::rebuild_closure;
use zhibu_app::sealing::FieldKeys;
use zhibu_db::{Tx, Value, params};

use people::{
    ARCHIVE, CAST, EDUCATION, EDUCATION_OFFICE, EDUCATION_RETIRED, ORGANISATIONS, UNITS, WATER,
    WATER_GROUP_1, WATER_GROUP_2, people,
};

pub struct Told {
    pub organisations: BTreeMap<&'static str, i64>,
    pub members: BTreeMap<&'static str, i64>,
}

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
pub fn citizen_number(birth_on: Date, serial: i32) -> String {
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
