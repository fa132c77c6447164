//! 程序: cases that go by the steps of a procedure of the rules, whatever they are about.
//!
//! Tables: `procedure_case`, `procedure_step`.
//!
//! Invariants: a step is recorded with its day and stays; one taken back stays too, with who, when and why;
//! what a case may do next, until when, and what went wrong is derived by the rules whenever somebody looks,
//! and kept nowhere; a step that the rules refuse is not recorded on the page, with every reason told.
//!
//! Not here: whom a case is about, and its pages; the area that has them calls [`actions`]. Who may act is asked
//! there too.

pub mod actions;
pub mod model;
pub mod rules;
pub mod store;
