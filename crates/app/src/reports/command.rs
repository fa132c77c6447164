//! The report for the command line: as a Word file, or its figures alone.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;
use zhibu_db::{Db, Tx};
use zhibu_rules::Rulebook;

use super::actions::{issuer, report};
use super::document;
use super::gathering::Sources;
use super::model::{Figure, Question, Report};
use crate::access::{Act, Actor, Reach};
use crate::dues::top_of;
use crate::error::{AppError, Outcome};
use crate::orgs::store as orgs;
use crate::{duty_sources, words};

/// Which report is wanted.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The organisation's code, full or short name; the top of the county if absent.
    pub organisation: Option<String>,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

#[derive(Serialize)]
struct Answer {
    organisation: String,
    name: String,
    from: String,
    to: String,
    computed_on: String,
    figures: Vec<FigureAnswer>,
    /// Numbers of this report that have no key in common with other counts.
    others: Vec<FigureAnswer>,
}

#[derive(Serialize)]
struct FigureAnswer {
    key: String,
    value: i64,
    organisation: String,
    from: String,
    to: String,
}

/// The Word file.
///
/// # Errors
/// [`AppError::Invalid`] if the organisation is not known or its name means several; a fault of rules or
/// database.
pub fn docx(db: &Db, rules: &Arc<Rulebook>, wanted: &Wanted) -> Outcome<Vec<u8>> {
    let words = words().map_err(|faults| {
        let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
        AppError::internal(said.join("\n"))
    })?;
    let (report, issuer) = compute(db, rules, wanted)?;
    document::docx(&words, &report, &issuer)
}

/// The figures as JSON, each with key, value, organisation and period.
///
/// # Errors
/// As [`docx`].
pub fn json(db: &Db, rules: &Arc<Rulebook>, wanted: &Wanted) -> Outcome<String> {
    let (report, _) = compute(db, rules, wanted)?;
    let root = report.facts.root().ok_or(AppError::NotFound)?;
    let (from, to) = (wanted.from.to_string(), wanted.to.to_string());
    let listed = |figures: &[Figure]| {
        let answers = figures.iter().map(|figure| FigureAnswer {
            key: figure.key.clone(),
            value: figure.value,
            organisation: root.row.code.clone(),
            from: from.clone(),
            to: to.clone(),
        });
        answers.collect()
    };
    let answer = Answer {
        organisation: root.row.code.clone(),
        name: root.row.name.clone(),
        from: from.clone(),
        to: to.clone(),
        computed_on: report.facts.today.to_string(),
        figures: listed(&report.figures),
        others: listed(&report.others),
    };
    serde_json::to_string_pretty(&answer).map_err(AppError::internal)
}

fn compute(db: &Db, rules: &Arc<Rulebook>, wanted: &Wanted) -> Outcome<(Report, String)> {
    let (book, wanted) = (Arc::clone(rules), wanted.clone());
    db.read_now(move |tx| {
        let actor = Actor::operator();
        let reach = actor.may(Act::SeeReport)?;
        let question = Question {
            organisation_id: find(tx, &reach, wanted.organisation.as_deref())?,
            from: wanted.from,
            to: wanted.to,
        };
        let sources = Sources {
            book: &book,
            duties: duty_sources(),
        };
        let report = report(tx, sources, &actor, question)?;
        let issuer = issuer(tx, &reach, question.organisation_id)?;
        Ok((report, issuer))
    })
}

fn find(tx: &mut Tx<'_>, reach: &Reach, name: Option<&str>) -> Outcome<i64> {
    let Some(name) = name else {
        return top_of(tx, reach)?.ok_or_else(|| {
            AppError::refused(
                "还没有党组织，请先导入 units.xlsx",
                "There are no organisations yet: import units.xlsx first",
            )
        });
    };
    match orgs::named(tx, reach, name)?.as_slice() {
        [one] => Ok(one.id),
        [] => Err(AppError::field(
            "org",
            format!("没有代码或名称是“{name}”的党组织，请写党组织代码"),
            format!("No organisation has the code or name “{name}”: write its code"),
        )),
        several => {
            let codes: Vec<&str> = several.iter().map(|it| it.code.as_str()).collect();
            Err(AppError::field(
                "org",
                format!(
                    "“{name}”有 {} 个，请写代码：{}",
                    several.len(),
                    codes.join("、")
                ),
                format!(
                    "“{name}” means {}: write a code: {}",
                    several.len(),
                    codes.join(", ")
                ),
            ))
        }
    }
}
