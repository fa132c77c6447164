//! Meetings as lists, pages and papers show them, and as they come in.

use jiff::civil::Date;
use zhibu_db::record;

/// 支部党员大会, as the rules name it: its quorum is that of the assembly.
pub const ASSEMBLY: &str = "assembly";
/// 支委会, as the rules name it: its list is the committee.
pub const COMMITTEE: &str = "committee";

/// Lines of one page of the list.
pub const PAGE_LINES: i64 = 50;

record! {
    /// A meeting in a list.
    pub struct MeetingLine {
        pub id: i64,
        pub organisation_id: i64,
        pub organisation_name: String,
        pub held_on: Date,
        pub topic: String,
        pub due_count: i64,
        pub present_count: i64,
        pub resolution_count: i64,
    }
}

record! {
    /// One kind of one meeting.
    pub struct KindLine {
        pub meeting_id: i64,
        pub kind: String,
    }
}

record! {
    /// Everything the row of a meeting holds.
    pub struct MeetingRow {
        pub id: i64,
        pub organisation_id: i64,
        pub organisation_name: String,
        pub organisation_full_name: String,
        pub held_on: Date,
        /// `14:30`.
        pub starts_at: Option<String>,
        pub place: Option<String>,
        pub topic: String,
        pub chair_name: Option<String>,
        pub recorder_name: Option<String>,
        /// 应到.
        pub due_count: i64,
        /// 实到.
        pub present_count: i64,
        /// 有表决权的应到: full members.
        pub voting_due_count: Option<i64>,
        pub voting_present_count: Option<i64>,
        pub length_minutes: Option<i64>,
        pub minutes: Option<String>,
        /// page or import.
        pub source: String,
        pub recorded_at: String,
        /// Who recorded it.
        pub recorded_by_name: Option<String>,
    }
}

record! {
    /// Who was to be there, and whether they were.
    pub struct AttendanceLine {
        pub member_id: i64,
        pub name: String,
        /// present, leave or absent.
        pub state: String,
        pub reason: Option<String>,
    }
}

record! {
    /// A decision: what, who, by when.
    pub struct ResolutionLine {
        pub decision: String,
        pub owner_name: Option<String>,
        pub due_on: Option<Date>,
    }
}

record! {
    /// A file kept with a meeting, without its bytes.
    pub struct AttachmentLine {
        pub id: i64,
        pub file_name: String,
        pub size_bytes: i64,
    }
}

record! {
    /// A file kept with a meeting.
    pub struct AttachmentFile {
        pub file_name: String,
        pub content: Vec<u8>,
    }
}

record! {
    /// What the last meeting of an organisation leaves as a default for the next.
    pub struct LastMeeting {
        pub id: i64,
        pub place: Option<String>,
        pub starts_at: Option<String>,
        pub length_minutes: Option<i64>,
    }
}

/// What the list is narrowed to. Empty text means: not narrowed.
#[derive(Clone, Debug, Default)]
pub struct MeetingFilter {
    /// An organisation, with everything below it.
    pub organisation_id: Option<i64>,
    /// A kind of meeting.
    pub kind: String,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// The last line of the page before: its day and id.
    pub after: Option<(Date, i64)>,
}

/// A page of the list, latest first.
#[derive(Clone, Debug, Default)]
pub struct MeetingPage {
    /// At most [`PAGE_LINES`] lines.
    pub lines: Vec<MeetingLine>,
    /// The kinds of each line, in the order of lines.
    pub kinds: Vec<Vec<String>>,
    /// Whether more follow.
    pub more: bool,
    /// How many there are in all under this filter.
    pub total_count: i64,
}

/// One meeting with everything kept about it.
#[derive(Clone, Debug)]
pub struct MeetingFile {
    /// The row.
    pub row: MeetingRow,
    /// Its kinds, as the rules name them.
    pub kinds: Vec<String>,
    /// Its list, in the order of names; empty for an imported one.
    pub attendance: Vec<AttendanceLine>,
    /// Its decisions, in order.
    pub resolutions: Vec<ResolutionLine>,
    /// Its files.
    pub attachments: Vec<AttachmentLine>,
    /// Those of the list who were of the committee that day: how many, and how many present.
    pub committee: Option<(i64, i64)>,
}

/// Whether somebody was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// 出席.
    Present,
    /// 请假.
    Leave,
    /// 缺席.
    Absent,
}

impl Presence {
    /// All of them, the usual one first.
    pub const ALL: [Self; 3] = [Self::Present, Self::Leave, Self::Absent];

    /// `present`, `leave`, `absent`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Leave => "leave",
            Self::Absent => "absent",
        }
    }

    /// The one of that key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.key() == key)
    }
}

/// A line of the list as it comes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAttendance {
    /// Who.
    pub member_id: i64,
    /// Whether they were there.
    pub presence: Presence,
    /// Why not; may be blank.
    pub reason: String,
}

/// Those of a long list who are not named one by one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Others {
    /// How many there are, all of them present, as the recorder was told.
    pub present_count: usize,
    /// Members who are neither among them nor on the list.
    pub not_listed: Vec<i64>,
}

/// A decision as it comes in; blank lines are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewResolution {
    /// What was decided.
    pub decision: String,
    /// Who does it; may be blank.
    pub owner_name: String,
    /// By when, as typed; may be blank.
    pub due_on: String,
}

/// A file as it comes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAttachment {
    /// Its name, for display.
    pub file_name: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// A meeting as it comes in, dates and times as typed, so that every fault is told at once.
#[derive(Clone, Debug, Default)]
pub struct NewMeeting {
    /// Who held it.
    pub organisation_id: i64,
    /// What it counts as.
    pub kinds: Vec<String>,
    /// The day.
    pub held_on: String,
    /// `14:30`; may be blank.
    pub starts_at: String,
    /// Length in minutes; may be blank.
    pub length_minutes: String,
    /// Where; may be blank.
    pub place: String,
    /// About what; blank for the names of its kinds.
    pub topic: String,
    /// 主持人; may be blank.
    pub chair_name: String,
    /// 记录人; may be blank.
    pub recorder_name: String,
    /// Agenda and minutes; may be blank.
    pub minutes: String,
    /// Everybody who was to be there, but for the others.
    pub attendance: Vec<NewAttendance>,
    /// Those not named; none if everybody is.
    pub others: Option<Others>,
    /// Decisions in order.
    pub resolutions: Vec<NewResolution>,
    /// Files.
    pub attachments: Vec<NewAttachment>,
    /// 另记一次: another of the same kind on the same day is meant.
    pub again: bool,
}

/// Where the list of a meeting comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RollKind {
    /// Everybody who belonged to the branch that day.
    Branch,
    /// The committee of the branch.
    Committee,
    /// Those of the branch whom the recorder names: a group's, or a committee nobody has entered.
    Chosen,
}

/// Somebody who may stand on the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollLine {
    /// Who.
    pub member_id: i64,
    /// Name.
    pub name: String,
    /// Whether they were a full member that day and so have a vote.
    pub is_full: bool,
    /// Whether they stood on the list of the last meeting of this organisation.
    pub was_listed: bool,
}

/// The list of a meeting to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roll {
    /// Where it comes from.
    pub kind: RollKind,
    /// Who may stand on it, in the order of names.
    pub lines: Vec<RollLine>,
}

record! {
    /// A meeting of the same organisation and day.
    pub struct SameDay {
        pub id: i64,
        pub kind: String,
        pub topic: String,
    }
}
