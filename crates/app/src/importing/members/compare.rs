//! The roster of the file beside the roster of the county.

use std::collections::HashMap;

use zhibu_db::Tx;

use super::rows::MemberRow;
use super::{MembersFile, Settled, checks};
use crate::access::Reach;
use crate::error::{Outcome, Said};
use crate::importing::model::{FieldChanges, ObjectKind, compare_fields};
use crate::importing::names::{BRANCH, OrganisationNames};
use crate::importing::reading::RowReader;
use crate::members::NewMember;
use crate::members::intake::{TELEPHONE, former_index};
use crate::members::model::masked_telephone;
use crate::members::update::{
    FormerHolder, KnownMember, MemberChange, MemberUpdate, known, of_former,
};
use crate::sealing::FieldKeys;

/// A number with fewer characters is a former one.
const PRESENT_NUMBER_CHARACTERS: usize = 18;

/// Sets the file beside the roster.
///
/// # Errors
/// A fault of the database.
pub fn settle(
    tx: &mut Tx<'_>,
    reach: &Reach,
    keys: &FieldKeys,
    file: &MembersFile,
) -> Outcome<Settled> {
    let names = OrganisationNames::load(tx, reach)?;
    let indexes = file.indexes(keys);
    let known = known(tx, reach, indexes)?;
    let others = under_other_form(tx, reach, keys, file, indexes, &known)?;
    let mut settled = Settled {
        findings: file.findings.clone(),
        ..Settled::default()
    };
    for (place, branch) in &file.left {
        let mut reader = file.tables.row(*place, &mut settled.findings);
        if let Some(Err((kind, message))) = branch.as_ref().map(|it| names.find(it, &BRANCH)) {
            reader.refuse("branch", kind, message);
        }
        checks::formulas(&mut reader, |_| None);
    }
    let mut met: Vec<(&MemberRow, &KnownMember)> = Vec::new();
    for (at, (row, index)) in file.rows.iter().zip(indexes).enumerate() {
        let mut reader = file.tables.row(row.place, &mut settled.findings);
        let branch_id = match names.find(&row.branch, &BRANCH) {
            Ok(branch) => branch.id,
            Err((kind, message)) => {
                reader.refuse("branch", kind, message);
                0
            }
        };
        let old = known.get(index);
        checks::formulas(&mut reader, |key| old.and_then(|it| kept(it, key)));
        if reader.is_wrong() {
            continue;
        }
        if let Some(holder) = others.get(&row.member.id_number) {
            refuse_other_form(&mut reader, &names, holder, &row.member.id_number);
            continue;
        }
        let Some(old) = old else {
            let name = &row.member.name;
            let line = file.tables.line(row.place, name, ObjectKind::Member, None);
            settled.difference.new.push(line);
            settled.plan.new.push((at, branch_id));
            continue;
        };
        let mut member = row.member.clone();
        member.branch_id = branch_id;
        refuse_impossible(&mut reader, old, &member);
        note_other_name(&mut reader, old, &member);
        if reader.is_wrong() {
            continue;
        }
        keep_absent_columns(&reader, keys, old, &mut member)?;
        let mut changes = differences(&names, old, &member);
        telephone(keys, old, &member, &mut changes)?;
        let line = file
            .tables
            .line(row.place, &member.name, ObjectKind::Member, Some(old.id));
        settled.difference.known(line, &changes.0);
        settled.plan.changed(row, old, member, changes);
        met.push((row, old));
    }
    note_known(file, &names, &met, &mut settled);
    Ok(settled)
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

/// In a list of newcomers whoever is on the roster already is worth a word: they are not created twice. A
/// list that is mostly known is a roster sent again, and the table of changes says it all.
fn note_known(
    file: &MembersFile,
    names: &OrganisationNames,
    met: &[(&MemberRow, &KnownMember)],
    settled: &mut Settled,
) {
    let known_count = i64::try_from(met.len()).unwrap_or(i64::MAX);
    if known_count >= settled.difference.new_count() {
        return;
    }
    for (row, old) in met {
        let branch = names.short_name(old.branch_id).unwrap_or_default();
        let message = Said::new(
            format!(
                "身份证号与名册上的{}（{branch}）相同，是同一个人：不会重复新增，只更新不同的栏目。",
                old.name
            ),
            format!(
                "The identity number is that of {} ({branch}) on the roster: nobody is added, only what \
                 differs is changed.",
                old.name
            ),
        );
        file.tables
            .row(row.place, &mut settled.findings)
            .note(message);
    }
}

/// The text that is kept under a column.
fn kept(old: &KnownMember, key: &str) -> Option<String> {
    match key {
        "native_place" => old.native_place.clone(),
        "workplace" => old.workplace.clone(),
        "note" => old.note.clone(),
        _ => None,
    }
}

impl super::Plan {
    fn changed(
        &mut self,
        row: &MemberRow,
        old: &KnownMember,
        new: NewMember,
        changes: FieldChanges,
    ) {
        if let Some(post) = &row.party_post {
            self.known_posts.push((old.id, post.clone()));
        }
        if changes.0.is_empty() {
            return;
        }
        self.changes
            .extend(changes.0.into_iter().map(|change| MemberChange {
                member_id: old.id,
                field: change.field,
                old: change.old,
                new: change.new,
            }));
        self.updates.push(MemberUpdate {
            known: old.clone(),
            new,
        });
    }
}

fn refuse_impossible(reader: &mut RowReader<'_>, old: &KnownMember, new: &NewMember) {
    if old.status == "former" {
        let message = Said::new(
            "此人已不在册（出党、停止党籍或转出），花名册不能使其重新在册，请删去这一行或按程序办理。",
            "This person is no longer a member; the roster cannot bring them back. Remove the row.",
        );
        reader.refuse("id_number", "member_former", message);
    }
    if let (Some(was), None) = (old.full_on, new.full_on) {
        let message = Said::new(
            format!("此人已于 {was} 转正，转正日期不能清空，请补上。"),
            format!("This member has been full since {was}; fill the date in."),
        );
        reader.refuse("full_on", "full_date_lost", message);
    }
}

fn note_other_name(reader: &mut RowReader<'_>, old: &KnownMember, new: &NewMember) {
    if old.name != new.name {
        let message = Said::new(
            format!(
                "身份证号相同而姓名不同：名册上是{}，文件中是{}，写入后以文件为准。",
                old.name, new.name
            ),
            format!(
                "The same identity number is {} on the roster and {} here.",
                old.name, new.name
            ),
        );
        reader.note(message);
    }
}

/// Columns the sheet does not have say nothing about what is known.
fn keep_absent_columns(
    reader: &RowReader<'_>,
    keys: &FieldKeys,
    old: &KnownMember,
    new: &mut NewMember,
) -> Outcome<()> {
    let absent = |key: &str| !reader.has_column(key);
    if absent("telephone") {
        let sealed = old.telephone_sealed.as_ref();
        new.telephone = sealed.map(|it| keys.open(TELEPHONE, it)).transpose()?;
    }
    if absent("education") {
        new.education.clone_from(&old.education);
    }
    if absent("degree") {
        new.degree.clone_from(&old.degree);
    }
    if absent("native_place") {
        new.native_place.clone_from(&old.native_place);
    }
    if absent("workplace") {
        new.workplace.clone_from(&old.workplace);
    }
    if absent("in_hardship") {
        new.in_hardship = old.in_hardship;
    }
    if absent("note") {
        new.note.clone_from(&old.note);
        if absent("floating") {
            new.floating = old.floating;
        }
    }
    Ok(())
}

fn differences(names: &OrganisationNames, old: &KnownMember, new: &NewMember) -> FieldChanges {
    let mut fields = FieldChanges::default();
    if old.branch_id != new.branch_id {
        let name = |id| names.short_name(id);
        fields.push("branch_id", name(old.branch_id), name(new.branch_id));
    }
    if old.status != new.status() {
        fields.push(
            "status",
            Some(old.status.clone()),
            Some(new.status().to_owned()),
        );
    }
    compare_fields!(
        fields,
        old,
        new,
        name,
        sex,
        birth_on,
        ethnicity,
        education,
        degree,
        native_place,
        joined_on,
        full_on,
        personnel,
        workplace,
        in_hardship,
        floating,
        note
    );
    fields
}

/// Telephones are compared by their keyed hash and told masked.
fn telephone(
    keys: &FieldKeys,
    old: &KnownMember,
    new: &NewMember,
    fields: &mut FieldChanges,
) -> Outcome<()> {
    let index = new.telephone.as_ref().map(|it| keys.index(TELEPHONE, it));
    if index == old.telephone_index {
        return Ok(());
    }
    let sealed = old.telephone_sealed.as_ref();
    let was = sealed.map(|it| keys.open(TELEPHONE, it)).transpose()?;
    let masked = |plain: String| masked_telephone(&plain);
    fields.push(
        "telephone",
        was.map(masked),
        new.telephone.clone().map(masked),
    );
    Ok(())
}
