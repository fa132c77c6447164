//! The letter of a case, with its stub and slip.

use zhibu_db::Tx;

use crate::access::Act;
use crate::audit::{self, Object};
use crate::error::{AppError, Outcome};
use crate::members::intake::ID_NUMBER;
use crate::members::model::masked_id_number;
use crate::procedures::Acting;
use crate::procedures::actions::{procedure, steps_of};
use crate::procedures::store as cases;
use crate::transfers::model::LetterOnPaper;
use crate::transfers::store;

/// A case whose letter was issued, or whose member was entered. Taking its papers is kept.
///
/// # Errors
/// [`AppError::NotFound`] if there is none on the reader's own side, or it is not that far.
pub fn letter(tx: &mut Tx<'_>, acting: Acting<'_>, id: i64) -> Outcome<LetterOnPaper> {
    let actor = acting.actor;
    let reach = actor.may(Act::SeeProcedures)?;
    let found = cases::case(tx, &reach, id)?.filter(|it| it.depth.is_some());
    let case = found.ok_or(AppError::NotFound)?;
    let steps = steps_of(tx, &reach, (procedure(acting.book, &case.procedure)?, id))?;
    let far_enough = match case.procedure.as_str() {
        "transfer_out" => "letter",
        "transfer_in" => "enter",
        _ => return Err(AppError::NotFound),
    };
    if !steps.iter().any(|it| it.step == far_enough) {
        return Err(AppError::NotFound);
    }
    let bearer = store::bearer(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let number = acting.keys.open(ID_NUMBER, &bearer.id_number_sealed)?;
    let names = store::names(tx, &reach, case.organisation_id)?.ok_or(AppError::NotFound)?;
    let object = Object {
        kind: "procedure_case",
        id: Some(id),
        organisation_id: Some(case.organisation_id),
    };
    audit::record(tx, actor, "export", object, "took the letter of a transfer")?;
    Ok(LetterOnPaper {
        id_number_masked: masked_id_number(&number),
        branch: names.branch,
        above: names.above,
        case,
        steps,
        bearer,
    })
}
