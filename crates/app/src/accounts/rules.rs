//! How long a session lasts and how often a password may be tried: house values of the `modern`
//! profile, not figures of any party document.

use jiff::{SignedDuration, Timestamp};

/// A session ends after this long without a request.
pub const SESSION_IDLE: SignedDuration = SignedDuration::from_mins(30);
/// A session ends after this long in any case.
pub const SESSION_WHOLE: SignedDuration = SignedDuration::from_hours(12);
/// `seen_at` is written at most this often, so that reading pages does not write.
pub const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(1);
/// A sign-in that waits longer than this for its password to be compared is told to come back.
pub const HASHING_WAIT: std::time::Duration = std::time::Duration::from_secs(3);
/// Wrong passwords in a row before the account waits.
const FREE_ATTEMPTS: i64 = 4;
/// The longest wait.
const WAIT_MAX: SignedDuration = SignedDuration::from_mins(15);

/// Until when an account waits after its `failed_count`-th wrong password in a row: 2, 4, 8 … seconds
/// from the fifth on, at most a quarter of an hour.
pub fn locked_until(now: Timestamp, failed_count: i64) -> Option<Timestamp> {
    let over = u32::try_from(failed_count - FREE_ATTEMPTS)
        .ok()
        .filter(|it| *it > 0)?;
    let wait = SignedDuration::from_secs(1_i64.checked_shl(over.min(20)).unwrap_or(i64::MAX));
    now.checked_add(wait.min(WAIT_MAX)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fifth_wrong_password_makes_the_account_wait_ever_longer() {
        let now = Timestamp::UNIX_EPOCH;
        for (failed_count, seconds) in [
            (1, None),
            (4, None),
            (5, Some(2)),
            (6, Some(4)),
            (40, Some(900)),
        ] {
            let wait = locked_until(now, failed_count).map(|until| until.as_second());
            assert_eq!(wait, seconds, "after {failed_count} wrong passwords");
        }
    }
}
