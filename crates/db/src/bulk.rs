//! Many rows at once, in the quickest way each engine has.

use std::fmt::Write as _;
use std::io::Write as _;

use rusqlite::Statement;

use crate::DbError;
use crate::connection::Connection;
use crate::value::{Given, Giving};

/// Values that one statement of SQLite writes. To begin and end a statement takes as long as to write a row of
/// five columns, so several narrow rows go into one. A wide row goes alone: it has many indexes, and of a
/// statement with several rows SQLite keeps every page as it was, to take it back.
const VALUES_AT_ONCE: usize = 50;
/// Fewer rows are not worth it that every connection reads the schema anew.
const LOADED_ROWS_MIN: usize = 10_000;
/// So many times the rows that stand have to be loaded. To sort all rows into an index takes half as long as
/// to find the place of each: 100,000 rows and the indexes of members took 3.4 s of processor time instead of
/// 4.7 s where none stood before, and longer where half of them did.
const TIMES_THE_STANDING: usize = 3;

/// An index taken down for a while.
pub struct IndexAside {
    order: i64,
    name: String,
    text: String,
}

impl Connection {
    /// Many rows into one table: statements of several rows on SQLite, COPY on PostgreSQL.
    pub fn bulk<R, V>(
        &mut self,
        table: &str,
        columns: &[&str],
        rows: impl Iterator<Item = R>,
    ) -> Result<u64, DbError>
    where
        R: AsRef<[V]>,
        V: Giving,
    {
        match self {
            Self::Sqlite(it) => insert(it, table, columns, rows),
            Self::Postgres(it) => copy(&mut it.client, table, columns, rows),
        }
    }

    /// Takes down the indexes of tables into the first of which so many rows are to come, if they are soon
    /// made again: those that are no constraint. On PostgreSQL they stay, since without one nobody could read
    /// the table until the transaction has ended.
    pub fn put_indexes_aside(
        &mut self,
        tables: &[&str],
        row_count: usize,
    ) -> Result<Vec<IndexAside>, DbError> {
        let mut aside = Vec::new();
        let Self::Sqlite(it) = self else {
            return Ok(aside);
        };
        if !is_load(it, tables, row_count)? {
            return Ok(aside);
        }
        for table in tables {
            let mut asked = it.prepare_cached(
                "select s.rowid, s.name, s.sql from pragma_index_list(?1) i
                 join sqlite_master s on s.type = 'index' and s.name = i.name
                 where i.origin = 'c' and not i.\"unique\"",
            )?;
            let mut rows = asked.query([table])?;
            while let Some(row) = rows.next()? {
                let (order, name, text) = (row.get(0)?, row.get(1)?, row.get(2)?);
                aside.push(IndexAside { order, name, text });
            }
        }
        for index in &aside {
            it.execute_batch(&format!("drop index {}", index.name))?;
        }
        // The planner chooses the latest among equals, so they are made in the order in which they were.
        aside.sort_by_key(|it| it.order);
        Ok(aside)
    }

    /// Makes indexes again from their own text.
    pub fn put_indexes_back(&mut self, aside: &[IndexAside]) -> Result<(), DbError> {
        aside.iter().try_for_each(|it| self.batch(&it.text))
    }
}

/// Whether so many rows are many, beside those that stand in the first table.
fn is_load(
    connection: &rusqlite::Connection,
    tables: &[&str],
    row_count: usize,
) -> Result<bool, DbError> {
    let Some(first) = tables.first().filter(|_| row_count >= LOADED_ROWS_MIN) else {
        return Ok(false);
    };
    let most = row_count / TIMES_THE_STANDING;
    // No more are counted than it takes to know.
    let statement = format!("select count(*) from (select 1 from {first} limit {most} + 1)");
    let standing: i64 = connection.query_row(&statement, [], |row| row.get(0))?;
    Ok(usize::try_from(standing).is_ok_and(|it| it <= most))
}

fn insert<R, V>(
    connection: &rusqlite::Connection,
    table: &str,
    columns: &[&str],
    mut rows: impl Iterator<Item = R>,
) -> Result<u64, DbError>
where
    R: AsRef<[V]>,
    V: Giving,
{
    let at_once = VALUES_AT_ONCE
        .checked_div(columns.len())
        .map_or(1, |it| it.max(1));
    let prepared = |row_count| connection.prepare_cached(&insert_text(table, columns, row_count));
    let mut of_several = None;
    let mut some: Vec<R> = Vec::with_capacity(at_once);
    let mut count = 0;
    loop {
        some.clear();
        some.extend(rows.by_ref().take(at_once));
        if some.len() < at_once {
            break;
        }
        let statement = match &mut of_several {
            Some(it) => it,
            None => of_several.insert(prepared(at_once)?),
        };
        count += insert_some(statement, columns, &some)?;
    }
    for row in some.chunks(1) {
        count += insert_some(&mut *prepared(1)?, columns, row)?;
    }
    Ok(count)
}

/// `insert into lid (pot_id, place) values (?1, ?2), (?3, ?4)`.
fn insert_text(table: &str, columns: &[&str], row_count: usize) -> String {
    let mut text = format!("insert into {table} ({}) values ", columns.join(", "));
    for place in 0..row_count * columns.len() {
        let before = match place.checked_rem(columns.len()) {
            Some(0) if place > 0 => "), (",
            Some(0) => "(",
            _ => ", ",
        };
        let _ = write!(text, "{before}?{}", place + 1);
    }
    text.push(')');
    text
}

fn insert_some<R, V>(
    statement: &mut Statement<'_>,
    columns: &[&str],
    rows: &[R],
) -> Result<u64, DbError>
where
    R: AsRef<[V]>,
    V: Giving,
{
    let mut place = 1;
    for row in rows {
        check_width(columns, row.as_ref())?;
        for value in row.as_ref() {
            statement.raw_bind_parameter(place, value.given())?;
            place += 1;
        }
    }
    statement.raw_execute()?;
    Ok(u64::try_from(rows.len()).unwrap_or_default())
}

fn copy<R, V>(
    client: &mut postgres::Client,
    table: &str,
    columns: &[&str],
    rows: impl Iterator<Item = R>,
) -> Result<u64, DbError>
where
    R: AsRef<[V]>,
    V: Giving,
{
    let names = columns.join(", ");
    let mut copy = client.copy_in(&format!("copy {table} ({names}) from stdin"))?;
    let mut line = String::new();
    let mut count = 0;
    for row in rows {
        check_width(columns, row.as_ref())?;
        line.clear();
        copy_line(row.as_ref(), &mut line);
        copy.write_all(line.as_bytes())
            .map_err(|error| DbError::Engine(error.to_string()))?;
        count += 1;
    }
    copy.finish()?;
    Ok(count)
}

/// A row with a value too few would take the last row's.
fn check_width<V>(columns: &[&str], row: &[V]) -> Result<(), DbError> {
    if row.len() == columns.len() {
        return Ok(());
    }
    Err(DbError::Engine(format!(
        "{} values for {} columns",
        row.len(),
        columns.len()
    )))
}

/// One row in PostgreSQL's text format of COPY.
fn copy_line<V: Giving>(row: &[V], line: &mut String) {
    for (position, value) in row.iter().enumerate() {
        if position > 0 {
            line.push('\t');
        }
        match value.given() {
            Given::Null => line.push_str("\\N"),
            Given::Integer(number) => {
                let _ = write!(line, "{number}");
            }
            Given::Boolean(yes) => line.push(if yes { 't' } else { 'f' }),
            Given::Bytes(bytes) => {
                line.push_str("\\\\x");
                for byte in bytes {
                    let _ = write!(line, "{byte:02x}");
                }
            }
            Given::Day(day) => {
                let _ = write!(line, "{day}");
            }
            Given::Text(text) => {
                for letter in text.chars() {
                    match letter {
                        '\\' => line.push_str("\\\\"),
                        '\t' => line.push_str("\\t"),
                        '\n' => line.push_str("\\n"),
                        '\r' => line.push_str("\\r"),
                        other => line.push(other),
                    }
                }
            }
        }
    }
    line.push('\n');
}
