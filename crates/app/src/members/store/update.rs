//! Known members written anew from a list: what changed, since when, and from what.

use std::collections::HashMap;

use jiff::civil::Date;
use zhibu_db::{Tx, Value, params, record};

use super::intake::{NewMember, TELEPHONE};
use super::{changing, names};
use crate::access::{Actor, Reach};
use crate::error::Outcome;
use crate::members::rules::standings::DaysMoved;
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

impl KnownMember {
    /// The value of a column as text; none where it is blank, sealed or no column.
    pub fn value(&self, column: &str) -> Option<String> {
        let value = match column {
            "branch_id" => self.branch_id.to_string(),
            "status" => self.status.clone(),
            "name" => self.name.clone(),
            "sex" => self.sex.clone(),
            "birth_on" => self.birth_on.to_string(),
            "ethnicity" => self.ethnicity.clone(),
            "education" => self.education.clone(),
            "degree" => return self.degree.clone(),
            "native_place" => return self.native_place.clone(),
            "joined_on" => self.joined_on.to_string(),
            "full_on" => return self.full_on.map(|it| it.to_string()),
            "personnel" => self.personnel.clone(),
            "workplace" => return self.workplace.clone(),
            "in_hardship" => self.in_hardship.to_string(),
            "floating" => self.floating.to_string(),
            "note" => return self.note.clone(),
            _ => return None,
        };
        Some(value)
    }

    /// Sets a column from a value that was checked; one that does not fit is passed over.
    pub fn set(&mut self, column: &str, value: Option<String>) {
        let day = |it: &Option<String>| it.as_ref().and_then(|it| it.parse::<Date>().ok());
        let text = value.clone().unwrap_or_default();
        match column {
            "name" => self.name = text,
            "sex" => self.sex = text,
            "birth_on" => self.birth_on = day(&value).unwrap_or(self.birth_on),
            "ethnicity" => self.ethnicity = text,
            "education" => self.education = text,
            "degree" => self.degree = value,
            "native_place" => self.native_place = value,
            "joined_on" => self.joined_on = day(&value).unwrap_or(self.joined_on),
            "full_on" => self.full_on = day(&value).or(self.full_on),
            "personnel" => self.personnel = text,
            "workplace" => self.workplace = value,
            "in_hardship" => self.in_hardship = text == "true",
            "floating" => self.floating = text == "true",
            "note" => self.note = value,
            _ => {}
        }
    }
}

/// A member to be written anew.
#[derive(Clone, Debug)]
pub struct MemberUpdate {
    /// As they stand.
    pub known: KnownMember,
    /// As they are to stand.
    pub new: NewMember,
    /// What becomes of standings and the first membership; none where their days stay.
    pub days: Option<DaysMoved>,
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

record! {
    /// Whose number has the same former form.
    pub struct FormerHolder {
        pub id_number_former: Vec<u8>,
        pub name: String,
        pub branch_id: i64,
    }
}

/// The members in reach whose numbers have these former forms, by the keyed hash of the form: who stands on
/// the roster with the other of their two numbers.
///
/// # Errors
/// A fault of the database.
pub fn of_former(
    tx: &mut Tx<'_>,
    reach: &Reach,
    indexes: &[Vec<u8>],
) -> Outcome<HashMap<Vec<u8>, FormerHolder>> {
    let mut found = HashMap::new();
    for chunk in indexes.chunks(NUMBERS_PER_STATEMENT) {
        let asked = chunk.iter().chain(chunk.iter().take(1).cycle());
        let mut values = params![reach.root_id()].to_vec();
        values.extend(asked.take(NUMBERS_PER_STATEMENT).map(Value::from));
        let rows: Vec<FormerHolder> = tx.rows(
            "select m.id_number_former, m.name, m.branch_id from member m
             where m.id_number_former in (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
               ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34,
               ?35, ?36, ?37, ?38, ?39, ?40, ?41, ?42, ?43, ?44, ?45, ?46, ?47, ?48, ?49, ?50, ?51)
             and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
               where c.ancestor_id = ?1 and c.descendant_id = m.branch_id))",
            &values,
        )?;
        let rows = rows.into_iter();
        found.extend(rows.map(|it| (it.id_number_former.clone(), it)));
    }
    Ok(found)
}

/// Writes known members anew: the row, the search pieces of a changed name, the branch from today, the
/// standings as their days were moved. The caller rebuilds the summaries of the branches touched.
///
/// # Errors
/// A fault of the database.
pub fn update_many(tx: &mut Tx<'_>, keys: &FieldKeys, updates: &[MemberUpdate]) -> Outcome<()> {
    for MemberUpdate { known, new, days } in updates {
        update_row(tx, keys, known, new)?;
        carry_facts(tx, known, new)?;
        if known.name != new.name {
            names::rewrite(tx, known.id)?;
        }
        if let Some(days) = days {
            changing::put_days(tx, known.id, days)?;
        }
        if known.branch_id != new.branch_id {
            move_to_branch(tx, known.id, new.branch_id)?;
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
    let telephone_index = new.telephone.as_ref().map(|it| keys.index(TELEPHONE, it));
    let telephone_sealed = if telephone_index == known.telephone_index {
        known.telephone_sealed.clone()
    } else {
        let telephone = new.telephone.as_ref();
        telephone
            .map(|it| keys.seal(tx, TELEPHONE, it))
            .transpose()?
    };
    let row = KnownMember {
        id: known.id,
        id_number_index: known.id_number_index.clone(),
        branch_id: new.branch_id,
        status: new.status().to_owned(),
        name: new.name.clone(),
        sex: new.sex.clone(),
        birth_on: new.birth_on,
        ethnicity: new.ethnicity.clone(),
        telephone_sealed,
        telephone_index,
        education: new.education.clone(),
        degree: new.degree.clone(),
        native_place: new.native_place.clone(),
        joined_on: new.joined_on,
        full_on: new.full_on,
        personnel: new.personnel.clone(),
        workplace: new.workplace.clone(),
        in_hardship: new.in_hardship,
        floating: new.floating,
        note: new.note.clone(),
    };
    changing::put_row(tx, &row)
}

/// What a list changes is so from today on, beside what was written down about it before: a fact that
/// stood ends today, and an earlier name is kept so that it finds the member still.
fn carry_facts(tx: &mut Tx<'_>, known: &KnownMember, new: &NewMember) -> Outcome<()> {
    let today = tx.today();
    let text = |it: &Option<String>| it.clone().unwrap_or_default();
    let yes = |it: bool| it.to_string();
    let pairs = [
        ("name", known.name.clone(), new.name.clone()),
        ("ethnicity", known.ethnicity.clone(), new.ethnicity.clone()),
        ("education", known.education.clone(), new.education.clone()),
        ("degree", text(&known.degree), text(&new.degree)),
        (
            "native_place",
            text(&known.native_place),
            text(&new.native_place),
        ),
        ("personnel", known.personnel.clone(), new.personnel.clone()),
        ("workplace", text(&known.workplace), text(&new.workplace)),
        ("in_hardship", yes(known.in_hardship), yes(new.in_hardship)),
        ("floating", yes(known.floating), yes(new.floating)),
        ("note", text(&known.note), text(&new.note)),
    ];
    for (field, old, new) in pairs.iter().filter(|(_, old, new)| old != new) {
        let ended = tx.execute(
            "update member_fact set until_on = ?3 where member_id = ?1 and field = ?2 and until_on is null
               and coalesce(from_on, '') < ?3",
            params![known.id, *field, today],
        )?;
        tx.execute(
            "delete from member_fact where member_id = ?1 and field = ?2 and until_on is null",
            params![known.id, *field],
        )?;
        if ended == 0 && *field == "name" {
            put_fact(tx, known.id, field, old, (None, Some(today)))?;
        }
        if ended > 0 || *field == "name" {
            put_fact(tx, known.id, field, new, (Some(today), None))?;
        }
    }
    Ok(())
}

fn put_fact(
    tx: &mut Tx<'_>,
    member_id: i64,
    field: &str,
    value: &str,
    (from_on, until_on): (Option<Date>, Option<Date>),
) -> Outcome<()> {
    let (id, at) = (tx.new_id(), tx.now_text());
    let value = Some(value.to_owned()).filter(|it| !it.is_empty());
    tx.execute(
        "insert into member_fact (id, member_id, field, label, from_on, until_on, value, way, at)
         values (?1, ?2, ?3, 'internal', ?4, ?5, ?6, 'import', ?7)",
        params![id, member_id, field, from_on, until_on, value, at],
    )?;
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
