//! 本月待办 and the gap board.

use zhibu_web::Routes;

use crate::access::Act;
use crate::app::App;

/// The routes of this area.
pub fn routes() -> Routes<App, Act> {
    Routes::new()
}
