//! The page around every page: which menu an office sees, and the ways from an action's refusal back to
//! the form.

use zhibu_web::{Faults, MenuItem, Page, Person, Reader, Say};

use crate::access::{Act, Actor, Role};
use crate::error::FieldFault;

/// The menu's words and where they lead, in the order of the screen; an office sees those it may use.
const MENU: [(&str, &str, Act); 8] = [
    ("shell.menu_home", "/", Act::SeeHome),
    ("shell.menu_meetings", "/meetings", Act::SeeMeetings),
    ("shell.menu_members", "/members", Act::SeeMembers),
    (
        "shell.menu_organisations",
        "/organisations",
        Act::SeeOrganisations,
    ),
    ("shell.menu_dues", "/dues", Act::SeeDues),
    ("shell.menu_board", "/board", Act::SeeBoard),
    ("shell.menu_reports", "/reports", Act::SeeReport),
    ("shell.menu_imports", "/imports", Act::Import),
];

/// A page inside the shell for a signed-in actor. `title_key` and `about_key` are keys of the strings;
/// `place` is the address of the menu entry the page stands under.
pub fn page(reader: &Reader, actor: &Actor, title_key: &str, about_key: &str, place: &str) -> Page {
    let about = reader.t(about_key).to_owned();
    Page::new(reader, reader.t(title_key))
        .about(&about)
        .menu(menu(reader, actor, place))
        .dock(dock(reader, actor, place))
        .person(person(reader, actor))
}

/// The same with a title that is not a key: a name, a date.
pub fn titled(reader: &Reader, actor: &Actor, title: &str, about_key: &str, place: &str) -> Page {
    let mut made = page(reader, actor, about_key, about_key, place);
    title.clone_into(&mut made.title);
    made
}

/// A page outside any session.
pub fn open_page(reader: &Reader, title_key: &str, about_key: &str) -> Page {
    Page::new(reader, reader.t(title_key)).about(reader.t(about_key))
}

/// The faults of an action as the kit's, keeping both languages.
pub fn faults(found: Vec<FieldFault>) -> Faults {
    let mut faults = Faults::new();
    for fault in found {
        faults.add(fault.field, Say::both(fault.said.zh, fault.said.en));
    }
    faults
}

/// The name of an office in the reader's language.
pub fn office_name(reader: &Reader, role: Role) -> String {
    reader.t(&format!("shell.role_{}", role.key())).to_owned()
}

fn menu(reader: &Reader, actor: &Actor, place: &str) -> Vec<MenuItem> {
    MENU.iter()
        .filter(|(_, _, act)| actor.may(*act).is_ok() && !(own_only(actor) && *act == Act::SeeDues))
        .map(|(key, href, _)| MenuItem::new(reader.t(key), *href).current(*href == place))
        .chain([MenuItem::new(reader.t("shell.menu_own"), "/mine").current(place == "/mine")])
        .collect()
}

/// 待办 · 记一次 · 党员 · 更多; an office without one of them sees what it has.
fn dock(reader: &Reader, actor: &Actor, place: &str) -> Vec<MenuItem> {
    [
        ("shell.dock_home", "/", Act::SeeHome),
        ("shell.dock_record", "/meetings/new", Act::RecordMeeting),
        ("shell.menu_members", "/members", Act::SeeMembers),
        ("shell.dock_more", "/more", Act::SeeOwn),
    ]
    .into_iter()
    .filter(|(_, _, act)| actor.may(*act).is_ok())
    .map(|(key, href, _)| MenuItem::new(reader.t(key), href).current(href == place))
    .collect()
}

/// Every entry of the menu, for the phone's page 更多.
pub fn whole_menu(reader: &Reader, actor: &Actor) -> Vec<MenuItem> {
    let mut entries = menu(reader, actor, "/more");
    if actor.may(Act::SeeAccounts).is_ok() {
        entries.push(MenuItem::new(reader.t("shell.menu_accounts"), "/accounts"));
    }
    entries.push(MenuItem::new(reader.t("shell.menu_rules"), "/rules"));
    entries
}

fn own_only(actor: &Actor) -> bool {
    matches!(actor.role, Role::Member | Role::Administrator)
}

fn person(reader: &Reader, actor: &Actor) -> Person {
    let office = office_name(reader, actor.role);
    Person {
        name: actor.display_name.clone(),
        office: format!("{} {office}", actor.organisation_name)
            .trim()
            .to_owned(),
        change_office_href: Some("/office".to_owned()),
        sign_out_href: "/sign-out".to_owned(),
    }
}

/// The civil day of an instant as it is stored, in the county's time.
pub fn day_of(instant: &str) -> String {
    instant
        .parse::<jiff::Timestamp>()
        .map(|at| at.to_zoned_datetime(county_zone()).date().to_string())
        .unwrap_or_default()
}

/// Day and time of an instant as it is stored, in the county's time.
pub fn time_of(instant: &str) -> String {
    instant
        .parse::<jiff::Timestamp>()
        .map(|at| {
            at.to_zoned_datetime(county_zone())
                .strftime("%Y-%m-%d %H:%M")
                .to_string()
        })
        .unwrap_or_default()
}

fn county_zone() -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::fixed(jiff::tz::Offset::constant(8))
}
