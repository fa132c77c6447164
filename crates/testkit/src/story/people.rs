//! Who is who: organisations, members, and the cast that signs in.

use jiff::civil::{Date, date};
use zhibu_app::access::Role;

pub const WORK_COMMITTEE: &str = "县直机关工委";
pub const WATER: &str = "水务局支部";
pub const ARCHIVE: &str = "档案局支部";
pub const EDUCATION: &str = "教育局总支";
pub const EDUCATION_OFFICE: &str = "教育局机关支部";
pub const EDUCATION_RETIRED: &str = "教育局离退休支部";
pub const WATER_GROUP_1: &str = "水务局支部第一党小组";
pub const WATER_GROUP_2: &str = "水务局支部第二党小组";

/// Short name, kind, the one above, code of the unit.
pub const ORGANISATIONS: [(&str, &str, Option<&str>, &str); 8] = [
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
pub const UNITS: [(&str, &str, &str); 4] = [
    ("010", "县直机关工委", "county"),
    ("015", "档案局", "county"),
    ("021", "水务局", "county"),
    ("033", "教育局", "province"),
];

/// Branch and its members: name, sex, born, joined, full on (none: probationary), personnel.
pub type Person = (
    &'static str,
    &'static str,
    Date,
    Date,
    Option<Date>,
    &'static str,
);

pub fn people() -> Vec<(&'static str, Vec<Person>)> {
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
pub type Player = (
    &'static str,
    &'static str,
    Role,
    Option<&'static str>,
    Option<&'static str>,
);

pub const CAST: [Player; 8] = [
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
