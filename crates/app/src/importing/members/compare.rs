//! The roster of the file beside the roster of the county.

use std::collections::HashMap;

use zhibu_db::Tx;

use super::known::People;
use super::rows::{FORMER, MemberRow};
use super::{MembersFile, Settled, checks, numbers};
use crate::access::Reach;
use crate::error::{Outcome, Said};
use crate::importing::model::{FieldChanges, ObjectKind, compare_fields};
use crate::importing::names::{BRANCH, OrganisationNames};
use crate::importing::reading::RowReader;
use crate::members::NewMember;
use crate::members::actions::moving;
use crate::members::intake::TELEPHONE;
use crate::members::model::masked_telephone;
use crate::members::rules::standings::DaysMoved;
use crate::members::update::{KnownMember, MemberChange, MemberUpdate};
use crate::sealing::FieldKeys;

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
    let people = People::load(tx, reach, keys, file)?;
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
    let mut met: Met<'_> = Met::default();
    let mut places = checks::UnknownPlaces::default();
    let rows = file.rows.iter().zip(file.indexes(keys));
    for (at, (row, index)) in rows.enumerate() {
        let mut reader = file.tables.row(row.place, &mut settled.findings);
        let old = people.known(row, index);
        let branch_id = branch(&mut reader, &names, row, old);
        checks::formulas(&mut reader, |key| old.and_then(|it| kept(it, key)));
        if !reader.is_wrong() {
            people.refuse_unlike(&mut reader, &names, row, old);
        }
        if reader.is_wrong() {
            continue;
        }
        let Some(old) = old else {
            let (kind, number) = (&row.member.document_type, &row.member.id_number);
            places.look_at(kind, number, reader.number());
            let name = &row.member.name;
            let line = file.tables.line(row.place, name, ObjectKind::Member, None);
            settled.difference.new.push(line);
            settled.plan.new.push((at, branch_id));
            continue;
        };
        let mut member = row.member.clone();
        member.branch_id = branch_id;
        if let Some(first) = met.rows.insert(old.id, reader.number()) {
            numbers::refuse_second(&mut reader, first);
        }
        refuse_impossible(&mut reader, row, old);
        people.keep_masked_telephone(&mut reader, keys, (row, old), &mut member)?;
        if reader.is_wrong() {
            continue;
        }
        keep_absent_columns(&reader, keys, old, &mut member)?;
        let mut changes = differences(&names, old, &member);
        telephone(keys, old, &member, &mut changes)?;
        if row.is_former && !changes.0.is_empty() {
            refuse_changed_former(&mut reader, &changes);
            continue;
        }
        let Some(days) = days(tx, reach, &mut reader, (old, &member))? else {
            continue;
        };
        let line = file
            .tables
            .line(row.place, &member.name, ObjectKind::Member, Some(old.id));
        settled.difference.known(line, &changes.0);
        settled.plan.changed(row, old, member, (changes, days));
        met.known.push((row, old));
    }
    note_known(file, &names, &met.known, &mut settled);
    let sheet = file.tables.sheets().concat();
    settled.findings.notes.extend(places.notes(&sheet));
    Ok(settled)
}

/// Whom of the roster the rows so far are about.
#[derive(Default)]
struct Met<'a> {
    known: Vec<(&'a MemberRow, &'a KnownMember)>,
    /// The row of each, by id.
    rows: HashMap<i64, u32>,
}

/// The branch of a row; 0 where it is wrong, which is then said. Who has left is kept under a branch that
/// may be dissolved.
fn branch(
    reader: &mut RowReader<'_>,
    names: &OrganisationNames,
    row: &MemberRow,
    old: Option<&KnownMember>,
) -> i64 {
    let left = old.filter(|it| it.status == FORMER);
    if let Some(old) = left.filter(|it| names.is_called(it.branch_id, &row.branch)) {
        return old.branch_id;
    }
    match names.find(&row.branch, &BRANCH) {
        Ok(branch) => branch.id,
        Err((kind, message)) => {
            reader.refuse("branch", kind, message);
            0
        }
    }
}

/// What becomes of standings and 组织关系 where the day of joining or of full membership is another, by the
/// same rule as on the member's page; the inner none where neither is. None where a day does not fit, which
/// is then said.
fn days(
    tx: &mut Tx<'_>,
    reach: &Reach,
    reader: &mut RowReader<'_>,
    (old, new): (&KnownMember, &NewMember),
) -> Outcome<Option<Option<DaysMoved>>> {
    if (old.joined_on, old.full_on) == (new.joined_on, new.full_on) {
        return Ok(Some(None));
    }
    match moving::moved(tx, reach, old, (new.joined_on, new.full_on))? {
        Ok(days) => Ok(Some(Some(days))),
        Err(said) => {
            let key = if old.joined_on == new.joined_on {
                "full_on"
            } else {
                "joined_on"
            };
            reader.refuse(key, "days_do_not_fit", said);
            Ok(None)
        }
    }
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
        (changes, days): (FieldChanges, Option<DaysMoved>),
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
            days,
        });
    }
}

fn refuse_impossible(reader: &mut RowReader<'_>, row: &MemberRow, old: &KnownMember) {
    let new = &row.member;
    if old.status == FORMER && !row.is_former {
        let message = Said::new(
            "此人已离开（出党、停止党籍或转出），花名册不能使其重新在册：请删去这一行，或在“党籍”一列写已离开；\
             恢复党籍请到其档案中办理。",
            "This person has left, and a roster cannot bring them back. Remove the row, or write 已离开 under \
             党籍; who is restored is so on their own page.",
        );
        reader.refuse("id_number", "member_former", message);
    }
    if old.status != FORMER && row.is_former {
        let message = Said::new(
            "此人还在册：离开要写明日期和原因，请在其档案中办理；这一行请删去，或照现在的党籍填写。",
            "This person is a member still: who leaves does so on their own page, with the day and why. \
             Remove the row, or write the present standing.",
        );
        reader.refuse("standing", "standing_former", message);
    }
    if let (Some(was), None) = (old.full_on, new.full_on) {
        let message = Said::new(
            format!("此人已于 {was} 转正，转正日期不能清空，请补上。"),
            format!("This member has been full since {was}; fill the date in."),
        );
        reader.refuse("full_on", "full_date_lost", message);
    }
}

/// What is kept about who has left is as it was; a list does not change it.
fn refuse_changed_former(reader: &mut RowReader<'_>, changes: &FieldChanges) {
    let fields: Vec<&str> = changes.0.iter().map(|it| it.field).collect();
    let columns = fields.iter().map(|it| reader.heading(it));
    let (zh, en) = (columns.collect::<Vec<_>>().join("、"), fields.join(", "));
    let message = Said::new(
        format!(
            "此人已离开，名册不改其资料（不同的有：{zh}）；要更正请到其档案，这一行请照原样填写或删去。"
        ),
        format!(
            "This person has left, and a roster changes nothing about them (what differs: {en}); put it \
             right on their own page, and leave the row as it was or remove it."
        ),
    );
    reader.refuse("id_number", "member_former", message);
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
    if old.status != FORMER && old.status != new.status() {
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
