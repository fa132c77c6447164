//! The pages of one organisation, those of other areas among them: each area has its own, and all have the
//! same way from one to the next.

use zhibu_web::{MenuItem, Reader};

use crate::access::{Act, Actor};

/// A page of an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// 概况.
    File,
    /// 变更.
    Events,
    /// 班子名册.
    Leadership,
    /// 职能.
    Functions,
}

const TABS: [(Tab, &str, &str, Act); 4] = [
    (Tab::File, "orgs.tab_file", "", Act::SeeOrganisations),
    (
        Tab::Events,
        "orgs.tab_events",
        "/events",
        Act::SeeOrganisations,
    ),
    (
        Tab::Leadership,
        "orgs.tab_leadership",
        "/leadership",
        Act::SeeOrganisations,
    ),
    (
        Tab::Functions,
        "orgs.tab_functions",
        "/functions",
        Act::SeeOrganisations,
    ),
];

/// The pages of an organisation that the office may open, `current` marked.
pub fn tabs(reader: &Reader, actor: &Actor, id: i64, current: Tab) -> Vec<MenuItem> {
    TABS.into_iter()
        .filter(|(_, _, _, act)| actor.may(*act).is_ok())
        .map(|(tab, key, end, _)| {
            let href = format!("/organisations/{id}{end}");
            MenuItem::new(reader.t(key), href).current(tab == current)
        })
        .collect()
}
