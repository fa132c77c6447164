//! The form in which one of two enters what they counted.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use zhibu_web::{Field, Fields, Form, Page, Path, Problem, Reader, Who, html, see_other_with};

use super::{LINE_CHARACTERS_MAX, NAMES_CHARACTERS_MAX, PLACE};
use crate::access::Actor;
use crate::app::App;
use crate::elections::actions::counting;
use crate::elections::model::{Round, TypedTally};
use crate::procedures::sources::Acting;
use crate::shell;

/// The counts of a name, as their fields begin.
const COUNTS: [&str; 3] = ["yes", "no", "abstain"];

#[derive(Template)]
#[template(path = "elections/templates/count.html")]
struct CountPage {
    page: Page,
    form: Form,
    case_id: i64,
    round: Round,
}

/// The form, with the account's own former count.
pub async fn form(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path((id, round_id)): Path<(i64, i64)>,
) -> Result<Response, Problem> {
    let shown = count_page(&app, &reader, &actor, (id, round_id), None).await?;
    Ok(html(&shown))
}

/// Enters the count.
pub async fn count(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path((id, round_id)): Path<(i64, i64)>,
    fields: Fields,
) -> Result<Response, Problem> {
    let plain = ["counter_name", "returned_count", "valid_count", "others"];
    let of_names = ["yes_", "no_", "abstain_"];
    fields.only(&[plain.as_slice(), of_names.as_slice()].concat())?;
    let typed = typed(&fields);
    let (run, by) = (app.clone(), actor.clone());
    let done = app
        .db
        .write(move |tx| counting::count(tx, Acting::of(&run, &by), (id, round_id), &typed))
        .await;
    let lead_on = |()| {
        let notice = reader.t("elections.counted_notice");
        see_other_with(&reader, &format!("/elections/{id}"), notice)
    };
    let again = |form| count_page(&app, &reader, &actor, (id, round_id), Some(form));
    shell::answered((&reader, fields), done, lead_on, again).await
}

fn typed(fields: &Fields) -> TypedTally {
    let text = |name: &str| fields.text(name).to_owned();
    let ids = fields.iter().filter_map(|(name, _)| {
        let id = name.strip_prefix("yes_")?;
        id.parse::<i64>().ok()
    });
    TypedTally {
        counter_name: text("counter_name"),
        returned_count: text("returned_count"),
        valid_count: text("valid_count"),
        lines: ids
            .map(|id| (id, COUNTS.map(|it| text(&format!("{it}_{id}")))))
            .collect(),
        others: text("others"),
    }
}

async fn count_page(
    app: &App,
    reader: &Reader,
    actor: &Actor,
    (id, round_id): (i64, i64),
    form: Option<Form>,
) -> Result<CountPage, Problem> {
    let (run, by) = (app.clone(), actor.clone());
    let (election, round) = app
        .db
        .read(move |tx| counting::to_count(tx, Acting::of(&run, &by), id, round_id))
        .await?;
    let form = form.unwrap_or_else(|| Form::new(reader, former(&round)));
    let page = shell::page(
        reader,
        actor,
        "elections.count_title",
        "elections.count_about",
        PLACE,
    )
    .crumb(
        &election.organisation.short_name,
        &format!("/elections/{id}"),
    )
    .form(&form);
    Ok(CountPage {
        page,
        form,
        case_id: id,
        round,
    })
}

/// What the account counted before.
fn former(round: &Round) -> Fields {
    let mut fields = Fields::new();
    let Some(own) = &round.own else {
        return fields;
    };
    fields.keep("counter_name", own.row.counter_name.clone());
    fields.keep("returned_count", own.row.returned_count.to_string());
    fields.keep("valid_count", own.row.valid_count.to_string());
    for line in &own.lines {
        let counts = [line.yes_count, line.no_count, line.abstain_count];
        for (name, count) in COUNTS.into_iter().zip(counts) {
            fields.keep(&format!("{name}_{}", line.candidate_id), count.to_string());
        }
    }
    fields
}

impl CountPage {
    fn rank(&self) -> String {
        let key = format!("posts.rank_{}", self.round.row.rank);
        self.page.t(&key).to_owned()
    }

    /// The three counts of a name.
    fn counts(&self, id: &i64) -> Vec<Field> {
        let field = |name: &str| {
            let label = self.page.t(&format!("elections.{name}")).to_owned();
            let field = self.form.number(&format!("{name}_{id}"));
            field.label(label).required()
        };
        COUNTS.map(field).to_vec()
    }
}
