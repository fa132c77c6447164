//! The same figures as JSON.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use zhibu_web::{Json, Path, Problem, Query, Who};

use super::actions::{self, Whose};
use super::model::{Owing, Stretch};
use super::query::{DuesQuery, YearQuery};
use super::rules::Month;
use crate::access::Actor;
use crate::app::App;

/// What an organisation and everything below it owes.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganisationDues {
    /// The organisation's id.
    organisation_id: i64,
    /// Its code.
    code: String,
    /// The month.
    month: String,
    /// Owed in the month, in fen.
    owed_fen: i64,
    /// Owed from January to the month, in fen.
    year_fen: i64,
    /// Members who owe anything in the month.
    payers: i64,
    /// Members of the month whose base is not known.
    base_missing: i64,
    /// What stands directly below.
    below: Vec<BelowDues>,
    /// The people, if members belong to it directly; 40 on a page.
    people: Vec<PersonDues>,
    /// Whether more people follow.
    more: bool,
}

/// An organisation directly below.
#[derive(Debug, Serialize, ToSchema)]
pub struct BelowDues {
    /// The organisation's id.
    organisation_id: i64,
    /// Its short name.
    short_name: String,
    /// Owed in the month, in fen.
    owed_fen: i64,
    /// Owed from January to the month, in fen.
    year_fen: i64,
    /// Members who owe anything in the month.
    payers: i64,
    /// Members of the month whose base is not known.
    base_missing: i64,
}

/// A member and the months of the year.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonDues {
    /// The member's id.
    member_id: i64,
    /// Name.
    name: String,
    /// 缴费类别.
    class: Option<String>,
    /// A month each, from January on.
    months: Vec<MonthDues>,
}

/// How a month stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct MonthDues {
    /// `2026-07`.
    month: String,
    /// owed, nothing or base_missing.
    state: &'static str,
    /// In fen, where it is owed.
    owed_fen: Option<i64>,
}

/// Why a member owes what they owe.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberDues {
    /// The member's id.
    member_id: i64,
    /// Name.
    name: String,
    /// The year.
    year: i64,
    /// What can be reckoned of the year, in fen: of this year up to this month.
    sum_fen: i64,
    /// Stretches of months with the same reason.
    stretches: Vec<DuesStretch>,
}

/// Months with the same reason.
#[derive(Debug, Serialize, ToSchema)]
pub struct DuesStretch {
    /// The first month.
    first: String,
    /// The last month.
    last: String,
    /// owed, nothing or base_missing.
    state: &'static str,
    /// Each month, in fen, where it is owed.
    owed_fen: Option<i64>,
    /// The class in Chinese.
    class: Option<String>,
    /// The monthly base in fen.
    base_fen: Option<i64>,
    /// Why, in Chinese.
    reason_zh: String,
    /// Why, in English.
    reason_en: String,
    /// Document and article in Chinese.
    article: Option<String>,
}

/// `GET /api/v1/dues`.
pub async fn organisation(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Query(query): Query<DuesQuery>,
) -> Result<Json<OrganisationDues>, Problem> {
    let (month, page) = (query.month()?, query.page());
    let book = app.rules.clone();
    let found = app
        .db
        .read(move |tx| {
            actions::of_organisation(tx, &book, &actor, query.organisation, (month, Some(page)))
        })
        .await?;
    let total = found.totals.months.last().copied().unwrap_or_default();
    let grid = found.grid.as_ref();
    Ok(Json(OrganisationDues {
        organisation_id: found.organisation.id,
        code: found.organisation.code.clone(),
        month: found.month.to_string(),
        owed_fen: total.owed_fen,
        year_fen: found.totals.owed_fen().unwrap_or_default(),
        payers: total.payers,
        base_missing: total.base_missing,
        below: found
            .below
            .iter()
            .map(|it| BelowDues {
                organisation_id: it.organisation.id,
                short_name: it.organisation.short_name.clone(),
                owed_fen: it.month.owed_fen,
                year_fen: it.year_fen,
                payers: it.month.payers,
                base_missing: it.month.base_missing,
            })
            .collect(),
        people: grid
            .into_iter()
            .flat_map(|grid| grid.people.iter().map(|it| (it, &grid.months)))
            .map(|(it, months)| PersonDues {
                member_id: it.member.id,
                name: it.member.name.clone(),
                class: it.class.map(|class| class.key().to_owned()),
                months: months
                    .iter()
                    .zip(&it.months)
                    .map(|(month, owing)| month_dues(*month, *owing))
                    .collect(),
            })
            .collect(),
        more: grid.is_some_and(|grid| grid.more),
    }))
}

/// `GET /api/v1/dues/members/{id}`.
pub async fn member(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
    Query(query): Query<YearQuery>,
) -> Result<Json<MemberDues>, Problem> {
    let book = app.rules.clone();
    let year = query.year()?;
    let found = app
        .db
        .write(move |tx| actions::of_member(tx, &book, &actor, Whose::Member(id), year))
        .await?;
    Ok(Json(MemberDues {
        member_id: found.member.id,
        name: found.member.name.clone(),
        year: i64::from(found.year),
        sum_fen: found.sum.get(),
        stretches: found.stretches.into_iter().map(stretch).collect(),
    }))
}

fn month_dues(month: Month, owing: Owing) -> MonthDues {
    let (state, owed_fen) = state(owing);
    MonthDues {
        month: month.to_string(),
        state,
        owed_fen,
    }
}

fn state(owing: Owing) -> (&'static str, Option<i64>) {
    match owing {
        Owing::Nothing => ("nothing", None),
        Owing::Fen(fen) => ("owed", Some(fen.get())),
        Owing::BaseMissing => ("base_missing", None),
    }
}

fn stretch(it: Stretch) -> DuesStretch {
    let (state, owed_fen) = state(it.owing);
    DuesStretch {
        first: it.first.to_string(),
        last: it.last.to_string(),
        state,
        owed_fen,
        class: it.class.map(|class| class.0),
        base_fen: it.base.and_then(|base| base.fen).map(|fen| fen.get()),
        reason_zh: it.reason.0,
        reason_en: it.reason.1,
        article: it.article.map(|article| article.0),
    }
}
