//! The form of what a unit is and has from a day on, and how gaps of units are told.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use zhibu_web::{
    Choice, Fields, Form, Page, Path, Problem, Reader, Standing, StateMark, Who, html,
    see_other_with,
};

use super::PLACE;
use super::wording;
use crate::access::Actor;
use crate::app::App;
use crate::orgs::actions::units::{self, UnitRecord};
use crate::orgs::model::{AFFILIATIONS, ConditionLine, Unit, UnitCondition};
use crate::orgs::rules::units::{KIND_CHARACTERS_MAX, NewCondition, UnitFinding, UnitGap};
use crate::shell;

/// Every field of the form.
const FIELDS: [&str; 6] = [
    "from_on",
    "affiliation",
    "unit_kind",
    "staff_count",
    "full_time_count",
    "budget_line",
];

#[derive(Template)]
#[template(path = "orgs/templates/condition.html")]
struct ConditionPage {
    page: Page,
    form: Form,
    unit: Unit,
    affiliations: Vec<Choice>,
    answers: Vec<Choice>,
}

/// A gap of a unit with its sentence and its source.
pub struct GapView {
    /// Shape, word, colour.
    pub mark: StateMark,
    /// What is so, and what should be.
    pub sentence: String,
    /// Document and article with the address of the rule; none where no rule judges.
    pub source: Option<(String, String)>,
}

impl GapView {
    /// As pages show it.
    pub fn new(page: &Page, it: &UnitFinding) -> Self {
        let key = it.gap.key();
        let standing = match it.gap {
            UnitGap::NotFilled => Standing::Month,
            UnitGap::BudgetLine | UnitGap::FullTime => Standing::Soon(0),
        };
        let word = page.t(&format!("orgs.gap_{key}")).to_owned();
        Self {
            mark: page.state(standing).word(word),
            sentence: page.t_with(
                &format!("orgs.gap_sentence_{key}"),
                &[
                    ("count", &it.count.to_string()),
                    ("least", &it.least.to_string()),
                    ("staff", &it.staff.to_string()),
                ],
            ),
            source: it
                .rule
                .as_ref()
                .map(|rule| (wording::source(page, rule), wording::rule_href(rule))),
        }
    }
}

/// 有, 没有 or 未填.
pub fn yes_or_no(page: &Page, answer: Option<bool>) -> String {
    let key = match answer {
        Some(true) => "orgs.yes",
        Some(false) => "orgs.no",
        None => "orgs.not_filled",
    };
    page.t(key).to_owned()
}

/// The form.
pub async fn form(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let found = find(&app, &actor, id).await?;
    let mut fields = Fields::new();
    let number = |it: Option<i64>| it.map(|it| it.to_string()).unwrap_or_default();
    let latest: Option<&ConditionLine> = found.history.first();
    fields.keep("affiliation", found.unit.affiliation.clone());
    fields.keep("unit_kind", found.unit.unit_kind.clone());
    fields.keep("staff_count", number(found.unit.staff_count));
    fields.keep(
        "full_time_count",
        number(latest.and_then(|it| it.full_time_count)),
    );
    match latest.and_then(|it| it.has_budget_line) {
        Some(true) => fields.keep("budget_line", "yes"),
        Some(false) => fields.keep("budget_line", "no"),
        None => {}
    }
    let form = Form::new(&reader, fields);
    Ok(html(&condition_page(&reader, &actor, found, form)))
}

/// Writes what was filled in.
pub async fn record(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&FIELDS)?;
    let text = |name: &str| fields.text(name).to_owned();
    let new = NewCondition {
        from_on: text("from_on"),
        affiliation: text("affiliation"),
        unit_kind: text("unit_kind"),
        staff_count: text("staff_count"),
        full_time_count: text("full_time_count"),
        budget_line: text("budget_line"),
    };
    let by = actor.clone();
    let done = app
        .db
        .write(move |tx| units::record_condition(tx, &by, id, &new))
        .await;
    let lead_on = |condition: UnitCondition| {
        let from_on = condition.from_on.to_string();
        let notice = reader.t_with("orgs.condition_recorded", &[("on", &from_on)]);
        see_other_with(&reader, &format!("/units/{id}"), &notice)
    };
    let again = async |form| {
        let found = find(&app, &actor, id).await?;
        Ok(condition_page(&reader, &actor, found, form))
    };
    shell::answered((&reader, fields), done, lead_on, again).await
}

async fn find(app: &App, actor: &Actor, id: i64) -> Result<UnitRecord, Problem> {
    let actor = actor.clone();
    let found = app
        .db
        .read(move |tx| units::record_of(tx, &actor, id))
        .await?;
    Ok(found)
}

fn condition_page(reader: &Reader, actor: &Actor, found: UnitRecord, form: Form) -> ConditionPage {
    let page = shell::page(
        reader,
        actor,
        "orgs.condition_title",
        "orgs.condition_about",
        PLACE,
    )
    .crumb(reader.t("orgs.title"), PLACE)
    .crumb(reader.t("orgs.units_title"), "/units")
    .crumb(&found.unit.short_name, &format!("/units/{}", found.unit.id))
    .form(&form);
    ConditionPage {
        affiliations: AFFILIATIONS
            .iter()
            .map(|it| Choice::new(it, page.t(&format!("orgs.affiliation_{it}"))))
            .collect(),
        answers: vec![
            Choice::new("yes", page.t("orgs.yes")),
            Choice::new("no", page.t("orgs.no")),
        ],
        unit: found.unit,
        form,
        page,
    }
}
