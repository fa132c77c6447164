//! Members by serial number: always the same ones, with the names, days and numbers that a county has.

use jiff::civil::{Date, date};
use jiff::{Span, ToSpan as _};
use zhibu_app::members::intake::NewMember;

/// Surnames by how common they are, in ten thousandths; the rest share what is left.
const SURNAMES: [(&str, u64); 24] = [
    ("王", 720),
    ("李", 710),
    ("张", 680),
    ("刘", 540),
    ("陈", 450),
    ("杨", 310),
    ("黄", 220),
    ("赵", 210),
    ("吴", 200),
    ("周", 190),
    ("徐", 140),
    ("孙", 140),
    ("马", 130),
    ("朱", 130),
    ("胡", 120),
    ("郭", 110),
    ("何", 110),
    ("林", 110),
    ("高", 100),
    ("罗", 100),
    ("郑", 90),
    ("梁", 90),
    ("曾", 60),
    ("欧阳", 10),
];

const OTHER_SURNAMES: &str = "谢宋唐许韩冯邓曹彭肖蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武戴莫孔向汤";

const GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文建国庆志远晓云玉兰春梅红海波辉鹏飞龙凤丹燕玲斌宇浩然子轩欣怡梓涵雨泽思佳俊豪嘉琪一诺天佑诗雅家兴永康德福长青立新卫东爱民学义正清光荣少安仁贵福生成林木森水根金宝珍珠美良善";

/// One member of the made-up county.
#[derive(Clone, Debug)]
pub struct Person {
    /// Two or three characters.
    pub name: String,
    /// Whether a man, as the ID number tells too.
    pub is_man: bool,
    /// Within sixty years.
    pub birth_on: Date,
    /// From the nineteenth birthday on.
    pub joined_on: Date,
    /// A year after; none for the one in thirty who joined this year.
    pub full_on: Option<Date>,
    /// in_service, retired or other.
    pub personnel: &'static str,
    /// With a right check character, in a region that no place has.
    pub id_number: String,
    /// Eleven digits.
    pub telephone: String,
    /// One in forty.
    pub in_hardship: bool,
    /// One in fifty.
    pub floating: bool,
}

/// The member of that serial number.
pub fn person(serial: usize) -> Person {
    let serial = u64::try_from(serial).unwrap();
    let mut dice = Dice(serial);
    let is_man = dice.below(100) < 62;
    let is_probationary = dice.below(30) == 0;
    // Sixty years of birthdays, then the next number of each day: no two members share one.
    let day = serial % DAYS;
    let birth_on = date(1942, 1, 1) + days(day);
    let number = (serial / DAYS) * 2 + u64::from(is_man);
    let (joined_on, full_on) = if is_probationary && birth_on < date(2001, 1, 1) {
        (date(2026, 2, 1) + days(dice.below(240)), None)
    } else {
        let oldest = (2020 - i64::from(birth_on.year()) - 19).clamp(1, 30);
        let age = 19 + i64::try_from(dice.below(u64::try_from(oldest).unwrap())).unwrap();
        let joined_on = birth_on + Span::new().years(age).days(1);
        (joined_on, Some(joined_on + 1.year()))
    };
    Person {
        name: name(&mut dice),
        is_man,
        birth_on,
        joined_on,
        full_on,
        personnel: match (birth_on.year(), dice.below(12)) {
            (_, 0) => "other",
            (..1965, _) => "retired",
            _ => "in_service",
        },
        id_number: citizen_number(birth_on, number),
        telephone: format!("199{:08}", serial % 100_000_000),
        in_hardship: dice.below(40) == 0,
        floating: dice.below(50) == 0,
    }
}

impl Person {
    /// As the roster takes them.
    pub fn member_of(self, branch_id: i64) -> NewMember {
        NewMember {
            name: self.name,
            sex: if self.is_man { "male" } else { "female" }.to_owned(),
            birth_on: self.birth_on,
            ethnicity: "汉".to_owned(),
            document_type: "citizen".to_owned(),
            id_number: self.id_number,
            telephone: Some(self.telephone),
            education: "bachelor".to_owned(),
            degree: None,
            native_place: Some("湖南衡江".to_owned()),
            joined_on: self.joined_on,
            full_on: self.full_on,
            branch_id,
            personnel: self.personnel.to_owned(),
            workplace: Some("科员".to_owned()),
            in_hardship: self.in_hardship,
            floating: self.floating,
            note: self.floating.then(|| "流动党员，在外务工".to_owned()),
        }
    }
}

const DAYS: u64 = 365 * 60;

fn days(count: u64) -> Span {
    Span::new().days(i64::try_from(count).unwrap())
}

fn name(dice: &mut Dice) -> String {
    let mut drawn = dice.below(10_000);
    let common = SURNAMES.iter().find(|(_, share)| {
        let found = drawn < *share;
        drawn = drawn.saturating_sub(*share);
        found
    });
    let mut name = match common {
        Some((surname, _)) => (*surname).to_owned(),
        None => dice.letter(OTHER_SURNAMES).to_string(),
    };
    name.push(dice.letter(GIVEN));
    if dice.below(100) < 84 {
        name.push(dice.letter(GIVEN));
    }
    name
}

fn citizen_number(birth_on: Date, number: u64) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let body = format!("439900{}{number:03}", birth_on.strftime("%Y%m%d"));
    let sum: u32 = body
        .bytes()
        .zip(WEIGHTS)
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    let check = b"10X98765432"[usize::try_from(sum % 11).unwrap()];
    format!("{body}{}", char::from(check))
}

/// Numbers that look drawn and are always the same for a serial number (SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    /// From 0 up to, not including, `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % end
    }

    fn letter(&mut self, of: &str) -> char {
        let count = u64::try_from(of.chars().count()).unwrap();
        let at = usize::try_from(self.below(count)).unwrap();
        of.chars().nth(at).unwrap()
    }
}
