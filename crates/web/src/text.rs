//! The small text forms of HTTP: percent encoding, form pairs, cookies, safe return paths.

use axum::http::{HeaderMap, HeaderValue, header};

/// Letters, digits and `-._` stay as they are, every other byte becomes `%XX`.
pub fn percent_encode(text: &str) -> String {
    use std::fmt::Write as _;
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') {
            encoded.push(char::from(byte));
        } else {
            // Writing into a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// Undoes [`percent_encode`]; `None` for a broken escape or text that is not UTF-8.
pub fn percent_decode(text: &str) -> Option<String> {
    decode(text, false)
}

/// The pairs of `a=1&b=2` in their order; `None` when a pair cannot be decoded.
pub fn parse_pairs(text: &str) -> Option<Vec<(String, String)>> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((decode(name, true)?, decode(value, true)?))
        })
        .collect()
}

/// The pairs written back as a query without its `?`.
pub fn write_pairs(pairs: &[(String, String)]) -> String {
    pairs
        .iter()
        .map(|(name, value)| format!("{}={}", percent_encode(name), percent_encode(value)))
        .collect::<Vec<_>>()
        .join("&")
}

/// The value of one cookie of the request.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// One `Set-Cookie` value: for the whole site, not readable by scripts, not sent by other sites.
/// `age_seconds` of `None` lives as long as the browser window, `Some(0)` removes the cookie.
/// `value` must be plain ASCII without `;`; use [`percent_encode`] for anything else.
pub fn set_cookie(name: &str, value: &str, age_seconds: Option<u64>, https: bool) -> HeaderValue {
    let age = age_seconds
        .map(|seconds| format!("; Max-Age={seconds}"))
        .unwrap_or_default();
    let secure = if https { "; Secure" } else { "" };
    HeaderValue::from_str(&format!(
        "{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{secure}"
    ))
    .unwrap_or(HeaderValue::from_static(""))
}

/// A path of this site that may be returned to after signing in or switching; `None` for anything
/// that a browser could read as another site.
pub fn safe_next(next: &str) -> Option<&str> {
    let local = next.starts_with('/') && !next.starts_with("//");
    let plain = next
        .chars()
        .all(|letter| !letter.is_control() && letter != '\\');
    (local && plain && next.len() <= 2000).then_some(next)
}

/// The first character of `text` that no field may hold: controls other than tab and line ends,
/// and the marks that turn the direction of text around.
pub fn forbidden_character(text: &str) -> Option<char> {
    text.chars().find(|letter| match letter {
        '\t' | '\n' | '\r' => false,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => true,
        other => other.is_control(),
    })
}

/// Without blanks, ideographic blanks and zero-width characters at both ends.
pub fn trim(text: &str) -> &str {
    text.trim_matches(|letter: char| {
        letter.is_whitespace() || matches!(letter, '\u{200B}'..='\u{200D}' | '\u{FEFF}')
    })
}

fn decode(text: &str, plus_is_blank: bool) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => hex(rest.next()?)? << 4 | hex(rest.next()?)?,
            b'+' if plus_is_blank => b' ',
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_survive_the_way_into_an_address_and_back() {
        let pairs = vec![("name".to_owned(), "张 三&=%+~".to_owned())];
        assert_eq!(parse_pairs(&write_pairs(&pairs)), Some(pairs));
        assert_eq!(percent_decode("%E5%BC"), None, "half a character");
        assert_eq!(percent_decode("%5"), None, "half an escape");
    }

    #[test]
    fn only_paths_of_this_site_are_returned_to() {
        assert_eq!(safe_next("/members?kind=full"), Some("/members?kind=full"));
        for bad in [
            "",
            "members",
            "//other.example",
            "/\\other.example",
            "https://o.example",
            "/a\n",
        ] {
            assert_eq!(safe_next(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn turned_text_and_controls_are_found_and_names_with_dots_are_not() {
        assert_eq!(forbidden_character("阿卜杜拉·买买提\n"), None);
        assert_eq!(forbidden_character("a\u{202E}b"), Some('\u{202E}'));
        assert_eq!(forbidden_character("a\0b"), Some('\0'));
        assert_eq!(trim("\u{3000}张三\u{200B} "), "张三");
    }
}
