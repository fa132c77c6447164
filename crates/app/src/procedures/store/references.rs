//! Statements that move the cases about one member to another, and give them back.

use crate::members::sources::{Reference, Way};

/// Every column of cases that names a member.
pub const REFERENCES: &[Reference] = &[Reference {
    table: "procedure_case",
    column: "member_id",
    way: Way::Moved {
        keys: "select id from procedure_case where member_id = ?1 order by id",
        all: "update procedure_case set member_id = ?2 where member_id = ?1",
        one: "update procedure_case set member_id = ?2 where id = ?1",
    },
}];
