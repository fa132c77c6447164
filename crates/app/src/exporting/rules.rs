//! What must be said before numbers are given in the clear.

use crate::error::{AppError, Outcome};

/// Characters of a reason at least: 用途 in two words.
pub const REASON_CHARACTERS_MIN: usize = 4;
/// Characters of a reason at most.
pub const REASON_CHARACTERS_MAX: usize = 200;

/// The reason without blanks at its ends.
///
/// # Errors
/// [`AppError::Invalid`] on `reason`: what to write.
pub fn reason(written: &str) -> Outcome<String> {
    let written = written.trim();
    let count = written.chars().count();
    if count < REASON_CHARACTERS_MIN {
        return Err(AppError::field(
            "reason",
            format!("请写明用途，至少 {REASON_CHARACTERS_MIN} 个字，如：报送县委组织部年度统计。"),
            format!(
                "Say what for in at least {REASON_CHARACTERS_MIN} characters, such as: yearly return to the \
                 county's organisation department."
            ),
        ));
    }
    if count > REASON_CHARACTERS_MAX {
        return Err(AppError::field(
            "reason",
            format!("用途写了 {count} 个字，最多 {REASON_CHARACTERS_MAX} 个字，请缩短。"),
            format!(
                "The reason has {count} characters, at most {REASON_CHARACTERS_MAX} are kept; shorten it."
            ),
        ));
    }
    Ok(written.to_owned())
}
