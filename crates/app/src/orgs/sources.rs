//! What the areas below know about organisations: their members and their posts. This area knows none
//! of them; `lib.rs` registers them.

use jiff::civil::Date;
use zhibu_db::{Tx, record};

use crate::access::Reach;
use crate::error::Outcome;

record! {
    /// The members of a branch on a day.
    pub struct Headcount {
        /// The branch.
        pub organisation_id: i64,
        /// Full members 正式党员.
        pub full_count: i64,
        /// Full and probationary members.
        pub all_count: i64,
    }
}

record! {
    /// The members of a branch on the first of a month, and until the next row.
    pub struct MonthHeadcount {
        /// The branch.
        pub organisation_id: i64,
        /// The first of the month.
        pub month_start: Date,
        /// Full members 正式党员.
        pub full_count: i64,
        /// Full and probationary members.
        pub all_count: i64,
    }
}

record! {
    /// Members of one kind.
    pub struct KindCount {
        /// full 正式, probationary 预备 or former.
        pub status: String,
        /// in_service 在职, retired 离退休, other 其他.
        pub personnel: String,
        /// How many.
        pub member_count: i64,
    }
}

record! {
    /// A post and who holds it.
    pub struct Holder {
        /// Where.
        pub organisation_id: i64,
        /// As reported: 党支部书记, 组织委员.
        pub title: String,
        /// secretary, deputy_secretary, committee_member or group_leader.
        pub rank: String,
        /// As reported.
        pub holder_name: String,
        /// The holder's page, where the reader may open it.
        pub member_id: Option<i64>,
        /// 专职 or 兼职; none where nobody said.
        pub full_time: Option<bool>,
        /// The holder's other post 行政职务.
        pub other_post: Option<String>,
        /// Since when; later than the day asked for if nobody was recorded before.
        pub from_on: Date,
    }
}

/// Months of some branches up to a day.
pub type ByMonth = fn(&mut Tx<'_>, &Reach, Date, &[i64]) -> Outcome<Vec<MonthHeadcount>>;

/// Where members are counted.
#[derive(Clone, Copy, Debug)]
pub struct MemberSource {
    /// The members of every branch in reach on a day.
    pub on: fn(&mut Tx<'_>, &Reach, Date) -> Outcome<Vec<Headcount>>,
    /// The members of some branches on the first of each month up to a day, a row only where it changed, in
    /// the order of branches and months.
    pub by_month: ByMonth,
    /// The first month of which the members of any branch in reach are known.
    pub first_month: fn(&mut Tx<'_>, &Reach) -> Outcome<Option<Date>>,
    /// Today's members of an organisation and those below it by kind.
    pub kinds: fn(&mut Tx<'_>, &Reach, i64) -> Outcome<Vec<KindCount>>,
}

/// Where posts are kept.
#[derive(Clone, Copy, Debug)]
pub struct PostSource {
    /// The posts of every organisation in reach on a day: by organisation, who leads it first. Where the
    /// first record of a rank is later than the day, its holder stands: who came before was never
    /// recorded, and that is no vacancy.
    pub on: fn(&mut Tx<'_>, &Reach, Date) -> Outcome<Vec<Holder>>,
}

/// Everything asked of the areas below.
#[derive(Clone, Copy, Debug)]
pub struct Sources {
    /// The roster.
    pub members: MemberSource,
    /// The leadership.
    pub posts: PostSource,
}
