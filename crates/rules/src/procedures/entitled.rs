//! Who may decide a step: a decision by a body that is not entitled to it is refused with the article.

use super::definition::Told;

/// What a step asks for whose answer is the body that decided 审批的组织.
pub const BODY: &str = "body";

/// Which bodies may decide a step 有权决定的组织, words of what is asked under [`BODY`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entitled {
    /// Those that may.
    pub bodies: Vec<String>,
    /// What a decision by another is.
    pub told: Told,
}

impl Entitled {
    /// Whether this body may decide; one that is not told is not judged.
    pub fn lets(&self, body: Option<&String>) -> bool {
        body.is_none_or(|body| self.bodies.contains(body))
    }
}
