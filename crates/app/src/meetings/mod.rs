//! 组织生活: what branches and groups held, who was there, what was decided.
//!
//! Tables: `meeting`, `meeting_kind` (one meeting may count as several kinds 一会多用), `attendance`,
//! `resolution`, `attachment`, and the summary `meeting_summary` kept in the same transaction.
//!
//! Invariants: a meeting has at least one kind and at least one person present; its list is who belonged
//! to the organisation on that day (for a group, those of its branch whom the recorder names); counts of a
//! meeting recorded on the page are those of its list; imported meetings have counts and no list. A second
//! meeting of a kind on one day is recorded only when the recorder says so.
//!
//! Not here: votes by ballot, calendars and invitations, changing a record after it was saved. A photo is
//! never asked for.

pub mod actions;
mod api;
pub mod model;
mod pages;
mod paper;
mod query;
pub mod rules;
pub mod store;

pub use store::intake::ImportedMeeting;
pub use store::{intake, summary};

pub use store::belonging::BELONGING;
pub use store::references::REFERENCES as MEMBER_REFERENCES;

use zhibu_web::{NoQuery, Routes, gives_file, reads, writes};

use crate::access::Act;
use crate::app::App;
use crate::duties;

/// Meetings as records that duties count.
pub const DUTY_SOURCE: duties::Source = duties::Source {
    area: "meetings",
    records: summary::duty_records,
};

/// The routes of this area.
pub fn routes() -> Routes<App, Act> {
    Routes::new()
        .get("/meetings", pages::list, Act::SeeMeetings)
        .get(
            "/meetings.xlsx",
            pages::workbook::meetings,
            Act::SeeMeetings,
        )
        .get("/meetings/new", pages::new, Act::RecordMeeting)
        .post("/meetings", pages::create, Act::RecordMeeting)
        .get("/meetings/{id}", pages::show, Act::SeeMeetings)
        .get(
            "/meetings/{id}/record.docx",
            pages::record_paper,
            Act::SeeMeetings,
        )
        .get(
            "/meetings/{id}/attachments/{attachment_id}",
            pages::attachment,
            Act::SeeMeetings,
        )
        .api_get(
            "/api/v1/meetings",
            api::list,
            Act::SeeMeetings,
            reads::<query::MeetingQuery, api::Meetings>(
                "组织生活记录，最近的在前",
                "Meetings, latest first",
            ),
        )
        .api_get(
            "/api/v1/meetings/{id}",
            api::show,
            Act::SeeMeetings,
            reads::<NoQuery, api::Meeting>("一次组织生活的记录", "One meeting"),
        )
        .api_get(
            "/api/v1/meetings/{id}/record.docx",
            pages::record_paper,
            Act::SeeMeetings,
            gives_file::<NoQuery>("会议记录（Word）", "The record form (Word)", paper::MEDIA),
        )
        .api_post(
            "/api/v1/meetings",
            api::record,
            Act::RecordMeeting,
            writes::<api::MeetingBody, api::Recorded>("记一次组织生活", "Record a meeting"),
        )
}
