//! A transaction: what an action is given to read, write, tell the time and name new things.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::connection::Connection;
use crate::value::{Column, FromRow, Giving, Row, Value};
use crate::{Clock, DbError, Ids, instant_text};

/// One transaction. Made by [`Db::read`](crate::Db::read) and [`Db::write`](crate::Db::write) alone.
pub struct Tx<'c> {
    connection: &'c mut Connection,
    ids: &'c Ids,
    now: Timestamp,
    today: Date,
}

impl<'c> Tx<'c> {
    pub(crate) fn new(connection: &'c mut Connection, clock: &Clock, ids: &'c Ids) -> Self {
        Self {
            connection,
            ids,
            now: clock.now(),
            today: clock.today(),
        }
    }

    /// The instant at which this transaction began.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// [`Tx::now`] as it is stored.
    pub fn now_text(&self) -> String {
        instant_text(self.now)
    }

    /// The civil date at which this transaction began.
    pub fn today(&self) -> Date {
        self.today
    }

    /// A new id, greater than every one before.
    pub fn new_id(&self) -> i64 {
        self.ids.next_id()
    }

    /// `N` bytes nobody can guess.
    ///
    /// # Errors
    /// The machine gives no randomness.
    pub fn random<const N: usize>(&self) -> Result<[u8; N], DbError> {
        let mut bytes = [0; N];
        getrandom::fill(&mut bytes).map_err(|error| DbError::Engine(error.to_string()))?;
        Ok(bytes)
    }

    /// So many times `N` bytes nobody can guess, drawn at once.
    ///
    /// # Errors
    /// As [`Tx::random`].
    pub fn randoms<const N: usize>(&self, count: usize) -> Result<Vec<[u8; N]>, DbError> {
        let mut drawn = vec![[0; N]; count];
        getrandom::fill(drawn.as_flattened_mut())
            .map_err(|error| DbError::Engine(error.to_string()))?;
        Ok(drawn)
    }

    /// Changes rows; answers how many.
    ///
    /// # Errors
    /// The engine refuses the statement or the change.
    pub fn execute(&mut self, statement: &str, values: &[Value]) -> Result<u64, DbError> {
        self.connection.execute(statement, values)
    }

    /// All rows of an answer.
    ///
    /// # Errors
    /// The engine refuses the statement, or a row is not a `T`.
    pub fn rows<T: FromRow>(
        &mut self,
        statement: &str,
        values: &[Value],
    ) -> Result<Vec<T>, DbError> {
        let mut found = Vec::new();
        self.connection.query(statement, values, &mut |row| {
            found.push(T::from_row(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The only row of an answer, if there is one; the first of several.
    ///
    /// # Errors
    /// As [`Tx::rows`].
    pub fn row<T: FromRow>(
        &mut self,
        statement: &str,
        values: &[Value],
    ) -> Result<Option<T>, DbError> {
        Ok(self.rows(statement, values)?.into_iter().next())
    }

    /// The first column of every row.
    ///
    /// # Errors
    /// As [`Tx::rows`].
    pub fn column<T: Column>(
        &mut self,
        statement: &str,
        values: &[Value],
    ) -> Result<Vec<T>, DbError> {
        let mut found = Vec::new();
        self.connection.query(statement, values, &mut |row| {
            found.push(row.first()?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The first column of the first row, if there is one.
    ///
    /// # Errors
    /// As [`Tx::rows`].
    pub fn scalar<T: Column>(
        &mut self,
        statement: &str,
        values: &[Value],
    ) -> Result<Option<T>, DbError> {
        Ok(self.column(statement, values)?.into_iter().next())
    }

    /// Calls `each` with every row, for answers too long to hold.
    ///
    /// # Errors
    /// As [`Tx::rows`], or what `each` says.
    pub fn each(
        &mut self,
        statement: &str,
        values: &[Value],
        mut each: impl FnMut(&Row<'_>) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        self.connection.query(statement, values, &mut each)
    }

    /// Many new rows of one table, in the quickest way the engine has; answers how many.
    ///
    /// # Errors
    /// A row breaks a constraint.
    pub fn bulk<R, V>(
        &mut self,
        table: &str,
        columns: &[&str],
        rows: impl IntoIterator<Item = R>,
    ) -> Result<u64, DbError>
    where
        R: AsRef<[V]>,
        V: Giving,
    {
        self.connection.bulk(table, columns, rows.into_iter())
    }

    /// Does work that writes so many rows into the first of these tables, and what belongs to them into the
    /// others. Where little stands there, the indexes that are no constraint are taken down before and made
    /// again after, which is quicker than to find the place of each row in each of them: the work must look
    /// nothing up by them. Others read as before meanwhile.
    ///
    /// # Errors
    /// What `work` says, or a fault of the database.
    pub fn bulk_load<T, E: From<DbError>>(
        &mut self,
        tables: &[&str],
        row_count: usize,
        work: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let aside = self.connection.put_indexes_aside(tables, row_count)?;
        let done = work(self);
        // After a failure too: nothing keeps the caller from going on.
        let back = self.connection.put_indexes_back(&aside);
        let done = done?;
        back?;
        Ok(done)
    }

    pub(crate) fn batch(&mut self, text: &str) -> Result<(), DbError> {
        self.connection.batch(text)
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.connection.is_postgres()
    }

    /// Asks the engine whether it understands a statement, without running it.
    ///
    /// # Errors
    /// It does not, or the statement is outside the subset.
    pub fn prepare(&mut self, statement: &str) -> Result<(), DbError> {
        self.connection.prepare(statement)
    }
}
