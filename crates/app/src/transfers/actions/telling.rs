//! What stands beside a case: what goes along, what a form begins with, what can be opened; and what is under way
//! about a member, with what can be begun.

use zhibu_db::Tx;
use zhibu_rules::Rulebook;
use zhibu_rules::keys;
use zhibu_rules::procedures::About;

use super::holding::matters;
use super::leaving_of;
use crate::access::{Act, Actor, Reach};
use crate::error::{Outcome, Said};
use crate::members::model::Underway;
use crate::members::store as members;
use crate::members::{Leaving, Matter, Weight};
use crate::procedures::actions::{cases, underway as under_way};
use crate::procedures::model::StepRow;
use crate::procedures::{Beside, Subject};
use crate::transfers::rules::{self, LETTER_NUMBER, fits};
use crate::transfers::store;

/// The most numbers that are tried for a letter.
const TRIES_MAX: usize = 10_000;

/// What stands beside a case of this area, or one that is to be begun.
///
/// # Errors
/// A fault of the database, or a figure of the rules that is not in force.
pub fn beside(tx: &mut Tx<'_>, subject: &Subject<'_>) -> Outcome<Beside> {
    let mut beside = Beside::default();
    let acting = subject.acting;
    let reach = acting.actor.may(Act::SeeProcedures)?;
    // Who receives somebody sees the case and no more of them.
    let is_other_side = subject.case.is_some_and(|it| it.depth.is_none());
    let has_settled = is_settled(subject.steps, acting.book, subject.procedure);
    if let Some(member_id) = subject.member_id.filter(|_| !is_other_side && !has_settled) {
        beside.matters = told(tx, (subject, &reach), member_id)?;
    }
    beside.answers = answers(tx, (subject, &reach))?;
    if let Some(case) = subject.case {
        if subject.procedure == "transfer_in" && case.is_on(zhibu_rules::procedures::Side::Branch) {
            beside.elsewhere = vec![("enter", format!("/transfers/{}/enter", case.id))];
        }
        let is_issued = |step: &StepRow| step.step == "letter" || step.step == "enter";
        if subject.steps.iter().any(is_issued) && !is_other_side {
            let name = if subject.procedure == "transfer_in" {
                Said::new("回执（Word）", "Slip (Word)")
            } else {
                Said::new("介绍信、存根、回执（Word）", "Letter, stub and slip (Word)")
            };
            let address = format!("/transfers/{}/letter.docx", case.id);
            beside.links.push((name, address));
        }
    }
    Ok(beside)
}

/// Whether a step was taken by which the member left or moved.
fn is_settled(steps: &[StepRow], book: &Rulebook, procedure: &str) -> bool {
    let Some(procedure) = book.procedure(procedure) else {
        return false;
    };
    steps.iter().any(|it| {
        let edition = procedure.edition_on(it.taken_on);
        let rule = edition.and_then(|edition| edition.step(&it.step));
        let effect = rule.and_then(|rule| rules::Effect::of(rule).ok().flatten());
        effect.is_some_and(rules::Effect::settles)
    })
}

fn told(
    tx: &mut Tx<'_>,
    (subject, reach): (&Subject<'_>, &Reach),
    member_id: i64,
) -> Outcome<Vec<Matter>> {
    let procedure = subject.procedure;
    if !rules::excludes(procedure) || procedure == "restore" || procedure == "remove_lost" {
        return floating_hint(subject, tx.today());
    }
    let leaving = Leaving {
        book: subject.acting.book,
        keys: subject.acting.keys,
        member_id,
        on: tx.today(),
    };
    let mut found = matters(tx, reach, &leaving)?;
    let own = subject
        .case
        .and_then(|it| subject.acting.book.procedure(&it.procedure));
    // The case itself stands in no way of its own.
    if let Some(own) = own {
        let itself = format!("“{}”还在办理。", own.zh);
        found.retain(|it| it.said.zh != itself);
    }
    if procedure == "removal" {
        found.extend(self_quit_prompt(
            tx,
            (subject.acting.book, reach),
            member_id,
        )?);
    }
    for office in store::offices(tx, reach, member_id)? {
        let place = office.organisation_name.unwrap_or_default();
        found.push(Matter::new(
            Weight::Warns,
            format!("账号在{place}有任职，离开后请管理员收回。"),
            format!(
                "The account holds an office of {place}; have it withdrawn once they have left."
            ),
        ));
    }
    Ok(found)
}

/// Since when nobody has seen them at a meeting: the assembly asks why, and the program changes nothing.
fn self_quit_prompt(
    tx: &mut Tx<'_>,
    (book, reach): (&Rulebook, &Reach),
    member_id: i64,
) -> Outcome<Option<Matter>> {
    let Some(last) = store::last_attended(tx, reach, member_id)? else {
        return Ok(None);
    };
    let over = rules::end(book, &keys::SELF_QUIT_MONTHS, last)?;
    let is_over = over.is_some_and(|over| over <= tx.today());
    Ok(is_over.then(|| {
        Matter::new(
            Weight::Warns,
            format!("最近一次到会的记录在 {last}。有没有正当理由、是不是自行脱党，由支部大会讨论，系统不作变更。"),
            format!(
                "The last meeting on record that they attended was on {last}. Whether there was good reason is \
                 for the assembly; the program changes nothing."
            ),
        )
    }))
}

/// That somebody away for long at a fixed place is to be transferred.
fn floating_hint(subject: &Subject<'_>, today: jiff::civil::Date) -> Outcome<Vec<Matter>> {
    let Some(since) = super::floating::to_transfer_since(subject, today)? else {
        return Ok(Vec::new());
    };
    Ok(vec![Matter::new(
        Weight::Warns,
        format!("外出到固定地点，{since} 已满规定时间，应当转接组织关系。"),
        format!("Away at a fixed place, for long since {since}: membership is to be transferred."),
    )])
}

/// What the forms of steps begin with.
fn answers(
    tx: &mut Tx<'_>,
    (subject, reach): (&Subject<'_>, &Reach),
) -> Outcome<Vec<(&'static str, String)>> {
    let today = tx.today();
    let month = today.first_of_month().yesterday().unwrap_or(today);
    let paid = month.strftime("%Y-%m").to_string();
    if subject.procedure == "transfer_inside" {
        return Ok(vec![("dues_paid_until", paid)]);
    }
    if subject.procedure != "transfer_out" {
        return Ok(Vec::new());
    }
    let mut answers = vec![("dues_paid_until", paid)];
    let book = subject.acting.book;
    if let Some(until) = rules::end(book, &keys::TRANSFER_LETTER_DAYS, today)? {
        answers.push(("until", until.to_string()));
    }
    if let Some(office) = subject.acting.actor.organisation_id {
        let year = i64::from(today.year());
        let taken = store::numbers(tx, reach, (office, year))?;
        let next = (taken.len() + 1..TRIES_MAX).map(|serial| format!("{year}-{serial:03}"));
        let mut free = next.filter(|it| !taken.contains(it));
        answers.extend(free.next().map(|it| (LETTER_NUMBER, it)));
    }
    Ok(answers)
}

/// What is under way about a member already found, and what the reader can begin about them.
///
/// # Errors
/// A fault of the database.
pub fn underway(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    member_id: i64,
) -> Outcome<Underway> {
    let is_own = actor.member_id == Some(member_id);
    if !is_own && actor.may(Act::SeeProcedures).is_err() {
        return Ok(Underway::default());
    }
    let running = under_way::of_member(tx, actor, book, member_id)?;
    let mut offered = Vec::new();
    if let Ok(reach) = actor.may(Act::RecordProcedure)
        && !is_own
        && let Some(member) = members::member(tx, &reach, member_id)?
    {
        let leaving = leaving_of(tx, &reach, member_id)?;
        for procedure in book.procedures() {
            let is_fit = fits(&procedure.key, &member.status, leaving.as_deref());
            if procedure.about == Some(About::Member) && is_fit {
                offered.push((procedure.key.clone(), cases::name(procedure)));
            }
        }
    }
    Ok(Underway {
        cases: running,
        offered,
    })
}
