//! The units and a unit.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use zhibu_web::{
    Choice, Form, Page, Path, Problem, Query, Reader, StateMark, Who, html, html_refused,
};

use super::PLACE;
use super::condition::{GapView, yes_or_no};
use super::view::{Among, LineView};
use crate::access::{Act, Actor};
use crate::app::App;
use crate::error::AppError;
use crate::orgs::actions::{self, UnitLine};
use crate::orgs::lines::Sight;
use crate::orgs::model::{AFFILIATIONS, ConditionLine, Unit, UnitCondition};
use crate::orgs::query::UnitQuery;
use crate::orgs::rules::units::UnitGap;
use crate::orgs::window::Window;
use crate::{organisation_sources, shell};

#[derive(Template)]
#[template(path = "orgs/templates/units.html")]
struct UnitsPage {
    page: Page,
    form: Form,
    affiliations: Vec<Choice>,
    served: Vec<Choice>,
    gaps: Vec<Choice>,
    /// None where the question could not be read.
    window: Option<Window<UnitLine>>,
}

#[derive(Template)]
#[template(path = "orgs/templates/unit.html")]
struct UnitPage {
    page: Page,
    unit: Unit,
    condition: Option<UnitCondition>,
    gaps: Vec<GapView>,
    history: Vec<ConditionLine>,
    lines: Vec<LineView>,
    may_record: bool,
}

impl UnitsPage {
    fn affiliation(&self, unit: &Unit) -> String {
        affiliation(&self.page, &unit.affiliation)
    }

    fn full_time(&self, line: &UnitLine) -> String {
        let count = line.condition.as_ref().and_then(|it| it.full_time_count);
        count.map_or_else(|| "—".to_owned(), |it| it.to_string())
    }

    fn marks(&self, line: &UnitLine) -> Vec<StateMark> {
        let gaps = line.gaps.iter();
        gaps.map(|it| GapView::new(&self.page, it).mark).collect()
    }
}

impl UnitPage {
    fn affiliation(&self, affiliation: &str) -> String {
        self::affiliation(&self.page, affiliation)
    }

    fn answer(&self, answer: &Option<bool>) -> String {
        yes_or_no(&self.page, *answer)
    }

    fn by(&self, line: &ConditionLine) -> String {
        let by = line.display_name.as_deref();
        let by = by.unwrap_or_else(|| self.page.t("orgs.by_command"));
        format!("{by} {}", shell::day_of(&line.recorded_at))
    }

    /// A count, or that nobody filled it in.
    fn count(&self, count: &Option<i64>) -> String {
        match count {
            Some(count) => count.to_string(),
            None => self.page.t("orgs.not_filled").to_owned(),
        }
    }

    fn text<'a>(&'a self, text: &'a Option<String>) -> &'a str {
        text.as_deref()
            .unwrap_or_else(|| self.page.t("orgs.not_filled"))
    }
}

/// 单位.
pub async fn list(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<UnitQuery>,
) -> Result<Response, Problem> {
    let filter = match query.filter() {
        Ok(filter) => filter,
        Err(AppError::Invalid(faults)) => {
            let form = Form::refused(&reader, reader.query_fields(), shell::faults(faults));
            return Ok(html_refused(&units_page(&reader, &actor, form, None)));
        }
        Err(error) => return Err(error.into()),
    };
    let (asking, book) = (actor.clone(), app.rules.clone());
    let lines = app
        .db
        .read(move |tx| {
            let sight = Sight {
                book: &book,
                sources: organisation_sources(),
            };
            actions::units(tx, &asking, sight, &filter)
        })
        .await?;
    let window = Window::cut(&reader, lines, query.after(), |it| it.unit.id);
    let form = Form::new(&reader, reader.query_fields());
    Ok(html(&units_page(&reader, &actor, form, Some(window))))
}

/// One unit.
pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    Query(()): Query<()>,
) -> Result<Response, Problem> {
    let (asking, book) = (actor.clone(), app.rules.clone());
    let file = app
        .db
        .read(move |tx| {
            let sight = Sight {
                book: &book,
                sources: organisation_sources(),
            };
            actions::unit(tx, &asking, sight, id)
        })
        .await?;
    let unit = file.line.unit;
    let page = shell::titled(&reader, &actor, &unit.name, "orgs.unit_about", PLACE)
        .crumb(reader.t("orgs.title"), PLACE)
        .crumb(reader.t("orgs.units_title"), "/units");
    Ok(html(&UnitPage {
        lines: file
            .serving
            .iter()
            .map(|it| LineView::new(&page, it, Among::List, None))
            .collect(),
        gaps: file
            .line
            .gaps
            .iter()
            .map(|it| GapView::new(&page, it))
            .collect(),
        condition: file.line.condition,
        history: file.history,
        may_record: actor.may(Act::ChangeOrganisation).is_ok(),
        unit,
        page,
    }))
}

fn units_page(
    reader: &Reader,
    actor: &Actor,
    form: Form,
    window: Option<Window<UnitLine>>,
) -> UnitsPage {
    let page = shell::page(reader, actor, "orgs.units_title", "orgs.units_about", PLACE)
        .crumb(reader.t("orgs.title"), PLACE)
        .form(&form);
    UnitsPage {
        affiliations: AFFILIATIONS
            .iter()
            .map(|it| Choice::new(it, page.t(&format!("orgs.affiliation_{it}"))))
            .collect(),
        served: vec![Choice::new("no", page.t("orgs.served_no"))],
        gaps: UnitGap::ALL
            .iter()
            .map(|it| Choice::new(it.key(), page.t(&format!("orgs.gap_{}", it.key()))))
            .collect(),
        page,
        form,
        window,
    }
}

/// 县直, 市驻县 …
pub(super) fn affiliation(page: &Page, affiliation: &str) -> String {
    page.t(&format!("orgs.affiliation_{affiliation}"))
        .to_owned()
}
