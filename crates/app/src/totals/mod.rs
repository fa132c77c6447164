//! 两棵树的合计: the figures of a year by the tree they were left under, and added up again by the tree of
//! today, with the moves that make the difference.
//!
//! Tables: none. Figures come from the areas that keep them; places from the dated links. A figure belongs to
//! the organisation that left it, on its day; what stands above that organisation then is what it counted
//! for, and stays so whatever moves later.
//!
//! Invariants: both additions have the same sum; every difference of an organisation is the sum of what single
//! moves took from it or brought to it. What is no more counts where it last stood, or for what it went into.
//!
//! Who sees what goes by today's tree: a narrower reach adds up the organisations it holds today.

pub mod actions;
mod api;
pub mod model;
mod pages;
mod query;
pub mod rules;
mod store;

use zhibu_web::{Routes, reads};

use crate::access::Act;
use crate::app::App;

/// The routes of this area.
pub fn routes() -> Routes<App, Act> {
    Routes::new()
        .get("/organisations/figures", pages::show, Act::SeeBoard)
        .get(
            "/organisations/figures.xlsx",
            pages::workbook,
            Act::SeeBoard,
        )
        .api_get(
            "/api/v1/organisations/figures",
            api::show,
            Act::SeeBoard,
            reads::<query::FiguresQuery, api::Figures>(
                "一年的数字：按当时的组织树，按今天的组织树，差别和由来",
                "The figures of a year by the tree of then and by today's, with the moves between",
            ),
        )
}
