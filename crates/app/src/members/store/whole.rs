//! Statements of a row of `member` whole: taken out and put back as it was.

use serde_json::{Value as Json, json};
use zhibu_db::{Tx, params, record};

use crate::access::Reach;
use crate::error::{AppError, Outcome};
use crate::members::sources::{hex, unhex};

record! {
    /// A row of `member`, whole.
    pub struct WholeMember {
        pub id: i64,
        pub branch_id: i64,
        pub status: String,
        pub name: String,
        pub name_pinyin: String,
        pub name_initials: String,
        pub name_sort: String,
        pub sex: String,
        pub birth_on: String,
        pub ethnicity: String,
        pub document_type: String,
        pub id_number_sealed: Vec<u8>,
        pub id_number_index: Vec<u8>,
        pub id_number_tail: Vec<u8>,
        pub telephone_sealed: Option<Vec<u8>>,
        pub telephone_index: Option<Vec<u8>>,
        pub education: String,
        pub degree: Option<String>,
        pub native_place: Option<String>,
        pub joined_on: String,
        pub full_on: Option<String>,
        pub personnel: String,
        pub workplace: Option<String>,
        pub in_hardship: bool,
        pub floating: bool,
        pub note: Option<String>,
        pub version: i64,
        pub id_number_former: Option<Vec<u8>>,
        pub name_strokes: Option<String>,
    }
}

/// A row of a member already found, whole.
///
/// # Errors
/// A fault of the database.
pub fn whole(tx: &mut Tx<'_>, _reach: &Reach, id: i64) -> Outcome<Option<WholeMember>> {
    Ok(tx.row(
        "select id, branch_id, status, name, name_pinyin, name_initials, name_sort, sex, birth_on, ethnicity,
           document_type, id_number_sealed, id_number_index, id_number_tail, telephone_sealed,
           telephone_index, education, degree, native_place, joined_on, full_on, personnel, workplace,
           in_hardship, floating, note, version, id_number_former, name_strokes
         from member where id = ?1",
        params![id],
    )?)
}

/// Takes a row out; nothing may name it any more.
///
/// # Errors
/// Something names it still, or a fault of the database.
pub fn remove(tx: &mut Tx<'_>, id: i64) -> Outcome<()> {
    tx.execute("delete from member where id = ?1", params![id])?;
    Ok(())
}

/// Takes a member out with everything that goes along: names, facts, changes, standings, memberships.
///
/// # Errors
/// Something else names it, or a fault of the database.
pub fn remove_entered(tx: &mut Tx<'_>, id: i64) -> Outcome<()> {
    for statement in [
        "delete from member_gram where member_id = ?1",
        "delete from member_reading where member_id = ?1",
        "delete from member_fact where member_id = ?1",
        "delete from member_change where member_id = ?1",
        "delete from member_status where member_id = ?1",
        "delete from membership where member_id = ?1",
    ] {
        tx.execute(statement, params![id])?;
    }
    remove(tx, id)
}

/// Writes a row that was taken out, as it was.
///
/// # Errors
/// A fault of the database.
pub fn insert_whole(tx: &mut Tx<'_>, row: &WholeMember) -> Outcome<()> {
    tx.execute(
        "insert into member (branch_id, status, name, name_pinyin, name_initials, name_sort, sex, birth_on,
           ethnicity, document_type, id_number_sealed, id_number_index, id_number_tail, telephone_sealed,
           telephone_index, education, degree, native_place, joined_on, full_on, personnel, workplace,
           in_hardship, floating, note, version, id_number_former, name_strokes, id)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,
           ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29)",
        &values(row),
    )?;
    Ok(())
}

/// Writes a row that is there, as given.
///
/// # Errors
/// A fault of the database.
pub fn put_whole(tx: &mut Tx<'_>, row: &WholeMember) -> Outcome<()> {
    tx.execute(
        "update member set branch_id = ?1, status = ?2, name = ?3, name_pinyin = ?4, name_initials = ?5,
           name_sort = ?6, sex = ?7, birth_on = ?8, ethnicity = ?9, document_type = ?10,
           id_number_sealed = ?11, id_number_index = ?12, id_number_tail = ?13, telephone_sealed = ?14,
           telephone_index = ?15, education = ?16, degree = ?17, native_place = ?18, joined_on = ?19,
           full_on = ?20, personnel = ?21, workplace = ?22, in_hardship = ?23, floating = ?24, note = ?25,
           version = ?26, id_number_former = ?27, name_strokes = ?28
         where id = ?29",
        &values(row),
    )?;
    Ok(())
}

fn values(row: &WholeMember) -> Vec<zhibu_db::Value> {
    params![
        row.branch_id,
        row.status,
        row.name,
        row.name_pinyin,
        row.name_initials,
        row.name_sort,
        row.sex,
        row.birth_on,
        row.ethnicity,
        row.document_type,
        row.id_number_sealed,
        row.id_number_index,
        row.id_number_tail,
        row.telephone_sealed,
        row.telephone_index,
        row.education,
        row.degree,
        row.native_place,
        row.joined_on,
        row.full_on,
        row.personnel,
        row.workplace,
        row.in_hardship,
        row.floating,
        row.note,
        row.version,
        row.id_number_former,
        row.name_strokes,
        row.id
    ]
    .to_vec()
}

impl WholeMember {
    /// As it is put away.
    pub fn json(&self) -> Json {
        json!({
            "id": self.id, "branch_id": self.branch_id, "status": self.status, "name": self.name,
            "name_pinyin": self.name_pinyin, "name_initials": self.name_initials,
            "name_sort": self.name_sort, "sex": self.sex, "birth_on": self.birth_on,
            "ethnicity": self.ethnicity, "document_type": self.document_type,
            "id_number_sealed": hex(&self.id_number_sealed), "id_number_index": hex(&self.id_number_index),
            "id_number_tail": hex(&self.id_number_tail),
            "telephone_sealed": self.telephone_sealed.as_ref().map(|it| hex(it)),
            "telephone_index": self.telephone_index.as_ref().map(|it| hex(it)),
            "education": self.education, "degree": self.degree, "native_place": self.native_place,
            "joined_on": self.joined_on, "full_on": self.full_on, "personnel": self.personnel,
            "workplace": self.workplace, "in_hardship": self.in_hardship, "floating": self.floating,
            "note": self.note, "version": self.version,
            "id_number_former": self.id_number_former.as_ref().map(|it| hex(it)),
            "name_strokes": self.name_strokes,
        })
    }

    /// As it was put away.
    ///
    /// # Errors
    /// It is no row of ours.
    pub fn of(json: &Json) -> Outcome<Self> {
        let maybe = |key: &str| json.get(key).and_then(Json::as_str).map(str::to_owned);
        let wrong = || AppError::internal("a row put away cannot be read");
        let text = |key: &str| maybe(key).ok_or_else(wrong);
        let bytes = |key: &str| maybe(key).map(|it| unhex(&it)).transpose();
        let number = |key: &str| json.get(key).and_then(Json::as_i64).ok_or_else(wrong);
        let yes = |key: &str| json.get(key).and_then(Json::as_bool).ok_or_else(wrong);
        Ok(Self {
            id: number("id")?,
            branch_id: number("branch_id")?,
            status: text("status")?,
            name: text("name")?,
            name_pinyin: text("name_pinyin")?,
            name_initials: text("name_initials")?,
            name_sort: text("name_sort")?,
            sex: text("sex")?,
            birth_on: text("birth_on")?,
            ethnicity: text("ethnicity")?,
            document_type: text("document_type")?,
            id_number_sealed: bytes("id_number_sealed")?.ok_or_else(wrong)?,
            id_number_index: bytes("id_number_index")?.ok_or_else(wrong)?,
            id_number_tail: bytes("id_number_tail")?.ok_or_else(wrong)?,
            telephone_sealed: bytes("telephone_sealed")?,
            telephone_index: bytes("telephone_index")?,
            education: text("education")?,
            degree: maybe("degree"),
            native_place: maybe("native_place"),
            joined_on: text("joined_on")?,
            full_on: maybe("full_on"),
            personnel: text("personnel")?,
            workplace: maybe("workplace"),
            in_hardship: yes("in_hardship")?,
            floating: yes("floating")?,
            note: maybe("note"),
            version: number("version")?,
            id_number_former: bytes("id_number_former")?,
            name_strokes: maybe("name_strokes"),
        })
    }
}
