//! Whom of the roster a row is about.

use std::collections::HashMap;

use zhibu_db::Tx;

use super::MembersFile;
use super::rows::MemberRow;
use crate::access::Reach;
use crate::error::{Outcome, Said};
use crate::importing::names::OrganisationNames;
use crate::importing::reading::{Place, RowReader};
use crate::members::intake::{ID_NUMBER, TELEPHONE, former_index};
use crate::members::model::{masked_id_number, masked_telephone};
use crate::members::store::changing;
use crate::members::update::{FormerHolder, KnownMember, known, of_former};
use crate::members::{NameKeys, NewMember};
use crate::sealing::FieldKeys;

/// A number with fewer characters is a former one.
const PRESENT_NUMBER_CHARACTERS: usize = 18;

/// Who stands on the roster already.
pub struct People {
    /// By the keyed hash of the number.
    known: HashMap<Vec<u8>, KnownMember>,
    /// Those of rows with a masked number: everybody of that name and birth whose number has that mask.
    masked: HashMap<Place, Vec<KnownMember>>,
    /// Those whose number has another form than in the file, by the number in the file.
    others: HashMap<String, FormerHolder>,
}

impl People {
    /// Looks them up.
    ///
    /// # Errors
    /// A fault of the database, or a number does not open.
    pub fn load(
        tx: &mut Tx<'_>,
        reach: &Reach,
        keys: &FieldKeys,
        file: &MembersFile,
    ) -> Outcome<Self> {
        let indexes = file.indexes(keys);
        let known = known(tx, reach, indexes)?;
        let others = under_other_form(tx, reach, keys, file, indexes, &known)?;
        let mut masked = HashMap::new();
        for row in file.rows.iter().filter(|it| it.is_masked) {
            masked.insert(row.place, of_mask(tx, reach, keys, row)?);
        }
        Ok(Self {
            known,
            masked,
            others,
        })
    }

    /// Whom a row is about; none for somebody new, and where the mask of a number fits nobody or several.
    pub fn known(&self, row: &MemberRow, index: &[u8]) -> Option<&KnownMember> {
        if !row.is_masked {
            return self.known.get(index);
        }
        match self.masked.get(&row.place).map(Vec::as_slice) {
            Some([one]) => Some(one),
            _ => None,
        }
    }

    /// Refuses a row whose number is another person's, has another form on the roster, or is masked and tells
    /// nobody, and one that says of a newcomer what can be said of known people alone.
    pub fn refuse_unlike(
        &self,
        reader: &mut RowReader<'_>,
        names: &OrganisationNames,
        row: &MemberRow,
        old: Option<&KnownMember>,
    ) {
        if let Some(old) = old {
            refuse_other_name(reader, names, old, &row.member);
        } else if row.is_masked {
            let count = self.masked.get(&row.place).map_or(0, Vec::len);
            refuse_masked(reader, &row.member, count);
        } else if let Some(holder) = self.others.get(&row.member.id_number) {
            refuse_other_form(reader, names, holder, &row.member.id_number);
        } else if row.is_former {
            let message = Said::new(
                "名册上没有此人，已离开的人不能由名册新增，请删去这一行。",
                "Nobody on the roster has this number, and a roster adds no one who has left; remove the row.",
            );
            reader.refuse("standing", "standing_former", message);
        } else if let Some(masked) = &row.telephone_masked {
            refuse_telephone(reader, masked);
        }
    }

    /// A masked telephone number stands for the one that is kept, if that has the same mask.
    ///
    /// # Errors
    /// The number does not open.
    pub fn keep_masked_telephone(
        &self,
        reader: &mut RowReader<'_>,
        keys: &FieldKeys,
        (row, old): (&MemberRow, &KnownMember),
        new: &mut NewMember,
    ) -> Outcome<()> {
        let Some(written) = &row.telephone_masked else {
            return Ok(());
        };
        let sealed = old.telephone_sealed.as_ref();
        let kept = sealed.map(|it| keys.open(TELEPHONE, it)).transpose()?;
        match kept.filter(|it| masked_telephone(it) == *written) {
            Some(kept) => new.telephone = Some(kept),
            None => refuse_telephone(reader, written),
        }
        Ok(())
    }
}

/// Everybody in reach of that name and birth whose number has that mask.
fn of_mask(
    tx: &mut Tx<'_>,
    reach: &Reach,
    keys: &FieldKeys,
    row: &MemberRow,
) -> Outcome<Vec<KnownMember>> {
    let member = &row.member;
    let sort = NameKeys::of(&member.name).sort;
    let mut found = Vec::new();
    for alike in changing::numbered(tx, reach, &sort, member.birth_on)? {
        let number = keys.open(ID_NUMBER, &alike.id_number_sealed)?;
        let is_same = alike.document_type == member.document_type
            && masked_id_number(&number) == member.id_number;
        if is_same {
            found.extend(changing::row(tx, reach, alike.id)?);
        }
    }
    Ok(found)
}

fn refuse_masked(reader: &mut RowReader<'_>, member: &NewMember, count: usize) {
    let (number, name, birth_on) = (&member.id_number, &member.name, member.birth_on);
    let message = if count == 0 {
        Said::new(
            format!(
                "身份证号“{number}”中有星号，是遮盖过的号码，名册上没有与它相符的{name}（{birth_on} 出生），请写完整的号码。"
            ),
            format!(
                "The number “{number}” is masked with asterisks, and no {name} born {birth_on} on the roster \
                 fits it; write the whole number."
            ),
        )
    } else {
        Said::new(
            format!(
                "身份证号“{number}”中有星号，是遮盖过的号码，名册上有 {count} 位{name}与它相符，分不清是谁，请写完整的号码。"
            ),
            format!(
                "The number “{number}” is masked with asterisks, and {count} people called {name} on the \
                 roster fit it; write the whole number."
            ),
        )
    };
    reader.refuse("id_number", "id_number_masked", message);
}

fn refuse_telephone(reader: &mut RowReader<'_>, written: &str) {
    let message = Said::new(
        format!(
            "手机号“{written}”中有星号，是遮盖过的号码，与名册上的不符，请写完整的号码，没有就留空。"
        ),
        format!(
            "The telephone number “{written}” is masked with asterisks and is not the one on the roster; \
             write all of it, or leave it blank."
        ),
    );
    reader.refuse("telephone", "telephone_masked", message);
}

/// One number is one person's. A name that sounds the same is the same name written otherwise, and is taken
/// with a word; any other belongs to somebody else, or has to be changed first where its day is written down.
fn refuse_other_name(
    reader: &mut RowReader<'_>,
    names: &OrganisationNames,
    old: &KnownMember,
    new: &NewMember,
) {
    if old.name == new.name {
        return;
    }
    let (was, is) = (&old.name, &new.name);
    if NameKeys::of(was).pinyin == NameKeys::of(is).pinyin {
        reader.note(Said::new(
            format!("身份证号相同而姓名不同：名册上是{was}，文件中是{is}，写入后以文件为准。"),
            format!("The same identity number is {was} on the roster and {is} here."),
        ));
        return;
    }
    let branch = names.short_name(old.branch_id).unwrap_or_default();
    let message = Said::new(
        format!(
            "这个号码在名册上是{was}（{branch}）的，这一行写的是{is}：号码写错了的，请对照证件改正；本人改了姓名的，\
             请先在其档案中变更姓名，再导入这一行。"
        ),
        format!(
            "On the roster this number is that of {was} ({branch}), and the row says {is}. If the number is \
             wrong, copy it from the paper again; if the name has changed, change it on that person's page \
             first, then import this row."
        ),
    );
    reader.refuse("id_number", "id_number_of_another", message);
}

/// Who of the file's newcomers stands on the roster already, under the former number of fifteen digits or
/// under the present one: by the number in the file.
fn under_other_form(
    tx: &mut Tx<'_>,
    reach: &Reach,
    keys: &FieldKeys,
    file: &MembersFile,
    indexes: &[Vec<u8>],
    known: &HashMap<Vec<u8>, KnownMember>,
) -> Outcome<HashMap<String, FormerHolder>> {
    let rows = file.rows.iter().zip(indexes);
    let unknown = rows.filter(|(_, index)| !known.contains_key(*index));
    let asked: Vec<(&String, Vec<u8>)> = unknown
        .filter_map(|(row, _)| {
            let number = &row.member.id_number;
            let former = former_index(keys, &row.member.document_type, number)?;
            Some((number, former))
        })
        .collect();
    let formers: Vec<Vec<u8>> = asked.iter().map(|it| it.1.clone()).collect();
    let mut holders = of_former(tx, reach, &formers)?;
    let found = asked.into_iter();
    Ok(found
        .filter_map(|(number, former)| Some((number.clone(), holders.remove(&former)?)))
        .collect())
}

fn refuse_other_form(
    reader: &mut RowReader<'_>,
    names: &OrganisationNames,
    holder: &FormerHolder,
    number: &str,
) {
    let name = &holder.name;
    let branch = names.short_name(holder.branch_id).unwrap_or_default();
    let message = if number.len() < PRESENT_NUMBER_CHARACTERS {
        Said::new(
            format!(
                "这是 15 位旧号，名册上的{name}（{branch}）用的是同一个人的 18 位号码，请改写 18 位号码。"
            ),
            format!(
                "This is the former number; {name} ({branch}) is on the roster under the present one of \
                 18 characters: write that."
            ),
        )
    } else {
        Said::new(
            format!(
                "名册上的{name}（{branch}）用的是同一个人的 15 位旧号，请先在其档案中改成 18 位，再导入这一行。"
            ),
            format!(
                "{name} ({branch}) is on the roster under the former number of 15 digits: complete it on \
                 that person's page, then import this row."
            ),
        )
    };
    reader.refuse("id_number", "id_number_other_form", message);
}
