//! 组织生活: what branches and groups held, who was there, what was decided.
//!
//! Tables: `meeting`, `meeting_kind` (one meeting may count as several kinds), `attendance`, `resolution`,
//! `attachment`.

mod store;

use zhibu_web::Routes;

use crate::access::Act;
use crate::app::App;
use crate::duties;

/// Meetings as records that duties count.
pub const DUTY_SOURCE: duties::Source = duties::Source {
    area: "meetings",
    records: store::duty_records,
};

/// The routes of this area.
pub fn routes() -> Routes<App, Act> {
    Routes::new()
}
