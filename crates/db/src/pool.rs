//! Connections on threads of their own, behind bounded queues.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::connection::{Connection, Purpose};
use crate::tx::Tx;
use crate::{Clock, DbError, Ids};

/// Work waiting for a connection; beyond it callers are told to come again.
const QUEUE_LENGTH: usize = 1024;
const SQLITE_READERS: usize = 4;
const POSTGRES_CONNECTIONS: usize = 4;
/// How often a write that met another writer is begun anew.
const ATTEMPTS_MAX: u32 = 12;

type Job = Box<dyn FnOnce(&mut Worker) + Send>;

/// A database. Cheap to clone; the last clone closes the connections.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    readers: Option<SyncSender<Job>>,
    writers: Option<SyncSender<Job>>,
    threads: Vec<JoinHandle<()>>,
    clock: Clock,
    postgres: bool,
}

/// What a job finds on its thread.
struct Worker {
    address: Address,
    purpose: Purpose,
    connection: Option<Connection>,
    clock: Clock,
    ids: Ids,
}

#[derive(Clone)]
enum Address {
    Sqlite(String),
    Postgres(String),
}

impl Db {
    /// Opens `sqlite:FILE` or `postgres://…`; the file is made when missing.
    ///
    /// # Errors
    /// The address is not understood or nothing answers there.
    pub fn open(url: &str, clock: Clock, ids: Ids) -> Result<Self, DbError> {
        let address = match url.split_once(':') {
            Some(("sqlite", path)) => Address::Sqlite(path.to_owned()),
            Some(("postgres" | "postgresql", _)) => Address::Postgres(url.to_owned()),
            _ => return Err(DbError::Address(url.to_owned())),
        };
        let (readers, writers) = match &address {
            Address::Sqlite(_) => (SQLITE_READERS, 1),
            Address::Postgres(_) => (POSTGRES_CONNECTIONS, POSTGRES_CONNECTIONS),
        };
        let worker = |purpose| Worker {
            address: address.clone(),
            purpose,
            connection: None,
            clock: clock.clone(),
            ids: ids.clone(),
        };
        // The first connection is opened here, so that a wrong address is told at once; on a thread of
        // its own, since the client of PostgreSQL cannot wait inside async code.
        let first = worker(Purpose::Write);
        let opened = std::thread::spawn(move || first.connect().map(drop));
        opened.join().map_err(|_| DbError::Closed)??;
        let mut threads = Vec::new();
        let mut start = |count: usize, purpose: Purpose| {
            let (sender, receiver) = sync_channel::<Job>(QUEUE_LENGTH);
            let receiver = Arc::new(Mutex::new(receiver));
            for _ in 0..count {
                let (receiver, worker) = (Arc::clone(&receiver), worker(purpose));
                threads.push(std::thread::spawn(move || work(worker, &receiver)));
            }
            Some(sender)
        };
        let readers = start(readers, Purpose::Read);
        let writers = start(writers, Purpose::Write);
        let postgres = matches!(address, Address::Postgres(_));
        Ok(Self(Arc::new(Inner {
            readers,
            writers,
            threads,
            clock,
            postgres,
        })))
    }

    /// The clock every transaction of this database tells.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Whether this is PostgreSQL: for `doctor` and the tests; no area asks.
    pub fn is_postgres(&self) -> bool {
        self.0.postgres
    }

    /// Reads in one transaction, from async code.
    ///
    /// # Errors
    /// What `work` says, or a fault of the database.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let (answer, waiting) = tokio::sync::oneshot::channel();
        let job: Job = Box::new(move |worker| drop(answer.send(worker.read(work))));
        send(self.0.readers.as_ref(), job)?;
        waiting.await.map_err(|_| DbError::Closed)?
    }

    /// Writes in one transaction, from async code: committed whole, or nothing happened. `work` is
    /// begun anew when another writer was first, so it has no effect but through its [`Tx`].
    ///
    /// # Errors
    /// What `work` says, or a fault of the database.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + MaybeCollision + Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let (answer, waiting) = tokio::sync::oneshot::channel();
        let job: Job = Box::new(move |worker| drop(answer.send(worker.write(work))));
        send(self.0.writers.as_ref(), job)?;
        waiting.await.map_err(|_| DbError::Closed)?
    }

    /// [`Db::read`] for the command line and plain tests: waits for the answer.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub fn read_now<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let (answer, waiting) = sync_channel(1);
        let job: Job = Box::new(move |worker| drop(answer.send(worker.read(work))));
        send(self.0.readers.as_ref(), job)?;
        waiting.recv().map_err(|_| DbError::Closed)?
    }

    /// [`Db::write`] for the command line and plain tests: waits for the answer.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub fn write_now<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + MaybeCollision + Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let (answer, waiting) = sync_channel(1);
        let job: Job = Box::new(move |worker| drop(answer.send(worker.write(work))));
        send(self.0.writers.as_ref(), job)?;
        waiting.recv().map_err(|_| DbError::Closed)?
    }
}

/// Tells [`Db::write`] whether the work failed only because another writer was first.
pub trait MaybeCollision {
    /// True if beginning anew may succeed.
    fn is_collision(&self) -> bool;
}

impl MaybeCollision for DbError {
    fn is_collision(&self) -> bool {
        matches!(self, Self::Collision)
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.readers = None;
        self.writers = None;
        let own = std::thread::current().id();
        for thread in self.threads.drain(..) {
            if thread.thread().id() != own {
                let _ = thread.join();
            }
        }
    }
}

fn send(queue: Option<&SyncSender<Job>>, job: Job) -> Result<(), DbError> {
    match queue.ok_or(DbError::Closed)?.try_send(job) {
        Ok(()) => Ok(()),
        Err(TrySendError::Full(_)) => Err(DbError::Busy),
        Err(TrySendError::Disconnected(_)) => Err(DbError::Closed),
    }
}

fn work(mut worker: Worker, receiver: &Mutex<Receiver<Job>>) {
    loop {
        let next = receiver
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv();
        let Ok(job) = next else { return };
        // A panic in one piece of work must not take the thread from the others: its transaction is
        // rolled back with the connection, and the caller is told that the answer will not come.
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| job(&mut worker)));
        if done.is_err() {
            worker.connection = None;
        }
    }
}

impl Worker {
    fn connect(&self) -> Result<Connection, DbError> {
        match &self.address {
            Address::Sqlite(path) => Connection::open_sqlite(path, self.purpose),
            Address::Postgres(url) => Connection::open_postgres(url),
        }
    }

    fn read<T, E: From<DbError>>(
        &mut self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.once(Purpose::Read, work)
    }

    fn write<T, E: From<DbError> + MaybeCollision>(
        &mut self,
        mut work: impl FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        for attempt in 1.. {
            match self.once(Purpose::Write, &mut work) {
                Err(error) if error.is_collision() && attempt < ATTEMPTS_MAX => {
                    tracing::debug!(attempt, "another writer was first, beginning anew");
                    std::thread::sleep(Duration::from_millis(u64::from(attempt * attempt)));
                }
                ended => return ended,
            }
        }
        Err(DbError::Collision.into())
    }

    fn once<T, E: From<DbError>>(
        &mut self,
        purpose: Purpose,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = match self.connection.take() {
            Some(open) if !open.is_closed() => open,
            _ => self.connect()?,
        };
        connection.begin(purpose)?;
        let result = work(&mut Tx::new(&mut connection, &self.clock, &self.ids));
        let result = match result {
            Ok(value) => connection.end(true).map(|()| value).map_err(E::from),
            Err(error) => Err(error),
        };
        if result.is_err() {
            // A refused commit has ended the transaction already on one engine and not on the other.
            let _ = connection.end(false);
        }
        self.connection = Some(connection);
        result
    }
}
