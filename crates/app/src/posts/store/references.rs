//! Statements that move the posts of one member to another, and give them back.

use crate::members::sources::{Reference, Way};

/// Every column of posts that names a member.
pub const REFERENCES: &[Reference] = &[
    Reference {
        table: "post",
        column: "member_id",
        way: Way::Moved {
            keys: "select id from post where member_id = ?1 order by id",
            all: "update post set member_id = ?2 where member_id = ?1",
            one: "update post set member_id = ?2 where id = ?1",
        },
    },
    Reference {
        table: "party_worker",
        column: "member_id",
        way: Way::Moved {
            keys: "select id from party_worker where member_id = ?1 order by id",
            all: "update party_worker set member_id = ?2 where member_id = ?1",
            one: "update party_worker set member_id = ?2 where id = ?1",
        },
    },
];
