//! Functions 职能 of an organ's party organisation: lists in editions, and what would show that one is
//! fulfilled.

use crate::rulebook::Rulebook;
use crate::value::{Citation, Place, Source};

/// One function of one list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionRule {
    /// `nine.1`.
    pub key: String,
    /// Which list it stands in.
    pub list: FunctionList,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// The kinds of meeting that show it.
    pub meeting_kinds: Vec<String>,
    /// The other records that show it.
    pub records: Vec<FunctionRecord>,
    /// Document, article, binding and dates.
    pub source: Source,
    /// Where it stands in the rule files.
    pub place: Place,
}

/// A list of functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FunctionList {
    /// 九项基本职责 of the regulation of 2019.
    Nine,
    /// 十项职能 of an older working paper.
    Ten,
}

/// A record besides meetings that shows a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FunctionRecord {
    /// Decisions 决议事项 of meetings.
    Resolutions,
    /// Members accepted 接收预备党员.
    MembersAccepted,
    /// What mass organisations 群团 did and reported.
    MassRecords,
    /// The same of united-front contacts 统战.
    UnitedFrontRecords,
    /// Meetings of the organisations below.
    MeetingsBelow,
}

impl FunctionList {
    /// Both of them, the newer first.
    pub const ALL: [FunctionList; 2] = [FunctionList::Nine, FunctionList::Ten];

    /// `nine`, `ten`.
    pub fn key(self) -> &'static str {
        match self {
            FunctionList::Nine => "nine",
            FunctionList::Ten => "ten",
        }
    }

    /// Reads one of the words of [`FunctionList::key`].
    pub fn parse(text: &str) -> Option<FunctionList> {
        FunctionList::ALL.into_iter().find(|it| it.key() == text)
    }
}

impl FunctionRecord {
    /// All of them.
    pub const ALL: [FunctionRecord; 5] = [
        FunctionRecord::Resolutions,
        FunctionRecord::MembersAccepted,
        FunctionRecord::MassRecords,
        FunctionRecord::UnitedFrontRecords,
        FunctionRecord::MeetingsBelow,
    ];

    /// The word in the rule files.
    pub fn key(self) -> &'static str {
        match self {
            FunctionRecord::Resolutions => "resolutions",
            FunctionRecord::MembersAccepted => "members_accepted",
            FunctionRecord::MassRecords => "mass_records",
            FunctionRecord::UnitedFrontRecords => "united_front_records",
            FunctionRecord::MeetingsBelow => "meetings_below",
        }
    }

    /// Reads one of the words of [`FunctionRecord::key`].
    pub fn parse(text: &str) -> Option<FunctionRecord> {
        FunctionRecord::ALL.into_iter().find(|it| it.key() == text)
    }
}

impl Rulebook {
    /// The functions of a list, in its order.
    pub fn functions(&self, list: FunctionList) -> impl Iterator<Item = &FunctionRule> {
        self.functions.iter().filter(move |it| it.list == list)
    }
}

impl FunctionRule {
    /// Whether anything this program keeps would show it.
    pub fn can_be_shown(&self) -> bool {
        !self.meeting_kinds.is_empty() || !self.records.is_empty()
    }

    /// What a page prints about it: document, article, edition.
    pub fn citation(&self) -> Citation {
        self.source
            .cite((&self.key, &self.zh, &self.en), String::new())
    }
}
