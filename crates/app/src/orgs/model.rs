//! Units and organisations.

use zhibu_db::record;

/// What a party organisation is 党组织类型.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrganisationKind {
    /// 机关工委.
    WorkCommittee,
    /// 机关党委.
    Committee,
    /// 党总支.
    GeneralBranch,
    /// 党支部.
    Branch,
    /// 联合支部: one branch for several units.
    JointBranch,
    /// 党小组.
    Group,
}

impl OrganisationKind {
    /// Every kind, from the top of the tree down.
    pub const ALL: [Self; 6] = [
        Self::WorkCommittee,
        Self::Committee,
        Self::GeneralBranch,
        Self::Branch,
        Self::JointBranch,
        Self::Group,
    ];

    /// The word in the database, the API, the rules and the strings' keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::WorkCommittee => "work_committee",
            Self::Committee => "committee",
            Self::GeneralBranch => "general_branch",
            Self::Branch => "branch",
            Self::JointBranch => "joint_branch",
            Self::Group => "group",
        }
    }

    /// The word in the offices' workbooks.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::WorkCommittee => "机关工委",
            Self::Committee => "机关党委",
            Self::GeneralBranch => "党总支",
            Self::Branch => "党支部",
            Self::JointBranch => "联合支部",
            Self::Group => "党小组",
        }
    }

    /// The kind of that key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// Whether members belong to it directly.
    pub fn holds_members(self) -> bool {
        matches!(self, Self::Branch | Self::JointBranch)
    }
}

record! {
    /// A unit 单位: an office of the county or one stationed there from above.
    pub struct Unit {
        pub id: i64,
        pub code: String,
        pub name: String,
        pub short_name: String,
        /// county 县直, city 市驻县, province 省驻县, central 中央驻县.
        pub affiliation: String,
        /// 单位性质, in the offices' own words.
        pub unit_kind: String,
        /// 统一社会信用代码.
        pub credit_code: Option<String>,
        pub head_name: Option<String>,
        /// 编制数.
        pub authorised_staff_count: Option<i64>,
        /// 在岗人数.
        pub staff_count: Option<i64>,
        pub note: Option<String>,
    }
}

record! {
    /// A party organisation 党组织.
    pub struct Organisation {
        pub id: i64,
        pub code: String,
        pub name: String,
        pub short_name: String,
        /// A key of [`OrganisationKind`].
        pub kind: String,
        pub founded_on: jiff::civil::Date,
        pub dissolved_on: Option<jiff::civil::Date>,
        /// 最近换届日期.
        pub last_election_on: Option<jiff::civil::Date>,
        /// 任期（年）.
        pub term_years: Option<i64>,
        /// 工作人员数.
        pub staff_count: Option<i64>,
        pub note: Option<String>,
    }
}

record! {
    /// An organisation in the tree, with its parent on the day asked for and today's members below it.
    pub struct TreeLine {
        pub id: i64,
        pub parent_id: Option<i64>,
        pub code: String,
        pub name: String,
        pub short_name: String,
        pub kind: String,
        pub founded_on: jiff::civil::Date,
        pub last_election_on: Option<jiff::civil::Date>,
        pub term_years: Option<i64>,
    }
}

record! {
    /// How many members an organisation and everything below it has today.
    pub struct Strength {
        pub organisation_id: i64,
        pub full_count: i64,
        pub all_count: i64,
    }
}

record! {
    /// An organisation's short form, for lists and pickers.
    pub struct OrganisationName {
        pub id: i64,
        pub code: String,
        pub short_name: String,
        pub kind: String,
    }
}
