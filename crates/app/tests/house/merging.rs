//! Merging two rows of one person forgets no table and loses nothing: every column that names a member is
//! registered, and whoever is merged with whomever, undoing it leaves every table as it was.

use std::collections::{BTreeMap, BTreeSet};

use zhibu_app::AppError;
use zhibu_app::members::actions::merging;
use zhibu_db::{DbError, params};

use crate::county::{BRANCHES, County};
use crate::engines::{columns, foreign_keys};

/// Tables that keep what was done, which no undoing takes back.
const ON_RECORD: [&str; 3] = ["audit_row", "member_merge", "member_merge_row"];

/// Every row of every table, each as its columns in order.
fn everything(county: &County) -> BTreeMap<String, BTreeSet<String>> {
    let mut tables: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for column in columns(county.w.db()) {
        let of_table = tables.entry(column.table_name).or_default();
        of_table.push((column.column_name, column.type_name));
    }
    tables.retain(|table, _| !ON_RECORD.contains(&table.as_str()));
    let read = county.w.db().read_now(move |tx| {
        let mut all = BTreeMap::new();
        for (table, columns) in tables {
            let names: Vec<&str> = columns.iter().map(|it| it.0.as_str()).collect();
            let mut rows = BTreeSet::new();
            let statement = format!("select {} from {table}", names.join(", "));
            tx.each(&statement, &[], |row| {
                let mut told = String::new();
                for (name, kind) in &columns {
                    let value = match kind.as_str() {
                        "bigint" => format!("{:?}", row.get::<Option<i64>>(name)?),
                        "boolean" => format!("{:?}", row.get::<Option<bool>>(name)?),
                        "bytes" => format!("{:?}", row.get::<Option<Vec<u8>>>(name)?),
                        _ => format!("{:?}", row.get::<Option<String>>(name)?),
                    };
                    told.push_str(&format!("{name}={value} "));
                }
                rows.insert(told);
                Ok(())
            })?;
            all.insert(table, rows);
        }
        Ok::<_, DbError>(all)
    });
    read.expect("reads")
}

#[test]
fn every_column_that_names_a_member_is_moved() {
    let registered: BTreeSet<(&str, &str)> = merging::references()
        .map(|it| (it.table, it.column))
        .collect();
    let county = County::furnished();
    let named: BTreeSet<(String, String)> = foreign_keys(county.w.db())
        .into_iter()
        .filter(|it| it.2 == "member")
        .map(|it| (it.0, it.1))
        .collect();
    let named: BTreeSet<(&str, &str)> = named
        .iter()
        .map(|it| (it.0.as_str(), it.1.as_str()))
        .collect();
    assert_eq!(registered, named, "register it in lib.rs, member_sources()");
}

/// A draw that is the same in every run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("fits") % count
    }
}

#[test]
fn whoever_is_merged_with_whomever_undoing_it_leaves_every_table_as_it_was() {
    let county = County::furnished();
    let mut people: Vec<i64> = BRANCHES
        .iter()
        .flat_map(|it| county.members(county.w.organisation(it)))
        .collect();
    people.sort_unstable();
    let before = everything(&county);
    let mut draw = Draw(20_261_124);
    for _ in 0..12 {
        let pair = (
            people[draw.below(people.len())],
            people[draw.below(people.len())],
        );
        if pair.0 == pair.1 {
            continue;
        }
        let (actor, keys) = (county.w.actor("officer"), county.w.app().keys.clone());
        let merged = county.w.db().write_now(move |tx| {
            let id = merging::merge(tx, &actor, &keys, pair, "同一人")?;
            let left: i64 = tx
                .scalar("select count(1) from member where id = ?1", params![pair.1])?
                .unwrap_or_default();
            assert_eq!(left, 0, "the other row is gone");
            Ok::<_, AppError>(id)
        });
        let id = merged.unwrap_or_else(|error| panic!("{pair:?}: {error}"));
        let (actor, keys) = (county.w.actor("officer"), county.w.app().keys.clone());
        let undone = county
            .w
            .db()
            .write_now(move |tx| merging::undo(tx, &actor, &keys, id));
        undone.unwrap_or_else(|error| panic!("{pair:?}: {error}"));
        let mut after = everything(&county);
        // The officer signed in twice, which is no part of the merge.
        after.insert("session".to_owned(), before["session"].clone());
        let mut account = before.clone();
        account.insert("account".to_owned(), after["account"].clone());
        for (table, rows) in &account {
            let apart: Vec<&String> = rows.symmetric_difference(&after[table]).collect();
            assert_eq!(apart, [""; 0], "{table} after {pair:?}");
        }
        let ids = |rows: &BTreeSet<String>| -> BTreeSet<String> {
            let id_of = |it: &String| it.split("member_id=").nth(1).unwrap_or_default().to_owned();
            rows.iter().map(id_of).collect()
        };
        assert_eq!(ids(&before["account"]).len(), ids(&after["account"]).len());
    }
}
