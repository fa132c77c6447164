//! 更多, the whole menu; and 帮助与建议: what an office can do here, what to do when something does not work, where to complain.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use zhibu_web::{MenuItem, Page, Problem, Reader, Who, html};

use crate::access::{Actor, Role};
use crate::accounts::{self, store};
use crate::app::App;
use crate::shell;

#[derive(Template)]
#[template(path = "home/templates/help.html")]
struct HelpPage {
    page: Page,
    /// What the office can do, each with a sentence; empty for a stranger.
    entries: Vec<Entry>,
    /// Who runs the program, for those who are signed in.
    administrators: String,
}

#[derive(Template)]
#[template(path = "home/templates/more.html")]
struct MorePage {
    page: Page,
    entries: Vec<Entry>,
}

/// A place of the menu and what it is for.
type Entry = (MenuItem, String);

/// 更多: the whole menu, for the phone.
pub async fn more(Who(actor): Who<Actor>, reader: Reader) -> Result<Response, Problem> {
    let page = shell::page(
        &reader,
        &actor,
        "home.more_title",
        "home.more_about",
        "/more",
    );
    Ok(html(&MorePage {
        entries: entries(&page, &actor),
        page,
    }))
}

/// Open to everybody, since who cannot sign in needs it most; who is signed in sees what their office
/// can do.
pub async fn help(
    State(app): State<App>,
    reader: Reader,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let actor = match accounts::token_of(&headers) {
        Some(token) => accounts::enter(&app, token, reader.request_id.to_string()).await?,
        None => None,
    };
    let Some(actor) = actor else {
        return Ok(html(&HelpPage {
            page: shell::open_page(&reader, "home.help_title", "home.help_about"),
            entries: Vec::new(),
            administrators: String::new(),
        }));
    };
    let names = app
        .db
        .read(|tx| store::names_in_office(tx, Role::Administrator.key()))
        .await?;
    Ok(html(&help_page(&reader, &actor, &names)))
}

fn help_page(reader: &Reader, actor: &Actor, administrators: &[String]) -> HelpPage {
    let page = shell::page(reader, actor, "home.help_title", "home.help_about", "/help");
    let between = if page.zh() { "、" } else { ", " };
    HelpPage {
        entries: entries(&page, actor),
        administrators: administrators.join(between),
        page,
    }
}

fn entries(page: &Page, actor: &Actor) -> Vec<Entry> {
    shell::whole_menu(&page.reader, actor)
        .into_iter()
        .map(|it| {
            let sentence = page.t(sentence_key(&it.href)).to_owned();
            (it, sentence)
        })
        .collect()
}

/// What a place of the menu is for.
fn sentence_key(href: &str) -> &'static str {
    match href {
        "/" => "home.help_home",
        "/meetings" => "home.help_meetings",
        "/members" => "home.help_members",
        "/talks" => "home.help_talks",
        "/development" => "home.help_development",
        "/pledges" => "home.help_pledges",
        "/norms" => "home.help_norms",
        "/organisations" => "home.help_organisations",
        "/dues" => "home.help_dues",
        "/board" => "home.help_board",
        "/reports" => "home.help_reports",
        "/imports" => "home.help_imports",
        "/accounts" => "home.help_accounts",
        "/rules" => "home.help_rules",
        _ => "home.help_mine",
    }
}
