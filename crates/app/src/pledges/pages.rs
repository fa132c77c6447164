//! Pages of pledges.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use zhibu_papers::sheet::ColumnKind;
use zhibu_rules::dates::parse_date;
use zhibu_web::{
    Choice, Field, Fields, Form, Page, Path, Problem, Query, Reader, Who, html, see_other_with,
};

use super::actions;
use super::model::{
    Half, PledgeLine, TARGET_CHARACTERS_MAX, TARGETS_MAX, TargetLine, WithoutPledge,
};
use super::query::PledgeQuery;
use crate::access::{Act, Actor};
use crate::app::App;
use crate::error::AppError;
use crate::listing::{Listing, day, text};
use crate::shell;

#[derive(Template)]
#[template(path = "pledges/templates/list.html")]
struct ListPage {
    page: Page,
    year: i64,
    lines: Vec<PledgeLine>,
    without: Vec<WithoutPledge>,
    may_write: bool,
}

#[derive(Template)]
#[template(path = "pledges/templates/mine.html")]
struct MinePage {
    page: Page,
    form: Form,
    year: i64,
    inputs: Vec<Field>,
}

#[derive(Template)]
#[template(path = "pledges/templates/show.html")]
struct ShowPage {
    page: Page,
    form: Form,
    pledge: PledgeLine,
    targets: Vec<TargetLine>,
    may_check: bool,
}

/// The pledges of a year.
pub async fn list(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<PledgeQuery>,
) -> Result<Response, Problem> {
    let by = actor.clone();
    let found = app
        .db
        .read(move |tx| actions::list(tx, &by, query.year))
        .await?;
    Ok(html(&ListPage {
        page: shell::page(
            &reader,
            &actor,
            "pledges.title",
            "pledges.about",
            "/pledges",
        ),
        year: found.year,
        lines: found.lines,
        without: found.without,
        may_write: actor.may(Act::WritePledge).is_ok(),
    }))
}

/// `GET /pledges.xlsx`: every pledge of a year, then who has none.
pub async fn workbook(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<PledgeQuery>,
) -> Result<Response, Problem> {
    let own_branch = actor.organisation_name.clone();
    let (found, today) = app
        .db
        .read(move |tx| Ok::<_, AppError>((actions::every(tx, &actor, query.year)?, tx.today())))
        .await?;
    let title = format!("{} {}", reader.t("pledges.title"), found.year);
    let mut listing = Listing::new(&reader, title)
        .column("pledges.name", 12.0, ColumnKind::Text)
        .column("pledges.branch", 30.0, ColumnKind::Text)
        .column("pledges.pledged_on", 14.0, ColumnKind::Day)
        .column("pledges.mid_year", 12.0, ColumnKind::Day)
        .column("pledges.year_end", 12.0, ColumnKind::Day);
    let checked = |on: &Option<String>| day(on.as_deref().and_then(parse_date));
    for it in &found.lines {
        listing.row(vec![
            text(&it.name),
            text(&it.branch_name),
            day(parse_date(&shell::day_of(&it.at))),
            checked(&it.mid_year_on),
            checked(&it.year_end_on),
        ]);
    }
    for it in &found.without {
        listing.row(vec![text(&it.name), text(&own_branch)]);
    }
    Ok(listing.answer(today)?)
}

/// One's own pledge.
pub async fn mine(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
) -> Result<Response, Problem> {
    let by = actor.clone();
    let (year, found) = app.db.read(move |tx| actions::own(tx, &by)).await?;
    let mut fields = Fields::new();
    for target in found.iter().flat_map(|it| &it.1) {
        fields.keep(
            &format!("target_{}", target.position),
            target.target.clone(),
        );
    }
    let form = Form::new(&reader, fields);
    Ok(html(&mine_page(&reader, &actor, year, form)))
}

/// Writes it.
pub async fn write(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    fields: Fields,
) -> Result<Response, Problem> {
    let names: Vec<String> = (1..=TARGETS_MAX).map(|it| format!("target_{it}")).collect();
    let known: Vec<&str> = names.iter().map(String::as_str).collect();
    fields.only(&known)?;
    let targets: Vec<String> = names.iter().map(|it| fields.text(it).to_owned()).collect();
    let by = actor.clone();
    let done = app
        .db
        .write(move |tx| actions::write(tx, &by, &targets))
        .await;
    let lead_on = |id| {
        let notice = reader.t("pledges.written_notice");
        see_other_with(&reader, &format!("/pledges/{id}"), notice)
    };
    let again = async |form| {
        let by = actor.clone();
        let (year, _) = app.db.read(move |tx| actions::own(tx, &by)).await?;
        Ok(mine_page(&reader, &actor, year, form))
    };
    shell::answered((&reader, fields), done, lead_on, again).await
}

fn mine_page(reader: &Reader, actor: &Actor, year: i64, form: Form) -> MinePage {
    let page = shell::page(
        reader,
        actor,
        "pledges.mine_title",
        "pledges.mine_about",
        "/pledges",
    )
    .crumb(reader.t("pledges.title"), "/pledges")
    .form(&form);
    let inputs = (1..=TARGETS_MAX).map(|at| {
        let input = form
            .text(&format!("target_{at}"))
            .length_max(TARGET_CHARACTERS_MAX);
        let input = input.label(page.t_n("pledges.target_n", at));
        if at == 1 { input.required() } else { input }
    });
    MinePage {
        inputs: inputs.collect(),
        page,
        form,
        year,
    }
}

/// A pledge with its checks.
pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let form = Form::new(&reader, Fields::new());
    Ok(html(&show_page(&app, &reader, &actor, id, form).await?))
}

/// Writes a check.
pub async fn check(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    fields.only(&["half", "state_", "note_"])?;
    let half = Half::of(fields.text("half")).ok_or_else(Problem::not_found)?;
    let (by, sent) = (actor.clone(), fields.clone());
    let done = app
        .db
        .write(move |tx| {
            let stands = |position: i64| {
                let of = |stem: &str| sent.text(&format!("{stem}_{position}")).to_owned();
                (of("state"), of("note"))
            };
            actions::check(tx, &by, id, half, &stands)
        })
        .await;
    let lead_on = |()| {
        let notice = reader.t("pledges.checked_notice");
        see_other_with(&reader, &format!("/pledges/{id}"), notice)
    };
    let again = |form| show_page(&app, &reader, &actor, id, form);
    shell::answered((&reader, fields), done, lead_on, again).await
}

async fn show_page(
    app: &App,
    reader: &Reader,
    actor: &Actor,
    id: i64,
    form: Form,
) -> Result<ShowPage, Problem> {
    let by = actor.clone();
    let (pledge, targets) = app.db.read(move |tx| actions::open(tx, &by, id)).await?;
    let title = format!("{} · {}", pledge.name, pledge.year);
    let page = shell::titled(reader, actor, &title, "pledges.show_about", "/pledges")
        .crumb(reader.t("pledges.title"), "/pledges")
        .form(&form);
    Ok(ShowPage {
        may_check: actor.may(Act::CheckPledge).is_ok() && actor.member_id != Some(pledge.member_id),
        page,
        form,
        pledge,
        targets,
    })
}

impl ShowPage {
    /// The check that comes next.
    fn half(&self) -> Half {
        if self.pledge.mid_year_on.is_none() {
            Half::MidYear
        } else {
            Half::YearEnd
        }
    }

    fn stand(&self, state: &str) -> &str {
        self.page.t(match state {
            "done" => "pledges.state_done",
            "under_way" => "pledges.state_under_way",
            "not_begun" => "pledges.state_not_begun",
            "partly" => "pledges.state_partly",
            _ => "pledges.state_not_done",
        })
    }

    fn choices(&self) -> Vec<Choice> {
        let states = self.half().states();
        states
            .iter()
            .map(|it| Choice::new(it, self.stand(it)))
            .collect()
    }

    fn state_input(&self, target: &TargetLine) -> Field {
        let name = format!("state_{}", target.position);
        self.form
            .radios(&name, self.choices())
            .label(target.target.clone())
            .required()
    }

    fn note_input(&self, target: &TargetLine) -> Field {
        let name = format!("note_{}", target.position);
        self.form
            .text(&name)
            .label(self.page.t("pledges.note"))
            .length_max(TARGET_CHARACTERS_MAX)
    }
}
