//! Candidates of workbooks: known by ID number, written with their steps.

use std::collections::HashMap;

use jiff::civil::Date;
use zhibu_db::{Tx, params, record};
use zhibu_rules::procedures::{DEVELOPMENT, Procedure};

use super::{ID_NUMBER, TELEPHONE, insert};
use crate::access::{Actor, Reach};
use crate::development::model::NewCandidate;
use crate::error::Outcome;
use crate::members::NameKeys;
use crate::procedures::model::StepRow;
use crate::procedures::store as procedures;
use crate::sealing::FieldKeys;

record! {
    /// A candidate as the next workbook may say otherwise.
    pub struct KnownRow {
        pub id: i64,
        pub organisation_id: i64,
        pub name: String,
        pub sex: String,
        pub birth_on: Date,
        pub ethnicity: String,
        pub education: String,
        pub workplace: Option<String>,
        pub telephone_sealed: Option<Vec<u8>>,
        pub id_number_index: Vec<u8>,
    }
}

/// A candidate with the steps that stand.
#[derive(Clone, Debug)]
pub struct KnownCandidate {
    /// Who.
    pub row: KnownRow,
    /// In the clear.
    pub telephone: Option<String>,
    /// By day.
    pub steps: Vec<StepRow>,
}

impl KnownCandidate {
    /// The day on which the case ended.
    pub fn ended_on(&self, procedure: &Procedure) -> Option<Date> {
        let ends = |step: &&StepRow| {
            let edition = procedure.edition_on(step.taken_on);
            let rule = edition.and_then(|it| it.step(&step.step));
            rule.is_some_and(|it| it.ends.is_some())
        };
        self.steps.iter().find(ends).map(|it| it.taken_on)
    }
}

/// What a workbook changes in a case.
#[derive(Clone, Debug)]
pub struct CandidateUpdate {
    /// The case.
    pub id: i64,
    /// The person as the file has them; the steps are those to be recorded.
    pub new: NewCandidate,
    /// Ids of the steps it takes back.
    pub taken_back: Vec<i64>,
}

/// What finds a number.
pub fn number_index(keys: &FieldKeys, id_number: &str) -> Vec<u8> {
    keys.index(ID_NUMBER, id_number)
}

/// Every candidate in reach; of a person with several cases the latest stands last.
///
/// # Errors
/// A fault of the database.
pub fn known(tx: &mut Tx<'_>, reach: &Reach, keys: &FieldKeys) -> Outcome<Vec<KnownCandidate>> {
    let rows: Vec<KnownRow> = tx.rows(
        "select p.id, p.organisation_id, c.name, c.sex, c.birth_on, c.ethnicity, c.education, c.workplace,
           c.telephone_sealed, c.id_number_index
         from procedure_case p join candidate c on c.case_id = p.id
         where cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure r
           where r.ancestor_id = ?1 and r.descendant_id = p.organisation_id)
         order by p.id",
        params![reach.root_id()],
    )?;
    let mut steps: HashMap<i64, Vec<StepRow>> = HashMap::new();
    for step in procedures::steps_of_all(tx, reach, DEVELOPMENT)? {
        steps.entry(step.case_id).or_default().push(step);
    }
    let found = rows.into_iter().map(|row| {
        let sealed = row.telephone_sealed.as_ref();
        Ok(KnownCandidate {
            telephone: sealed.map(|it| keys.open(TELEPHONE, it)).transpose()?,
            steps: steps.remove(&row.id).unwrap_or_default(),
            row,
        })
    });
    found.collect()
}

/// Keeps new candidates with their steps; answers the ids of their cases in order.
///
/// # Errors
/// A fault of the database.
pub fn insert_many(
    tx: &mut Tx<'_>,
    actor: &Actor,
    keys: &FieldKeys,
    new: &[NewCandidate],
) -> Outcome<Vec<i64>> {
    new.iter().map(|it| insert(tx, actor, keys, it)).collect()
}

/// Writes what a workbook changes: steps given otherwise are taken back with the reason and recorded anew.
///
/// # Errors
/// A fault of the database.
pub fn update(
    tx: &mut Tx<'_>,
    actor: &Actor,
    keys: &FieldKeys,
    update: &CandidateUpdate,
    reason: &str,
) -> Outcome<()> {
    let (id, new) = (update.id, &update.new);
    let telephone = new.telephone.as_ref();
    let telephone = telephone
        .map(|it| keys.seal(tx, TELEPHONE, it))
        .transpose()?;
    tx.execute(
        "update candidate set name = ?2, name_sort = ?3, sex = ?4, birth_on = ?5, ethnicity = ?6,
           telephone_sealed = ?7, education = ?8, workplace = ?9
         where case_id = ?1",
        params![
            id,
            new.name,
            NameKeys::of(&new.name).sort,
            new.sex,
            new.birth_on,
            new.ethnicity,
            telephone,
            new.education,
            new.workplace
        ],
    )?;
    tx.execute(
        "update procedure_case set organisation_id = ?2, version = version + 1 where id = ?1",
        params![id, new.organisation_id],
    )?;
    for step_id in &update.taken_back {
        procedures::take_back(tx, actor, *step_id, reason)?;
    }
    for (step, on, facts) in &new.steps {
        procedures::insert_step(tx, actor, id, (step, *on), &facts.to_json()?)?;
    }
    Ok(())
}
