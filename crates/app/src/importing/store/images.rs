//! How a thing stands in the tables an import writes: read before and after, compared, and put back.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use zhibu_db::{Tx, Value};

use super::parts::{Part, THINGS_PER_STATEMENT, parts};
use crate::access::Reach;
use crate::error::Outcome;
use crate::importing::model::{EffectFields, ObjectKind};

/// A value as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum Held {
    Null(()),
    Boolean(bool),
    Integer(i64),
    Text(String),
    Bytes { hex: String },
}

type HeldRow = Vec<Held>;

/// The rows of a thing by table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image(BTreeMap<String, Vec<HeldRow>>);

/// What is kept of a row of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// How the thing stood; none where there was none.
    pub before: Option<Image>,
    /// How it stood afterwards; none where another row of the batch tells it.
    pub after: Option<Image>,
    /// What changed, as it is shown.
    pub fields: Vec<EffectFields>,
}

/// How things already found stand, by id.
///
/// # Errors
/// A fault of the database.
pub fn of(
    tx: &mut Tx<'_>,
    reach: &Reach,
    kind: ObjectKind,
    ids: &BTreeSet<i64>,
) -> Outcome<BTreeMap<i64, Image>> {
    let mut images: BTreeMap<i64, Image> = ids.iter().map(|id| (*id, Image::default())).collect();
    let ids: Vec<i64> = ids.iter().copied().collect();
    for part in parts(kind) {
        for chunk in ids.chunks(THINGS_PER_STATEMENT) {
            part.rows(tx, reach, chunk, |row| {
                let owner: i64 = row.get("owner")?;
                let values = part.columns.iter().map(|it| row.get::<Value>(it));
                let held: Result<HeldRow, _> = values.map(|it| it.map(Held::from)).collect();
                if let Some(image) = images.get_mut(&owner) {
                    let rows = image.0.entry(part.table.to_owned()).or_default();
                    rows.push(held?);
                }
                Ok(())
            })?;
        }
    }
    Ok(images)
}

/// Puts a thing back from how it stands to how it stood. Rows that are alike stay untouched.
///
/// # Errors
/// A row cannot go because something refers to it, or a fault of the database.
pub fn restore(tx: &mut Tx<'_>, kind: ObjectKind, now: &Image, before: &Image) -> Outcome<()> {
    let none = Vec::new();
    let rows = |image: &'_ Image, part: &Part| image.0.get(part.table).unwrap_or(&none).clone();
    for part in parts(kind).iter().rev() {
        let kept = rows(before, part);
        for row in rows(now, part).iter().filter(|it| !kept.contains(it)) {
            let values: Vec<Value> = row.iter().map(Value::from).collect();
            part.take_away(tx, &values)?;
        }
    }
    for part in parts(kind) {
        let there = rows(now, part);
        for row in rows(before, part).iter().filter(|it| !there.contains(it)) {
            let values: Vec<Value> = row.iter().map(Value::from).collect();
            part.put(tx, &values)?;
        }
    }
    Ok(())
}

impl Image {
    /// The numbers under a column of a table: the branches that a member belongs or belonged to.
    pub fn numbers(&self, kind: ObjectKind, table: &str, column: &str) -> Vec<i64> {
        let part = parts(kind).iter().find(|it| it.table == table);
        let at = part.and_then(|it| it.columns.iter().position(|name| *name == column));
        let rows = self.0.get(table).into_iter().flatten();
        let values = rows.filter_map(|row| at.and_then(|at| row.get(at)));
        values
            .filter_map(|it| match it {
                Held::Integer(number) => Some(*number),
                _ => None,
            })
            .collect()
    }
}

impl From<Value> for Held {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null(()),
            Value::Boolean(value) => Self::Boolean(value),
            Value::Integer(value) => Self::Integer(value),
            Value::Text(value) => Self::Text(value),
            Value::Bytes(value) => Self::Bytes {
                hex: value.iter().map(|byte| format!("{byte:02x}")).collect(),
            },
        }
    }
}

impl From<&Held> for Value {
    fn from(held: &Held) -> Self {
        match held {
            Held::Null(()) => Self::Null,
            Held::Boolean(value) => Self::Boolean(*value),
            Held::Integer(value) => Self::Integer(*value),
            Held::Text(value) => Self::Text(value.clone()),
            Held::Bytes { hex } => Self::Bytes(bytes_of(hex)),
        }
    }
}

fn bytes_of(hex: &str) -> Vec<u8> {
    let digits: Vec<char> = hex.chars().collect();
    let pairs = digits.chunks(2).map(|pair| pair.iter().collect::<String>());
    pairs
        .filter_map(|pair| u8::from_str_radix(&pair, 16).ok())
        .collect()
}
