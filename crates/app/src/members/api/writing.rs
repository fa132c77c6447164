//! Adding a member and changing one, as JSON.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zhibu_web::{Json, Path, Problem, Who};

use crate::access::Actor;
use crate::app::App;
use crate::error::AppError;
use crate::members::actions::changing::Asked;
use crate::members::actions::{adding, changing};
use crate::members::rules::{TypedChange, TypedMember, Way};

/// A member to be added. Days are written 2026-11-24; words are the keys of the code lists.
#[derive(Debug, Deserialize, ToSchema)]
pub struct MemberBody {
    /// The branch, within reach.
    branch_id: i64,
    name: String,
    /// male or female.
    sex: String,
    birth_on: String,
    ethnicity: String,
    /// citizen, passport, …
    document_type: String,
    id_number: String,
    #[serde(default)]
    telephone: String,
    education: String,
    #[serde(default)]
    degree: String,
    #[serde(default)]
    native_place: String,
    joined_on: String,
    /// Left out for a probationary member.
    #[serde(default)]
    full_on: String,
    /// in_service, retired or other.
    personnel: String,
    #[serde(default)]
    workplace: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    in_hardship: bool,
    #[serde(default)]
    floating: bool,
    /// Where it was learnt from.
    #[serde(default)]
    source: String,
}

/// A change of one item from a day on, an item put right, or an entry of the history.
#[derive(Debug, Deserialize, ToSchema)]
pub struct MemberChangeBody {
    /// The item: education, telephone, status, branch_id, work, reward, …
    field: String,
    /// change, from a day on; correct, for what was wrong from the start.
    way: String,
    /// What it is to be; for a branch its id.
    #[serde(default)]
    value: String,
    /// From which day; a correction of a state has none.
    #[serde(default)]
    from_on: String,
    /// For an entry: until which day.
    #[serde(default)]
    until_on: String,
    /// For an entry: public, internal or sensitive.
    #[serde(default)]
    label: String,
    /// For an entry put right: its id in the history.
    entry_id: Option<i64>,
    /// For an entry put right: that it never was.
    #[serde(default)]
    withdraw: bool,
    /// For a standing that ends: why.
    #[serde(default)]
    leaving: String,
    /// For a number put right: of which document.
    #[serde(default)]
    document_type: String,
    /// Where it was learnt from.
    #[serde(default)]
    source: String,
    /// Why; a correction says what was wrong.
    #[serde(default)]
    reason: String,
    /// The version of the member it was made from; left out, it is made from what stands.
    version: Option<i64>,
}

impl MemberBody {
    /// The branch, and the member as typed.
    pub fn typed(self) -> (i64, TypedMember) {
        let typed = TypedMember {
            name: self.name,
            sex: self.sex,
            birth_on: self.birth_on,
            ethnicity: self.ethnicity,
            document_type: self.document_type,
            id_number: self.id_number,
            telephone: self.telephone,
            education: self.education,
            degree: self.degree,
            native_place: self.native_place,
            joined_on: self.joined_on,
            full_on: self.full_on,
            personnel: self.personnel,
            workplace: self.workplace,
            note: self.note,
            in_hardship: self.in_hardship,
            floating: self.floating,
            source: self.source,
        };
        (self.branch_id, typed)
    }
}

/// A member that was written.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberAnswer {
    id: i64,
}

/// POST /api/v1/members
pub async fn create(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Json(asked): Json<MemberBody>,
) -> Result<Json<MemberAnswer>, Problem> {
    let (book, keys) = (app.rules.clone(), app.keys.clone());
    let (branch_id, typed) = asked.typed();
    let done = app
        .db
        .write(move |tx| adding::add(tx, &actor, &book, &keys, branch_id, &typed))
        .await;
    let id = done.map_err(|error| named(error, &[("branch", "branch_id")]))?;
    Ok(Json(MemberAnswer { id }))
}

/// POST /api/v1/members/{id}/changes
pub async fn change(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    Path(id): Path<i64>,
    Json(asked): Json<MemberChangeBody>,
) -> Result<Json<MemberAnswer>, Problem> {
    let way = Way::of(&asked.way).ok_or_else(|| {
        AppError::field(
            "way",
            format!("“{}”不是办理方式，请写 change 或 correct", asked.way),
            format!("“{}” is no way: write change or correct", asked.way),
        )
    })?;
    let wanted = Asked {
        member_id: id,
        field: asked.field,
        way,
        fact_id: asked.entry_id,
        version: asked.version,
        source: "api",
        typed: TypedChange {
            value: asked.value,
            from_on: asked.from_on,
            until_on: asked.until_on,
            label: asked.label,
            leaving: asked.leaving,
            is_withdrawn: asked.withdraw,
            document_type: asked.document_type,
            source: asked.source,
            reason: asked.reason,
        },
    };
    let (book, keys) = (app.rules.clone(), app.keys.clone());
    app.db
        .write(move |tx| changing::change(tx, &actor, &book, &keys, &wanted))
        .await?;
    Ok(Json(MemberAnswer { id }))
}

/// Faults under the names that their fields have here, where the form has others.
fn named(error: AppError, names: &[(&str, &str)]) -> AppError {
    let AppError::Invalid(mut faults) = error else {
        return error;
    };
    for fault in &mut faults {
        if let Some((_, name)) = names.iter().find(|it| it.0 == fault.field) {
            (*name).clone_into(&mut fault.field);
        }
    }
    AppError::Invalid(faults)
}
