//! Events as pages show them.

use zhibu_web::{Page, Reader};

use crate::access::Role;
use crate::changes::model::{EventKind, EventLine, Preview};
use crate::orgs::model::Organisation;
use crate::orgs::{OrganisationKind, wording};
use crate::shell;

/// An event in the history.
pub struct EventView {
    /// From which day.
    pub on: String,
    /// 更名, 改变隶属 …
    pub what: String,
    /// From what to what.
    pub detail: String,
    /// Why.
    pub reason: String,
    /// Number or title of the paper; may be empty.
    pub paper: String,
    /// Who recorded it, and when.
    pub by: String,
    /// Name and address of the file, if there is one.
    pub file: Option<(String, String)>,
    /// Where a file is sent to; none for the events of others.
    pub attach_href: Option<String>,
}

/// What a preview says, line by line.
pub struct Lines {
    /// From which day.
    pub on: String,
    /// As it is; may be empty.
    pub old: String,
    /// As it will be; may be empty.
    pub new: String,
    /// Why.
    pub reason: String,
    /// The paper; may be empty.
    pub paper: String,
    /// Members that go along; none where none do.
    pub members: Option<String>,
    /// Organisations that go along.
    pub below: Vec<String>,
    /// Posts that go along or end.
    pub posts: Vec<String>,
    /// Offices that go along or end.
    pub offices: Vec<String>,
    /// Whether posts and offices end.
    pub ends: bool,
    /// Remarks of the rules: sentence, source, address.
    pub warnings: Vec<(String, String, String)>,
    /// Who approves it: source and address.
    pub approval: Option<(String, String)>,
}

/// Whether an event can be done to an organisation at all.
pub fn makes_sense(kind: EventKind, organisation: &Organisation) -> bool {
    let is_top = organisation.kind == OrganisationKind::WorkCommittee.key();
    let is_group = organisation.kind == OrganisationKind::Group.key();
    organisation.dissolved_on.is_none()
        && match kind {
            EventKind::Found => !is_group,
            EventKind::Rename | EventKind::Serve => true,
            EventKind::ChangeKind => !is_top && !is_group,
            EventKind::Move | EventKind::Merge | EventKind::Dissolve => !is_top,
        }
}

/// 水务局支部 改变隶属.
pub fn headline(reader: &Reader, preview: &Preview) -> String {
    titled(reader, &preview.organisation.short_name, preview.event.kind)
}

/// The same of a form that is yet to be filled in.
pub fn titled(reader: &Reader, name: &str, kind: EventKind) -> String {
    let key = format!("changes.kind_{}", kind.key());
    let what = reader.t(&key);
    reader.t_with("changes.new_title", &[("name", name), ("what", what)])
}

impl EventView {
    /// As it is shown on the page of the organisation `shown_id`.
    pub fn new(page: &Page, event: &EventLine, shown_id: i64) -> Self {
        let kind = EventKind::parse(&event.kind);
        let is_own = event.organisation_id == shown_id;
        let here = format!(
            "/organisations/{}/events/{}/file",
            event.organisation_id, event.id
        );
        let value = |value: &Option<String>| value.clone().unwrap_or_default();
        let named = |name: &Option<String>| {
            name.clone()
                .unwrap_or_else(|| page.t("changes.out_of_reach").to_owned())
        };
        let (old, new) = match kind {
            Some(EventKind::ChangeKind) => (
                wording::kind_name(page, &value(&event.old_value)),
                wording::kind_name(page, &value(&event.new_value)),
            ),
            Some(EventKind::Move) => (named(&event.old_other_name), named(&event.other_name)),
            Some(EventKind::Merge) => (event.organisation_name.clone(), named(&event.other_name)),
            _ => (value(&event.old_value), value(&event.new_value)),
        };
        let detail = match (old.is_empty(), new.is_empty()) {
            (false, false) => format!("{old} → {new}"),
            _ => format!("{old}{new}"),
        };
        let by = event.display_name.clone();
        let by = by.unwrap_or_else(|| page.t("changes.by_command").to_owned());
        let what = page.t(&format!("changes.kind_{}", event.kind)).to_owned();
        Self {
            on: event.event_on.to_string(),
            what: if is_own {
                what
            } else {
                format!("{} {what}", event.organisation_name)
            },
            detail,
            reason: event.reason.clone(),
            paper: value(&event.paper),
            by: format!("{by} {}", shell::day_of(&event.recorded_at)),
            file: event.file_name.clone().map(|name| (name, here.clone())),
            attach_href: is_own.then_some(here),
        }
    }
}

impl Lines {
    /// The lines of a preview.
    pub fn new(page: &Page, preview: &Preview) -> Self {
        let event = &preview.event;
        let is_kind = event.kind == EventKind::ChangeKind;
        let shown = |text: &str| {
            if is_kind {
                wording::kind_name(page, text)
            } else {
                text.to_owned()
            }
        };
        let members = page.t_with(
            "changes.members_along",
            &[
                ("all", &preview.all_count.to_string()),
                ("full", &preview.full_count.to_string()),
            ],
        );
        Self {
            on: event.on.to_string(),
            old: shown(&preview.old),
            new: shown(&preview.new),
            reason: event.reason.clone(),
            paper: event.paper.clone().unwrap_or_default(),
            members: (preview.all_count > 0).then_some(members),
            below: preview.below.clone(),
            posts: preview
                .posts
                .iter()
                .map(|it| format!("{} {}", it.title, it.holder_name))
                .collect(),
            offices: preview
                .offices
                .iter()
                .map(|it| {
                    let role = Role::from_key(&it.role);
                    let role = role.map(|role| shell::office_name(&page.reader, role));
                    let (name, of) = (&it.display_name, &it.organisation_name);
                    format!("{name} {of} {}", role.unwrap_or_default())
                })
                .collect(),
            ends: matches!(event.kind, EventKind::Merge | EventKind::Dissolve),
            warnings: preview
                .warnings
                .iter()
                .map(|it| {
                    let said = if page.zh() { &it.said.zh } else { &it.said.en };
                    let source = wording::source(page, &it.rule);
                    (said.clone(), source, wording::rule_href(&it.rule))
                })
                .collect(),
            approval: preview
                .approval
                .as_ref()
                .map(|it| (wording::source(page, it), wording::rule_href(it))),
        }
    }
}
