//! One field after another, keeping every fault.

use jiff::civil::Date;
use zhibu_rules::keys;
use zhibu_rules::organisation::{OrganisationKind, ThresholdQuestion, judge};

use super::places::{circle_on, stands_under};
use super::{
    CODE_CHARACTERS_MAX, Ground, NAME_CHARACTERS_MAX, PAPER_CHARACTERS_MAX, REASON_CHARACTERS_MAX,
    fault,
};
use crate::changes::model::{Change, EventKind, NewEvent};
use crate::error::FieldFault;
use crate::orgs::model::Organisation;
use crate::shell::past_day;

/// The faults found so far.
#[derive(Default)]
pub(super) struct Checker(pub Vec<FieldFault>);

impl Checker {
    pub fn add(&mut self, field: &str, zh: impl Into<String>, en: impl Into<String>) {
        self.0.push(fault(field, zh, en));
    }

    pub fn day(&mut self, new: &NewEvent, ground: &Ground<'_>) -> Option<Date> {
        let (today, founded_on) = (ground.today, ground.organisation.founded_on);
        match past_day(&new.on, today) {
            Err(said) => self.add("on", said.zh, said.en),
            Ok(None) => self.add(
                "on",
                "请填写从哪一天起，例如 2026-11-24",
                "Write from which day, such as 2026-11-24",
            ),
            Ok(Some(on)) if on < founded_on => self.add(
                "on",
                format!("{on} 早于成立日期 {founded_on}，请写这一天或以后"),
                format!("{on} lies before the founding: write {founded_on} or a day after"),
            ),
            Ok(on) => return on,
        }
        None
    }

    /// What was recorded later is not rewritten.
    pub fn order(&mut self, on: Date, change: &Change, ground: &Ground<'_>) {
        let latest = match change {
            Change::Rename(..) | Change::ChangeKind(_) => ground.named_since,
            Change::Serve(_) => ground.serving_since,
            Change::Move(_) => ground.open_link().map(|it| it.from_on),
            Change::Merge(_) | Change::Dissolve => self.last_day_in_use(ground),
            Change::Found { .. } => None,
        };
        if let Some(latest) = latest.filter(|it| on < *it) {
            self.add(
                "on",
                format!("{latest} 已有登记，晚于 {on}，请写 {latest} 或以后的一天"),
                format!("There is a record of {latest}, after {on}: write that day or a later one"),
            );
        }
    }

    /// The last day of which something is recorded that ends with the organisation.
    fn last_day_in_use(&self, ground: &Ground<'_>) -> Option<Date> {
        let id = ground.organisation.id;
        let of_links = ground.links.iter().flat_map(|it| {
            let below = (it.parent_id == id).then_some([Some(it.from_on), it.until_on]);
            let own = (it.child_id == id).then_some([Some(it.from_on), None]);
            below.into_iter().chain(own).flatten().flatten()
        });
        of_links
            .chain(ground.left_since)
            .chain(ground.named_since)
            .chain(ground.serving_since)
            .max()
    }

    /// The other organisation stood on the day, and no circle comes about.
    pub fn place(&mut self, on: Date, change: &Change, ground: &Ground<'_>) {
        let (Change::Move(_) | Change::Merge(_), Some(other)) = (change, ground.other) else {
            return;
        };
        if other.founded_on > on {
            let (name, founded_on) = (&other.short_name, other.founded_on);
            self.add(
                "other",
                format!("{name} 成立于 {founded_on}，请写这一天或以后，或选另一个组织"),
                format!(
                    "{name} was founded on {founded_on}: write that day or later, or choose another"
                ),
            );
        } else if let Some(day) = circle_on(ground.links, ground.organisation.id, other.id, on) {
            let (name, own) = (&other.short_name, &ground.organisation.short_name);
            self.add(
                "other",
                format!("{name} 在 {day} 就是 {own} 或在它之下，不能再做它的上级；请选另一个组织"),
                format!("On {day} {name} is or stands below {own} and cannot stand above it: choose another"),
            );
        }
    }

    pub fn code(&mut self, new: &NewEvent, ground: &Ground<'_>) -> Option<String> {
        let code = new.code.trim();
        let is_plain = code
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || it == '-');
        if code.is_empty() || !is_plain || code.len() > CODE_CHARACTERS_MAX {
            self.add(
                "code",
                format!("“{code}”不能作代码，请用数字和字母，不超过 {CODE_CHARACTERS_MAX} 位"),
                format!(
                    "“{code}” is no code: write digits and letters, at most {CODE_CHARACTERS_MAX}"
                ),
            );
            return None;
        }
        if ground.is_taken.0 {
            self.add(
                "code",
                format!("代码 {code} 已经有组织在用，请换一个"),
                format!("The code {code} is in use already: write another"),
            );
            return None;
        }
        Some(code.to_owned())
    }

    pub fn names(&mut self, new: &NewEvent, ground: &Ground<'_>) -> Option<(String, String)> {
        let name = self.line(
            "name",
            &new.name,
            NAME_CHARACTERS_MAX,
            ("全称", "full name"),
        );
        let short = self.line(
            "short_name",
            &new.short_name,
            NAME_CHARACTERS_MAX,
            ("简称", "short name"),
        );
        if ground.is_taken.1 {
            self.add(
                "name",
                format!("“{}”已经是另一个组织的全称，请核对", new.name.trim()),
                format!(
                    "“{}” is the full name of another organisation",
                    new.name.trim()
                ),
            );
            return None;
        }
        Some((name?, short?))
    }

    /// The kind chosen; `current` is what it is so far.
    pub fn kind(
        &mut self,
        new: &NewEvent,
        ground: &Ground<'_>,
        current: Option<OrganisationKind>,
    ) -> Option<OrganisationKind> {
        let kind = OrganisationKind::parse(&new.organisation_kind);
        let kind = kind.filter(|it| *it != OrganisationKind::WorkCommittee && Some(*it) != current);
        let Some(kind) = kind else {
            self.add(
                "organisation_kind",
                "请从列出的类型中选一种",
                "Choose one of the kinds listed",
            );
            return None;
        };
        if current.is_none() {
            let fits = OrganisationKind::parse(&ground.organisation.kind)
                .is_some_and(|parent| stands_under(kind, parent));
            if !fits {
                self.misplaced("organisation_kind", kind, ground.organisation);
                return None;
            }
            return Some(kind);
        }
        self.fits_its_members(kind, ground).then_some(kind)
    }

    /// A kind is not given to what it cannot be: without the members it needs, or with members it cannot hold.
    fn fits_its_members(&mut self, kind: OrganisationKind, ground: &Ground<'_>) -> bool {
        let (full, all) = ground.own;
        if all > 0 && !kind.holds_members() {
            let zh = kind.zh();
            let (source_zh, source_en) = ground.source(&keys::MEMBER_BELONGS_TO);
            self.add(
                "organisation_kind",
                format!("它有党员 {all} 名，{zh}不直接登记党员：请先设立下级支部并转入党员（{source_zh}）"),
                format!("It has {all} members, and members belong to branches: found one below and move them first ({source_en})"),
            );
            return false;
        }
        let least = ground.book.on(ground.today).integer(&keys::BRANCH_MIN);
        let judged = judge(
            ground.book.on(ground.today),
            ThresholdQuestion::Branch,
            full,
            all,
        );
        let is_below = judged.is_ok_and(|it| it.finding.key() == "below_min");
        if kind == OrganisationKind::Branch && is_below {
            let least = least.unwrap_or_default();
            let (source_zh, source_en) = ground.source(&keys::BRANCH_MIN);
            self.add(
                "organisation_kind",
                format!("正式党员 {full} 名，不足 {least} 名，不单独设党支部（{source_zh}）"),
                format!(
                    "{full} full members, fewer than {least}: no branch of its own ({source_en})"
                ),
            );
            return false;
        }
        true
    }

    pub fn parent(&mut self, new: &NewEvent, ground: &Ground<'_>) -> Option<i64> {
        let other = self.standing(new, ground)?;
        if ground
            .open_link()
            .is_some_and(|it| it.parent_id == other.id)
        {
            let name = &other.short_name;
            self.add(
                "other",
                format!("它已经隶属于 {name}，请选另一个组织"),
                format!("It stands below {name} already: choose another"),
            );
            return None;
        }
        let own = OrganisationKind::parse(&ground.organisation.kind)?;
        let fits = OrganisationKind::parse(&other.kind).is_some_and(|it| stands_under(own, it));
        if !fits {
            self.misplaced("other", own, other);
            return None;
        }
        Some(other.id)
    }

    pub fn target(&mut self, new: &NewEvent, ground: &Ground<'_>) -> Option<i64> {
        let other = self.standing(new, ground)?;
        let holds = |kind: &str| {
            OrganisationKind::parse(kind)
                .map(|it| (it.holds_members(), it == OrganisationKind::Group))
        };
        if other.id == ground.organisation.id
            || holds(&other.kind) != holds(&ground.organisation.kind)
        {
            self.add(
                "other",
                format!(
                    "不能并入 {}：请选同类的另一个组织，支部并入支部，总支、党委并入总支、党委",
                    other.short_name
                ),
                format!(
                    "It cannot go into {}: choose another of its sort, a branch for a branch",
                    other.short_name
                ),
            );
            return None;
        }
        Some(other.id)
    }

    /// What is dissolved has neither members nor organisations below it.
    pub fn empty(&mut self, ground: &Ground<'_>) {
        let all = ground.own.1;
        if all > 0 {
            let (source_zh, source_en) = ground.source(&keys::MEMBER_BELONGS_TO);
            self.add(
                "",
                format!("还有党员 {all} 名：请先转到别的支部，或改用“并入”（{source_zh}）"),
                format!("There are {all} members: move them to another branch first, or merge it ({source_en})"),
            );
        }
        if let Some(first) = ground.below.first() {
            let count = ground.below.len();
            self.add(
                "",
                format!("下面还有 {first} 等 {count} 个组织：请先改变它们的隶属，或改用“并入”"),
                format!("{count} organisations stand below it, {first} first: move them first, or merge it"),
            );
        }
    }

    pub fn units(&mut self, new: &NewEvent, ground: &Ground<'_>) -> Vec<i64> {
        let known = |id: &&i64| ground.known_units.contains(id);
        let found: Vec<i64> = new.unit_ids.iter().filter(known).copied().collect();
        if found.is_empty() || found.len() < new.unit_ids.len() {
            self.add(
                "unit",
                "请勾选所服务的单位，至少一个",
                "Tick the units it serves, one at least",
            );
        }
        found
    }

    pub fn reason(&mut self, typed: &str) -> String {
        let said = ("原因", "reason");
        self.line("reason", typed, REASON_CHARACTERS_MAX, said)
            .unwrap_or_default()
    }

    pub fn paper(
        &mut self,
        new: &NewEvent,
        on: Option<Date>,
        ground: &Ground<'_>,
    ) -> Option<String> {
        let paper = new.paper.trim();
        if !paper.is_empty() {
            return self.line("paper", paper, PAPER_CHARACTERS_MAX, ("文件", "paper"));
        }
        let is_ruled = ground
            .book
            .value(&keys::SETUP_APPROVAL, on.unwrap_or(ground.today))
            .is_ok();
        let is_of_branch = new.kind == EventKind::Found && new.organisation_kind == "group"
            || new.kind != EventKind::Found && ground.organisation.kind == "group";
        if new.kind.needs_approval() && is_ruled && !is_of_branch {
            let (source_zh, source_en) = ground.source(&keys::SETUP_APPROVAL);
            self.add(
                "paper",
                format!("请写批复的文号或标题，例如：衡直工〔2026〕12号（{source_zh}）"),
                format!("Write the number or title of the approval, such as 衡直工〔2026〕12号 ({source_en})"),
            );
        }
        None
    }

    /// The other organisation as long as it stands.
    fn standing<'g>(&mut self, new: &NewEvent, ground: &Ground<'g>) -> Option<&'g Organisation> {
        match ground.other {
            Some(other) if other.dissolved_on.is_none() => return Some(other),
            Some(other) => self.add(
                "other",
                format!("{} 已经撤销，请选另一个组织", other.short_name),
                format!("{} is no more: choose another", other.short_name),
            ),
            None if new.other_id.is_none() => {
                self.add("other", "请选一个组织", "Choose an organisation");
            }
            None => self.add(
                "other",
                "请从列出的组织中选一个",
                "Choose one of the organisations listed",
            ),
        }
        None
    }

    fn misplaced(&mut self, field: &str, own: OrganisationKind, parent: &Organisation) {
        let above = OrganisationKind::parse(&parent.kind).map_or("", OrganisationKind::zh);
        let (name, own) = (&parent.short_name, own.zh());
        self.add(
            field,
            format!("{own}不能设在{above}（{name}）之下，请另选"),
            format!("A {own} cannot stand under a {above} ({name}): choose another"),
        );
    }

    fn line(
        &mut self,
        field: &str,
        typed: &str,
        characters_max: usize,
        (zh, en): (&str, &str),
    ) -> Option<String> {
        let text = typed.trim();
        let length = text.chars().count();
        if text.is_empty() {
            self.add(field, format!("请填写{zh}"), format!("Write the {en}"));
        } else if length > characters_max {
            self.add(
                field,
                format!("{zh}有 {length} 字，请缩短到 {characters_max} 字以内"),
                format!("The {en} has {length} characters: shorten it to {characters_max}"),
            );
        } else {
            return Some(text.to_owned());
        }
        None
    }
}
