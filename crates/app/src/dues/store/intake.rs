//! Bases as workbooks bring them, many at once.

use zhibu_db::{Tx, Value, params, record};

use crate::access::Reach;
use crate::error::Outcome;

/// Members looked up in one statement.
const MEMBERS_PER_STATEMENT: usize = 40;

/// A base 缴费基数 with its lines, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewBase {
    /// Whose.
    pub member_id: i64,
    /// 缴费类别, as the rules name it.
    pub class: String,
    /// The first month, `2026-01`.
    pub from_month: String,
    /// The last month; none while it holds.
    pub until_month: Option<String>,
    /// yearly, raise or class.
    pub change_kind: String,
    /// 变动原因.
    pub reason: Option<String>,
    /// The lines of the pay slip by the rules' keys, in fen, in the order of keys.
    pub items: Vec<(String, i64)>,
}

record! {
    /// A base that is there.
    pub struct KnownBase {
        pub id: i64,
        pub member_id: i64,
        pub class: String,
        pub from_month: String,
        pub until_month: Option<String>,
        pub change_kind: String,
        pub reason: Option<String>,
    }
}

record! {
    /// A line of a base that is there.
    pub struct KnownItem {
        pub dues_base_id: i64,
        pub item: String,
        pub amount_fen: i64,
    }
}

record! {
    /// Somebody on the roster, named for a clerk.
    pub struct Named {
        pub id: i64,
        pub name: String,
        pub branch_name: String,
    }
}

/// The bases of members already found, in the order of months, and their lines, in the order of keys.
///
/// # Errors
/// A fault of the database.
pub fn known(
    tx: &mut Tx<'_>,
    _reach: &Reach,
    member_ids: &[i64],
) -> Outcome<(Vec<KnownBase>, Vec<KnownItem>)> {
    let (mut bases, mut items) = (Vec::new(), Vec::new());
    for chunk in member_ids.chunks(MEMBERS_PER_STATEMENT) {
        // The statement has a fixed number of places; those left over repeat the first.
        let asked = chunk.iter().chain(chunk.iter().take(1).cycle());
        let values: Vec<Value> = asked.take(MEMBERS_PER_STATEMENT).map(Value::from).collect();
        bases.extend(tx.rows::<KnownBase>(
            "select b.id, b.member_id, b.class, b.from_month, b.until_month, b.change_kind, b.reason
             from dues_base b
             where b.member_id in (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
               ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34,
               ?35, ?36, ?37, ?38, ?39, ?40)
             order by b.member_id, b.from_month",
            &values,
        )?);
        items.extend(tx.rows::<KnownItem>(
            "select i.dues_base_id, i.item, i.amount_fen
             from dues_base b join dues_base_item i on i.dues_base_id = b.id
             where b.member_id in (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
               ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34,
               ?35, ?36, ?37, ?38, ?39, ?40)
             order by i.dues_base_id, i.item",
            &values,
        )?);
    }
    Ok((bases, items))
}

/// Who in reach is on the roster and has no base at all, in the order of names.
///
/// # Errors
/// A fault of the database.
pub fn members_without_base(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<Vec<Named>> {
    Ok(tx.rows(
        "select m.id, m.name, o.short_name as branch_name
         from member m join organisation o on o.id = m.branch_id
         where m.status <> 'former'
           and not exists (select 1 from dues_base b where b.member_id = m.id)
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = m.branch_id))
         order by m.name_sort, m.id",
        params![reach.root_id()],
    )?)
}

/// Takes bases away that are to be written anew.
///
/// # Errors
/// A fault of the database.
pub fn delete_many(tx: &mut Tx<'_>, ids: &[i64]) -> Outcome<()> {
    for id in ids {
        let values = params![*id];
        tx.execute("delete from dues_base_item where dues_base_id = ?1", values)?;
        tx.execute("delete from dues_base where id = ?1", values)?;
    }
    Ok(())
}

/// Writes bases with their lines. The audit row is the batch's.
///
/// # Errors
/// A member has a base from that month already, or a fault of the database.
pub fn insert_many(tx: &mut Tx<'_>, bases: &[NewBase]) -> Outcome<()> {
    let ids: Vec<i64> = bases.iter().map(|_| tx.new_id()).collect();
    let rows = bases.iter().zip(&ids).map(|(base, id)| {
        params![
            *id,
            base.member_id,
            base.class,
            base.from_month,
            base.until_month,
            base.change_kind,
            base.reason
        ]
        .to_vec()
    });
    let columns = [
        "id",
        "member_id",
        "class",
        "from_month",
        "until_month",
        "change_kind",
        "reason",
    ];
    tx.bulk("dues_base", &columns, rows)?;
    let items = bases.iter().zip(&ids).flat_map(|(base, id)| {
        base.items
            .iter()
            .map(|(item, amount_fen)| params![*id, *item, *amount_fen].to_vec())
    });
    let columns = ["dues_base_id", "item", "amount_fen"];
    tx.bulk("dues_base_item", &columns, items)?;
    Ok(())
}
