//! Statements that move the talks of one member to another, and give them back.

use crate::members::sources::{Reference, Way};

/// Every column of talks that names a member.
pub const REFERENCES: &[Reference] = &[
    Reference {
        table: "talk",
        column: "talker_id",
        way: Way::Moved {
            keys: "select id from talk where talker_id = ?1 order by id",
            all: "update talk set talker_id = ?2 where talker_id = ?1",
            one: "update talk set talker_id = ?2 where id = ?1",
        },
    },
    Reference {
        table: "talk",
        column: "listener_id",
        way: Way::Moved {
            keys: "select id from talk where listener_id = ?1 order by id",
            all: "update talk set listener_id = ?2 where listener_id = ?1",
            one: "update talk set listener_id = ?2 where id = ?1",
        },
    },
];
