//! What is wrong with what was submitted: every fault at once.

use crate::{Problem, Say};

/// One fault of one field.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fault {
    /// The name of the field as the form or the request body writes it; empty when the fault
    /// belongs to no single field.
    pub field: String,
    /// What is wrong, what is allowed, an example.
    pub message: Say,
}

/// The faults of one submission in the order of its fields.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// None yet.
    pub fn new() -> Faults {
        Faults::default()
    }

    /// A single fault.
    pub fn one(field: impl Into<String>, message: impl Into<Say>) -> Faults {
        let mut faults = Faults::new();
        faults.add(field, message);
        faults
    }

    /// Adds a fault. A field keeps its first fault only: the second is mostly its echo.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<Say>) {
        let field = field.into();
        if field.is_empty() || self.of(&field).is_none() {
            self.0.push(Fault {
                field,
                message: message.into(),
            });
        }
    }

    /// The fault of a field.
    pub fn of(&self, field: &str) -> Option<&Fault> {
        self.0.iter().find(|fault| fault.field == field)
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Each in order.
    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.0.iter()
    }

    /// `Ok` when nothing is wrong.
    ///
    /// # Errors
    /// The faults themselves.
    pub fn into_result(self) -> Result<(), Faults> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl From<Faults> for Problem {
    fn from(faults: Faults) -> Problem {
        Problem::invalid(faults)
    }
}
