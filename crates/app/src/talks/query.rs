//! The filter of talks as it stands in an address: the page's and the API's alike.

use serde::Deserialize;
use utoipa::IntoParams;

/// Whose talks.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TalkQuery {
    /// An organisation's id, with everything below it.
    pub organisation: Option<i64>,
}
