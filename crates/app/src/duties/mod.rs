//! 应办: rule × subjects × records → due, done, late, missing.

use zhibu_web::Routes;

use crate::access::Act;
use crate::app::App;

/// The routes of this area.
pub fn routes() -> Routes<App, Act> {
    Routes::new()
}
