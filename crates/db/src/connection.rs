//! One connection of either engine, used by one thread.

use std::collections::HashMap;
use std::time::Duration;

use postgres::{Client, NoTls, Statement};
use rusqlite::config::DbConfig;

use crate::DbError;
use crate::dialect;
use crate::value::{Row, Value};

pub enum Connection {
    Sqlite(rusqlite::Connection),
    Postgres(Box<PostgresConnection>),
}

pub struct PostgresConnection {
    pub(crate) client: Client,
    /// Prepared once a connection, by the text as written.
    prepared: HashMap<String, Statement>,
}

/// What a connection is opened for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Read,
    Write,
}

impl Connection {
    pub fn open_sqlite(path: &str, purpose: Purpose) -> Result<Self, DbError> {
        let connection = rusqlite::Connection::open(path)
            .map_err(|error| DbError::Open(format!("{path}: {error}")))?;
        connection.busy_timeout(Duration::from_secs(10))?;
        connection.set_prepared_statement_cache_capacity(256);
        // full: nothing acknowledged is lost at a power cut
        connection.execute_batch(
            "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;
             pragma cache_size = -65536; pragma temp_store = memory; pragma mmap_size = 1073741824;",
        )?;
        // Planned once, whatever is bound later: without it a statement is parsed anew at nearly every call.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        // A long write keeps the pages it comes back to at hand, rather than setting them down and fetching them
        // again; there is one writer and it stays far below what an import may take up.
        connection.execute_batch(match purpose {
            Purpose::Read => "pragma query_only = on;",
            Purpose::Write => "pragma cache_size = -98304;",
        })?;
        Ok(Self::Sqlite(connection))
    }

    pub fn open_postgres(url: &str) -> Result<Self, DbError> {
        let mut client =
            Client::connect(url, NoTls).map_err(|error| DbError::Open(error.to_string()))?;
        // Every statement is short and comes again: planned once a connection, as on SQLite, and never
        // compiled, which takes longer than any of them runs.
        client.batch_execute("set plan_cache_mode = force_generic_plan; set jit = off")?;
        Ok(Self::Postgres(Box::new(PostgresConnection {
            client,
            prepared: HashMap::new(),
        })))
    }

    /// Whether the server has gone away; such a connection is opened anew before the next work.
    pub fn is_closed(&self) -> bool {
        match self {
            Self::Sqlite(_) => false,
            Self::Postgres(it) => it.client.is_closed(),
        }
    }

    pub fn begin(&mut self, purpose: Purpose) -> Result<(), DbError> {
        match (self, purpose) {
            (Self::Sqlite(it), Purpose::Read) => Ok(it.execute_batch("begin")?),
            (Self::Sqlite(it), Purpose::Write) => Ok(it.execute_batch("begin immediate")?),
            (Self::Postgres(it), Purpose::Read) => Ok(it
                .client
                .batch_execute("begin isolation level repeatable read read only")?),
            (Self::Postgres(it), Purpose::Write) => Ok(it
                .client
                .batch_execute("begin isolation level serializable")?),
        }
    }

    pub fn end(&mut self, commit: bool) -> Result<(), DbError> {
        self.batch(if commit { "commit" } else { "rollback" })
    }

    /// Several statements without parameters: migrations.
    pub fn batch(&mut self, text: &str) -> Result<(), DbError> {
        match self {
            Self::Sqlite(it) => Ok(it.execute_batch(text)?),
            Self::Postgres(it) => Ok(it.client.batch_execute(text)?),
        }
    }

    pub fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    pub fn execute(&mut self, statement: &str, values: &[Value]) -> Result<u64, DbError> {
        check_subset(statement)?;
        match self {
            Self::Sqlite(it) => {
                let mut prepared = it.prepare_cached(statement)?;
                let changed = prepared.execute(rusqlite::params_from_iter(values))?;
                Ok(u64::try_from(changed).unwrap_or_default())
            }
            Self::Postgres(it) => {
                let prepared = it.prepared(statement)?;
                Ok(it.client.execute(&prepared, &as_dynamic(values))?)
            }
        }
    }

    /// Calls `each` with every row until it fails or there are no more.
    pub fn query(
        &mut self,
        statement: &str,
        values: &[Value],
        each: &mut dyn FnMut(&Row<'_>) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        check_subset(statement)?;
        match self {
            Self::Sqlite(it) => {
                let mut prepared = it.prepare_cached(statement)?;
                let mut rows = prepared.query(rusqlite::params_from_iter(values))?;
                while let Some(row) = rows.next()? {
                    each(&Row::Sqlite(row))?;
                }
                Ok(())
            }
            Self::Postgres(it) => {
                let prepared = it.prepared(statement)?;
                for row in it.client.query(&prepared, &as_dynamic(values))? {
                    each(&Row::Postgres(&row))?;
                }
                Ok(())
            }
        }
    }

    /// Prepares without running: the test that every statement is understood by both engines.
    pub fn prepare(&mut self, statement: &str) -> Result<(), DbError> {
        check_subset(statement)?;
        match self {
            Self::Sqlite(it) => it.prepare(statement).map(drop).map_err(DbError::from),
            Self::Postgres(it) => it
                .client
                .prepare(&dialect::postgres_text(statement))
                .map(drop)
                .map_err(DbError::from),
        }
    }
}

impl PostgresConnection {
    fn prepared(&mut self, statement: &str) -> Result<Statement, DbError> {
        if let Some(found) = self.prepared.get(statement) {
            return Ok(found.clone());
        }
        let made = self.client.prepare(&dialect::postgres_text(statement))?;
        self.prepared.insert(statement.to_owned(), made.clone());
        Ok(made)
    }
}

/// Debug builds refuse a statement outside the subset, so that any test that runs it fails.
fn check_subset(statement: &str) -> Result<(), DbError> {
    if cfg!(debug_assertions)
        && let Some(fault) = dialect::subset_faults(statement).first()
    {
        return Err(DbError::Subset {
            fault,
            statement: statement.to_owned(),
        });
    }
    Ok(())
}

fn as_dynamic(values: &[Value]) -> Vec<&(dyn postgres::types::ToSql + Sync)> {
    values
        .iter()
        .map(|it| -> &(dyn postgres::types::ToSql + Sync) { it })
        .collect()
}
