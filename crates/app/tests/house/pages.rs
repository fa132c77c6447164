//! Every page that anybody can come to: its links lead somewhere, its words are words, and what people wrote
//! stays text.

use std::collections::BTreeSet;

use zhibu_web::Lang;

use crate::county::{CAST, County};
use crate::crawl::{crawl, is_page, said};
use crate::planting::plant;

/// What a browser would run, or a page would be broken by.
const SHARP: &str = "<b>\"&'</b>";

#[tokio::test]
async fn every_link_leads_somewhere() {
    let mut wrong = BTreeSet::new();
    for login_name in CAST {
        let county = County::furnished();
        let crawled = crawl(&county, &county.w.client(login_name)).await;
        for (address, reply) in &crawled.replies {
            let from = &crawled.seen_on[address];
            if from != "-" && reply.status.as_u16() >= 400 {
                wrong.insert(format!(
                    "{login_name}: {address} on {from}: {}",
                    reply.status
                ));
            }
        }
    }
    assert_eq!(wrong, BTreeSet::new());
}

#[tokio::test]
async fn what_people_wrote_stays_text() {
    let county = County::furnished();
    let readers = ["officer", "neighbour", "administrator"].map(|it| (it, county.w.client(it)));
    plant(&county, |at| format!("{SHARP}{at}"));
    for (login_name, client) in &readers {
        let mut escaped = 0;
        for (address, reply) in &crawl(&county, client).await.replies {
            assert_ne!(reply.status, 500, "{login_name}: {address}");
            if !is_page(reply) {
                continue;
            }
            let said = said(reply);
            assert!(!said.contains("<b>"), "{login_name}: {address}");
            escaped += usize::from(said.contains("&#60;b&#62;&#34;&#38;&#39;"));
        }
        assert!(escaped > 0, "{login_name} saw what was planted");
    }
}

/// The policy of the pages forbids what stands inline; so nothing may stand so.
#[tokio::test]
async fn no_page_carries_script_or_style_inside() {
    let county = County::furnished();
    let client = county.w.client("officer");
    for (address, reply) in &crawl(&county, &client).await.replies {
        let policy = reply.header("content-security-policy");
        assert!(
            policy.contains("script-src 'self'") && !policy.contains("unsafe"),
            "{address}"
        );
        if !is_page(reply) {
            continue;
        }
        assert!(
            !reply.has("script:not([src])") && !reply.has("style"),
            "{address}"
        );
        assert!(!reply.has("[style]"), "{address}");
        let text = reply.text();
        for handler in [
            " onclick=",
            " onchange=",
            " onsubmit=",
            " onload=",
            "javascript:",
        ] {
            assert!(!text.contains(handler), "{address}: {handler}");
        }
    }
}

/// A key that is missing is shown as itself: no page shows one, in either language.
#[tokio::test]
async fn no_page_shows_a_key_in_place_of_a_text() {
    let county = County::furnished();
    let areas = [
        "shell",
        "web",
        "accounts",
        "duties",
        "orgs",
        "policy",
        "importing",
        "home",
    ];
    for login_name in ["officer", "secretary", "member", "administrator"] {
        let crawled = crawl(&county, &county.w.client(login_name)).await;
        let english = county.w.client(login_name).with_lang(Lang::En);
        for (address, reply) in &crawled.replies {
            let pages = [reply.clone(), english.get(address).await];
            for page in pages.iter().filter(|it| is_page(it)) {
                let shown = page.texts("body").join(" ");
                let keys = shown.split_whitespace().filter(|word| {
                    let area = word.split_once('.').map_or("", |it| it.0);
                    areas.contains(&area)
                });
                assert_eq!(keys.collect::<Vec<_>>(), [""; 0], "{login_name}: {address}");
            }
        }
    }
}

#[test]
fn no_template_lets_text_through_unescaped() {
    for file in crate::source::files("crates", &[".html"]) {
        for open in ["|safe", "| safe", "escape none", "unescape"] {
            assert!(!file.text.contains(open), "{}: {open}", file.path);
        }
    }
}
