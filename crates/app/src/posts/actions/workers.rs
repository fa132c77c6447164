//! The register of party workers 党务干部.

use zhibu_db::Tx;
use zhibu_rules::Rulebook;

use crate::access::{Act, Actor, Reach};
use crate::audit::{self, Object};
use crate::error::{AppError, FieldFault, Outcome, Said};
use crate::orgs::model::{Organisation, OrganisationName};
use crate::orgs::store as orgs;
use crate::posts::model::{
    Candidate, NewTraining, NewWorker, Worker, WorkerFile, WorkerLine, WorkerMark, WorkerQuery,
};
use crate::posts::rules::check_end;
use crate::posts::rules::workers::{check_training, check_worker, remarks, years_between};
use crate::posts::store::{leadership, workers as store};

/// What the register is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct WorkerFilter {
    /// A part of a name, in small letters.
    pub search: String,
    /// Only those remarked so.
    pub mark: Option<WorkerMark>,
}

impl WorkerQuery {
    /// As the action takes it.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a mark that is none.
    pub fn filter(&self) -> Outcome<WorkerFilter> {
        let text =
            |it: &Option<String>| it.as_deref().map(str::trim).unwrap_or_default().to_owned();
        let typed = text(&self.mark);
        let mark = WorkerMark::parse(&typed);
        if mark.is_none() && !typed.is_empty() {
            let known = WorkerMark::ALL.map(WorkerMark::key).join(" ");
            return Err(AppError::Invalid(vec![FieldFault {
                field: "mark".to_owned(),
                said: Said::new(
                    format!("“{typed}”不能用，可以用：{known}"),
                    format!("“{typed}” cannot be used; these can: {known}"),
                ),
            }]));
        }
        Ok(WorkerFilter {
            search: text(&self.q).to_lowercase(),
            mark,
        })
    }
}

/// 党务干部: who does party work in reach, with what the rules remark.
///
/// # Errors
/// [`AppError::Forbidden`], or a fault of the database.
pub fn list(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    filter: &WorkerFilter,
) -> Outcome<Vec<Worker>> {
    let reach = actor.may(Act::SeeOrganisations)?;
    let today = tx.today();
    let found = store::workers(tx, &reach)?.into_iter();
    Ok(found
        .map(|line| worker_of(line, book, today))
        .filter(|it| {
            let names = [&it.line.name, &it.line.organisation_name, &it.line.title];
            let answers = names
                .iter()
                .any(|name| name.to_lowercase().contains(&filter.search));
            let marked = |mark| it.marks.iter().any(|found| found.0 == mark);
            answers && filter.mark.is_none_or(marked)
        })
        .collect())
}

/// One party worker with posts and trainings.
///
/// # Errors
/// [`AppError::NotFound`] if there is none in reach.
pub fn open(tx: &mut Tx<'_>, actor: &Actor, book: &Rulebook, id: i64) -> Outcome<WorkerFile> {
    let reach = actor.may(Act::SeeOrganisations)?;
    let line = store::worker(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let today = tx.today();
    Ok(WorkerFile {
        worker: worker_of(line, book, today),
        posts: store::posts(tx, &reach, id)?,
        trainings: store::trainings(tx, &reach, id)?,
    })
}

/// The organisations in which a post can be recorded.
///
/// # Errors
/// [`AppError::Forbidden`], or a fault of the database.
pub fn places(tx: &mut Tx<'_>, actor: &Actor) -> Outcome<Vec<OrganisationName>> {
    let reach = actor.may(Act::ChangePosts)?;
    orgs::standing_choices(tx, &reach)
}

/// Records a party worker; answers the id. The same once more gives the first back: the form was sent twice.
///
/// # Errors
/// [`AppError::Invalid`] with every fault.
pub fn create(tx: &mut Tx<'_>, actor: &Actor, new: &NewWorker) -> Outcome<i64> {
    let reach = actor.may(Act::ChangePosts)?;
    let (organisation, bearers) = ground(tx, &reach, new)?;
    let checked = check_worker(new, organisation.as_ref(), &bearers, (None, tx.today()))?;
    let same = store::workers(tx, &reach)?.into_iter().find(|it| {
        let what = (&it.name, it.organisation_id, &it.title, it.from_on);
        what == (
            &checked.name,
            checked.organisation_id,
            &checked.title,
            checked.from_on,
        )
    });
    if let Some(it) = same {
        return Ok(it.id);
    }
    let id = store::insert(tx, &checked)?;
    note(
        tx,
        actor,
        "record_party_worker",
        (id, checked.organisation_id),
    )?;
    Ok(id)
}

/// 轮岗: the next post of a party worker; the present one ends on its first day.
///
/// # Errors
/// [`AppError::NotFound`] if there is none in reach; [`AppError::Invalid`] with every fault.
pub fn rotate(tx: &mut Tx<'_>, actor: &Actor, id: i64, new: &NewWorker) -> Outcome<()> {
    let (reach, line) = found(tx, actor, id)?;
    let new = NewWorker {
        name: line.name.clone(),
        ..new.clone()
    };
    let (organisation, _) = ground(tx, &reach, &new)?;
    let since = (Some(line.from_on), tx.today());
    let checked = check_worker(&new, organisation.as_ref(), &[], since)?;
    store::rotate(tx, id, &checked)?;
    note(
        tx,
        actor,
        "rotate_party_worker",
        (id, checked.organisation_id),
    )
}

/// The present post of a party worker ends, and none follows.
///
/// # Errors
/// As [`rotate`].
pub fn leave(tx: &mut Tx<'_>, actor: &Actor, id: i64, typed: &str) -> Outcome<()> {
    let (_, line) = found(tx, actor, id)?;
    let on = check_end(typed, line.from_on, tx.today())?;
    store::leave(tx, id, on)?;
    note(tx, actor, "end_party_worker", (id, line.organisation_id))
}

/// Records a training of a party worker; the same once more writes nothing.
///
/// # Errors
/// As [`rotate`].
pub fn train(tx: &mut Tx<'_>, actor: &Actor, id: i64, new: &NewTraining) -> Outcome<()> {
    let (reach, line) = found(tx, actor, id)?;
    let checked = check_training(new, tx.today())?;
    let is_there = store::trainings(tx, &reach, id)?
        .iter()
        .any(|it| (it.held_on, &it.topic) == (checked.held_on, &checked.topic));
    if is_there {
        return Ok(());
    }
    store::insert_training(tx, id, &checked)?;
    note(tx, actor, "record_training", (id, line.organisation_id))
}

fn found(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Outcome<(Reach, WorkerLine)> {
    let reach = actor.may(Act::ChangePosts)?;
    let line = store::worker(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    Ok((reach, line))
}

/// The organisation named, if it stands in reach, and the members of the name there.
fn ground(
    tx: &mut Tx<'_>,
    reach: &Reach,
    new: &NewWorker,
) -> Outcome<(Option<Organisation>, Vec<Candidate>)> {
    let Some(id) = new.organisation_id else {
        return Ok((None, Vec::new()));
    };
    let organisation = orgs::organisation(tx, reach, id)?.filter(|it| it.dissolved_on.is_none());
    let bearers = leadership::bearers(tx, reach, id, new.name.trim())?;
    Ok((organisation, bearers))
}

fn worker_of(line: WorkerLine, book: &Rulebook, today: jiff::civil::Date) -> Worker {
    Worker {
        years: years_between(line.from_on, today),
        marks: remarks(&line, book.on(today), today),
        line,
    }
}

fn note(
    tx: &mut Tx<'_>,
    actor: &Actor,
    act: &str,
    (id, organisation_id): (i64, i64),
) -> Outcome<()> {
    let object = Object {
        kind: "party_worker",
        id: Some(id),
        organisation_id: Some(organisation_id),
    };
    audit::record(tx, actor, act, object, "the register of party workers")
}
