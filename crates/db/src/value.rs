//! Parameters in, columns out: the four kinds of value both engines hold alike.

use postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};

use crate::DbError;

/// A parameter of a statement. Make them with [`params!`](crate::params).
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// A `bigint`: ids, counts, fen.
    Integer(i64),
    /// A `text`.
    Text(String),
    /// A `boolean`.
    Boolean(bool),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// The parameters of a statement, in the order of `?1 ?2 …`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::Value::from(&$value)),*] };
}

macro_rules! value_from {
    ($($rust:ty => $variant:ident($convert:expr)),* $(,)?) => {$(
        impl From<&$rust> for Value {
            fn from(value: &$rust) -> Self { Self::$variant(($convert)(value)) }
        }
        impl From<&Option<$rust>> for Value {
            fn from(value: &Option<$rust>) -> Self {
                value.as_ref().map_or(Self::Null, Self::from)
            }
        }
    )*};
}

value_from! {
    i64 => Integer(|value: &i64| *value),
    bool => Boolean(|value: &bool| *value),
    String => Text(|value: &String| value.clone()),
    &str => Text(|value: &&str| (*value).to_owned()),
    Vec<u8> => Bytes(|value: &Vec<u8>| value.clone()),
    &[u8] => Bytes(|value: &&[u8]| value.to_vec()),
    jiff::civil::Date => Text(|value: &jiff::civil::Date| value.to_string()),
}

impl From<&Self> for Value {
    fn from(value: &Self) -> Self {
        value.clone()
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

/// A value to be written that somebody else holds: where there are many rows, nothing is copied on the way.
/// Make rows of them with [`given!`](crate::given).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Given<'v> {
    /// No value.
    Null,
    /// As [`Value::Integer`].
    Integer(i64),
    /// As [`Value::Text`].
    Text(&'v str),
    /// As [`Value::Boolean`].
    Boolean(bool),
    /// As [`Value::Bytes`].
    Bytes(&'v [u8]),
    /// A day, written as text.
    Day(jiff::civil::Date),
}

/// A row of [`Tx::bulk`](crate::Tx::bulk), in the order of its columns.
#[macro_export]
macro_rules! given {
    ($($value:expr),* $(,)?) => { [$($crate::Given::from($value)),*] };
}

macro_rules! given_from {
    ($($rust:ty => $variant:ident),* $(,)?) => {$(
        impl<'v> From<$rust> for Given<'v> {
            fn from(value: $rust) -> Self { Self::$variant(value) }
        }
    )*};
}

given_from! {
    i64 => Integer,
    bool => Boolean,
    &'v str => Text,
    &'v String => Text,
    &'v [u8] => Bytes,
    &'v Vec<u8> => Bytes,
    jiff::civil::Date => Day,
}

impl<'v, T> From<Option<T>> for Given<'v>
where
    Self: From<T>,
{
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::from)
    }
}

/// What can be written in bulk: a [`Value`], or one that is [`Given`].
pub trait Giving {
    /// The value as it is given.
    fn given(&self) -> Given<'_>;
}

impl Giving for Value {
    fn given(&self) -> Given<'_> {
        match self {
            Self::Null => Given::Null,
            Self::Integer(value) => Given::Integer(*value),
            Self::Text(value) => Given::Text(value),
            Self::Boolean(value) => Given::Boolean(*value),
            Self::Bytes(value) => Given::Bytes(value),
        }
    }
}

impl Giving for Given<'_> {
    fn given(&self) -> Given<'_> {
        *self
    }
}

impl rusqlite::ToSql for Given<'_> {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, ValueRef};
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(value) => ValueRef::Integer(*value),
            Self::Boolean(value) => ValueRef::Integer(i64::from(*value)),
            Self::Text(value) => ValueRef::Text(value.as_bytes()),
            Self::Bytes(value) => ValueRef::Blob(value),
            Self::Day(day) => return Ok(ToSqlOutput::from(day.to_string())),
        }))
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, ValueRef};
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(value) => ValueRef::Integer(*value),
            Self::Boolean(value) => ValueRef::Integer(i64::from(*value)),
            Self::Text(value) => ValueRef::Text(value.as_bytes()),
            Self::Bytes(value) => ValueRef::Blob(value),
        }))
    }
}

impl ToSql for Value {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Integer(value) => value.to_sql_checked(kind, out),
            Self::Boolean(value) => value.to_sql_checked(kind, out),
            Self::Text(value) => value.to_sql_checked(kind, out),
            Self::Bytes(value) => value.to_sql_checked(kind, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// One row of an answer, read by column name.
#[derive(Clone, Copy)]
pub enum Row<'r> {
    /// A row of SQLite.
    Sqlite(&'r rusqlite::Row<'r>),
    /// A row of PostgreSQL.
    Postgres(&'r postgres::Row),
}

impl Row<'_> {
    /// The value of `column`, whose name stands in the statement.
    ///
    /// # Errors
    /// The column is not there, or holds another kind of value.
    pub fn get<T: Column>(&self, column: &str) -> Result<T, DbError> {
        T::from_row(self, column).map_err(|reason| DbError::Column {
            column: column.to_owned(),
            reason,
        })
    }

    /// The value of the first column.
    ///
    /// # Errors
    /// As [`Row::get`].
    pub fn first<T: Column>(&self) -> Result<T, DbError> {
        let name = match self {
            Self::Sqlite(row) => row.as_ref().column_name(0).unwrap_or_default().to_owned(),
            Self::Postgres(row) => row.columns().first().map_or("", |it| it.name()).to_owned(),
        };
        self.get(&name)
    }
}

/// A type that a column can be read as: `i64`, `bool`, `String`, bytes, a date, or any of them optional.
pub trait Column: Sized {
    /// Reads it; the error is the engine's sentence.
    ///
    /// # Errors
    /// The column is missing or of another type.
    fn from_row(row: &Row<'_>, column: &str) -> Result<Self, String>;
}

macro_rules! column {
    ($($rust:ty),*) => {$(
        impl Column for $rust {
            fn from_row(row: &Row<'_>, column: &str) -> Result<Self, String> {
                match row {
                    Row::Sqlite(row) => row.get(column).map_err(|error| error.to_string()),
                    Row::Postgres(row) => row.try_get(column).map_err(|error| error.to_string()),
                }
            }
        }
        impl Column for Option<$rust> {
            fn from_row(row: &Row<'_>, column: &str) -> Result<Self, String> {
                match row {
                    Row::Sqlite(row) => row.get(column).map_err(|error| error.to_string()),
                    Row::Postgres(row) => row.try_get(column).map_err(|error| error.to_string()),
                }
            }
        }
    )*};
}

column!(i64, bool, String, Vec<u8>);

/// Whatever the column holds, for rows that are kept as they are. SQLite has no booleans of its own and
/// answers 0 and 1.
impl Column for Value {
    fn from_row(row: &Row<'_>, column: &str) -> Result<Self, String> {
        match row {
            Row::Sqlite(row) => {
                let value: rusqlite::types::Value =
                    row.get(column).map_err(|error| error.to_string())?;
                match value {
                    rusqlite::types::Value::Null => Ok(Self::Null),
                    rusqlite::types::Value::Integer(value) => Ok(Self::Integer(value)),
                    rusqlite::types::Value::Text(value) => Ok(Self::Text(value)),
                    rusqlite::types::Value::Blob(value) => Ok(Self::Bytes(value)),
                    rusqlite::types::Value::Real(_) => Err("a number with a fraction".to_owned()),
                }
            }
            Row::Postgres(row) => {
                let of_column = row.columns().iter().find(|it| it.name() == column);
                let kind = of_column.map(|it| it.type_().clone());
                match kind {
                    Some(Type::INT8) => of_row::<i64>(row, column),
                    Some(Type::BOOL) => of_row::<bool>(row, column),
                    Some(Type::BYTEA) => of_row::<Vec<u8>>(row, column),
                    Some(Type::TEXT) => of_row::<String>(row, column),
                    other => Err(format!("no such column, or of type {other:?}")),
                }
            }
        }
    }
}

fn of_row<'r, T>(row: &'r postgres::Row, column: &str) -> Result<Value, String>
where
    Option<T>: postgres::types::FromSql<'r>,
    Value: for<'v> From<&'v Option<T>>,
{
    let value: Option<T> = row.try_get(column).map_err(|error| error.to_string())?;
    Ok(Value::from(&value))
}

impl Column for jiff::civil::Date {
    fn from_row(row: &Row<'_>, column: &str) -> Result<Self, String> {
        String::from_row(row, column)?
            .parse()
            .map_err(|error: jiff::Error| error.to_string())
    }
}

impl Column for Option<jiff::civil::Date> {
    fn from_row(row: &Row<'_>, column: &str) -> Result<Self, String> {
        Option::<String>::from_row(row, column)?
            .map(|text| text.parse().map_err(|error: jiff::Error| error.to_string()))
            .transpose()
    }
}

/// A struct that a row can be read as; [`record!`](crate::record) writes it from the fields.
pub trait FromRow: Sized {
    /// Reads one row.
    ///
    /// # Errors
    /// A column is missing or of another type.
    fn from_row(row: &Row<'_>) -> Result<Self, DbError>;
}

/// A struct whose fields are the columns of a statement, by name.
#[macro_export]
macro_rules! record {
    ($(#[$attribute:meta])* $visible:vis struct $name:ident {
        $($(#[$field_attribute:meta])* $field_visible:vis $field:ident : $kind:ty),* $(,)?
    }) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, PartialEq)]
        $visible struct $name {
            $(#[doc = concat!("Column `", stringify!($field), "`.")]
            $(#[$field_attribute])*
            $field_visible $field: $kind),*
        }

        impl $crate::FromRow for $name {
            fn from_row(row: &$crate::Row<'_>) -> Result<Self, $crate::DbError> {
                Ok(Self { $($field: row.get(stringify!($field))?),* })
            }
        }
    };
}
