//! The promises of the seam, on SQLite, and on PostgreSQL when `TEST_DATABASE_URL` names a server.

#![expect(clippy::expect_used, reason = "a test says what it expects")]

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

/// Pots with one index that is a constraint and others that are not.
const SHELVES: &[Migration] = &[Migration {
    number: 1,
    name: "shelves",
    text: "create table pot (id bigint primary key, name text not null unique, full_up boolean not null,
             content bytes, weight_gram bigint);
           create index pot_weight on pot (weight_gram, name);
           create unique index pot_content on pot (content, id);
           create index pot_full on pot (full_up) where full_up;
           create table lid (pot_id bigint not null references pot (id), place bigint not null,
             primary key (pot_id, place)
           );
           create index lid_place on lid (place);",
}];

record! {
    struct Index { name: String, text: String }
}

fn indexes(db: &Db) -> Vec<Index> {
    let statement = if db.is_postgres() {
        "select indexname as name, indexdef as text from pg_indexes where schemaname = 'public'
         order by tablename, indexname"
    } else {
        "select name, coalesce(sql, '') as text from sqlite_master where type = 'index'
         order by tbl_name, name"
    };
    db.read_now(move |tx| tx.rows(statement, &[]))
        .expect("reads")
}

/// Writes pots with their lids, as many as are said; the last has the name of the first if it is to fail.
fn load(db: &Db, said: usize, fails: bool) -> Result<(), DbError> {
    const POTS: i64 = 12_000;
    db.write_now(move |tx| {
        tx.bulk_load(&["pot", "lid"], said, |tx| {
            let pots = (0..POTS).map(|n| {
                let name = if fails && n == POTS - 1 { 0 } else { n };
                let weight = (n * 7919) % 1000;
                params![n, format!("pot {name}"), n % 2 == 0, Value::Null, weight].to_vec()
            });
            let columns = ["id", "name", "full_up", "content", "weight_gram"];
            tx.bulk("pot", &columns, pots)?;
            let lids = (0..POTS).map(|n| params![n, POTS - n].to_vec());
            tx.bulk("lid", &["pot_id", "place"], lids)
        })
        .map(drop)
    })
}

#[test]
fn a_load_leaves_the_same_rows_and_indexes_as_row_after_row() {
    for (one, other) in Kitchen::each().into_iter().zip(Kitchen::each()) {
        for kitchen in [&one, &other] {
            kitchen.db().migrate(SHELVES).expect("migrates");
        }
        let before = indexes(one.db());
        assert!(before.len() >= 7, "{before:?}");
        load(one.db(), 12_000, true).expect_err("a name that stands already");
        assert_eq!(indexes(one.db()), before, "{}", one.url);
        load(one.db(), 12_000, false).expect("loads");
        load(other.db(), 0, false).expect("writes");
        assert_eq!(indexes(one.db()), before, "{}", one.url);
        // By each of the indexes, and through the whole table.
        for statement in [
            "select id, weight_gram as value from pot where weight_gram between 300 and 309
             order by weight_gram, name",
            "select id, weight_gram as value from pot where full_up order by id",
            "select pot_id as id, place as value from lid where place < 500 order by place",
            "select id, weight_gram as value from pot order by id",
        ] {
            let [found, wanted] = [&one, &other].map(|kitchen| {
                let rows: Vec<Pair> = kitchen
                    .db()
                    .read_now(move |tx| tx.rows(statement, &[]))
                    .expect("reads");
                rows
            });
            assert!(wanted.len() > 100, "{statement}");
            assert_eq!(found, wanted, "{statement}");
        }
    }
}

record! {
    struct Pair { id: i64, value: i64 }
}

#[test]
fn who_goes_on_after_a_load_that_failed_has_every_index() {
    for kitchen in Kitchen::each() {
        let db = kitchen.db();
        db.migrate(SHELVES).expect("migrates");
        let before = indexes(db);
        db.write_now(|tx| {
            let failed: Result<(), DbError> =
                tx.bulk_load(&["pot", "lid"], 12_000, |_| Err(DbError::Busy));
            failed.expect_err("as the work said");
            tx.execute(
                "insert into pot (id, name, full_up) values (1, 'pot', true)",
                &[],
            )
        })
        .expect("writes");
        assert_eq!(indexes(db), before, "{}", kitchen.url);
    }
}

#[test]
fn others_read_while_a_load_is_at_work() {
    for kitchen in Kitchen::each() {
        let db = kitchen.db();
        db.migrate(SHELVES).expect("migrates");
        let reader = db.clone();
        db.write_now(move |tx| {
            let reader = reader.clone();
            tx.bulk_load(&["pot", "lid"], 12_000, |tx| {
                tx.execute(
                    "insert into pot (id, name, full_up) values (1, 'pot', true)",
                    &[],
                )?;
                let seen: Vec<Pair> = reader.read_now(|tx| {
                    tx.rows(
                        "select id, weight_gram as value from pot where weight_gram > 5 order by id",
                        &[],
                    )
                })?;
                assert!(seen.is_empty());
                Ok::<_, DbError>(())
            })
        })
        .expect("writes");
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
