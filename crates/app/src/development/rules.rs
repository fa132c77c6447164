//! How far a case is, and who records what.

use zhibu_rules::procedures::{History, Side, StepRule};

use super::model::Stage;
use crate::access::{Actor, Role};

/// The stage that the recorded steps make, the furthest first.
pub fn stage(history: &History) -> Stage {
    const REACHED_BY: [(&str, Stage); 6] = [
        ("cancel", Stage::BrokenOff),
        ("conversion_approval", Stage::Full),
        ("approval", Stage::Probationary),
        ("assembly", Stage::Accepted),
        ("target_proposed", Stage::Target),
        ("activist", Stage::Activist),
    ];
    let has = |step: &str| history.events.iter().any(|it| it.step == step);
    let found = REACHED_BY.into_iter().find(|(step, _)| has(step));
    found.map_or(Stage::Applicant, |(_, stage)| stage)
}

/// Whether an office records a step: what the level above decides, a branch does not record.
pub fn is_recorded_by(actor: &Actor, step: &StepRule) -> bool {
    match step.side {
        Side::Branch => true,
        Side::Above => actor.role != Role::BranchSecretary,
    }
}
