//! New members written whole: row, branch, standing, search pieces.

use std::sync::mpsc::sync_channel;

use jiff::civil::Date;
use zhibu_db::{Given, Tx, given};

use super::names;
use crate::error::{AppError, Outcome};
use crate::members::naming::NameKeys;
use crate::members::rules::identity::{CITIZEN, former_number};
use crate::sealing::{FieldKeys, Nonce12};

/// The column names under which fields are sealed; bytes sealed for one do not open as another.
pub const ID_NUMBER: &str = "member.id_number";
/// See [`ID_NUMBER`].
pub const ID_NUMBER_TAIL: &str = "member.id_number_tail";
/// See [`ID_NUMBER`].
pub const ID_NUMBER_FORMER: &str = "member.id_number_former";
/// See [`ID_NUMBER`].
pub const TELEPHONE: &str = "member.telephone";

/// A member as a clerk gives them; checked already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMember {
    /// 姓名.
    pub name: String,
    /// male or female.
    pub sex: String,
    /// 出生日期.
    pub birth_on: Date,
    /// 民族, with 族 left off where it is the last of several characters: 汉, 土家.
    pub ethnicity: String,
    /// citizen for a citizen number, else the kind of document.
    pub document_type: String,
    /// In the clear; sealed when written.
    pub id_number: String,
    /// In the clear; sealed when written.
    pub telephone: Option<String>,
    /// primary, junior_middle, senior_middle, secondary_vocational, junior_college, bachelor, postgraduate.
    pub education: String,
    /// bachelor, master, doctor; none if none.
    pub degree: Option<String>,
    /// 籍贯.
    pub native_place: Option<String>,
    /// 入党日期: the day the branch assembly accepted.
    pub joined_on: Date,
    /// 转正日期; none while probationary.
    pub full_on: Option<Date>,
    /// The branch 所在党支部.
    pub branch_id: i64,
    /// in_service, retired or other.
    pub personnel: String,
    /// 工作单位及职务.
    pub workplace: Option<String>,
    /// 是否困难.
    pub in_hardship: bool,
    /// 流动党员.
    pub floating: bool,
    /// 备注.
    pub note: Option<String>,
}

impl NewMember {
    /// full 正式 once there is a date of it, else probationary 预备.
    pub fn status(&self) -> &'static str {
        if self.full_on.is_some() {
            "full"
        } else {
            "probationary"
        }
    }
}

const MEMBER_COLUMNS: [&str; 29] = [
    "id",
    "branch_id",
    "status",
    "name",
    "name_pinyin",
    "name_initials",
    "name_sort",
    "sex",
    "birth_on",
    "ethnicity",
    "document_type",
    "id_number_sealed",
    "id_number_index",
    "id_number_tail",
    "telephone_sealed",
    "telephone_index",
    "education",
    "degree",
    "native_place",
    "joined_on",
    "full_on",
    "personnel",
    "workplace",
    "in_hardship",
    "floating",
    "note",
    "version",
    "id_number_former",
    "name_strokes",
];

/// Members prepared and written together: what is prepared is still at hand when it is written, and a
/// long list needs no more memory than a short one.
const MEMBERS_AT_ONCE: usize = 2_000;

/// What is written of a member, the row itself first.
const MEMBER_TABLES: [&str; 5] = [
    "member",
    "member_gram",
    "member_reading",
    "membership",
    "member_status",
];

/// A member to be written, and into which branch.
#[derive(Clone, Copy, Debug)]
pub struct Newcomer<'a> {
    /// As the clerk gives them, but for the branch.
    pub member: &'a NewMember,
    /// The branch 所在党支部.
    pub branch_id: i64,
}

/// Writes new members with their history from the day they joined; answers their ids in the same order.
/// The caller rebuilds the summaries of the branches touched.
///
/// # Errors
/// An ID number stands already, or a fault of the database.
pub fn insert_many(tx: &mut Tx<'_>, keys: &FieldKeys, members: &[NewMember]) -> Outcome<Vec<i64>> {
    let newcomers: Vec<Newcomer<'_>> = members
        .iter()
        .map(|member| Newcomer {
            member,
            branch_id: member.branch_id,
        })
        .collect();
    insert_newcomers(tx, keys, &newcomers, &|_| {})
}

/// As [`insert_many`], of members that are held elsewhere; `told` hears how many more are written.
///
/// # Errors
/// As [`insert_many`].
pub fn insert_newcomers(
    tx: &mut Tx<'_>,
    keys: &FieldKeys,
    newcomers: &[Newcomer<'_>],
    told: &dyn Fn(usize),
) -> Outcome<Vec<i64>> {
    tx.bulk_load(&MEMBER_TABLES, newcomers.len(), |tx| {
        insert_all(tx, keys, newcomers, told)
    })
}

fn insert_all(
    tx: &mut Tx<'_>,
    keys: &FieldKeys,
    newcomers: &[Newcomer<'_>],
    told: &dyn Fn(usize),
) -> Outcome<Vec<i64>> {
    let ids: Vec<i64> = newcomers.iter().map(|_| tx.new_id()).collect();
    let nonces = tx.randoms(newcomers.len() * NONCES_EACH)?;
    // Spelling out names and sealing numbers takes as long as writing them, and needs no database: the next
    // members are prepared while these are written.
    std::thread::scope(|scope| {
        let (sender, prepared) = sync_channel(1);
        let some = newcomers
            .chunks(MEMBERS_AT_ONCE)
            .zip(nonces.chunks(MEMBERS_AT_ONCE * NONCES_EACH));
        scope.spawn(move || {
            for (newcomers, nonces) in some {
                // Nobody listens any more when the writing has failed.
                if sender.send(prepare(keys, newcomers, nonces)).is_err() {
                    break;
                }
            }
        });
        let some = ids
            .chunks(MEMBERS_AT_ONCE)
            .zip(newcomers.chunks(MEMBERS_AT_ONCE));
        for (prepared, (ids, newcomers)) in prepared.into_iter().zip(some) {
            insert_some(tx, ids, newcomers, &prepared?)?;
            told(ids.len());
        }
        Ok(ids.clone())
    })
}

/// What is written of a member besides what the clerk gave.
struct Prepared {
    names: NameKeys,
    number: SealedNumber,
    telephone: Option<SealedTelephone>,
}

struct SealedTelephone {
    sealed: Vec<u8>,
    index: Vec<u8>,
}

/// Random bytes for what is sealed of each member: the number and the telephone.
const NONCES_EACH: usize = 2;

fn prepare(
    keys: &FieldKeys,
    newcomers: &[Newcomer<'_>],
    nonces: &[Nonce12],
) -> Outcome<Vec<Prepared>> {
    let each = newcomers.iter().zip(nonces.chunks_exact(NONCES_EACH));
    let prepared = each.map(|(Newcomer { member, .. }, nonces)| {
        let [of_number, of_telephone] = nonces else {
            return Err(AppError::internal("random bytes for each sealed value"));
        };
        let telephone = member.telephone.as_ref().map(|it| {
            Ok::<_, AppError>(SealedTelephone {
                sealed: keys.seal_with(*of_telephone, TELEPHONE, it.as_bytes())?,
                index: keys.index(TELEPHONE, it),
            })
        });
        let (kind, number) = (&member.document_type, &member.id_number);
        Ok(Prepared {
            names: NameKeys::of(&member.name),
            number: sealed_number_with(*of_number, keys, kind, number)?,
            telephone: telephone.transpose()?,
        })
    });
    prepared.collect()
}

fn insert_some(
    tx: &mut Tx<'_>,
    ids: &[i64],
    newcomers: &[Newcomer<'_>],
    prepared: &[Prepared],
) -> Outcome<()> {
    let newcomers = || ids.iter().copied().zip(newcomers.iter().copied());
    let rows = newcomers().zip(prepared);
    tx.bulk(
        "member",
        &MEMBER_COLUMNS,
        rows.map(|((id, newcomer), prepared)| member_row(id, newcomer, prepared)),
    )?;
    let names = ids.iter().copied().zip(prepared);
    let found: Vec<names::Found<'_>> = names
        .map(|(id, it)| (id, &it.names.grams, &it.names.others))
        .collect();
    names::insert(tx, &found)?;
    let memberships: Vec<_> = newcomers()
        .map(|(id, it)| given![tx.new_id(), id, it.branch_id, it.member.joined_on])
        .collect();
    let columns = ["id", "member_id", "organisation_id", "from_on"];
    tx.bulk("membership", &columns, memberships)?;
    let standings: Vec<(i64, &NewMember)> = newcomers().map(|(id, it)| (id, it.member)).collect();
    insert_standings(tx, &standings)
}

/// Writes how members came to stand as they do: probationary from the day they joined, full from the day
/// they became so.
///
/// # Errors
/// A fault of the database.
pub(super) fn insert_standings(tx: &mut Tx<'_>, members: &[(i64, &NewMember)]) -> Outcome<()> {
    let still: Option<Date> = None;
    let mut rows = Vec::with_capacity(members.len() * 2);
    for (id, member) in members {
        let full_from_start = member
            .full_on
            .is_some_and(|full_on| full_on <= member.joined_on);
        if !full_from_start {
            let (from_on, until_on) = (member.joined_on, member.full_on);
            rows.push(given![tx.new_id(), *id, "probationary", from_on, until_on]);
        }
        if let Some(full_on) = member.full_on {
            rows.push(given![tx.new_id(), *id, "full", full_on, still]);
        }
    }
    let columns = ["id", "member_id", "status", "from_on", "until_on"];
    tx.bulk("member_status", &columns, rows)?;
    Ok(())
}

fn member_row<'a>(
    id: i64,
    newcomer: Newcomer<'a>,
    prepared: &'a Prepared,
) -> [Given<'a>; MEMBER_COLUMNS.len()] {
    let Newcomer { member, branch_id } = newcomer;
    let Prepared {
        names,
        number,
        telephone,
    } = prepared;
    given![
        id,
        branch_id,
        member.status(),
        &member.name,
        &names.pinyin,
        &names.initials,
        &names.sort,
        &member.sex,
        member.birth_on,
        &member.ethnicity,
        &member.document_type,
        &number.id_number,
        &number.id_number_index,
        &number.id_number_tail,
        telephone.as_ref().map(|it| &it.sealed),
        telephone.as_ref().map(|it| &it.index),
        &member.education,
        member.degree.as_ref(),
        member.native_place.as_ref(),
        member.joined_on,
        member.full_on,
        &member.personnel,
        member.workplace.as_ref(),
        member.in_hardship,
        member.floating,
        member.note.as_ref(),
        1_i64,
        number.id_number_former.as_ref(),
        &names.strokes
    ]
}

/// The columns of a document's number.
pub struct SealedNumber {
    /// Sealed.
    pub id_number: Vec<u8>,
    /// Keyed hash, by which it stands once.
    pub id_number_index: Vec<u8>,
    /// Keyed hash of the last four characters.
    pub id_number_tail: Vec<u8>,
    /// Keyed hash of the former form of fifteen digits; none where it has none.
    pub id_number_former: Option<Vec<u8>>,
}

/// Seals a document's number.
///
/// # Errors
/// The machine gives no randomness.
pub fn sealed_number(
    tx: &Tx<'_>,
    keys: &FieldKeys,
    document_type: &str,
    id_number: &str,
) -> Outcome<SealedNumber> {
    sealed_number_with(tx.random()?, keys, document_type, id_number)
}

fn sealed_number_with(
    nonce: Nonce12,
    keys: &FieldKeys,
    document_type: &str,
    id_number: &str,
) -> Outcome<SealedNumber> {
    Ok(SealedNumber {
        id_number: keys.seal_with(nonce, ID_NUMBER, id_number.as_bytes())?,
        id_number_index: number_index(keys, document_type, id_number),
        id_number_tail: keys.index(ID_NUMBER_TAIL, &tail(id_number)),
        id_number_former: former_index(keys, document_type, id_number),
    })
}

/// The keyed hash of a number: the same characters on two kinds of document are two numbers.
pub fn number_index(keys: &FieldKeys, document_type: &str, id_number: &str) -> Vec<u8> {
    if document_type == CITIZEN {
        keys.index(ID_NUMBER, id_number)
    } else {
        keys.index(ID_NUMBER, &format!("{document_type}:{id_number}"))
    }
}

/// The keyed hash that the old and the new form of one citizen number share.
pub fn former_index(keys: &FieldKeys, document_type: &str, id_number: &str) -> Option<Vec<u8>> {
    former_number(id_number)
        .filter(|_| document_type == CITIZEN)
        .map(|it| keys.index(ID_NUMBER_FORMER, &it))
}

/// The last four characters, by which a clerk looks somebody up.
pub fn tail(id_number: &str) -> String {
    let letters: Vec<char> = id_number.chars().collect();
    letters
        .get(letters.len().saturating_sub(4)..)
        .unwrap_or_default()
        .iter()
        .collect()
}
