//! The key file: 32 secret bytes as 64 hexadecimal digits on one line, readable by its owner alone. It
//! lies beside the data folder and never in it, so that a copy of the folder tells nothing.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use crate::failure::Failure;

const SECRET_BYTES: usize = 32;

/// The secret of a key file; none if there is no such file.
///
/// # Errors
/// The file cannot be read or holds something else.
pub fn read(path: &Path) -> Result<Option<[u8; SECRET_BYTES]>, Failure> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Failure::file(path, &error)),
    };
    let secret = parse(text.trim()).ok_or_else(|| {
        let path = path.display();
        Failure::usage(
            format!("{path} 不是密钥文件：应为一行 64 个十六进制字符。请放回原来的密钥文件。"),
            format!(
                "{path} is no key file: it must hold one line of 64 hexadecimal digits. \
                 Put the original key file back."
            ),
        )
    })?;
    Ok(Some(secret))
}

/// Makes a new secret and its file.
///
/// # Errors
/// The file is there already or cannot be written, or the machine gives no randomness.
pub fn make(path: &Path) -> Result<[u8; SECRET_BYTES], Failure> {
    let mut secret = [0; SECRET_BYTES];
    getrandom::fill(&mut secret).map_err(|error| {
        Failure::refused(
            format!("系统给不出随机数：{error}"),
            format!("the machine gives no randomness: {error}"),
        )
    })?;
    let digits: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    new_file(path)
        .and_then(|mut file| {
            writeln!(file, "{digits}")?;
            file.sync_all()
        })
        .map_err(|error| Failure::file(path, &error))?;
    Ok(secret)
}

fn new_file(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

fn parse(text: &str) -> Option<[u8; SECRET_BYTES]> {
    if text.len() != 2 * SECRET_BYTES || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut secret = [0; SECRET_BYTES];
    for (at, byte) in secret.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(secret)
}

/// Whether others than the owner may read the file.
pub fn is_open_to_others(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if let Ok(found) = std::fs::metadata(path) {
            return found.permissions().mode() & 0o077 != 0;
        }
    }
    let _ = path;
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_sixty_four_hexadecimal_digits_and_nothing_else() {
        assert_eq!(
            parse(&"0aF1".repeat(16)).map(|it| (it[0], it[1])),
            Some((0x0a, 0xf1))
        );
        for wrong in [
            "",
            "0a",
            &"0a".repeat(31),
            &"0a".repeat(33),
            &"+f".repeat(32),
            &"界".repeat(32),
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
