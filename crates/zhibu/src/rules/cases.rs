//! Cases of developing members as JSON, with every place that cannot be understood.

use jiff::civil::Date;
use serde_json::{Map, Value};
use zhibu_app::Said;
use zhibu_rules::dates::parse_date;
use zhibu_rules::procedures::{
    Approver, Event, Facts, History, Introducer, Penalty, Procedure, StepRule,
};

/// One case of the file.
#[derive(Debug)]
pub struct Case {
    /// Given back as it stands.
    pub id: Value,
    /// What happened.
    pub history: History,
    /// The day it is looked at.
    pub today: Date,
}

type Object = Map<String, Value>;

/// Reads all cases of a procedure.
///
/// # Errors
/// Every place that cannot be understood.
pub fn parse(value: &Value, procedure: &Procedure) -> Result<Vec<Case>, Vec<Said>> {
    let Value::Array(values) = value else {
        return Err(vec![Said::new(
            "应为一个 JSON 数组，每个案例一个对象".to_owned(),
            "write a JSON array with an object for each case".to_owned(),
        )]);
    };
    let mut faults = Vec::new();
    let cases = values
        .iter()
        .enumerate()
        .filter_map(|(at, value)| case(at, value, procedure, &mut faults))
        .collect();
    if faults.is_empty() {
        Ok(cases)
    } else {
        Err(faults)
    }
}

fn case(at: usize, value: &Value, procedure: &Procedure, faults: &mut Vec<Said>) -> Option<Case> {
    let shown = match value.get("id") {
        Some(Value::String(id)) => id.clone(),
        Some(id) => id.to_string(),
        None => format!("#{}", at + 1),
    };
    let mut place = Place {
        zh: format!("案例 {shown}"),
        en: format!("case {shown}"),
        faults,
    };
    let Value::Object(fields) = value else {
        return place.refuse("应为一个对象", "must be an object");
    };
    let id = place.needed(
        fields,
        "id",
        |value| Some(value.clone()),
        "写编号",
        "any value",
    );
    let today = place.needed(fields, "today", date, DATE_ZH, DATE_EN);
    let born = place.optional(fields, "born", date, DATE_ZH, DATE_EN);
    let events = place.needed(
        fields,
        "events",
        |value| value.as_array(),
        "数组",
        "an array",
    );
    let events: Vec<Event> = events?
        .iter()
        .enumerate()
        .filter_map(|(at, value)| event(at, value, procedure, &mut place))
        .collect();
    refuse_repeated(&events, procedure, &mut place);
    Some(Case {
        id: id?,
        history: History { born, events },
        today: today?,
    })
}

/// A step stands once, but for those that repeat; every case begins with an application.
fn refuse_repeated(events: &[Event], procedure: &Procedure, place: &mut Place<'_>) {
    for (at, event) in events.iter().enumerate() {
        let step = event.step.as_str();
        let before = events.iter().take(at).any(|it| it.step == step);
        if before && !rule(procedure, step).is_some_and(|it| it.repeats) {
            place.refuse::<()>(
                &format!("步骤 {step} 只能有一次"),
                &format!("the step {step} stands once"),
            );
        }
    }
    if !events.iter().any(|it| it.step == "apply") {
        place.refuse::<()>("缺少步骤 apply", "the step apply is missing");
    }
}

fn rule<'p>(procedure: &'p Procedure, step: &str) -> Option<&'p StepRule> {
    procedure.editions().iter().find_map(|it| it.step(step))
}

fn event(at: usize, value: &Value, procedure: &Procedure, case: &mut Place<'_>) -> Option<Event> {
    let ordinal = at + 1;
    let step = value.get("step").and_then(Value::as_str).unwrap_or("?");
    let mut place = Place {
        zh: format!("{} 第 {ordinal} 步 {step}", case.zh),
        en: format!("{}, event {ordinal} {step}", case.en),
        faults: case.faults,
    };
    let Value::Object(fields) = value else {
        return place.refuse("应为一个对象", "must be an object");
    };
    let step = place.needed(
        fields,
        "step",
        |value| value.as_str().filter(|it| rule(procedure, it).is_some()),
        "已知的步骤",
        "a known step",
    );
    let date = place.needed(fields, "date", date, DATE_ZH, DATE_EN);
    let step = step?;
    let facts = facts(step, fields, procedure, &mut place);
    Some(Event {
        step: step.to_owned(),
        date: date?,
        facts,
    })
}

fn facts(step: &str, fields: &Object, procedure: &Procedure, place: &mut Place<'_>) -> Facts {
    let mut facts = Facts::default();
    let (zh, en) = ("不为负的整数", "a whole number, not negative");
    match step {
        "contacts" => facts.persons_count = place.needed(fields, "count", count, zh, en),
        "introducers" => facts.introducers = introducers(fields, place),
        "political_review" => {
            let result = |value: &Value| match value.as_str()? {
                "pass" => Some(false),
                "fail" => Some(true),
                _ => None,
            };
            let failed = place.needed(fields, "result", result, "pass 或 fail", "pass or fail");
            facts.has_failed = failed.unwrap_or_default();
        }
        "training" => {
            let mut of = |name| {
                place
                    .optional(fields, name, count, zh, en)
                    .unwrap_or_default()
            };
            (facts.training_days, facts.training_hours) = (of("days"), of("hours"));
            facts.is_exempt = place.flag(fields, "exempt");
        }
        "approval" => {
            let body = |value: &Value| value.as_str().and_then(Approver::parse);
            let words = Approver::ALL.map(Approver::key).join(", ");
            facts.approver = place.needed(fields, "by", body, &words, &words);
            facts.is_special = place.flag(fields, "special");
            facts.probation_start =
                place.optional(fields, "probation_start", date, DATE_ZH, DATE_EN);
        }
        "extend" => facts.months = place.needed(fields, "months", count, zh, en),
        _ => {}
    }
    let is_counted = ["eligible", "present", "yes"]
        .iter()
        .any(|it| fields.contains_key(*it));
    if is_counted && rule(procedure, step).is_some_and(|it| it.vote.is_some()) {
        facts.eligible = place.needed(fields, "eligible", count, zh, en);
        facts.present = place.needed(fields, "present", count, zh, en);
        facts.yes = place.needed(fields, "yes", count, zh, en);
        let mut of = |name| place.optional(fields, name, count, zh, en);
        (facts.no, facts.abstain) = (of("no"), of("abstain"));
        facts.written_yes = of("written_yes");
    }
    facts
}

fn introducers(fields: &Object, place: &mut Place<'_>) -> Vec<Introducer> {
    let persons = |value: &Value| value.as_array().cloned();
    let persons = place.needed(fields, "persons", persons, "数组", "an array");
    let on = fields.get("date").and_then(date);
    let one = |value: &Value| {
        let Value::Object(fields) = value else {
            return place.refuse("persons 里应为对象", "persons must hold objects");
        };
        let penalty = |value: &Value| value.as_str().and_then(Penalty::parse);
        let words = Penalty::ALL.map(Penalty::key).join(", ");
        let is_full = place.flag(fields, "full");
        let penalty = place.optional(fields, "penalty", penalty, &words, &words);
        let effect_until = place.optional(fields, "effect_until", date, DATE_ZH, DATE_EN);
        let restored = |value: &Value| match value {
            Value::Bool(restored) => Some(*restored),
            other => date(other).map(|since| on.is_some_and(|on| since <= on)),
        };
        let (zh, en) = ("true、false 或日期", "true, false or a day");
        let restored = place.optional(fields, "rights_restored", restored, zh, en);
        Some(Introducer {
            is_full,
            penalty: penalty.unwrap_or(Penalty::None),
            effect_until,
            has_rights_restored: restored.unwrap_or_default(),
        })
    };
    persons.unwrap_or_default().iter().filter_map(one).collect()
}

const DATE_ZH: &str = "日期，如 2026-05-11";
const DATE_EN: &str = "a day like 2026-05-11";

fn date(value: &Value) -> Option<Date> {
    value.as_str().and_then(parse_date)
}

fn count(value: &Value) -> Option<i64> {
    value.as_i64().filter(|count| *count >= 0)
}

/// Where in the file something stands, and where its faults go.
struct Place<'f> {
    zh: String,
    en: String,
    faults: &'f mut Vec<Said>,
}

impl Place<'_> {
    fn refuse<T>(&mut self, zh: &str, en: &str) -> Option<T> {
        let (at_zh, at_en) = (&self.zh, &self.en);
        self.faults.push(Said::new(
            format!("{at_zh}：{zh}。"),
            format!("{at_en}: {en}."),
        ));
        None
    }

    /// A field that must be there.
    fn needed<'v, T>(
        &mut self,
        fields: &'v Object,
        name: &str,
        read: impl Fn(&'v Value) -> Option<T>,
        zh: &str,
        en: &str,
    ) -> Option<T> {
        match fields.get(name) {
            None => self.refuse(
                &format!("缺少 {name}，应为{zh}"),
                &format!("{name} is missing, write {en}"),
            ),
            Some(value) => match read(value) {
                None => self.refuse(
                    &format!("{name} 是 {value}，应为{zh}"),
                    &format!("{name} is {value}, write {en}"),
                ),
                found => found,
            },
        }
    }

    /// A field that may be left out or null.
    fn optional<'v, T>(
        &mut self,
        fields: &'v Object,
        name: &str,
        read: impl Fn(&'v Value) -> Option<T>,
        zh: &str,
        en: &str,
    ) -> Option<T> {
        match fields.get(name) {
            None | Some(Value::Null) => None,
            Some(_) => self.needed(fields, name, read, zh, en),
        }
    }

    fn flag(&mut self, fields: &Object, name: &str) -> bool {
        let (zh, en) = ("true 或 false", "true or false");
        self.optional(fields, name, Value::as_bool, zh, en)
            .unwrap_or_default()
    }
}
