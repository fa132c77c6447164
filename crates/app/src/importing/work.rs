//! A draft being read, checked or written in the background, so that a page answers at once and tells how far
//! it is. The result stays at hand while the program runs; it is no truth, and is worked out again.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use zhibu_rules::Rulebook;

use super::actions::{self, Looked, ReadFile, Writing, drafts};
use super::columns::{Chosen, OpenBook, Outline, outline};
use super::model::{Draft, ImportKind, ImportReport, WhichRows};
use super::progress::Progress;
use crate::access::{Act, Actor};
use crate::app::App;
use crate::error::{AppError, FieldFault, Outcome};

/// How long a request waits for a result before it answers how far it is.
const PATIENCE: Duration = Duration::from_millis(1500);
/// Rows of a file that is checked anew whenever something was done meanwhile.
const ROWS_CHECKED_AGAIN: i64 = 5_000;

/// How far it is.
#[derive(Clone)]
pub enum State {
    /// The workbook is being read.
    Reading,
    /// Its rows are set beside the county.
    Checking,
    /// It cannot be read; why.
    Refused(Arc<Vec<FieldFault>>),
    /// Columns are missing that must be there.
    Columns(Arc<Outline>),
    /// What it would do.
    Ready(Arc<Checked>),
    /// It is being written.
    Writing,
    /// It was written whole, and the draft is gone.
    Written(i64),
    /// A fault of ours; it may be tried again.
    Failed,
}

/// A checked file.
pub struct Checked {
    /// As read.
    pub file: Arc<ReadFile>,
    /// Its headings.
    pub outline: Arc<Outline>,
    /// What it would do.
    pub report: ImportReport,
    /// The words of what is kept.
    pub rules: Arc<Rulebook>,
    /// What is to be written, as long as nothing else is done.
    looked: Arc<Looked>,
    /// The batch under which its good rows were written a moment ago.
    pub written: Option<ImportReport>,
}

/// A draft at work.
pub struct Work {
    /// How far it is.
    pub progress: Arc<Progress>,
    state: watch::Sender<State>,
}

/// A file to be read.
pub struct Source {
    /// What it brings.
    pub kind: ImportKind,
    /// As the sender named it.
    pub name: String,
    /// Its bytes.
    pub bytes: axum::body::Bytes,
    /// What was chosen for its headings.
    pub chosen: Chosen,
}

impl Checked {
    fn parts(&self) -> (Arc<ReadFile>, Arc<Outline>) {
        (Arc::clone(&self.file), Arc::clone(&self.outline))
    }
}

impl State {
    /// Whether nothing is done with it now.
    pub fn is_settled(&self) -> bool {
        !matches!(self, Self::Reading | Self::Checking | Self::Writing)
    }
}

impl Work {
    /// Begins to read and check a file.
    pub fn begin(app: &App, actor: &Actor, source: Source) -> Arc<Self> {
        let work = Arc::new(Self {
            progress: Arc::default(),
            state: watch::Sender::new(State::Reading),
        });
        let (own, app, actor) = (Arc::clone(&work), app.clone(), actor.clone());
        tokio::spawn(async move {
            let state = own.read(&app, &actor, source).await;
            own.settle(state);
        });
        work
    }

    /// How far it is, after a moment's patience.
    pub async fn wait(&self) -> State {
        let mut seen = self.state.subscribe();
        // Whoever waits in vain is told how far it is.
        let _ = tokio::time::timeout(PATIENCE, seen.wait_for(State::is_settled)).await;
        self.now()
    }

    /// How far it is at this moment.
    pub fn now(&self) -> State {
        self.state.borrow().clone()
    }

    /// Begins to check a file anew, if anything was done since it was checked and it is soon checked.
    async fn renew(self: &Arc<Self>, app: &App, actor: &Actor) -> Outcome<()> {
        let State::Ready(checked) = self.state.borrow().clone() else {
            return Ok(());
        };
        let (who, looked) = (actor.clone(), Arc::clone(&checked.looked));
        let holds = app
            .db
            .read(move |tx| looked.holds(tx, &who.may(Act::Import)?))
            .await?;
        let is_soon = checked.report.row_count <= ROWS_CHECKED_AGAIN;
        if holds || !is_soon || !self.go_on(&checked, State::Checking) {
            return Ok(());
        }
        let (own, app, actor) = (Arc::clone(self), app.clone(), actor.clone());
        let written = checked.written.clone();
        tokio::spawn(async move {
            let state = own.check(&app, &actor, checked.parts(), written).await;
            own.settle(state);
        });
        Ok(())
    }

    /// Begins to write a checked draft; does nothing while it is at work otherwise.
    pub fn write(self: &Arc<Self>, app: &App, actor: &Actor, id: i64, rows: WhichRows) {
        let State::Ready(checked) = self.state.borrow().clone() else {
            return;
        };
        if !self.go_on(&checked, State::Writing) {
            return;
        }
        let (own, app, actor) = (Arc::clone(self), app.clone(), actor.clone());
        tokio::spawn(async move {
            let state = match own.written(&app, &actor, &checked, (id, rows)).await {
                Ok(report) if report.wrong.is_empty() && report.batch_id.is_some() => {
                    app.shelf.take_off(id);
                    Ok(State::Written(report.batch_id.unwrap_or_default()))
                }
                Ok(report) => {
                    let written = report.batch_id.is_some().then_some(report);
                    own.check(&app, &actor, checked.parts(), written).await
                }
                Err(error) => Err(error),
            };
            own.settle(state);
        });
    }

    /// Goes on from a checked file, unless somebody else has just done so.
    fn go_on(&self, from: &Arc<Checked>, next: State) -> bool {
        self.state.send_if_modified(|state| {
            let is_still = matches!(state, State::Ready(now) if Arc::ptr_eq(now, from));
            if is_still {
                *state = next;
            }
            is_still
        })
    }

    /// Sets a checked file beside the county once more if anything was done since, and only then keeps others
    /// from saving while it is written.
    async fn written(
        &self,
        app: &App,
        actor: &Actor,
        checked: &Checked,
        (id, rows): (i64, WhichRows),
    ) -> Outcome<ImportReport> {
        let (who, with) = (actor.clone(), app.clone());
        let (file, before) = (Arc::clone(&checked.file), Arc::clone(&checked.looked));
        let looked = app.db.read(move |tx| {
            actions::look_again(tx, &who, &with.rules, &with.keys, (&file, before))
        });
        let writing = Writing {
            rows,
            draft_id: Some(id),
            looked: Some(looked.await?),
        };
        let (who, with, file) = (actor.clone(), app.clone(), Arc::clone(&checked.file));
        app.db
            .write(move |tx| actions::write(tx, &who, &with.rules, &with.keys, &file, &writing))
            .await
    }

    async fn read(&self, app: &App, actor: &Actor, source: Source) -> Outcome<State> {
        let (rules, clock) = (app.rules.clone(), app.db.clock().clone());
        // A large file takes seconds of pure computing, which would hold up other requests here.
        let progress = Arc::clone(&self.progress);
        let read = tokio::task::spawn_blocking(move || {
            let book = OpenBook::read(&source.bytes, &source.chosen, progress)?;
            let outline = outline(source.kind, &book)?;
            if !outline.is_complete() {
                return Ok((outline, None));
            }
            let mark = actions::mark(&source.name, &source.bytes);
            let file = actions::understand(&rules, &clock, source.kind, mark, book)?;
            Ok::<_, AppError>((outline, Some(file)))
        });
        let (outline, file) = read.await.map_err(AppError::internal)??;
        let outline = Arc::new(outline);
        let Some(file) = file else {
            return Ok(State::Columns(outline));
        };
        let file = Arc::new(file);
        self.check(app, actor, (file, outline), None).await
    }

    async fn check(
        &self,
        app: &App,
        actor: &Actor,
        (file, outline): (Arc<ReadFile>, Arc<Outline>),
        written: Option<ImportReport>,
    ) -> Outcome<State> {
        self.state.send_replace(State::Checking);
        let (who, with, checked) = (actor.clone(), app.clone(), Arc::clone(&file));
        let looked = app
            .db
            .read(move |tx| actions::look(tx, &who, &with.rules, &with.keys, &checked))
            .await?;
        Ok(State::Ready(Arc::new(Checked {
            report: looked.report(&file),
            file,
            outline,
            rules: Arc::clone(&app.rules),
            looked: Arc::new(looked),
            written,
        })))
    }

    fn settle(&self, state: Outcome<State>) {
        let state = match state {
            Ok(state) => state,
            Err(AppError::Invalid(faults)) => State::Refused(Arc::new(faults)),
            Err(error) => {
                tracing::error!("an import failed: {error}");
                State::Failed
            }
        };
        self.state.send_replace(state);
    }
}

/// One's own draft with the work on it, begun where nobody has yet.
///
/// # Errors
/// [`AppError::NotFound`]: there is none, or it is somebody else's. Or a fault of the database.
pub async fn of_draft(app: &App, actor: &Actor, id: i64) -> Outcome<(Draft, Arc<Work>)> {
    let who = actor.clone();
    let draft = app.db.read(move |tx| drafts::find(tx, &who, id)).await?;
    if let Some(work) = app.shelf.get::<Work>(id) {
        if matches!(*work.state.borrow(), State::Failed) {
            app.shelf.take_off(id);
        } else {
            work.renew(app, actor).await?;
            return Ok((draft, work));
        }
    }
    let (who, keys) = (actor.clone(), app.keys.clone());
    let (draft, bytes) = app
        .db
        .read(move |tx| drafts::content(tx, &who, &keys, id))
        .await?;
    let source = Source {
        kind: ImportKind::from_key(&draft.kind).ok_or(AppError::NotFound)?,
        name: draft.file_name.clone(),
        bytes: bytes.into(),
        chosen: draft.chosen(),
    };
    let work = Work::begin(app, actor, source);
    app.shelf.put(id, Arc::clone(&work));
    Ok((draft, work))
}
