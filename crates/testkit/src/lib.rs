//! A small county for tests: a database of its own, the shared cast, signed-in clients.
//!
//! [`World::story`] is always the same county on the same day, with the same ids, so that a test can
//! expect literal values. It lives on SQLite, and on PostgreSQL when `TEST_DATABASE_URL` names a server.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what fails here fails the test that asked"
)]

mod database;
mod story;

use std::collections::BTreeMap;

use jiff::Timestamp;
use zhibu_app::access::Actor;
use zhibu_app::sealing::FieldKeys;
use zhibu_app::{App, accounts, embedded_rules, words};
use zhibu_db::{Clock, Db, Ids};
use zhibu_web::Settings;
use zhibu_web::testing::Client;

pub use database::TestDatabase;
pub use story::citizen_number;

/// The morning on which every story is told: a Tuesday.
pub const TODAY: &str = "2026-11-24";

/// A county with its people.
pub struct World {
    app: App,
    clock: Clock,
    organisations: BTreeMap<&'static str, i64>,
    members: BTreeMap<&'static str, i64>,
    // Last, so that the connections are closed before the database is dropped.
    _database: TestDatabase,
}

impl World {
    /// An installation with nothing in it but its tables.
    pub fn empty() -> Self {
        Self::on(TestDatabase::make())
    }

    /// [`World::empty`] on a database chosen by the caller.
    pub fn on(database: TestDatabase) -> Self {
        let clock = Clock::manual("2026-11-24T01:00:00Z".parse::<Timestamp>().unwrap());
        let db = Db::open(database.url(), clock.clone(), Ids::counted_from(1000)).unwrap();
        db.migrate(zhibu_app::MIGRATIONS).unwrap();
        let keys = FieldKeys::from_secret(&[7; 32]);
        let settings = Settings::new(words().unwrap(), "shell.product");
        let app = App::new(db, embedded_rules().unwrap(), keys, settings);
        Self {
            app,
            clock,
            organisations: BTreeMap::new(),
            members: BTreeMap::new(),
            _database: database,
        }
    }

    /// The shared county: see [`story`](self) in this folder for who is who and what was left undone.
    pub fn story() -> Self {
        let mut world = Self::empty();
        let keys = world.app.keys.clone();
        let told = world
            .db()
            .write_now(move |tx| story::tell(tx, &keys))
            .unwrap();
        world.organisations = told.organisations;
        world.members = told.members;
        world
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.app.db
    }

    /// The program.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The clock, to be moved on by hand.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The id of an organisation by its short name: `水务局支部`.
    pub fn organisation(&self, short_name: &str) -> i64 {
        self.organisations[short_name]
    }

    /// The id of a member by name: `张国庆`.
    pub fn member(&self, name: &str) -> i64 {
        self.members[name]
    }

    /// One of the cast, acting in their office: `officer`, `clerk`, `secretary`, `neighbour`,
    /// `committee_member`, `member`, `auditor`, `administrator`.
    pub fn actor(&self, login_name: &str) -> Actor {
        let token = self.token(login_name);
        let found = self
            .db()
            .read_now(move |tx| accounts::actions::actor_of(tx, &token, "test"));
        found.unwrap().expect("a session of the cast").0
    }

    /// A browser in which one of the cast is signed in.
    pub fn client(&self, login_name: &str) -> Client {
        self.stranger()
            .with_cookie(accounts::SESSION_COOKIE, &self.token(login_name))
    }

    /// A browser in which nobody is signed in.
    pub fn stranger(&self) -> Client {
        Client::new(self.app.router())
    }

    /// Signs in without a password: the cast's hashes open with nothing.
    fn token(&self, login_name: &str) -> String {
        let login_name = login_name.to_owned();
        let signed_in = self
            .db()
            .write_now(move |tx| accounts::actions::sign_in(tx, &login_name, true, "test"));
        signed_in.unwrap().expect("one of the cast").token
    }
}
