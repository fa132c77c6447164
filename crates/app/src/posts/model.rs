//! Posts and their holders.

use jiff::civil::Date;
use zhibu_db::record;

/// 书记: who leads an organisation.
pub const SECRETARY: &str = "secretary";
/// 副书记.
pub const DEPUTY_SECRETARY: &str = "deputy_secretary";
/// 委员: makes the committee of a branch.
pub const COMMITTEE_MEMBER: &str = "committee_member";
/// 党小组组长.
pub const GROUP_LEADER: &str = "group_leader";

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
