//! The filter of pledges as it stands in an address: the page's and the API's alike.

use serde::Deserialize;
use utoipa::IntoParams;

/// Which year's.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PledgeQuery {
    /// 2026; this year where it is left out.
    pub year: Option<i64>,
}
