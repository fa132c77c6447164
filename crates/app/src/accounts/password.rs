//! Passwords, hashed with Argon2id at the library's recommended cost.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};

use crate::error::{AppError, Outcome};

/// A hash to compare with when there is no such account, so that the answer takes as long.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9ib2R5$\
q0l6wdIBqDyNgYQ8sRQGSKUNZ6pQ0eYz1mFHhpE4hXw";

/// The hash to store.
///
/// # Errors
/// The machine gives no randomness.
pub fn hash(password: &str) -> Outcome<String> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|it| it.to_string())
        .map_err(AppError::internal)
}

/// Whether `password` is the one; `stored` none for an account that does not exist.
pub fn is_right(password: &str, stored: Option<&str>) -> bool {
    let parsed = PasswordHash::new(stored.unwrap_or(NOBODY));
    parsed.is_ok_and(|it| {
        Argon2::default()
            .verify_password(password.as_bytes(), &it)
            .is_ok()
    }) && stored.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_password_opens_and_nobody_has_none() {
        let stored = hash("衡江 2026 spaces kept ").expect("hashes");
        assert!(is_right("衡江 2026 spaces kept ", Some(&stored)));
        assert!(!is_right("衡江 2026 spaces kept", Some(&stored)));
        assert!(!is_right("", None));
        assert!(
            PasswordHash::new(NOBODY).is_ok(),
            "comparing with nobody costs the same work"
        );
    }
}
