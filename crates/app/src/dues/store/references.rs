//! Statements that move the bases of one member to another, and give them back.

use serde_json::{Value as Json, json};
use zhibu_db::{Tx, params, record};

use crate::access::Reach;
use crate::error::{AppError, Outcome};
use crate::members::sources::{Reference, Taken, Way};

/// Every column of dues that names a member.
pub const REFERENCES: &[Reference] = &[Reference {
    table: "dues_base",
    column: "member_id",
    way: Way::Own { take, give_back },
}];

record! {
    struct Base {
        id: i64,
        class: String,
        from_month: String,
        until_month: Option<String>,
        change_kind: String,
        reason: Option<String>,
    }
}

record! {
    struct Item {
        item: String,
        amount_fen: i64,
    }
}

/// The bases of a member already found go over, but for months from which both have one.
fn take(tx: &mut Tx<'_>, _reach: &Reach, from: i64, to: i64) -> Outcome<Taken> {
    let both: Vec<Base> = tx.rows(
        "select b.id, b.class, b.from_month, b.until_month, b.change_kind, b.reason from dues_base b
         where b.member_id = ?1 and exists (select 1 from dues_base o
           where o.member_id = ?2 and o.from_month = b.from_month)
         order by b.id",
        params![from, to],
    )?;
    let mut put_away = Vec::new();
    for base in &both {
        let items: Vec<Item> = tx.rows(
            "select item, amount_fen from dues_base_item where dues_base_id = ?1 order by item",
            params![base.id],
        )?;
        let items: Vec<Json> = items
            .iter()
            .map(|it| json!([it.item, it.amount_fen]))
            .collect();
        put_away.push(json!({
            "id": base.id, "class": base.class, "from_month": base.from_month,
            "until_month": base.until_month, "change_kind": base.change_kind, "reason": base.reason,
            "items": items,
        }));
        tx.execute(
            "delete from dues_base_item where dues_base_id = ?1",
            params![base.id],
        )?;
        tx.execute("delete from dues_base where id = ?1", params![base.id])?;
    }
    let moved = tx.column(
        "select id from dues_base where member_id = ?1 order by id",
        params![from],
    )?;
    tx.execute(
        "update dues_base set member_id = ?2 where member_id = ?1",
        params![from, to],
    )?;
    Ok(Taken { moved, put_away })
}

fn give_back(tx: &mut Tx<'_>, to: i64, taken: &Taken) -> Outcome<()> {
    for id in &taken.moved {
        tx.execute(
            "update dues_base set member_id = ?2 where id = ?1",
            params![*id, to],
        )?;
    }
    for row in &taken.put_away {
        let text = |key: &str| row.get(key).and_then(Json::as_str).map(str::to_owned);
        let id = row.get("id").and_then(Json::as_i64);
        let id = id.ok_or_else(|| AppError::internal("a base put away cannot be read"))?;
        tx.execute(
            "insert into dues_base (id, member_id, class, from_month, until_month, change_kind, reason)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                id,
                to,
                text("class"),
                text("from_month"),
                text("until_month"),
                text("change_kind"),
                text("reason")
            ],
        )?;
        for item in row
            .get("items")
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
        {
            let name = item.get(0).and_then(Json::as_str).map(str::to_owned);
            let amount_fen = item.get(1).and_then(Json::as_i64);
            tx.execute(
                "insert into dues_base_item (dues_base_id, item, amount_fen) values (?1, ?2, ?3)",
                params![id, name, amount_fen],
            )?;
        }
    }
    Ok(())
}
