//! A database for one test, gone with it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

static NAMES: AtomicU32 = AtomicU32::new(0);

/// An empty database of its own.
pub struct TestDatabase(Kind);

enum Kind {
    File {
        folder: PathBuf,
        url: String,
    },
    Server {
        server: String,
        name: String,
        url: String,
    },
}

impl TestDatabase {
    /// On the server that `TEST_DATABASE_URL` names, else a file of SQLite.
    pub fn make() -> Self {
        match test_server() {
            None => Self::in_folder(&std::env::temp_dir()),
            Some(server) => Self::on_server(&server),
        }
    }

    /// A file of SQLite in a new folder inside `folder`.
    pub fn in_folder(folder: &Path) -> Self {
        let folder = folder.join(format!("zhibu-{}", new_name()));
        std::fs::create_dir_all(&folder).unwrap();
        let url = format!("sqlite:{}", folder.join("zhibu.sqlite").display());
        Self(Kind::File { folder, url })
    }

    /// A database on the server of PostgreSQL at this address.
    pub fn on_server(server: &str) -> Self {
        let (server, name) = (server.to_owned(), new_name());
        run_on_server(
            &server,
            &format!("create database {name} template template0 encoding 'UTF8'"),
        );
        let (head, tail) = server.split_once('?').unwrap_or((&server, ""));
        let (address, _) = head
            .rsplit_once('/')
            .expect("a database name in TEST_DATABASE_URL");
        let options = if tail.is_empty() {
            String::new()
        } else {
            format!("?{tail}")
        };
        let url = format!("{address}/{name}{options}");
        Self(Kind::Server { server, name, url })
    }

    /// Its address, as the program takes it.
    pub fn url(&self) -> &str {
        match &self.0 {
            Kind::File { url, .. } | Kind::Server { url, .. } => url,
        }
    }
}

fn new_name() -> String {
    format!(
        "world_{}_{}",
        std::process::id(),
        NAMES.fetch_add(1, Ordering::SeqCst)
    )
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        match &self.0 {
            Kind::File { folder, .. } => drop(std::fs::remove_dir_all(folder)),
            Kind::Server { server, name, .. } => {
                run_on_server(
                    server,
                    &format!("drop database if exists {name} with (force)"),
                );
            }
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the gate names the test server in the environment"
)]
fn test_server() -> Option<String> {
    std::env::var("TEST_DATABASE_URL")
        .ok()
        .filter(|it| !it.is_empty())
}

/// On a thread of its own: the client cannot wait inside async code, where half of the tests are.
fn run_on_server(server: &str, statement: &str) {
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut client =
                postgres::Client::connect(server, postgres::NoTls).expect("the test server");
            client
                .batch_execute(statement)
                .expect("a database of its own");
        });
    });
}
