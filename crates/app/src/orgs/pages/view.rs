//! Lines as pages show them.

use jiff::civil::Date;
use zhibu_web::Page;

use super::wording::{self, Remark};
use crate::orgs::OrganisationKind;
use crate::orgs::lines::Line;
use crate::orgs::rules::TermState;

/// An organisation in a table.
pub struct LineView {
    /// Where its file is.
    pub href: String,
    /// Short name.
    pub name: String,
    /// What it is, below what, with how many groups.
    pub detail: String,
    /// The class that sets it in, 0 to 5.
    pub depth: usize,
    /// Full and probationary members; empty for groups.
    pub all: String,
    /// Probationary members among them.
    pub probationary: String,
    /// Who leads it; empty where nobody does.
    pub leader: String,
    /// 专职 or 兼职.
    pub time: String,
    /// The last day of its term; empty for groups.
    pub term: String,
    /// What is to be remarked.
    pub remarks: Vec<Remark>,
}

/// In what a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among {
    /// The whole tree: set in by its depth.
    Tree,
    /// What a filter left: told below what it stands.
    List,
    /// What stands below one organisation.
    Siblings,
}

impl LineView {
    /// `on` keeps a day that is not today in the address.
    pub fn new(page: &Page, line: &Line, among: Among, on: Option<Date>) -> Self {
        let node = &line.node;
        let is_group = node.kind == OrganisationKind::Group;
        let count = |count: i64| {
            if is_group {
                "—".to_owned()
            } else {
                count.to_string()
            }
        };
        let term = line.term.map(|it| match (it.ends_on, it.state) {
            (Some(ends_on), _) => ends_on.to_string(),
            (None, TermState::Unknown) => page.t("orgs.term_unknown").to_owned(),
            (None, _) => String::new(),
        });
        let leader = line.leader.as_ref();
        Self {
            href: href(node.line.id, on),
            name: node.line.short_name.clone(),
            detail: detail(page, line, among),
            depth: if among == Among::Tree {
                node.depth.min(5)
            } else {
                0
            },
            all: count(node.all_count),
            probationary: count(node.all_count - node.full_count),
            leader: leader.map(|it| it.holder_name.clone()).unwrap_or_default(),
            time: wording::time_name(page, leader.and_then(|it| it.full_time)),
            term: term.unwrap_or_default(),
            remarks: wording::remarks(page, line),
        }
    }
}

/// The address of an organisation's file, as of a day that is not today.
pub fn href(id: i64, on: Option<Date>) -> String {
    match on {
        Some(on) => format!("/organisations/{id}?on={on}"),
        None => format!("/organisations/{id}"),
    }
}

/// 党支部 · 教育局党委 · 3 个党小组. In the tree what stands at the top or right below it needs no place.
fn detail(page: &Page, line: &Line, among: Among) -> String {
    let mut parts = vec![wording::kind_name(page, line.node.kind.key())];
    let is_placed = match among {
        Among::Tree => line.path.len() >= 2,
        Among::List => true,
        Among::Siblings => false,
    };
    if let Some((_, above)) = line.path.last().filter(|_| is_placed) {
        parts.push(above.clone());
    }
    if line.node.group_count > 0 {
        parts.push(page.t_n("orgs.group_count", line.node.group_count));
    }
    parts.join(" · ")
}
