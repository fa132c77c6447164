//! The form of one step: each step asks for its own few facts.

use zhibu_rules::procedures::{Approver, Penalty};
use zhibu_web::{Choice, Field, Fields, Form, Page};

use super::MemberLine;
use crate::error::{AppError, FieldFault, Outcome};
use crate::members::rules::identity::fault;
use crate::members::rules::{day, day_typed};
use crate::procedures::actions::NewStep;
use crate::procedures::model::{KeptFacts, KeptIntroducer, OpenLine};
use crate::procedures::step::{count, counts, counts_told, typed_counts};

/// Every field that some step asks for.
pub const FIELDS: &[&str] = &[
    "step",
    "version",
    "on",
    "person_1",
    "person_2",
    "penalty_1",
    "penalty_2",
    "effect_until_1",
    "effect_until_2",
    "restored_1",
    "restored_2",
    "result",
    "days",
    "hours",
    "eligible",
    "present",
    "yes",
    "no",
    "abstain",
    "written_yes",
    "approver",
    "special",
    "months",
];

/// The fields of a step.
pub fn inputs(page: &Page, form: &Form, step: &OpenLine, members: &[MemberLine]) -> Vec<Field> {
    let label = |name: &str| page.t(&format!("development.{name}")).to_owned();
    let mut inputs = vec![form.date("on").label(label("on")).required()];
    let number = |name: &str| form.number(name).label(label(name)).narrow();
    match step.key.as_str() {
        "contacts" => inputs.extend(persons(page, form, members, false)),
        "introducers" => {
            inputs.extend(persons(page, form, members, true));
            inputs.extend(penalties(page, form));
        }
        "political_review" => {
            let results =
                ["pass", "fail"].map(|it| Choice::new(it, label(&format!("result_{it}"))));
            let results = form.radios("result", results.to_vec());
            inputs.push(results.label(label("result")).required());
        }
        "training" => inputs.extend([number("days"), number("hours")]),
        "assembly" | "conversion_assembly" => {
            inputs.extend(counts(page, form));
        }
        "approval" => {
            let bodies = Approver::ALL.map(|it| {
                let key = it.key();
                Choice::new(key, page.t(&format!("development.approver_{key}")))
            });
            let approver = form.select("approver", bodies.to_vec());
            inputs.push(approver.label(label("approver")).or_choose().required());
            let special = vec![Choice::new("yes", label("special_yes"))];
            inputs.push(form.ticks("special", special).label(label("special")));
        }
        "extend" => inputs.push(number("months").required()),
        _ => {}
    }
    inputs
}

fn persons(page: &Page, form: &Form, members: &[MemberLine], both: bool) -> Vec<Field> {
    let choices: Vec<Choice> = members
        .iter()
        .map(|it| Choice::new(it.id, it.name.clone()))
        .collect();
    let one = |at: usize| {
        let name = format!("person_{at}");
        let label = page.t(&format!("development.{name}")).to_owned();
        let input = form.select(&name, choices.clone()).label(label).or_choose();
        if at == 1 || both {
            input.required()
        } else {
            input
        }
    };
    vec![one(1), one(2)]
}

fn penalties(page: &Page, form: &Form) -> Vec<Field> {
    let choices = || {
        let all = Penalty::ALL.iter().map(|it| {
            let key = it.key();
            Choice::new(key, page.t(&format!("development.penalty_{key}")))
        });
        all.collect::<Vec<_>>()
    };
    let of = |at: usize| {
        let (penalty, until) = (format!("penalty_{at}"), format!("effect_until_{at}"));
        let restored = format!("restored_{at}");
        let label = |name: &str| page.t(&format!("development.{name}")).to_owned();
        [
            form.select(&penalty, choices()).label(label(&penalty)),
            form.date(&until).label(label(&until)),
            form.ticks(&restored, vec![Choice::new("yes", label(&restored))]),
        ]
    };
    [of(1), of(2)].concat()
}

/// The step as typed.
///
/// # Errors
/// [`AppError::Invalid`] with every field that cannot be read.
pub fn typed_step(fields: &Fields, members: &[MemberLine]) -> Outcome<NewStep> {
    let mut faults = Vec::new();
    let on = day("on", fields.text("on"), &mut faults);
    let step = fields.text("step").to_owned();
    let facts = typed_facts(&step, fields, members, &mut faults);
    match on {
        Some(on) if faults.is_empty() => Ok(NewStep {
            step,
            on,
            facts,
            version: fields.text("version").parse().unwrap_or_default(),
        }),
        _ => Err(AppError::Invalid(faults)),
    }
}

fn typed_facts(
    step: &str,
    fields: &Fields,
    members: &[MemberLine],
    faults: &mut Vec<FieldFault>,
) -> KeptFacts {
    let mut facts = KeptFacts::default();
    let person = |at: usize| {
        let id: Option<i64> = fields.text(&format!("person_{at}")).parse().ok();
        members.iter().find(|it| Some(it.id) == id)
    };
    match step {
        "contacts" => {
            for at in [1, 2] {
                if person(at).is_some_and(|it| it.status != "full") {
                    faults.push(fault(
                        &format!("person_{at}"),
                        "培养联系人应为正式党员，请另选一人。",
                        "A contact is a full member; choose another person.",
                    ));
                }
            }
            let chosen = [1, 2].into_iter().filter_map(person);
            facts.contacts = chosen.map(|it| it.name.clone()).collect();
            if facts.contacts.is_empty() {
                faults.push(choose_person(1));
            }
        }
        "introducers" => {
            for at in [1, 2] {
                match person(at) {
                    Some(member) => facts
                        .introducers
                        .push(introducer(fields, at, member, faults)),
                    None => faults.push(choose_person(at)),
                }
            }
        }
        "political_review" => {
            facts.has_passed = match fields.text("result") {
                "pass" => Some(true),
                "fail" => Some(false),
                _ => {
                    let en = "Choose how the review ended.";
                    faults.push(fault("result", "选政治审查的结论。", en));
                    None
                }
            };
        }
        "training" => {
            facts.training_days = count(fields, "days", false, faults);
            facts.training_hours = count(fields, "hours", false, faults);
        }
        "assembly" | "conversion_assembly" => {
            typed_counts(fields, &mut facts, faults);
        }
        "approval" => {
            let approver = Approver::parse(fields.text("approver"));
            if approver.is_none() {
                let en = "Choose the organisation that approved.";
                faults.push(fault("approver", "选审批的党组织。", en));
            }
            facts.approver = approver.map(|it| it.key().to_owned());
            facts.is_special = fields.text("special") == "yes";
        }
        "extend" => facts.months = count(fields, "months", true, faults),
        _ => {}
    }
    facts
}

fn introducer(
    fields: &Fields,
    at: usize,
    member: &MemberLine,
    faults: &mut Vec<FieldFault>,
) -> KeptIntroducer {
    let (penalty_name, until_name) = (format!("penalty_{at}"), format!("effect_until_{at}"));
    let penalty = match fields.text(&penalty_name) {
        "" => Some(Penalty::None),
        typed => Penalty::parse(typed),
    };
    if penalty.is_none() {
        faults.push(fault(
            &penalty_name,
            "从列出的处分里选。",
            "Choose one of those listed.",
        ));
    }
    let until = day_typed(&until_name, fields.text(&until_name), faults);
    KeptIntroducer {
        name: member.name.clone(),
        is_full: member.status == "full",
        penalty: penalty.unwrap_or(Penalty::None).key().to_owned(),
        effect_until: until.map(|it| it.to_string()),
        has_rights_restored: fields.text(&format!("restored_{at}")) == "yes",
    }
}

fn choose_person(at: usize) -> FieldFault {
    fault(
        &format!("person_{at}"),
        "从本支部党员里选一人。",
        "Choose a member of the branch.",
    )
}

/// What was recorded with a step, in a line.
pub fn facts_told(page: &Page, facts: &KeptFacts) -> String {
    let label = |name: &str| page.t(&format!("development.{name}")).to_owned();
    let mut told = facts.contacts.clone();
    told.extend(facts.introducers.iter().map(|it| it.name.clone()));
    told.extend(
        facts
            .has_passed
            .map(|passed| label(if passed { "result_pass" } else { "result_fail" })),
    );
    let counts = [
        ("days", facts.training_days),
        ("hours", facts.training_hours),
        ("months", facts.months),
    ];
    for (name, count) in counts {
        told.extend(count.map(|count| format!("{} {count}", label(name))));
    }
    let of_vote = counts_told(page, facts).into_iter();
    told.extend(of_vote.map(|(name, count)| format!("{name} {count}")));
    let approver = facts.approver.as_ref();
    told.extend(approver.map(|it| page.t(&format!("development.approver_{it}")).to_owned()));
    told.join(if page.zh() { "，" } else { ", " })
}
