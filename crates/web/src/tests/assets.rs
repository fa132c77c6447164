//! What is served beside pages.

use axum::{body::Body, http::Method};

use super::sample::{nobody, zhang};
use crate::{assets, testing::request};

#[tokio::test]
async fn assets_are_kept_for_ever_and_sent_compressed_when_accepted() {
    for asset in assets() {
        let plain = nobody().get(asset.path).await;
        assert_eq!(plain.body, asset.plain);
        assert_eq!(
            plain.header("cache-control"),
            "public, max-age=31536000, immutable"
        );
        let mut wanted = request(Method::GET, asset.path, "", Body::empty());
        wanted
            .headers_mut()
            .insert("accept-encoding", "gzip, deflate".parse().unwrap());
        let packed = nobody().send(wanted).await;
        assert_eq!(
            (packed.header("content-encoding"), &*packed.body),
            ("gzip", asset.gzip)
        );
    }
}

#[test]
fn style_and_scripts_stay_within_their_budget() {
    let packed = |end: &str| -> usize {
        assets()
            .iter()
            .filter(|asset| asset.path.ends_with(end))
            .map(|asset| asset.gzip.len())
            .sum()
    };
    assert!(
        packed(".css") <= 30 * 1024,
        "{} bytes of style",
        packed(".css")
    );
    assert!(
        packed(".js") <= 40 * 1024,
        "{} bytes of script",
        packed(".js")
    );
}

#[test]
fn the_style_sheet_fetches_nothing_from_elsewhere() {
    for asset in assets().iter().filter(|asset| asset.path.ends_with(".css")) {
        let text = str::from_utf8(asset.plain).unwrap();
        assert!(!text.contains("url(") && !text.contains("@import"));
    }
}

#[tokio::test]
async fn pages_are_packed_for_browsers_that_unpack() {
    let mut wanted = request(Method::GET, "/notes", "", Body::empty());
    wanted
        .headers_mut()
        .insert("accept-encoding", "gzip".parse().unwrap());
    let packed = zhang().send(wanted).await;
    let plain = zhang().get("/notes").await;
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert_eq!(plain.header("content-encoding"), "");
    let mut unpacked = Vec::new();
    let mut reader = flate2::read::GzDecoder::new(&*packed.body);
    std::io::Read::read_to_end(&mut reader, &mut unpacked).unwrap();
    assert_eq!(unpacked, plain.body);
    let mut refused = request(Method::GET, "/notes", "", Body::empty());
    refused
        .headers_mut()
        .insert("accept-encoding", "gzip;q=0".parse().unwrap());
    assert_eq!(zhang().send(refused).await.body, plain.body);
}
