//! The workbook beside the cases that are there.

use std::collections::HashMap;

use zhibu_db::Tx;
use zhibu_rules::Rulebook;
use zhibu_rules::procedures::{DEVELOPMENT, Procedure};

use super::rows::ActivistRow;
use super::steps::{self, Step, StepChanges};
use super::{ActivistsFile, Settled};
use crate::access::Reach;
use crate::development::intake::{self, CandidateUpdate, KnownCandidate};
use crate::development::model::Stage;
use crate::development::rules::outlook;
use crate::error::{Outcome, Said};
use crate::importing::model::{
    FieldChanges, ObjectKind, PersonLine, RowLine, compare_fields, keep_absent,
};
use crate::importing::names::{BRANCH, OrganisationNames};
use crate::importing::words::STAGES;
use crate::members::model::masked_telephone;
use crate::procedures::actions as cases;
use crate::sealing::FieldKeys;

/// Sets the file beside the county.
///
/// # Errors
/// A fault of the database.
pub fn settle(
    tx: &mut Tx<'_>,
    reach: &Reach,
    rules: &Rulebook,
    keys: &FieldKeys,
    file: &ActivistsFile,
) -> Outcome<Settled> {
    let names = OrganisationNames::load(tx, reach)?;
    let mut settled = Settled {
        findings: file.findings.clone(),
        ..Settled::default()
    };
    for (place, name) in &file.named {
        if let Err((kind, message)) = names.find(name, &BRANCH) {
            let mut reader = file.tables.row(*place, &mut settled.findings);
            reader.refuse("branch", kind, message);
        }
    }
    let known = intake::known(tx, reach, keys)?;
    let mut of_number: HashMap<Vec<u8>, Vec<KnownCandidate>> = HashMap::new();
    for it in known {
        let index = it.row.id_number_index.clone();
        of_number.entry(index).or_default().push(it);
    }
    let procedure = cases::procedure(rules, DEVELOPMENT)?;
    for row in &file.rows {
        let organisation_id = match names.find(&row.branch, &BRANCH) {
            Ok(branch) => branch.id,
            Err((kind, message)) => {
                let mut reader = file.tables.row(row.place, &mut settled.findings);
                reader.refuse("branch", kind, message);
                continue;
            }
        };
        let mut row = row.clone();
        row.candidate.organisation_id = organisation_id;
        let index = intake::number_index(keys, &row.candidate.id_number);
        let theirs = of_number.get(&index).map(Vec::as_slice).unwrap_or_default();
        let all = match meant(procedure, theirs, &row.candidate.steps) {
            Some(old) => settle_known(file, &names, row.clone(), old, &mut settled)?,
            None => {
                row.candidate.steps = steps::with_derived(&row.candidate.steps);
                settled.difference.new.push(line(file, &row, None));
                settled.plan.new.push(row.candidate.clone());
                row.candidate.steps.clone()
            }
        };
        tell(tx, rules, file, (&row, &all), &mut settled)?;
    }
    Ok(settled)
}

/// Which of a person's cases, the latest last, a row is about: the one with its application; otherwise the
/// latest, unless that had ended before this application, which then begins another.
fn meant<'k>(
    procedure: &Procedure,
    theirs: &'k [KnownCandidate],
    stated: &[Step],
) -> Option<&'k KnownCandidate> {
    let applied_on = stated.iter().find(|it| it.0 == "apply").map(|it| it.1);
    let has_it = |it: &&KnownCandidate| {
        let mut steps = it.steps.iter();
        steps.any(|step| step.step == "apply" && Some(step.taken_on) == applied_on)
    };
    let latest = theirs.last().filter(|it| {
        let ended_on = it.ended_on(procedure);
        ended_on.is_none_or(|ended_on| applied_on.is_none_or(|on| on < ended_on))
    });
    theirs.iter().rfind(has_it).or(latest)
}

fn line(file: &ActivistsFile, row: &ActivistRow, id: Option<i64>) -> RowLine {
    let name = &row.candidate.name;
    file.tables.line(row.place, name, ObjectKind::Candidate, id)
}

/// A row whose case is there; answers the steps as they stand then.
fn settle_known(
    file: &ActivistsFile,
    names: &OrganisationNames,
    row: ActivistRow,
    old: &KnownCandidate,
    settled: &mut Settled,
) -> Outcome<Vec<Step>> {
    let reader = file.tables.row(row.place, &mut settled.findings);
    let mut new = row.candidate.clone();
    let was = &old.row;
    keep_absent!(reader, new, was, education, workplace);
    if !reader.has_column("telephone") {
        new.telephone.clone_from(&old.telephone);
    }
    let mut fields = FieldChanges::default();
    compare_fields!(
        fields, was, new, name, sex, birth_on, ethnicity, education, workplace
    );
    if old.telephone != new.telephone {
        let masked = |it: &Option<String>| it.as_ref().map(|it| masked_telephone(it));
        fields.push("telephone", masked(&old.telephone), masked(&new.telephone));
    }
    if was.organisation_id != new.organisation_id {
        let name = |id| names.short_name(id);
        fields.push(
            "branch_id",
            name(was.organisation_id),
            name(new.organisation_id),
        );
    }
    let StepChanges {
        taken_back,
        recorded,
        all,
    } = steps::changes(&old.steps, &new.steps)?;
    let mut added = recorded.iter().map(steps::shown);
    for (_, step) in &taken_back {
        // They stand in the same order, the derived ones last.
        fields.push("steps", Some(steps::shown(step)), added.next());
    }
    for step in added {
        fields.push("steps", None, Some(step));
    }
    settled
        .difference
        .known(line(file, &row, Some(was.id)), &fields.0);
    if !fields.0.is_empty() {
        new.steps = recorded;
        settled.plan.changed.push(CandidateUpdate {
            id: was.id,
            taken_back: taken_back.into_iter().map(|it| it.0).collect(),
            new,
        });
    }
    Ok(all)
}

/// How a case stands then; a stage that its steps do not make is noted.
fn tell(
    tx: &Tx<'_>,
    rules: &Rulebook,
    file: &ActivistsFile,
    (row, steps): (&ActivistRow, &[Step]),
    settled: &mut Settled,
) -> Outcome<()> {
    let (stage, breaches) = outlook(rules, row.candidate.birth_on, steps, tx.today())?;
    let made = word(stage);
    if let Some(told) = row.stage.filter(|told| *told != stage.key()) {
        let mut reader = file.tables.row(row.place, &mut settled.findings);
        let told_word = Stage::parse(told).map_or(told, word);
        reader.note(Said::new(
            format!("阶段写的是“{told_word}”，按各步的日期是“{made}”；以日期为准。"),
            format!("The stage says {told_word} and the days make it {made}; the days count."),
        ));
    }
    settled.plan.people.push(PersonLine {
        row: file.tables.address(row.place).1,
        name: row.candidate.name.clone(),
        stage: if row.stage.is_some() {
            row.stage_word.clone()
        } else {
            made.to_owned()
        },
        breaches,
    });
    Ok(())
}

/// The workbook's word for a stage.
fn word(stage: Stage) -> &'static str {
    let found = STAGES.iter().find(|it| it.1 == stage.key());
    found.map_or("", |it| it.0)
}
