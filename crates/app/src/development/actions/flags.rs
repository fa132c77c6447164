//! 发展党员异常: everything to be looked at in reach, of branches and of cases, in one list.

use std::collections::HashMap;

use jiff::civil::Date;
use zhibu_db::Tx;
use zhibu_rules::dates::months_later;
use zhibu_rules::keys::{self, Key};
use zhibu_rules::procedures::DEVELOPMENT;
use zhibu_rules::{Citation, Rulebook};

use super::{Asked, list, plans, roster, thoughts};
use crate::access::{Act, Actor, Reach};
use crate::development::model::Effect;
use crate::development::rules::flags::{Flag, FlagKind, bulk_on};
use crate::development::rules::plans::{PlanLine, PlanMark};
use crate::development::store::flags as rows;
use crate::development::store::roster as links;
use crate::error::{AppError, Outcome, Said};
use crate::orgs::OrganisationKind;
use crate::orgs::model::TreeLine;
use crate::orgs::store as orgs;
use crate::procedures::actions as cases;

/// Months of a year.
const YEAR_MONTHS: i64 = 12;

/// What is to be looked at, the longest standing first; of one kind if it is asked for.
///
/// # Errors
/// [`AppError::Forbidden`], or a figure is not in force.
pub fn all(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    kind: Option<FlagKind>,
) -> Outcome<Vec<Flag>> {
    let reach = actor.may(Act::SeeDevelopment)?;
    let today = tx.today();
    let gathering = Gathering { book, today };
    let tree = orgs::tree(tx, &reach, today)?;
    let mut flags = gathering.of_plans(tx, actor)?;
    flags.extend(gathering.of_admissions(tx, &reach, &tree)?);
    flags.extend(gathering.of_cases(tx, actor, &reach)?);
    flags.extend(gathering.of_thoughts(tx, actor)?);
    flags.retain(|it| kind.is_none_or(|kind| kind == it.kind));
    flags.sort_by_key(|it| (it.since_on.is_none(), it.since_on, it.kind));
    Ok(flags)
}

/// What a list is gathered by.
struct Gathering<'a> {
    book: &'a Rulebook,
    today: Date,
}

impl Gathering<'_> {
    /// A figure, and the rule it stands in.
    fn figure(&self, key: &Key) -> Outcome<(i64, Citation)> {
        let rules = self.book.on(self.today);
        let count = rules.integer(key).map_err(AppError::internal)?;
        let value = rules.value(key).map_err(AppError::internal)?;
        Ok((count, value.citation()))
    }

    fn of_plans(&self, tx: &mut Tx<'_>, actor: &Actor) -> Outcome<Vec<Flag>> {
        let (months, rule) = self.figure(&keys::DEV_PLAN_MONTHS)?;
        let year = self.today.year();
        let first = Date::new(year, 1, 1).map_err(AppError::internal)?;
        let due = i32::try_from(months).ok();
        let due = due.and_then(|months| months_later(first, months));
        let lines = plans::list(tx, actor, self.book, (i64::from(year), None))?;
        let mut flags = Vec::new();
        for line in lines {
            if line.marks.contains(&PlanMark::Missing) && due.is_some_and(|due| due <= self.today) {
                let said = by_rule("没有年度计划", "No plan for the year", &rule);
                flags.push(of_line(FlagKind::NoPlan, &line, due, said));
            }
            if line.marks.contains(&PlanMark::Over) {
                let (done, planned) = (line.done_count, line.planned_count.unwrap_or_default());
                let zh = format!("接收 {done} 人，超出计划的 {planned} 人，没有写原因");
                let en = format!("{done} admitted, {planned} planned, and no reason written");
                let said = by_rule(&zh, &en, &rule);
                flags.push(of_line(FlagKind::OverPlan, &line, None, said));
            }
        }
        Ok(flags)
    }

    fn of_admissions(
        &self,
        tx: &mut Tx<'_>,
        reach: &Reach,
        tree: &[TreeLine],
    ) -> Outcome<Vec<Flag>> {
        let (years, of_nobody) = self.figure(&keys::DEV_NOBODY_YEARS)?;
        let (persons, of_bulk) = self.figure(&keys::DEV_BULK_PERSONS)?;
        let (months, _) = self.figure(&keys::DEV_BULK_MONTHS)?;
        let months_of_years = i32::try_from(years * YEAR_MONTHS).unwrap_or(i32::MAX);
        let from = months_later(self.today, -months_of_years).unwrap_or(self.today);
        let mut days: HashMap<i64, Vec<Date>> = HashMap::new();
        for it in rows::since(tx, reach, from)? {
            days.entry(it.organisation_id).or_default().push(it.from_on);
        }
        let latest = rows::latest(tx, reach)?;
        let latest: HashMap<i64, Date> = latest
            .into_iter()
            .map(|it| (it.organisation_id, it.from_on))
            .collect();
        let branches = [OrganisationKind::Branch, OrganisationKind::JointBranch];
        let is_branch = |it: &&TreeLine| branches.iter().any(|kind| kind.key() == it.kind);
        let window = (
            usize::try_from(persons).unwrap_or(usize::MAX),
            i32::try_from(months).unwrap_or(i32::MAX),
        );
        let mut flags = Vec::new();
        for branch in tree.iter().filter(is_branch) {
            let last = latest.get(&branch.id).copied();
            let since = months_later(last.unwrap_or(branch.founded_on), months_of_years);
            if let Some(since) = since.filter(|since| *since <= self.today) {
                let (zh, en) = match last {
                    Some(last) => (
                        format!("最近一次接收党员是 {last}，已经 {years} 年没有发展党员"),
                        format!("Nobody admitted for {years} years; the last on {last}"),
                    ),
                    None => (
                        format!("名册上没有接收过党员，支部成立已满 {years} 年"),
                        format!("Nobody admitted in the {years} years since it was founded"),
                    ),
                };
                let said = by_rule(&zh, &en, &of_nobody);
                flags.push(of_branch(FlagKind::Nobody, branch, since, said));
            }
            let admitted = days.get(&branch.id).map(Vec::as_slice).unwrap_or_default();
            if let Some(on) = bulk_on(admitted, window) {
                let zh = format!("{months} 个月内接收了 {persons} 人或更多");
                let en = format!("{persons} or more admitted within {months} months");
                let said = by_rule(&zh, &en, &of_bulk);
                flags.push(of_branch(FlagKind::Bulk, branch, on, said));
            }
        }
        Ok(flags)
    }

    /// What is against the rules in cases, and who was approved and is not on the roster.
    fn of_cases(&self, tx: &mut Tx<'_>, actor: &Actor, reach: &Reach) -> Outcome<Vec<Flag>> {
        let procedure = cases::procedure(self.book, DEVELOPMENT)?;
        let steps = cases::steps_by_case(tx, reach, procedure)?;
        let linked = links::linked_cases(tx, reach)?;
        let mut flags = Vec::new();
        for line in list(tx, actor, self.book, Asked::default())? {
            let flag = |kind, since_on, said| Flag {
                kind,
                organisation_id: line.row.organisation_id,
                organisation_name: line.row.organisation_name.clone(),
                case: Some((line.row.id, line.row.name.clone())),
                since_on,
                said,
            };
            for breach in &line.breaches {
                let said = breach.said.clone();
                flags.push(flag(FlagKind::of(breach), breach.by, said));
            }
            let own = steps
                .get(&line.row.id)
                .map(Vec::as_slice)
                .unwrap_or_default();
            let approved = own
                .iter()
                .find(|it| roster::effect(procedure, it) == Some(Effect::MemberAdmitted));
            if let Some(approved) = approved.filter(|_| !linked.contains(&line.row.id)) {
                let said = Said::new(
                    "已经审批，没有关联花名册。",
                    "Approved, and not linked with the roster.",
                );
                flags.push(flag(FlagKind::NotEntered, Some(approved.taken_on), said));
            }
        }
        Ok(flags)
    }

    fn of_thoughts(&self, tx: &mut Tx<'_>, actor: &Actor) -> Outcome<Vec<Flag>> {
        let (_, rule) = self.figure(&keys::DEV_THOUGHTS_APPLICANT)?;
        let due = thoughts::all_due(tx, actor, self.book)?;
        let flags = due.into_iter().filter_map(|it| {
            let first = it.due.missing.first().copied()?;
            let count = it.due.missing.len();
            let zh = format!("思想汇报缺 {count} 次");
            let en = format!("{count} thought reports missing");
            Some(Flag {
                kind: FlagKind::Thoughts,
                organisation_id: it.row.organisation_id,
                organisation_name: it.row.organisation_name,
                case: Some((it.row.id, it.row.name)),
                since_on: Some(first),
                said: by_rule(&zh, &en, &rule),
            })
        });
        Ok(flags.collect())
    }
}

fn of_line(kind: FlagKind, line: &PlanLine, since_on: Option<Date>, said: Said) -> Flag {
    Flag {
        kind,
        organisation_id: line.organisation_id,
        organisation_name: line.name.clone(),
        case: None,
        since_on,
        said,
    }
}

fn of_branch(kind: FlagKind, branch: &TreeLine, since_on: Date, said: Said) -> Flag {
    Flag {
        kind,
        organisation_id: branch.id,
        organisation_name: branch.short_name.clone(),
        case: None,
        since_on: Some(since_on),
        said,
    }
}

/// A sentence with the document and the article it is by.
fn by_rule(zh: &str, en: &str, rule: &Citation) -> Said {
    Said::new(
        format!("{zh}（《{}》{}）。", rule.document_zh, rule.article_zh),
        format!("{en} ({}, {}).", rule.document_en, rule.article_en),
    )
}
