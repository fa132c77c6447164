//! The promises of the seam, on SQLite, and on PostgreSQL when `TEST_DATABASE_URL` names a server.

#![expect(clippy::expect_used, reason = "a test says what it expects")]

mod loading;

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use jiff::civil::date;
use zhibu_db::{Clock, Db, DbError, Ids, Migration, Value, params, record};

static NAMES: AtomicU32 = AtomicU32::new(0);

const MIGRATIONS: &[Migration] = &[
    Migration {
        number: 1,
        name: "pots",
        text:
            "create table pot (id bigint primary key, name text not null unique, -- a jar of bytes
               full_up boolean not null, content bytes, weight_gram bigint);",
    },
    Migration {
        number: 2,
        name: "lids",
        text: "create table lid (pot_id bigint not null references pot (id));",
    },
];

record! {
    struct Pot { id: i64, name: String, full_up: bool, content: Option<Vec<u8>>, weight_gram: Option<i64> }
}

const ALL: &str = "select id, name, full_up, content, weight_gram from pot order by id";

/// A database of its own for one test, on each engine at hand; dropped with it.
struct Kitchen {
    db: Option<Db>,
    url: String,
    file: Option<PathBuf>,
}

impl Kitchen {
    fn each() -> Vec<Self> {
        let name = format!(
            "kitchen_{}_{}",
            std::process::id(),
            NAMES.fetch_add(1, Ordering::SeqCst)
        );
        let file = std::env::temp_dir().join(format!("{name}.sqlite"));
        let mut kitchens = vec![Self::open(format!("sqlite:{}", file.display()), Some(file))];
        if let Some(server) = test_server() {
            let admin = open(&server);
            admin
                .write_now(move |tx| tx.execute("select 1", &[]).map(drop))
                .expect("the test server answers");
            create_database(&server, &name);
            let (head, _) = server
                .rsplit_once('/')
                .expect("a database name in the address");
            let tail = server
                .split_once('?')
                .map(|it| format!("?{}", it.1))
                .unwrap_or_default();
            kitchens.push(Self::open(format!("{head}/{name}{tail}"), None));
        }
        kitchens
    }

    fn open(url: String, file: Option<PathBuf>) -> Self {
        Self {
            db: Some(open(&url)),
            url,
            file,
        }
    }

    fn db(&self) -> &Db {
        self.db.as_ref().expect("open")
    }
}

impl Drop for Kitchen {
    fn drop(&mut self) {
        self.db = None;
        if let Some(file) = &self.file {
            for end in ["", "-wal", "-shm"] {
                let _ = std::fs::remove_file(format!("{}{end}", file.display()));
            }
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the gate names the test server in the environment"
)]
fn test_server() -> Option<String> {
    std::env::var("TEST_DATABASE_URL").ok()
}

fn create_database(server: &str, name: &str) {
    let mut client = postgres::Client::connect(server, postgres::NoTls).expect("the test server");
    client
        .batch_execute(&format!("create database {name}"))
        .expect("a database of its own");
}

fn open(url: &str) -> Db {
    Db::open(
        url,
        Clock::on_date(date(2026, 11, 24)),
        Ids::counted_from(100),
    )
    .expect("opens")
}

#[test]
fn a_row_comes_back_as_it_went_in() {
    for kitchen in Kitchen::each() {
        let db = kitchen.db();
        assert_eq!(db.migrate(MIGRATIONS).expect("migrates"), 2);
        let (id, today) = db
            .write_now(|tx| {
                let id = tx.new_id();
                tx.execute(
                    "insert into pot (id, name, full_up, content, weight_gram) values (?1, ?2, ?3, ?4, ?5)",
                    params![id, "㼆𠅤·\t\\N", true, vec![0_u8, 255, 10], Value::Null],
                )?;
                Ok::<_, DbError>((id, tx.today()))
            })
            .expect("writes");
        assert_eq!((id, today), (100, date(2026, 11, 24)));
        let pots: Vec<Pot> = db.read_now(|tx| tx.rows(ALL, &[])).expect("reads");
        let want = Pot {
            id: 100,
            name: "㼆𠅤·\t\\N".to_owned(),
            full_up: true,
            content: Some(vec![0, 255, 10]),
            weight_gram: None,
        };
        assert_eq!(pots, [want], "{}", kitchen.url);
    }
}

#[test]
fn a_write_that_ends_badly_leaves_nothing() {
    for kitchen in Kitchen::each() {
        let db = kitchen.db();
        db.migrate(MIGRATIONS).expect("migrates");
        let refused = db.write_now(|tx| {
            tx.execute(
                "insert into pot (id, name, full_up) values (?1, ?2, ?3)",
                params![1_i64, "a", false],
            )?;
            tx.execute("insert into lid (pot_id) values (?1)", params![99_i64])
                .map(drop)?;
            Ok::<_, DbError>(())
        });
        assert!(
            matches!(refused, Err(DbError::Constraint(_))),
            "{refused:?}"
        );
        let count: Option<i64> = db
            .read_now(|tx| tx.scalar("select count(id) from pot", &[]))
            .expect("reads");
        assert_eq!(count, Some(0));
    }
}

#[test]
fn many_rows_at_once_are_the_same_rows() {
    for kitchen in Kitchen::each() {
        let db = kitchen.db();
        db.migrate(MIGRATIONS).expect("migrates");
        let written = db
            .write_now(|tx| {
                let rows = (0..1003_i64).map(|n| {
                    vec![
                        Value::Integer(n),
                        Value::from(&format!("pot {n}\n\\ \t")),
                        Value::Boolean(n % 2 == 0),
                        if n % 3 == 0 {
                            Value::Null
                        } else {
                            Value::Bytes(vec![0, 92, 9])
                        },
                        Value::Integer(-n),
                    ]
                });
                tx.bulk(
                    "pot",
                    &["id", "name", "full_up", "content", "weight_gram"],
                    rows,
                )
            })
            .expect("writes");
        assert_eq!(written, 1003);
        let pots: Vec<Pot> = db.read_now(|tx| tx.rows(ALL, &[])).expect("reads");
        assert_eq!(pots[7].name, "pot 7\n\\ \t");
        assert_eq!(pots[7].content, Some(vec![0, 92, 9]));
        assert_eq!(pots.iter().filter(|it| it.full_up).count(), 502);
    }
}

#[test]
fn two_writers_never_lose_an_addition() {
    for kitchen in Kitchen::each() {
        let db = kitchen.db();
        db.migrate(MIGRATIONS).expect("migrates");
        db.write_now(|tx| {
            tx.execute(
                "insert into pot (id, name, full_up, weight_gram) values (?1, ?2, ?3, ?4)",
                params![1_i64, "scale", false, 0_i64],
            )
        })
        .expect("writes");
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..25 {
                        db.write_now(|tx| {
                            let before: Option<i64> = tx.scalar(
                                "select weight_gram from pot where id = ?1",
                                params![1_i64],
                            )?;
                            let after = before.unwrap_or_default() + 1;
                            tx.execute(
                                "update pot set weight_gram = ?1 where id = ?2",
                                params![after, 1_i64],
                            )
                        })
                        .expect("each addition is repeated until it holds");
                    }
                });
            }
        });
        let after: Option<i64> = db
            .read_now(|tx| tx.scalar("select weight_gram from pot where id = ?1", params![1_i64]))
            .expect("reads");
        assert_eq!(after, Some(100), "{}", kitchen.url);
    }
}

#[test]
fn migrations_are_applied_once_and_a_changed_one_is_refused() {
    for kitchen in Kitchen::each() {
        let db = kitchen.db();
        assert_eq!(db.migrate(&MIGRATIONS[..1]).expect("migrates"), 1);
        assert_eq!(db.migrate(MIGRATIONS).expect("migrates the rest"), 1);
        assert_eq!(db.migrate(MIGRATIONS).expect("has nothing to do"), 0);
        static CHANGED: [Migration; 1] = [Migration {
            number: 1,
            name: "pots",
            text: "select 1;",
        }];
        assert!(matches!(
            db.migrate(&CHANGED),
            Err(DbError::Migration { number: 1, .. })
        ));
        assert!(
            matches!(db.migrate(&[]), Err(DbError::Migration { number: 1, .. })),
            "older program"
        );
    }
}

#[test]
fn a_panic_in_one_piece_of_work_stops_no_other() {
    for kitchen in Kitchen::each() {
        let db = kitchen.db();
        db.migrate(MIGRATIONS).expect("migrates");
        let ended = db.write_now(|_| -> Result<(), DbError> { panic!("a fault in the work") });
        assert!(matches!(ended, Err(DbError::Closed)));
        let count: Option<i64> = db
            .read_now(|tx| tx.scalar("select count(id) from pot", &[]))
            .expect("reads");
        assert_eq!(count, Some(0));
    }
}

#[test]
fn a_migration_is_applied_whole_or_not_at_all() {
    static BREAKING: [Migration; 2] = [
        MIGRATIONS[0],
        Migration {
            number: 2,
            name: "breaks",
            text: "create table shelf (id bigint primary key); insert into nowhere values (1);",
        },
    ];
    for kitchen in Kitchen::each() {
        let db = kitchen.db();
        assert!(db.migrate(&BREAKING).is_err(), "{}", kitchen.url);
        for table in ["pot", "shelf", "schema_migration"] {
            let asks = format!("select count(1) from {table}");
            let there = db.read_now(move |tx| tx.scalar::<i64>(&asks, &[]));
            assert!(there.is_err(), "{table} was left on {}", kitchen.url);
        }
        assert_eq!(db.migrate(MIGRATIONS).expect("migrates afterwards"), 2);
    }
}

/// Each of these is read alike by one engine only, or differently by the two.
#[test]
fn a_statement_outside_the_subset_is_refused_wherever_it_is_run() {
    for kitchen in Kitchen::each() {
        let db = kitchen.db();
        db.migrate(MIGRATIONS).expect("migrates");
        for statement in [
            "SELECT count(id) from pot",
            "select count(id) from pot where weight_gram = $1",
            "select count(id) from pot where name like 'A%'",
            "select sum(weight_gram) from pot",
            "insert or replace into pot (id, name, full_up) values (1, 'a', true)",
            "select count(id) from pot where name > now()",
            "select count(\"id\") from pot",
            "select count(id) from pot where ?1 is null",
        ] {
            let is_refused = |ended: Result<(), DbError>| {
                assert!(
                    matches!(ended, Err(DbError::Subset { .. })),
                    "{statement} on {}: {ended:?}",
                    kitchen.url
                );
            };
            is_refused(db.read_now(move |tx| tx.scalar::<i64>(statement, &[]).map(drop)));
            is_refused(db.write_now(move |tx| tx.execute(statement, &[]).map(drop)));
            is_refused(db.read_now(move |tx| tx.prepare(statement)));
            is_refused(db.read_now(move |tx| tx.each(statement, &[], |_| Ok(()))));
        }
    }
}

#[test]
fn a_wrong_address_is_told_at_once() {
    let refused = Db::open("mysql://somewhere", Clock::system(), Ids::system()).err();
    assert!(matches!(refused, Some(DbError::Address(_))));
}
