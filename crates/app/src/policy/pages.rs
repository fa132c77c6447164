//! The rules in force on a day, and the editions of one.

mod wording;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use zhibu_rules::{Binding, Source};
use zhibu_web::{Form, Page, Path, Problem, Query, Reader, Who, html, html_refused};

use super::actions::{self, Rule, RulesQuery};
use crate::access::Actor;
use crate::app::App;
use crate::error::AppError;
use crate::shell;

#[derive(Template)]
#[template(path = "policy/templates/list.html")]
struct ListPage {
    page: Page,
    form: Form,
    sections: Vec<SectionView>,
    count: usize,
    on: String,
    is_refused: bool,
}

/// The rules of one document.
struct SectionView {
    document: String,
    rules: Vec<RuleView>,
}

/// A rule in one edition.
struct RuleView {
    href: String,
    label: String,
    figure: String,
    article: String,
    binding: String,
    /// Whether it binds without exception.
    is_hard: bool,
    /// First and last day of the edition.
    edition: String,
    note: String,
    document: String,
    is_in_force: bool,
}

#[derive(Template)]
#[template(path = "policy/templates/show.html")]
struct ShowPage {
    page: Page,
    key: String,
    editions: Vec<RuleView>,
}

/// 规则.
pub async fn list(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Query(query): Query<RulesQuery>,
) -> Result<Response, Problem> {
    let today = app.db.clock().today();
    match query.asked(today) {
        Ok((on, search)) => {
            let form = Form::new(&reader, reader.query_fields());
            let mut made = list_page(&reader, &actor, form, on);
            let sections = actions::in_force(&app.rules, on, &search);
            made.count = sections.iter().map(|it| it.rules.len()).sum();
            made.sections = sections
                .iter()
                .map(|it| section(&app, &made.page, &it.rules, on))
                .collect();
            Ok(html(&made))
        }
        Err(AppError::Invalid(faults)) => {
            let form = Form::refused(&reader, reader.query_fields(), shell::faults(faults));
            let mut made = list_page(&reader, &actor, form, today);
            made.is_refused = true;
            Ok(html_refused(&made))
        }
        Err(error) => Err(error.into()),
    }
}

/// The editions of one rule.
pub async fn show(
    State(app): State<App>,
    Who(actor): Who<Actor>,
    reader: Reader,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    let today = app.db.clock().today();
    let editions = actions::editions(&app.rules, &key)?;
    let title = editions.last().map_or(("", ""), Rule::labels);
    let title = if reader.lang == zhibu_web::Lang::Zh {
        title.0
    } else {
        title.1
    };
    let page = shell::titled(&reader, &actor, title, "policy.show_about", "/rules")
        .crumb(reader.t("policy.title"), "/rules");
    Ok(html(&ShowPage {
        editions: editions
            .iter()
            .map(|it| view(&app, &page, it, today))
            .collect(),
        key,
        page,
    }))
}

fn list_page(reader: &Reader, actor: &Actor, form: Form, on: Date) -> ListPage {
    ListPage {
        page: shell::page(reader, actor, "policy.title", "policy.about", "/rules").form(&form),
        form,
        sections: Vec::new(),
        count: 0,
        on: on.to_string(),
        is_refused: false,
    }
}

fn section(app: &App, page: &Page, rules: &[Rule<'_>], on: Date) -> SectionView {
    let rules: Vec<RuleView> = rules.iter().map(|it| view(app, page, it, on)).collect();
    SectionView {
        document: rules
            .first()
            .map(|it| it.document.clone())
            .unwrap_or_default(),
        rules,
    }
}

fn view(app: &App, page: &Page, rule: &Rule<'_>, on: Date) -> RuleView {
    let source = rule.source();
    let document = &source.document;
    let (zh, en) = rule.labels();
    let is_zh = page.zh();
    let name = if is_zh { &document.zh } else { &document.en };
    let binding_key = format!("policy.binding_{}", source.binding.key());
    RuleView {
        href: format!("/rules/{}", rule.key()),
        label: if is_zh { zh } else { en }.to_owned(),
        figure: wording::figure(page, &app.rules, rule),
        article: if is_zh {
            source.article_zh()
        } else {
            source.article_en()
        },
        binding: page.t(&binding_key).to_owned(),
        is_hard: source.binding == Binding::Hard,
        edition: edition(page, source),
        note: source.note.as_ref().map_or_else(String::new, |it| {
            if is_zh { &it.zh } else { &it.en }.clone()
        }),
        document: match &document.number {
            Some(number) if !name.contains(number.as_str()) => format!("{name} {number}"),
            _ => name.clone(),
        },
        is_in_force: source.holds_on(on),
    }
}

fn edition(page: &Page, source: &Source) -> String {
    let from = source.from.to_string();
    match source.to {
        Some(to) => page.t_with(
            "policy.from_to",
            &[("from", &from), ("to", &to.to_string())],
        ),
        None => page.t_with("policy.from_on", &[("from", &from)]),
    }
}
