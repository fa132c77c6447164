//! Known members written anew from a list: what changed, since when, and from what.

use std::collections::HashMap;

use jiff::civil::Date;
use zhibu_db::{Tx, Value, params, record};

use super::intake::{NewMember, TELEPHONE, insert_standings};
use crate::access::{Actor, Reach};
use crate::error::Outcome;
use crate::members::naming::NameKeys;
use crate::sealing::FieldKeys;

/// ID numbers looked up in one statement.
const NUMBERS_PER_STATEMENT: usize = 50;

record! {
    /// A member found by ID number, to be compared with what a list says.
    pub struct KnownMember {
        pub id: i64,
        pub id_number_index: Vec<u8>,
        pub branch_id: i64,
        pub status: String,
        pub name: String,
        pub sex: String,
        pub birth_on: Date,
        pub ethnicity: String,
        pub telephone_sealed: Option<Vec<u8>>,
        pub telephone_index: Option<Vec<u8>>,
        pub education: String,
        pub degree: Option<String>,
        pub native_place: Option<String>,
        pub joined_on: Date,
        pub full_on: Option<Date>,
        pub personnel: String,
        pub workplace: Option<String>,
        pub in_hardship: bool,
        pub floating: bool,
        pub note: Option<String>,
    }
}

/// A member to be written anew.
#[derive(Clone, Debug)]
pub struct MemberUpdate {
    /// As they stand.
    pub known: KnownMember,
    /// As they are to stand.
    pub new: NewMember,
}

/// One changed field, as it is kept: what the member is shown too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberChange {
    /// The member.
    pub member_id: i64,
    /// The column's name.
    pub field: &'static str,
    /// As it stood; sealed fields masked.
    pub old: Option<String>,
    /// As it stands; sealed fields masked.
    pub new: Option<String>,
}

/// The members in reach of these keyed hashes of ID numbers, by hash.
///
/// # Errors
/// A fault of the database.
pub fn known(
    tx: &mut Tx<'_>,
    reach: &Reach,
    indexes: &[Vec<u8>],
) -> Outcome<HashMap<Vec<u8>, KnownMember>> {
    let mut found = HashMap::with_capacity(indexes.len());
    for chunk in indexes.chunks(NUMBERS_PER_STATEMENT) {
        // The statement has a fixed number of places; those left over repeat the first.
        let asked = chunk.iter().chain(chunk.iter().take(1).cycle());
        let mut values = params![reach.root_id()].to_vec();
        values.extend(asked.take(NUMBERS_PER_STATEMENT).map(Value::from));
        let rows: Vec<KnownMember> = tx.rows(
            "select m.id, m.id_number_index, m.branch_id, m.status, m.name, m.sex, m.birth_on, m.ethnicity,
               m.telephone_sealed, m.telephone_index, m.education, m.degree, m.native_place, m.joined_on,
               m.full_on, m.personnel, m.workplace, m.in_hardship, m.floating, m.note
             from member m
             where m.id_number_index in (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
               ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34,
               ?35, ?36, ?37, ?38, ?39, ?40, ?41, ?42, ?43, ?44, ?45, ?46, ?47, ?48, ?49, ?50, ?51)
             and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
               where c.ancestor_id = ?1 and c.descendant_id = m.branch_id))",
            &values,
        )?;
        let rows = rows.into_iter();
        found.extend(rows.map(|it| (it.id_number_index.clone(), it)));
    }
    Ok(found)
}

/// Writes known members anew: the row, the search pieces of a changed name, the branch from today, the
/// standing from its own dates. The caller rebuilds the summaries of the branches touched.
///
/// # Errors
/// A fault of the database.
pub fn update_many(tx: &mut Tx<'_>, keys: &FieldKeys, updates: &[MemberUpdate]) -> Outcome<()> {
    for MemberUpdate { known, new } in updates {
        update_row(tx, keys, known, new)?;
        if known.name != new.name {
            update_grams(tx, known.id, &new.name)?;
        }
        if known.joined_on != new.joined_on {
            tx.execute(
                "update membership set from_on = ?3 where member_id = ?1 and from_on = ?2",
                params![known.id, known.joined_on, new.joined_on],
            )?;
        }
        if known.branch_id != new.branch_id {
            move_to_branch(tx, known.id, new.branch_id)?;
        }
        if known.joined_on != new.joined_on || known.full_on != new.full_on {
            let id = params![known.id];
            tx.execute("delete from member_status where member_id = ?1", id)?;
            insert_standings(tx, &[(known.id, new)])?;
        }
    }
    Ok(())
}

/// Keeps what was changed, from what to what, by whom; `source` is the word for how.
///
/// # Errors
/// A fault of the database.
pub fn record_changes(
    tx: &mut Tx<'_>,
    actor: &Actor,
    source: &str,
    changes: &[MemberChange],
) -> Outcome<()> {
    let at = tx.now_text();
    let rows: Vec<Vec<Value>> = changes
        .iter()
        .map(|change| {
            params![
                tx.new_id(),
                change.member_id,
                at,
                actor.account_id,
                source,
                change.field,
                change.old,
                change.new
            ]
            .to_vec()
        })
        .collect();
    let columns = [
        "id",
        "member_id",
        "at",
        "account_id",
        "source",
        "field",
        "old_value",
        "new_value",
    ];
    tx.bulk("member_change", &columns, rows)?;
    Ok(())
}

fn update_row(
    tx: &mut Tx<'_>,
    keys: &FieldKeys,
    known: &KnownMember,
    new: &NewMember,
) -> Outcome<()> {
    let names = NameKeys::of(&new.name);
    let telephone_index = new.telephone.as_ref().map(|it| keys.index(TELEPHONE, it));
    let telephone_sealed = if telephone_index == known.telephone_index {
        known.telephone_sealed.clone()
    } else {
        let telephone = new.telephone.as_ref();
        telephone
            .map(|it| keys.seal(tx, TELEPHONE, it))
            .transpose()?
    };
    tx.execute(
        "update member set branch_id = ?2, status = ?3, name = ?4, name_pinyin = ?5, name_initials = ?6,
           name_sort = ?7, sex = ?8, birth_on = ?9, ethnicity = ?10, telephone_sealed = ?11,
           telephone_index = ?12, education = ?13, degree = ?14, native_place = ?15, joined_on = ?16,
           full_on = ?17, personnel = ?18, workplace = ?19, in_hardship = ?20, floating = ?21, note = ?22,
           version = version + 1
         where id = ?1",
        params![
            known.id,
            new.branch_id,
            new.status(),
            new.name,
            names.pinyin,
            names.initials,
            names.sort,
            new.sex,
            new.birth_on,
            new.ethnicity,
            telephone_sealed,
            telephone_index,
            new.education,
            new.degree,
            new.native_place,
            new.joined_on,
            new.full_on,
            new.personnel,
            new.workplace,
            new.in_hardship,
            new.floating,
            new.note
        ],
    )?;
    Ok(())
}

fn update_grams(tx: &mut Tx<'_>, member_id: i64, name: &str) -> Outcome<()> {
    tx.execute(
        "delete from member_gram where member_id = ?1",
        params![member_id],
    )?;
    let grams = NameKeys::of(name).grams;
    let rows = grams.iter().map(|gram| params![*gram, member_id].to_vec());
    tx.bulk("member_gram", &["gram", "member_id"], rows)?;
    Ok(())
}

/// The old branch's membership ends today and the new one's begins; one that began today never was.
fn move_to_branch(tx: &mut Tx<'_>, member_id: i64, branch_id: i64) -> Outcome<()> {
    let (id, today) = (tx.new_id(), tx.today());
    tx.execute(
        "delete from membership where member_id = ?1 and until_on is null and from_on >= ?2",
        params![member_id, today],
    )?;
    tx.execute(
        "update membership set until_on = ?2 where member_id = ?1 and until_on is null",
        params![member_id, today],
    )?;
    tx.execute(
        "insert into membership (id, member_id, organisation_id, from_on) values (?1, ?2, ?3, ?4)",
        params![id, member_id, branch_id, today],
    )?;
    Ok(())
}
