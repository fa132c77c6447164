//! What stands against a step besides its order and times.

use jiff::civil::Date;
use zhibu_db::Tx;
use zhibu_rules::keys;
use zhibu_rules::procedures::StepRule;

use super::{leaving_of, office_of};
use crate::access::{Act, Reach};
use crate::error::{FieldFault, Outcome};
use crate::members::actions::adding::is_branch;
use crate::members::rules::identity::fault;
use crate::members::store as members;
use crate::members::update::KnownMember;
use crate::members::{Leaving, Matter, Weight};
use crate::procedures::Ground;
use crate::procedures::actions::underway;
use crate::procedures::model::UNTIL;
use crate::transfers::rules::{self, END_POSTS, Effect, LETTER_NUMBER};
use crate::transfers::store;

/// Everything that stands against a step.
///
/// # Errors
/// A fault of the database, or a figure of the rules that is not in force.
pub fn holds(tx: &mut Tx<'_>, ground: &Ground<'_>) -> Outcome<Vec<FieldFault>> {
    let reach = ground.acting.actor.may(Act::RecordProcedure)?;
    let effect = Effect::of(ground.rule)?;
    let mut faults = Vec::new();
    let member = store::member_of_case(tx, &reach, ground.case.id)?;
    if let Some(member) = &member {
        if ground.steps.is_empty() {
            faults.extend(faults_of_beginning(tx, (ground, &reach), member)?);
        } else if effect.is_some_and(Effect::settles) {
            let leaving = leaving_of(tx, &reach, member.id)?;
            let procedure = ground.case.procedure.as_str();
            faults.extend(rules::fault_of_standing(
                procedure,
                &member.status,
                leaving.as_deref(),
            ));
        }
        if effect.is_some_and(Effect::settles) {
            let since = store::settled_since(tx, &reach, member.id)?;
            faults.extend(rules::fault_of_day(ground.on, since));
        }
        faults.extend(fault_of_posts(tx, (ground, &reach), member)?);
    }
    if effect == Some(Effect::Enter) && member.is_none() {
        faults.push(fault(
            "step",
            "这一步在“登记进名册”的表上办，登记了人就记下这一步。",
            "This step is taken on the form that enters the member on the roster.",
        ));
    }
    if effect == Some(Effect::Letter) {
        faults.extend(fault_of_number(tx, (ground, &reach))?);
    }
    let until = ground.facts.answers.get(UNTIL);
    let until: Option<Date> = until.and_then(|it| it.trim().parse().ok());
    let figure = rules::figure_of_until(&ground.case.procedure, effect);
    if let (Some(until), Some(key)) = (until, figure) {
        let days = (ground.on, until);
        faults.extend(rules::fault_of_until(ground.acting.book, key, days)?);
    }
    faults.extend(rules::fault_of_ending(ground.rule, settled(ground)));
    Ok(faults)
}

/// The step before it that settled the standing or the branch.
fn settled<'g>(ground: &Ground<'g>) -> Option<&'g StepRule> {
    let procedure = ground.acting.book.procedure(&ground.case.procedure)?;
    ground.steps.iter().find_map(|it| {
        let rule = procedure.edition_on(it.taken_on)?.step(&it.step)?;
        let effect = Effect::of(rule).ok().flatten()?;
        effect.settles().then_some(rule)
    })
}

/// Of whom it is begun, what is under way already, who is to receive.
fn faults_of_beginning(
    tx: &mut Tx<'_>,
    (ground, reach): (&Ground<'_>, &Reach),
    member: &KnownMember,
) -> Outcome<Vec<FieldFault>> {
    let (book, procedure) = (ground.acting.book, ground.case.procedure.as_str());
    let leaving = leaving_of(tx, reach, member.id)?;
    let mut faults = Vec::new();
    faults.extend(rules::fault_of_standing(
        procedure,
        &member.status,
        leaving.as_deref(),
    ));
    if procedure == "remove_lost" && faults.is_empty() {
        faults.extend(fault_of_suspension(tx, (ground, reach), member)?);
    }
    if rules::excludes(procedure) {
        for other in underway::procedures_of(tx, reach, book, member.id)? {
            if other.key != procedure && is_ours(&other.key) && rules::excludes(&other.key) {
                faults.push(fault(
                    "procedure",
                    format!("“{}”还没有办完，先办完或者撤回。", other.zh),
                    format!("{} is under way; finish or withdraw it first.", other.en),
                ));
            }
        }
    }
    if let Some(id) = ground.case.counterpart_id {
        let found = store::receiving(tx, reach, id)?;
        if !found.is_some_and(|it| is_branch(&it.kind)) {
            faults.push(fault(
                "counterpart",
                "党员的组织关系在支部，请选一个党支部。",
                "Members belong to branches; choose a branch.",
            ));
        }
    }
    Ok(faults)
}

fn is_ours(procedure: &str) -> bool {
    crate::transfers::PROCEDURES.contains(&procedure)
}

/// That the suspension has not lasted for as long as the rules ask.
fn fault_of_suspension(
    tx: &mut Tx<'_>,
    (ground, reach): (&Ground<'_>, &Reach),
    member: &KnownMember,
) -> Outcome<Option<FieldFault>> {
    let standings = members::statuses(tx, reach, member.id)?;
    let Some(since) = standings.first().map(|it| it.from_on) else {
        return Ok(None);
    };
    let over = rules::end(ground.acting.book, &keys::MEMBER_LOST_REMOVAL_YEARS, since)?;
    Ok(over.filter(|over| ground.on < *over).map(|over| {
        fault(
            "on",
            format!("{since} 停止党籍，到 {over} 才满规定时间。"),
            format!("Suspended since {since}; the time that the rules ask for is over on {over}."),
        )
    }))
}

/// That posts held stand in the way, where the step asks about them.
fn fault_of_posts(
    tx: &mut Tx<'_>,
    (ground, reach): (&Ground<'_>, &Reach),
    member: &KnownMember,
) -> Outcome<Option<FieldFault>> {
    let asks = ground.rule.asks.iter().any(|it| it.key == END_POSTS);
    if !asks || ground.facts.answers.contains_key(END_POSTS) {
        return Ok(None);
    }
    let leaving = Leaving {
        book: ground.acting.book,
        keys: ground.acting.keys,
        member_id: member.id,
        on: ground.on,
    };
    let matters = matters(tx, reach, &leaving)?.into_iter();
    let held: Vec<Matter> = matters.filter(|it| it.weight == Weight::Holds).collect();
    if held.is_empty() {
        return Ok(None);
    }
    let zh: String = held.iter().map(|it| it.said.zh.as_str()).collect();
    let en: Vec<&str> = held.iter().map(|it| it.said.en.as_str()).collect();
    Ok(Some(fault("ask_end_posts", zh, en.join(" "))))
}

/// What goes along with a member already found, and what holds them back, the weightiest first.
///
/// # Errors
/// As the areas that tell it.
pub fn matters(tx: &mut Tx<'_>, reach: &Reach, leaving: &Leaving<'_>) -> Outcome<Vec<Matter>> {
    let mut found = Vec::new();
    for it in crate::member_sources().belongings {
        found.extend((it.told)(tx, reach, leaving)?);
    }
    found.sort_by_key(|it| it.weight);
    Ok(found)
}

fn fault_of_number(
    tx: &mut Tx<'_>,
    (ground, reach): (&Ground<'_>, &Reach),
) -> Outcome<Option<FieldFault>> {
    let answers = &ground.facts.answers;
    let number = answers.get(LETTER_NUMBER).map_or("", |it| it.trim());
    let year = i64::from(ground.on.year());
    let whose = (office_of(ground), ground.case.id);
    let is_taken = store::is_number_taken(tx, reach, whose, (year, number))?;
    Ok(is_taken.then(|| {
        fault(
            "ask_letter_number",
            format!("{year} 年的介绍信里已经有“{number}”，请换一个编号。"),
            format!("A letter of {year} has the number “{number}” already; give it another one."),
        )
    }))
}
