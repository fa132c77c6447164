//! The page around every page: which menu an office sees, and the ways from an action's refusal back to
//! the form.

use askama::Template;
use axum::response::Response;
use jiff::civil::{Date, date};
use zhibu_rules::dates::parse_date;
use zhibu_web::{Faults, Fields, Form, MenuItem, Page, Person, Problem, Reader, Say, html_refused};

use crate::access::{Act, Actor, Role};
use crate::error::{AppError, FieldFault, Outcome, Said};

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

/// Where help and complaint are asked for, on every page.
const HELP: &str = "/help";

/// A page inside the shell for a signed-in actor. `title_key` and `about_key` are keys of the strings;
/// `place` is the address of the menu entry the page stands under.
pub fn page(reader: &Reader, actor: &Actor, title_key: &str, about_key: &str, place: &str) -> Page {
    let about = reader.t(about_key).to_owned();
    Page::new(reader, reader.t(title_key))
        .about(&about)
        .menu(menu(reader, actor, place))
        .dock(dock(reader, actor, place))
        .person(person(reader, actor))
        .help(HELP)
}

/// The same with a title that is not a key: a name, a date.
pub fn titled(reader: &Reader, actor: &Actor, title: &str, about_key: &str, place: &str) -> Page {
    let mut made = page(reader, actor, about_key, about_key, place);
    title.clone_into(&mut made.title);
    made
}

/// A page outside any session.
pub fn open_page(reader: &Reader, title_key: &str, about_key: &str) -> Page {
    Page::new(reader, reader.t(title_key))
        .about(reader.t(about_key))
        .help(HELP)
}

/// The faults of an action as the kit's, keeping both languages.
pub fn faults(found: Vec<FieldFault>) -> Faults {
    let mut faults = Faults::new();
    for fault in found {
        faults.add(fault.field, Say::both(fault.said.zh, fault.said.en));
    }
    faults
}

/// The answer to a form: where it leads once the action is done; where that found faults, the form again with
/// everything that was typed and a sentence for each.
///
/// # Errors
/// What else the action ended with, or what keeps the form from being shown.
pub async fn answered<T, P, F>(
    (reader, fields): (&Reader, Fields),
    done: Outcome<T>,
    lead_on: impl FnOnce(T) -> Response,
    again: impl FnOnce(Form) -> F,
) -> Result<Response, Problem>
where
    P: Template,
    F: Future<Output = Result<P, Problem>>,
{
    match done {
        Ok(it) => Ok(lead_on(it)),
        Err(AppError::Invalid(found)) => {
            let form = Form::refused(reader, fields, faults(found));
            Ok(html_refused(&again(form).await?))
        }
        Err(error) => Err(error.into()),
    }
}

/// A parameter of an address as `read` understands it; none where it is blank.
///
/// # Errors
/// 400 naming the parameter if it cannot be read: a filter that is shown always holds.
pub fn asked<T>(
    name: &str,
    typed: Option<&str>,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, Problem> {
    let typed = typed.map(str::trim).filter(|it| !it.is_empty());
    typed
        .map(|typed| read(typed).ok_or_else(|| Problem::bad_parameter(name, typed)))
        .transpose()
}

/// One of the words that a parameter may be; blank where it is not asked for.
///
/// # Errors
/// 400 naming the parameter: a word nobody knows would only find nothing.
pub fn one_of(name: &str, typed: Option<&str>, known: &[&str]) -> Result<String, Problem> {
    let word = asked(name, typed, |typed| {
        known.contains(&typed).then(|| typed.to_owned())
    })?;
    Ok(word.unwrap_or_default())
}

/// The name of an office in the reader's language.
pub fn office_name(reader: &Reader, role: Role) -> String {
    reader.t(&format!("shell.role_{}", role.key())).to_owned()
}

/// The menu at the top. The few entries of a member or an administrator all have room there; the others
/// find accounts and rules in the whole menu.
fn menu(reader: &Reader, actor: &Actor, place: &str) -> Vec<MenuItem> {
    let mut entries = main_entries(reader, actor, place);
    if own_only(actor) {
        entries.extend(further_entries(reader, actor, place));
    }
    entries
}

/// Every entry, for the phone's page 更多 and the help.
pub fn whole_menu(reader: &Reader, actor: &Actor) -> Vec<MenuItem> {
    let mut entries = main_entries(reader, actor, "");
    entries.extend(further_entries(reader, actor, ""));
    entries
}

fn main_entries(reader: &Reader, actor: &Actor, place: &str) -> Vec<MenuItem> {
    MENU.iter()
        .filter(|(_, _, act)| actor.may(*act).is_ok() && !is_told_elsewhere(actor, *act))
        .map(|(key, href, _)| MenuItem::new(reader.t(key), *href).current(*href == place))
        .chain([own(reader, place)])
        .collect()
}

fn further_entries(reader: &Reader, actor: &Actor, place: &str) -> Vec<MenuItem> {
    [
        (
            "shell.menu_development",
            "/development",
            Act::SeeDevelopment,
        ),
        ("shell.menu_procedures", "/procedures", Act::SeeProcedures),
        (
            "shell.menu_floating",
            "/transfers/floating",
            Act::SeeProcedures,
        ),
        ("shell.menu_talks", "/talks", Act::SeeTalks),
        ("shell.menu_pledges", "/pledges", Act::SeePledges),
        ("shell.menu_norms", "/norms", Act::SeeNorms),
        ("shell.menu_accounts", "/accounts", Act::SeeAccounts),
        ("shell.menu_rules", "/rules", Act::SeeRules),
    ]
    .into_iter()
    .filter(|(_, _, act)| actor.may(*act).is_ok())
    .map(|(key, href, _)| MenuItem::new(reader.t(key), href).current(href == place))
    .collect()
}

fn own(reader: &Reader, place: &str) -> MenuItem {
    MenuItem::new(reader.t("shell.menu_own"), "/mine").current(place == "/mine")
}

/// Members and administrators are shown what is due and owed on other pages.
fn is_told_elsewhere(actor: &Actor, act: Act) -> bool {
    own_only(actor) && matches!(act, Act::SeeHome | Act::SeeDues)
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
    .map(|(key, href, act)| {
        if is_told_elsewhere(actor, act) {
            own(reader, place)
        } else {
            MenuItem::new(reader.t(key), href).current(href == place)
        }
    })
    .collect()
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

/// Reads a day as people type it: `2026-11-24`, also with `.` or `/`; blank is none.
///
/// # Errors
/// What to write instead.
pub fn day_typed(typed: &str) -> Result<Option<Date>, Said> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    parse_date(&typed.replace(['.', '/'], "-"))
        .map(Some)
        .ok_or_else(|| {
            Said::new(
                format!("“{typed}”不是一个日期，请写成 2026-11-24 这样的日期"),
                format!("“{typed}” is no day: write one like 2026-11-24"),
            )
        })
}

/// The day on which the founding of the Party is kept 建党纪念日: nothing that its organisations and members have
/// on record is of a day before. A day of history, which no document changes, and so no row of the rules.
pub const FIRST_DAY: Date = date(1921, 7, 1);

/// Whether something on record may be of this day: not before [`FIRST_DAY`], and not in the future.
///
/// # Errors
/// What to write instead.
pub fn plausible_day(on: Date, today: Date) -> Result<Date, Said> {
    if on > today {
        return Err(Said::new(
            format!("{on} 还没有到，请写 {today} 或以前的一天"),
            format!("{on} has not come yet: write {today} or a day before"),
        ));
    }
    if on < FIRST_DAY {
        return Err(Said::new(
            format!("{on} 早于建党的 {FIRST_DAY}，请核对年份"),
            format!("{on} lies before the founding of the Party, {FIRST_DAY}: check the year"),
        ));
    }
    Ok(on)
}

/// Reads a day as [`day_typed`] that is a [`plausible_day`]; blank is none.
///
/// # Errors
/// What to write instead.
pub fn past_day(typed: &str, today: Date) -> Result<Option<Date>, Said> {
    day_typed(typed)?
        .map(|on| plausible_day(on, today))
        .transpose()
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
