//! Posts and their holders, and the people who do party work.

use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;
use zhibu_db::record;
use zhibu_rules::Citation;

use crate::orgs::model::Organisation;

/// 书记: who leads an organisation.
pub const SECRETARY: &str = "secretary";
/// 副书记.
pub const DEPUTY_SECRETARY: &str = "deputy_secretary";
/// 委员: makes the committee of a branch.
pub const COMMITTEE_MEMBER: &str = "committee_member";
/// 党小组组长.
pub const GROUP_LEADER: &str = "group_leader";
/// All of them, who leads first.
pub const RANKS: [&str; 4] = [SECRETARY, DEPUTY_SECRETARY, COMMITTEE_MEMBER, GROUP_LEADER];

record! {
    /// A post 职务 and who holds it.
    pub struct Post {
        pub id: i64,
        pub organisation_id: i64,
        /// As reported: 党支部书记, 组织委员.
        pub title: String,
        /// One of the four ranks above.
        pub rank: String,
        pub holder_name: String,
        /// The holder as a member, once the roster knows them.
        pub member_id: Option<i64>,
        /// 专职 or 兼职; none where nobody said.
        pub full_time: Option<bool>,
        /// The holder's other post 行政职务.
        pub other_post: Option<String>,
        pub from_on: Date,
        pub until_on: Option<Date>,
    }
}

record! {
    /// A line of the leadership list 班子名册.
    pub struct PostLine {
        pub id: i64,
        pub organisation_id: i64,
        pub title: String,
        pub rank: String,
        pub holder_name: String,
        /// The holder's page, where the reader may open it.
        pub member_id: Option<i64>,
        /// The holder's education 学历 as the roster has it.
        pub education: Option<String>,
        pub full_time: Option<bool>,
        pub other_post: Option<String>,
        /// 职责分工.
        pub division: Option<String>,
        pub from_on: Date,
        /// 任期至.
        pub term_ends_on: Option<Date>,
        pub until_on: Option<Date>,
    }
}

record! {
    /// A member who may hold a post.
    pub struct Candidate {
        pub id: i64,
        pub name: String,
        pub branch_name: String,
    }
}

/// An organisation and its posts.
#[derive(Clone, Debug)]
pub struct Leadership {
    /// The organisation.
    pub organisation: Organisation,
    /// Those held today, who leads first.
    pub held: Vec<PostLine>,
    /// Those that have ended, latest first.
    pub past: Vec<PostLine>,
    /// Today.
    pub on: Date,
}

/// A post as typed.
#[derive(Clone, Debug, Default)]
pub struct NewPost {
    /// As reported.
    pub title: String,
    /// One of [`RANKS`].
    pub rank: String,
    /// The holder by name; who bears it alone in the organisation is linked to the roster.
    pub holder_name: String,
    /// The holder as a member, if chosen so.
    pub member_id: Option<i64>,
    /// `yes`, `no` or blank.
    pub full_time: String,
    /// The holder's other post.
    pub other_post: String,
    /// What the holder sees to.
    pub division: String,
    /// From which day.
    pub from_on: String,
    /// When the term is to end.
    pub term_ends_on: String,
}

record! {
    /// A party worker 党务干部 in their present post.
    pub struct WorkerLine {
        pub id: i64,
        pub name: String,
        pub member_id: Option<i64>,
        pub recommendation: Option<String>,
        pub organisation_id: i64,
        pub organisation_name: String,
        pub title: String,
        pub full_time: bool,
        pub from_on: Date,
        /// The last day of training.
        pub trained_on: Option<Date>,
        /// Posts they have held.
        pub post_count: i64,
    }
}

record! {
    /// A post of a party worker.
    pub struct WorkerPost {
        pub organisation_id: i64,
        pub organisation_name: String,
        pub title: String,
        pub full_time: bool,
        pub from_on: Date,
        pub until_on: Option<Date>,
    }
}

record! {
    /// A training 培训 of a party worker.
    pub struct Training {
        pub held_on: Date,
        pub topic: String,
        pub class_hours: Option<i64>,
    }
}

/// What a party worker is marked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkerMark {
    /// In one post for longer than the rules mean it 多年未交流.
    Unmoved,
    /// No training within the months of the rules.
    Untrained,
}

impl WorkerMark {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Unmoved, Self::Untrained];

    /// The word of the address and of the strings' keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Unmoved => "unmoved",
            Self::Untrained => "untrained",
        }
    }

    /// The mark of that word.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }
}

/// A party worker with what the rules remark.
#[derive(Clone, Debug)]
pub struct Worker {
    /// The row.
    pub line: WorkerLine,
    /// Whole years in the present post.
    pub years: i64,
    /// What is remarked, each with its rule.
    pub marks: Vec<(WorkerMark, Citation)>,
}

/// Everything about a party worker.
#[derive(Clone, Debug)]
pub struct WorkerFile {
    /// In the present post.
    pub worker: Worker,
    /// Posts, latest first.
    pub posts: Vec<WorkerPost>,
    /// Trainings, latest first.
    pub trainings: Vec<Training>,
}

/// A party worker as typed; for a rotation the new post alone.
#[derive(Clone, Debug, Default)]
pub struct NewWorker {
    /// By name.
    pub name: String,
    /// Where.
    pub organisation_id: Option<i64>,
    /// 职务.
    pub title: String,
    /// `yes` or `no`.
    pub full_time: String,
    /// From which day.
    pub from_on: String,
    /// What they are recommended for; may be blank.
    pub recommendation: String,
}

/// A training as typed.
#[derive(Clone, Debug, Default)]
pub struct NewTraining {
    /// On which day.
    pub held_on: String,
    /// What about.
    pub topic: String,
    /// 学时; may be blank.
    pub class_hours: String,
}

/// What the register is narrowed to.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WorkerQuery {
    /// A part of a name or of an organisation's name.
    pub q: Option<String>,
    /// unmoved or untrained.
    pub mark: Option<String>,
    /// `next` of the page before.
    pub after: Option<i64>,
}
