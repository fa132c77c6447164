//! A database for one test, gone with it.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

static NAMES: AtomicU32 = AtomicU32::new(0);

pub enum TestDatabase {
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
    pub fn make() -> Self {
        let name = format!(
            "world_{}_{}",
            std::process::id(),
            NAMES.fetch_add(1, Ordering::SeqCst)
        );
        match test_server() {
            None => {
                let folder = std::env::temp_dir().join(format!("zhibu-{name}"));
                std::fs::create_dir_all(&folder).unwrap();
                let url = format!("sqlite:{}", folder.join("zhibu.sqlite").display());
                Self::File { folder, url }
            }
            Some(server) => {
                on_server(
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
                Self::Server { server, name, url }
            }
        }
    }

    pub fn url(&self) -> &str {
        match self {
            Self::File { url, .. } | Self::Server { url, .. } => url,
        }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        match self {
            Self::File { folder, .. } => drop(std::fs::remove_dir_all(folder)),
            Self::Server { server, name, .. } => {
                on_server(
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
fn on_server(server: &str, statement: &str) {
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
