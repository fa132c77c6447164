//! Many rows loaded while the indexes are away are the same rows, and leave the same indexes.

use zhibu_db::{Db, DbError, Migration, Value, params, record};

use super::Kitchen;

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
