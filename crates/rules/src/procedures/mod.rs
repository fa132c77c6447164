//! Procedures 程序: work that goes by steps, each step with what it needs, how long it waits, until when
//! it must be done, and the article that says so. Which steps there are is data, an edition beside the
//! other; a recorded step is judged by the text in force on its day, an open one by today's.
//!
//! - [`Procedure`] and its [`StepRule`]s are what the files say;
//! - [`History`] is what happened in one case;
//! - [`examine`] tells what may be done next, until when, and what went wrong;
//! - [`attempt`] tells what a step on a day would be: why not yet, and what if.
//!
//! It counts days and looks at what is recorded; whether somebody is fit is not decided here.

mod asks;
mod attempt;
mod checks;
mod definition;
mod entitled;
mod examine;
mod history;
mod looking;
pub mod papers;
mod timing;

pub use asks::{Ask, AskChoice, AskKind, AskRule};
pub use attempt::{Attempt, attempt};
pub use checks::Check;
pub use definition::{
    About, BreachText, Ending, Every, Length, Limit, Procedure, ProcedureEdition, Side, StepRule,
    Told, VoteRule, Wait,
};
pub use entitled::{BODY, Entitled};
pub use examine::{Breach, Examination, OpenStep, examine};
pub use history::{Approver, Event, Facts, History, Introducer, Penalty};
pub use looking::fulfilled_on;
pub use papers::PaperText;

/// The procedure of developing members 发展党员.
pub const DEVELOPMENT: &str = "development";

/// A step that another one needs is not recorded.
pub const STEP_MISSING: &str = "step_missing";

/// A step is dated before one that it needs.
pub const OUT_OF_ORDER: &str = "out_of_order";
