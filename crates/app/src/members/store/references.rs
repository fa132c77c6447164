//! Statements that move the rows of one member to another, and give them back: the tables of this area,
//! and the accounts of the area above it.

use serde_json::{Value as Json, json};
use zhibu_db::{Tx, params, record};

use super::names;
use crate::access::Reach;
use crate::error::{AppError, Outcome};
use crate::members::sources::{Reference, Taken, Way, hex, unhex};

/// Every column of these tables that names a member.
pub const REFERENCES: &[Reference] = &[
    Reference {
        table: "membership",
        column: "member_id",
        way: Way::Own {
            take: take_memberships,
            give_back: give_back_memberships,
        },
    },
    Reference {
        table: "member_status",
        column: "member_id",
        way: Way::Own {
            take: take_standings,
            give_back: give_back_standings,
        },
    },
    Reference {
        table: "member_change",
        column: "member_id",
        way: Way::Moved {
            keys: "select id from member_change where member_id = ?1 order by id",
            all: "update member_change set member_id = ?2 where member_id = ?1",
            one: "update member_change set member_id = ?2 where id = ?1",
        },
    },
    Reference {
        table: "member_fact",
        column: "member_id",
        way: Way::Own {
            take: take_facts,
            give_back: give_back_facts,
        },
    },
    Reference {
        table: "member_gram",
        column: "member_id",
        way: Way::Own {
            take: take_names,
            give_back: give_back_names,
        },
    },
    Reference {
        table: "member_reading",
        column: "member_id",
        way: Way::Own {
            take: take_names,
            give_back: give_back_names,
        },
    },
    Reference {
        table: "correction_request",
        column: "member_id",
        way: Way::Moved {
            keys: "select id from correction_request where member_id = ?1 order by id",
            all: "update correction_request set member_id = ?2 where member_id = ?1",
            one: "update correction_request set member_id = ?2 where id = ?1",
        },
    },
    Reference {
        table: "account",
        column: "member_id",
        way: Way::Moved {
            keys: "select id from account where member_id = ?1 order by id",
            all: "update account set member_id = ?2 where member_id = ?1",
            one: "update account set member_id = ?2 where id = ?1",
        },
    },
];

record! {
    struct Span {
        id: i64,
        what: String,
        from_on: String,
        until_on: Option<String>,
    }
}

impl Span {
    fn json(&self) -> Json {
        json!({ "id": self.id, "what": self.what, "from_on": self.from_on, "until_on": self.until_on })
    }

    fn of(json: &Json) -> Outcome<Self> {
        let text = |key: &str| json.get(key).and_then(Json::as_str).map(str::to_owned);
        let read = || {
            Some(Self {
                id: json.get("id")?.as_i64()?,
                what: text("what")?,
                from_on: text("from_on")?,
                until_on: text("until_on"),
            })
        };
        read().ok_or_else(|| AppError::internal("a row put away cannot be read"))
    }
}

/// Which branch and since when is told by the row that stays: the other's memberships are put away whole,
/// those of a member already found.
fn take_memberships(tx: &mut Tx<'_>, _reach: &Reach, from: i64, _to: i64) -> Outcome<Taken> {
    let rows: Vec<Span> = tx.rows(
        "select id, cast(organisation_id as text) as what, from_on, until_on from membership
         where member_id = ?1 order by id",
        params![from],
    )?;
    tx.execute("delete from membership where member_id = ?1", params![from])?;
    Ok(Taken {
        moved: Vec::new(),
        put_away: rows.iter().map(Span::json).collect(),
    })
}

fn give_back_memberships(tx: &mut Tx<'_>, to: i64, taken: &Taken) -> Outcome<()> {
    for row in &taken.put_away {
        let row = Span::of(row)?;
        let organisation_id: i64 = row.what.parse().map_err(AppError::internal)?;
        tx.execute(
            "insert into membership (id, member_id, organisation_id, from_on, until_on)
             values (?1, ?2, ?3, ?4, ?5)",
            params![row.id, to, organisation_id, row.from_on, row.until_on],
        )?;
    }
    Ok(())
}

/// As the memberships, of a member already found.
fn take_standings(tx: &mut Tx<'_>, _reach: &Reach, from: i64, _to: i64) -> Outcome<Taken> {
    let rows: Vec<Span> = tx.rows(
        "select id, status as what, from_on, until_on from member_status where member_id = ?1 order by id",
        params![from],
    )?;
    tx.execute(
        "delete from member_status where member_id = ?1",
        params![from],
    )?;
    Ok(Taken {
        moved: Vec::new(),
        put_away: rows.iter().map(Span::json).collect(),
    })
}

fn give_back_standings(tx: &mut Tx<'_>, to: i64, taken: &Taken) -> Outcome<()> {
    for row in &taken.put_away {
        let row = Span::of(row)?;
        tx.execute(
            "insert into member_status (id, member_id, status, from_on, until_on) values (?1, ?2, ?3, ?4, ?5)",
            params![row.id, to, row.what, row.from_on, row.until_on],
        )?;
    }
    Ok(())
}

record! {
    struct WholeFact {
        id: i64,
        field: String,
        label: String,
        from_on: Option<String>,
        until_on: Option<String>,
        value: Option<String>,
        value_sealed: Option<Vec<u8>>,
        way: String,
        source: Option<String>,
        reason: Option<String>,
        account_id: Option<i64>,
        at: String,
    }
}

/// The facts of a member already found go over, but for states that both have: there the one that stays
/// knows what holds today.
fn take_facts(tx: &mut Tx<'_>, _reach: &Reach, from: i64, to: i64) -> Outcome<Taken> {
    let doubled: Vec<WholeFact> = tx.rows(
        "select f.id, f.field, f.label, f.from_on, f.until_on, f.value, f.value_sealed, f.way, f.source,
           f.reason, f.account_id, f.at
         from member_fact f
         where f.member_id = ?1 and f.until_on is null
           and f.field not in ('work', 'study', 'reward', 'introducer', 'training', 'discipline', 'family',
             'leaving')
         order by f.id",
        params![from],
    )?;
    for fact in &doubled {
        tx.execute("delete from member_fact where id = ?1", params![fact.id])?;
    }
    let moved = tx.column(
        "select id from member_fact where member_id = ?1 order by id",
        params![from],
    )?;
    tx.execute(
        "update member_fact set member_id = ?2 where member_id = ?1",
        params![from, to],
    )?;
    let put_away = doubled.iter().map(|it| {
        json!({
            "id": it.id, "field": it.field, "label": it.label, "from_on": it.from_on,
            "until_on": it.until_on, "value": it.value,
            "value_sealed": it.value_sealed.as_ref().map(|it| hex(it)), "way": it.way,
            "source": it.source, "reason": it.reason, "account_id": it.account_id, "at": it.at,
        })
    });
    Ok(Taken {
        moved,
        put_away: put_away.collect(),
    })
}

fn give_back_facts(tx: &mut Tx<'_>, to: i64, taken: &Taken) -> Outcome<()> {
    for id in &taken.moved {
        tx.execute(
            "update member_fact set member_id = ?2 where id = ?1",
            params![*id, to],
        )?;
    }
    for row in &taken.put_away {
        let text = |key: &str| row.get(key).and_then(Json::as_str).map(str::to_owned);
        let number = |key: &str| row.get(key).and_then(Json::as_i64);
        let sealed = text("value_sealed").map(|it| unhex(&it)).transpose()?;
        tx.execute(
            "insert into member_fact (id, member_id, field, label, from_on, until_on, value, value_sealed,
               way, source, reason, account_id, at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            params![
                number("id").unwrap_or_default(),
                to,
                text("field"),
                text("label"),
                text("from_on"),
                text("until_on"),
                text("value"),
                sealed,
                text("way"),
                text("source"),
                text("reason"),
                number("account_id"),
                text("at")
            ],
        )?;
    }
    Ok(())
}

/// What finds a member is made from their names: taken out here, written anew when they are back.
fn take_names(tx: &mut Tx<'_>, _reach: &Reach, from: i64, to: i64) -> Outcome<Taken> {
    for statement in [
        "delete from member_gram where member_id = ?1",
        "delete from member_reading where member_id = ?1",
    ] {
        tx.execute(statement, params![from])?;
    }
    names::rewrite(tx, to)?;
    Ok(Taken::default())
}

fn give_back_names(tx: &mut Tx<'_>, to: i64, _taken: &Taken) -> Outcome<()> {
    names::rewrite(tx, to)
}
