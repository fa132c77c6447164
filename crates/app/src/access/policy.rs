//! The one table: which office may do which act, and how far.

use super::actor::{Act, Role};

/// How far an office may do an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Not at all.
    None,
    /// Only about the person themself.
    Own,
    /// In the office's organisation and everything below it.
    Subtree,
    /// In the whole county.
    Whole,
}

use Extent::{None as No, Own, Subtree as Tree, Whole};

/// One row an act; columns as [`Role::ALL`]: officer, committee clerk, branch secretary, committee
/// member, member, auditor, administrator.
const TABLE: [(Act, [Extent; 7]); 42] = [
    (Act::SeeHome, [Tree, Tree, Tree, Tree, Own, Whole, Own]),
    (Act::SeeOwn, [Own, Own, Own, Own, Own, Own, Own]),
    (Act::UseSession, [Own, Own, Own, Own, Own, Own, Own]),
    (
        Act::SeeOrganisations,
        [Tree, Tree, Tree, Tree, No, Whole, No],
    ),
    (Act::ChangeOrganisation, [Tree, No, No, No, No, No, No]),
    (Act::ChangePosts, [Tree, Tree, No, No, No, No, No]),
    (Act::SeeMembers, [Tree, Tree, Tree, Tree, No, Whole, No]),
    (Act::SeeMember, [Tree, Tree, Tree, Tree, Own, Whole, No]),
    (Act::ChangeMember, [Tree, Tree, Tree, No, No, No, No]),
    (Act::SeeSensitive, [Tree, Tree, Tree, No, Own, No, No]),
    (Act::RequestCorrection, [Own, Own, Own, Own, Own, No, No]),
    (Act::AnswerCorrection, [Tree, Tree, Tree, No, No, No, No]),
    (Act::MergeMembers, [Tree, Tree, No, No, No, No, No]),
    (Act::SeeTalks, [Tree, Tree, Tree, Tree, Own, Whole, No]),
    (Act::RecordTalk, [Tree, Tree, Tree, Tree, No, No, No]),
    (Act::ReadTalk, [Own, Own, Own, Own, Own, No, No]),
    (Act::SeePledges, [Tree, Tree, Tree, Tree, Own, Whole, No]),
    (Act::WritePledge, [Own, Own, Own, Own, Own, No, No]),
    (Act::CheckPledge, [Tree, Tree, Tree, No, No, No, No]),
    (
        Act::SeeNorms,
        [Whole, Whole, Whole, Whole, Whole, Whole, Whole],
    ),
    (Act::WriteNorm, [Whole, No, No, No, No, No, No]),
    (Act::AcknowledgeNorm, [Own, Own, Own, Own, Own, No, No]),
    (
        Act::SeeAcknowledgements,
        [Tree, Tree, Tree, Tree, No, Whole, No],
    ),
    (Act::SeeMeetings, [Tree, Tree, Tree, Tree, No, Whole, No]),
    (Act::RecordMeeting, [Tree, Tree, Tree, Tree, No, No, No]),
    (Act::SeeBoard, [Tree, Tree, Tree, Tree, No, Whole, No]),
    (Act::WaiveDuty, [Tree, Tree, No, No, No, No, No]),
    (Act::SeeProcedures, [Tree, Tree, Tree, Tree, No, Whole, No]),
    (Act::RecordProcedure, [Tree, Tree, Tree, No, No, No, No]),
    (Act::CountBallots, [Tree, Tree, Tree, Tree, No, No, No]),
    (Act::SeeDevelopment, [Tree, Tree, Tree, Tree, No, Whole, No]),
    (Act::RecordDevelopment, [Tree, Tree, Tree, No, No, No, No]),
    (Act::PlanDevelopment, [Tree, Tree, No, No, No, No, No]),
    (Act::WriteThoughts, [Own, Own, Own, Own, Own, No, No]),
    (Act::ReadThoughts, [Own, Own, Tree, Own, Own, No, No]),
    (Act::SeeDues, [Tree, Tree, Tree, Tree, Own, Whole, No]),
    (Act::Import, [Whole, No, No, No, No, No, No]),
    (Act::ExportPersonalData, [Tree, Tree, Tree, No, No, No, No]),
    (Act::SeeReport, [Tree, Tree, Tree, No, No, Whole, No]),
    (Act::WriteReport, [Tree, Tree, No, No, No, No, No]),
    (
        Act::SeeRules,
        [Whole, Whole, Whole, Whole, Whole, Whole, Whole],
    ),
    (Act::SeeAccounts, [No, No, No, No, No, Whole, Whole]),
];

/// How far `role` may do `act`.
pub fn extent(role: Role, act: Act) -> Extent {
    let columns = TABLE.iter().find(|row| row.0 == act).map(|row| row.1);
    let position = Role::ALL.iter().position(|it| *it == role);
    columns
        .zip(position)
        .and_then(|(row, at)| row.get(at).copied())
        .unwrap_or(Extent::None)
}

/// The table as text, compared with `docs/policy.txt` by a test so that a change of it is seen.
pub fn matrix_text() -> String {
    let mut out = String::from("act");
    for role in Role::ALL {
        out.push_str(&format!(" | {}", role.key()));
    }
    out.push('\n');
    for (act, extents) in TABLE {
        out.push_str(&format!("{act:?}"));
        for extent in extents {
            out.push_str(&format!(" | {extent:?}"));
        }
        out.push('\n');
    }
    out
}
