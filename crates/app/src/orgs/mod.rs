//! 组织体系: units, party organisations, the dated tree they stand in, and the thresholds that say what
//! each should be.
//!
//! Tables: `unit`, `organisation`, `organisation_unit`, `organisation_link`, `organisation_closure`.
//! The dated links are the truth; the closure is today's tree, rebuilt from them in the same transaction.
//! An organisation has one parent at a time. Threshold findings are derived when asked for, never stored.
//!
//! Not here: setting up, moving and dissolving by procedure.

pub mod intake;
pub mod model;

pub mod store;

pub use zhibu_rules::organisation::OrganisationKind;

use zhibu_web::Routes;

use crate::access::Act;
use crate::app::App;

/// The routes of this area.
pub fn routes() -> Routes<App, Act> {
    Routes::new()
}
