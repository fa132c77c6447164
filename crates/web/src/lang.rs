//! The two languages.

use axum::http::{HeaderMap, header};

use crate::text::cookie;

/// The cookie that keeps the chosen language: `zh` or `en`.
pub const LANG_COOKIE: &str = "lang";

/// The language a person reads. Chinese comes first and is the default.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Lang {
    /// 简体中文
    #[default]
    Zh,
    /// English
    En,
}

impl Lang {
    /// Both, Chinese first.
    pub const ALL: [Lang; 2] = [Lang::Zh, Lang::En];

    /// `zh` or `en`: the value of the cookie and of the language form.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Zh => "zh",
            Lang::En => "en",
        }
    }

    /// The `lang` attribute of a page: `zh-CN` or `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }

    /// The one that [`Lang::code`] or [`Lang::tag`] names.
    pub fn parse(code: &str) -> Option<Lang> {
        match code.split('-').next() {
            Some(zh) if zh.eq_ignore_ascii_case("zh") => Some(Lang::Zh),
            Some(en) if en.eq_ignore_ascii_case("en") => Some(Lang::En),
            _ => None,
        }
    }

    /// What the request asks for: the cookie first, then `Accept-Language`, else Chinese.
    pub fn of_request(headers: &HeaderMap) -> Lang {
        cookie(headers, LANG_COOKIE)
            .and_then(Lang::parse)
            .or_else(|| {
                let accepted = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
                preferred(accepted)
            })
            .unwrap_or_default()
    }
}

/// The first of our languages in the order of the header's own weights.
fn preferred(accepted: &str) -> Option<Lang> {
    let mut best: Option<(u32, Lang)> = None;
    for part in accepted.split(',') {
        let mut pieces = part.trim().split(';');
        let Some(lang) = pieces.next().and_then(Lang::parse) else {
            continue;
        };
        let weight = pieces
            .find_map(|piece| piece.trim().strip_prefix("q="))
            .map_or(1000, thousandths);
        if weight > 0 && best.is_none_or(|(heaviest, _)| weight > heaviest) {
            best = Some((weight, lang));
        }
    }
    best.map(|(_, lang)| lang)
}

/// `0.8` as 800; anything that is no weight counts as nothing.
fn thousandths(weight: &str) -> u32 {
    let (whole, part) = weight.split_once('.').unwrap_or((weight, ""));
    format!("{whole}{part:0<3.3}").parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_wins_over_the_browser_and_chinese_over_silence() {
        let of = |name, value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, value.parse().unwrap());
            headers
        };
        assert_eq!(Lang::of_request(&HeaderMap::new()), Lang::Zh);
        let mut both = of(header::COOKIE, "a=b; lang=zh");
        both.insert(header::ACCEPT_LANGUAGE, "en".parse().unwrap());
        assert_eq!(Lang::of_request(&both), Lang::Zh);
        for (accepted, lang) in [
            ("en-GB,en;q=0.9", Lang::En),
            ("zh-CN;q=0.8,en;q=0.9", Lang::En),
            ("de,zh;q=0.5,en;q=0.4", Lang::Zh),
            ("fr", Lang::Zh),
            ("en;q=0", Lang::Zh),
        ] {
            assert_eq!(
                Lang::of_request(&of(header::ACCEPT_LANGUAGE, accepted)),
                lang,
                "{accepted}"
            );
        }
    }
}
