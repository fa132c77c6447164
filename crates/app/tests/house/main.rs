//! What keeps the house in order: each rule of building is a test that fails where it is broken, and its
//! message says what to do. The stories of the areas stand beside their areas.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test says what it expects"
)]

mod county;
mod engines;
mod order;
mod papers;
mod reach;
mod rooms;
mod size;
mod source;
mod statements;
mod texts;
mod walk;
