//! Where a county is measured, and what its database costs the machine.

use std::path::{Path, PathBuf};
use std::time::Duration;

use zhibu_testkit::TestDatabase;

/// An engine with the disk it writes to.
pub enum Place {
    /// A file below Cargo's folder for such files.
    Sqlite,
    /// The server at an address.
    Postgres(String),
}

impl Place {
    /// SQLite, and PostgreSQL where there is a server.
    pub fn all() -> Vec<Self> {
        let mut places = vec![Self::Sqlite];
        places.extend(server().map(Self::Postgres));
        places
    }

    /// `SQLite`, `PostgreSQL`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    /// A new database.
    pub fn database(&self) -> TestDatabase {
        match self {
            Self::Sqlite => TestDatabase::in_folder(&folder()),
            Self::Postgres(server) => TestDatabase::on_server(server),
        }
    }

    /// Does at once what the server's own upkeep does within minutes of a large load, so that it does not
    /// fall into the measurement.
    pub fn settle(&self, url: &str) {
        if let Self::Postgres(_) = self {
            let mut client = postgres::Client::connect(url, postgres::NoTls).unwrap();
            client.batch_execute("vacuum analyze").unwrap();
        }
    }

    /// A folder on the disk that the engine writes to: `scripts/with-postgres` puts its server among
    /// the temporary files.
    pub fn disk(&self) -> PathBuf {
        match self {
            Self::Sqlite => folder(),
            Self::Postgres(_) => std::env::temp_dir(),
        }
    }

    /// The clock of this program and of the engine, if that is another program.
    pub fn processor_clock(&self) -> ProcessorClock {
        let server = match self {
            Self::Sqlite => None,
            Self::Postgres(server) => {
                Some(postgres::Client::connect(server, postgres::NoTls).expect("the test server"))
            }
        };
        ProcessorClock { server }
    }
}

/// Processor time, of all threads of this program and all connections of the server.
pub struct ProcessorClock {
    server: Option<postgres::Client>,
}

impl ProcessorClock {
    /// The clock of this program alone.
    pub fn own() -> Self {
        Self { server: None }
    }

    /// Time used so far.
    pub fn now(&mut self) -> Duration {
        // A running thread's time is written down when it gives way.
        std::thread::yield_now();
        let mut ran = Duration::ZERO;
        for task in std::fs::read_dir("/proc/self/task").expect("Linux") {
            ran += scheduled(&task.expect("Linux").path());
        }
        if let Some(server) = &mut self.server {
            let rows = server.query(
                "select pid from pg_stat_activity
                 where backend_type = 'client backend' and pid <> pg_backend_pid()",
                &[],
            );
            for row in rows.expect("the test server") {
                let pid: i32 = row.get(0);
                ran += scheduled(&Path::new("/proc").join(pid.to_string()));
            }
        }
        ran
    }
}

/// The first figure of `schedstat`: nanoseconds on a processor. Nothing for a thread that has ended.
fn scheduled(task: &Path) -> Duration {
    let text = std::fs::read_to_string(task.join("schedstat")).unwrap_or_default();
    let first = text.split(' ').next().and_then(|it| it.parse().ok());
    Duration::from_nanos(first.unwrap_or(0))
}

/// Bytes of memory this program held at its height since the last call, and holds now.
pub fn memory_height() -> (u64, u64) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kibibytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let number = line.and_then(|it| it.split_whitespace().next()?.parse::<u64>().ok());
        number.unwrap_or(0) * 1024
    };
    let both = (kibibytes("VmHWM:"), kibibytes("VmRSS:"));
    // Sets the height back to what is held now; where that is refused the height only grows.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    both
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/tmp")
}

#[expect(
    clippy::disallowed_methods,
    reason = "the server is named in the environment, as for the tests"
)]
fn server() -> Option<String> {
    std::env::var("TEST_DATABASE_URL")
        .ok()
        .filter(|it| !it.is_empty())
}
