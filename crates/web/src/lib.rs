//! The web kit.
mod answer;
mod assets;
mod extract;
mod faults;
mod form;
mod house;
mod lang;
mod openapi;
mod page;
mod pager;
mod problem;
mod reader;
mod routes;
mod serve;
mod settings;
mod switches;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;
pub mod text;
mod words;

pub use answer::{download, html, html_refused, html_status, see_other, see_other_with};
pub use assets::{Asset, asset_path, assets};
pub use extract::{Fields, Json, Path, Query, Upload, UploadedFile};
pub use faults::{Fault, Faults};
pub use form::{Choice, Field, Form, Summary};
pub use lang::{LANG_COOKIE, Lang};
pub use openapi::{Described, NoQuery, does, gives_file, reads, writes};
pub use page::{MenuItem, Page, Person};
pub use pager::{PageKey, Pager, read_key, write_key};
pub use problem::Problem;
pub use reader::{LARGE_COOKIE, Peer, Reader};
pub use routes::{Access, ActName, Ask, RouteEntry, Routes, Who};
pub use serve::{Limits, serve, stop_signal};
pub use settings::Settings;
pub use words::{KeyUse, Say, Words, WordsFault, used_keys};

/// Everything under this prefix is answered as JSON, problems too.
pub const API_PREFIX: &str = "/api/";
