//! Everything one can read: the pages and answers of every route, and whatever they link to.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};

use zhibu_papers::readback::read_back;
use zhibu_papers::workbook::{Limits, read};
use zhibu_web::testing::{Client, Reply};

use crate::county::{ARCHIVE, BRANCHES, County, WATER};
use crate::walk::doors::{Body, DOORS, filled};

/// More pages than this, and the crawl has lost its way.
const PAGES_MAX: usize = 6000;

/// What was read, by its address.
pub struct Crawled {
    pub replies: BTreeMap<String, Reply>,
    /// Where each address was first seen: a page's address, or `-` for those begun with.
    pub seen_on: BTreeMap<String, String>,
}

/// Months and years go on for ever: of addresses that differ in their days alone, so many are read.
const DAYS_MAX: usize = 3;

/// An address with its days left out.
fn shape(address: &str) -> String {
    let mut shape = String::new();
    let mut rest = address;
    while let Some(at) = rest.find("=20") {
        shape.push_str(&rest[..=at]);
        let is_day = |it: char| it.is_ascii_digit() || it == '-' || it == 'Q';
        rest = rest[at + 1..].trim_start_matches(is_day);
    }
    shape + rest
}

/// Reads all that a client can come to, begun with every route for two branches.
pub async fn crawl(county: &County, client: &Client) -> Crawled {
    let mut seen_on: BTreeMap<String, String> = BTreeMap::new();
    let mut waiting: Vec<String> = Vec::new();
    let mut shapes: BTreeMap<String, usize> = BTreeMap::new();
    for address in beginnings(county) {
        if seen_on.insert(address.clone(), "-".to_owned()).is_none() {
            waiting.push(address);
        }
    }
    let mut replies = BTreeMap::new();
    while let Some(address) = waiting.pop() {
        let reply = client.get(&address).await;
        for link in links(&reply) {
            let of_shape = shapes.entry(shape(&link)).or_default();
            if !seen_on.contains_key(&link) && *of_shape < DAYS_MAX {
                *of_shape += 1;
                seen_on.insert(link.clone(), address.clone());
                waiting.push(link);
            }
        }
        assert!(replies.len() < PAGES_MAX, "{address} and many more");
        replies.insert(address, reply);
    }
    Crawled { replies, seen_on }
}

fn beginnings(county: &County) -> BTreeSet<String> {
    let reads = DOORS.iter().filter(|it| matches!(it.body, Body::None));
    reads
        .flat_map(|door| {
            let names: Vec<&str> = [WATER, ARCHIVE].into_iter().chain(BRANCHES).collect();
            let places = names.into_iter().map(|name| county.place(name));
            places
                .map(|place| filled(door.address, place, None))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// The links of a page to pages of ours, without their fragments.
fn links(reply: &Reply) -> Vec<String> {
    let mut found = Vec::new();
    if reply.header("content-type").starts_with("text/html") {
        found = reply.attributes("a[href]", "href");
    }
    if !reply.location().is_empty() {
        found.push(reply.location().to_owned());
    }
    found
        .into_iter()
        .map(|href| href.split('#').next().unwrap_or_default().to_owned())
        .filter(|href| href.starts_with('/') && !href.starts_with("/assets/"))
        .collect()
}

/// All that an answer says, Word files and workbooks read back.
pub fn said(reply: &Reply) -> String {
    let headers: Vec<String> = reply
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
        .collect();
    let body = if reply.header("content-type").contains("spreadsheetml") {
        let workbook = read(&reply.body, &Limits::default()).expect("a workbook");
        format!("{workbook:?}")
    } else if reply.header("content-type") == "application/zip" {
        packed(&reply.body)
    } else if reply.body.starts_with(b"PK") {
        format!("{:?}", read_back(&reply.body).expect("a Word file"))
    } else {
        String::from_utf8_lossy(&reply.body).into_owned()
    };
    format!("{}\n\n{body}", headers.join("\n"))
}

/// The names and texts of the Word files of an archive.
fn packed(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut said = String::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).expect("it is there");
        let mut content = Vec::new();
        file.read_to_end(&mut content).expect("it can be read");
        let document = read_back(&content).expect("a Word file");
        said.push_str(&format!("{:?} {document:?}\n", file.name()));
    }
    said
}

pub fn is_page(reply: &Reply) -> bool {
    reply.header("content-type").starts_with("text/html")
}
