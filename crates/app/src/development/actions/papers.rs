//! The papers of one case, or of every case under the filters of the list.

use std::collections::HashMap;

use zhibu_db::Tx;
use zhibu_rules::Rulebook;
use zhibu_rules::procedures::DEVELOPMENT;

use super::{Asked, list, open};
use crate::access::{Act, Actor};
use crate::audit::{self, Object};
use crate::development::model::{CaseOnPaper, Issuers};
use crate::development::store;
use crate::error::Outcome;
use crate::procedures::actions as cases;
use crate::procedures::model::put_in_order;
use crate::procedures::store as case_store;

/// One case as its papers tell it. Taking them is opening the case, which is kept.
///
/// # Errors
/// [`crate::AppError::NotFound`] if there is none in reach.
pub fn one(tx: &mut Tx<'_>, actor: &Actor, book: &Rulebook, id: i64) -> Outcome<CaseOnPaper> {
    let reach = actor.may(Act::SeeDevelopment)?;
    let file = open(tx, actor, book, id, None)?;
    let mut steps = case_store::steps(tx, &reach, id)?;
    put_in_order(cases::procedure(book, &file.case.procedure)?, &mut steps);
    let issuers = store::issuers(tx, &reach, file.row.organisation_id)?;
    audit_taken(tx, actor, Some(id), file.row.organisation_id, 1)?;
    Ok(CaseOnPaper {
        row: file.row,
        stage: file.stage,
        breaches: file.breaches,
        steps,
        issuers,
    })
}

/// The cases in reach under the filters, those with something late first.
///
/// # Errors
/// As [`list`].
pub fn all(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    asked: Asked,
) -> Outcome<Vec<CaseOnPaper>> {
    let reach = actor.may(Act::SeeDevelopment)?;
    let procedure = cases::procedure(book, DEVELOPMENT)?;
    let mut steps = cases::steps_by_case(tx, &reach, procedure)?;
    let mut issuers: HashMap<i64, Issuers> = HashMap::new();
    let mut papers = Vec::new();
    for line in list(tx, actor, book, asked)? {
        let branch = line.row.organisation_id;
        let known = match issuers.get(&branch) {
            Some(known) => known.clone(),
            None => store::issuers(tx, &reach, branch)?,
        };
        issuers.insert(branch, known.clone());
        papers.push(CaseOnPaper {
            steps: steps.remove(&line.row.id).unwrap_or_default(),
            row: line.row,
            stage: line.stage,
            breaches: line.breaches,
            issuers: known,
        });
    }
    let organisation_id = asked.organisation_id.unwrap_or(0);
    audit_taken(tx, actor, None, organisation_id, papers.len())?;
    Ok(papers)
}

fn audit_taken(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Option<i64>,
    organisation_id: i64,
    count: usize,
) -> Outcome<()> {
    let object = Object {
        kind: "procedure_case",
        id,
        organisation_id: Some(organisation_id).filter(|it| *it != 0),
    };
    let summary = format!("took the papers of {count} candidates");
    audit::record(tx, actor, "take_papers", object, &summary)
}
