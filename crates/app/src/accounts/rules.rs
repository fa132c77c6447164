//! How long a session lasts and how often a password may be tried: house values of the `modern`
//! profile, not figures of any party document.

use jiff::{SignedDuration, Timestamp};

use super::actions::NewAccount;
use crate::access::Role;
use crate::error::{FieldFault, Said};

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
/// The longest sign-in name, in characters.
const LOGIN_NAME_CHARACTERS_MAX: usize = 40;
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

/// What is wrong with an account to be made, every fault at once.
pub fn faults(new: &NewAccount<'_>, is_taken: bool) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    let mut add = |field: &str, zh: String, en: String| {
        faults.push(FieldFault {
            field: field.to_owned(),
            said: Said::new(zh, en),
        });
    };
    let name = new.login_name;
    let is_plain = |it: char| it.is_lowercase() || it.is_alphanumeric() || "._-@".contains(it);
    if name.is_empty() || name.chars().count() > LOGIN_NAME_CHARACTERS_MAX {
        add(
            "login_name",
            format!("登录名“{name}”应有 1 至 {LOGIN_NAME_CHARACTERS_MAX} 个字符。"),
            format!(
                "The sign-in name “{name}” must have 1 to {LOGIN_NAME_CHARACTERS_MAX} characters."
            ),
        );
    } else if !name.chars().all(is_plain) || name.chars().any(char::is_uppercase) {
        add(
            "login_name",
            format!("登录名“{name}”只能用小写字母、汉字、数字和 . _ - @，例如 lin.xiuying。"),
            format!(
                "The sign-in name “{name}” may hold small letters, Chinese characters, digits and . _ - @ only, like lin.xiuying."
            ),
        );
    } else if is_taken {
        add(
            "login_name",
            format!("登录名“{name}”已经有人用，请换一个。"),
            format!("The sign-in name “{name}” is taken; choose another."),
        );
    }
    if new.display_name.trim().is_empty() {
        add(
            "name",
            "请写姓名。".to_owned(),
            "Write the name.".to_owned(),
        );
    }
    match (new.role, new.organisation_id) {
        (Role::Auditor | Role::Administrator, Some(_)) => add(
            "organisation",
            "这个职务管全县，不写党组织。".to_owned(),
            "This office is for the whole county: name no organisation.".to_owned(),
        ),
        (Role::Auditor | Role::Administrator, None) | (_, Some(_)) => {}
        (_, None) => add(
            "organisation",
            "请写这个职务属于哪个党组织：代码、全称或简称。".to_owned(),
            "Name the organisation of this office: its code, full or short name.".to_owned(),
        ),
    }
    if new.role == Role::Member && new.member_id.is_none() {
        add(
            "member",
            "党员账户要对应花名册上的人：请写党员档案网址里的编号。".to_owned(),
            "A member's account belongs to somebody on the roster: give the number in the address of their file.".to_owned(),
        );
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_that_cannot_be_is_told_every_fault_at_once() {
        let new = NewAccount {
            login_name: "Lin Xiuying",
            display_name: " ",
            role: Role::Member,
            organisation_id: None,
            member_id: None,
        };
        let fields: Vec<String> = faults(&new, false).into_iter().map(|it| it.field).collect();
        assert_eq!(fields, ["login_name", "name", "organisation", "member"]);
        let auditor = NewAccount {
            login_name: "林秀英-01",
            display_name: "林秀英",
            role: Role::Auditor,
            ..new
        };
        assert!(faults(&auditor, false).is_empty());
        let fields: Vec<String> = faults(&auditor, true)
            .into_iter()
            .map(|it| it.field)
            .collect();
        assert_eq!(fields, ["login_name"], "taken");
    }

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
