//! What keeps the house in order: each rule of building is a test that fails where it is broken, and its
//! message says what to do. The stories of the areas stand beside their areas.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test says what it expects"
)]

mod canary;
mod county;
mod crawl;
mod engines;
mod merging;
mod order;
mod pages;
mod papers;
mod planting;
mod reach;
mod rooms;
mod sealed;
mod size;
mod source;
mod staging;
mod statements;
mod texts;
mod walk;
