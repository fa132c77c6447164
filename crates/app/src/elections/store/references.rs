//! Statements that move what elections keep of one member to another, and give it back.

use crate::members::sources::{Reference, Way};

/// Every column of elections that names a member.
pub const REFERENCES: &[Reference] = &[
    Reference {
        table: "election_candidate",
        column: "member_id",
        way: Way::Moved {
            keys: "select id from election_candidate where member_id = ?1 order by id",
            all: "update election_candidate set member_id = ?2 where member_id = ?1",
            one: "update election_candidate set member_id = ?2 where id = ?1",
        },
    },
    Reference {
        table: "election_exclusion",
        column: "member_id",
        way: Way::Moved {
            keys: "select id from election_exclusion where member_id = ?1 order by id",
            all: "update election_exclusion set member_id = ?2 where member_id = ?1",
            one: "update election_exclusion set member_id = ?2 where id = ?1",
        },
    },
];
