//! A bird in every column of another branch: whoever has no business there hears none of them, in pages,
//! answers, headers, files, counts and links alike.

use std::collections::BTreeSet;

use zhibu_app::orgs::store::rebuild_closure;
use zhibu_db::params;

use crate::county::{County, WATER};
use crate::crawl::{crawl, said};
use crate::planting::{PLANTED, plant};

/// The bird in the column at a place of the list: the same in HTML, JSON, addresses and files.
fn bird(at: usize) -> String {
    format!("Canary{at:03}x")
}

/// What the whole county may hear, and where: the names of the branches that somebody can be transferred to.
const NO_SECRET: (&str, &str) = (
    "organisation.short_name",
    "/procedures/new?procedure=transfer_inside",
);

/// Which columns of the other branch a person hears of.
async fn heard(login_name: &str) -> BTreeSet<String> {
    heard_in(County::furnished(), login_name).await
}

async fn heard_in(county: County, login_name: &str) -> BTreeSet<String> {
    let client = county.w.client(login_name);
    plant(&county, bird);
    let mut found = BTreeSet::new();
    for (address, reply) in &crawl(&county, &client).await.replies {
        let said = said(reply);
        for (at, it) in PLANTED.iter().enumerate() {
            if said.contains(&bird(at)) {
                let place = format!("{}.{}", it.table, it.column);
                let is_no_secret = place == NO_SECRET.0 && address.starts_with(NO_SECRET.1);
                if !is_no_secret {
                    found.insert((place, address.clone()));
                }
            }
        }
    }
    let places: BTreeSet<String> = found.iter().map(|it| it.0.clone()).collect();
    let first = |place: &String| {
        found
            .iter()
            .find(|it| it.0 == *place)
            .map(|it| it.1.clone())
    };
    places
        .iter()
        .map(|it| format!("{it} on {}", first(it).unwrap_or_default()))
        .collect()
}

#[tokio::test]
async fn a_secretary_hears_nothing_of_the_branch_beside() {
    assert_eq!(heard("secretary").await, BTreeSet::new());
}

#[tokio::test]
async fn a_committee_member_hears_nothing_of_the_branch_beside() {
    assert_eq!(heard("committee_member").await, BTreeSet::new());
}

#[tokio::test]
async fn a_member_hears_nothing_of_the_branch_beside() {
    assert_eq!(heard("member").await, BTreeSet::new());
}

/// Nobody above is not everybody below: a branch that was never linked reaches itself.
#[tokio::test]
async fn a_branch_with_nothing_above_it_hears_nothing_of_the_others() {
    let county = County::furnished();
    let water = county.w.organisation(WATER);
    let unlinked = county.w.db().write_now(move |tx| {
        tx.execute(
            "delete from organisation_link where child_id = ?1",
            params![water],
        )?;
        rebuild_closure(tx)
    });
    unlinked.expect("unlinked");
    assert_eq!(heard_in(county, "secretary").await, BTreeSet::new());
}

#[tokio::test]
async fn a_clerk_hears_nothing_of_a_branch_of_another_committee() {
    assert_eq!(heard("clerk").await, BTreeSet::new());
}

/// The birds do sing: what is shown at all is heard by those who may.
#[tokio::test]
async fn those_above_hear_every_bird_that_is_shown() {
    let mut all = heard("officer").await;
    all.extend(heard("neighbour").await);
    all.extend(heard("administrator").await);
    let silent: Vec<String> = PLANTED
        .iter()
        .filter(|it| it.is_shown)
        .map(|it| format!("{}.{}", it.table, it.column))
        .filter(|place| !all.iter().any(|it| it.starts_with(&format!("{place} "))))
        .collect();
    assert_eq!(silent, [""; 0]);
}
