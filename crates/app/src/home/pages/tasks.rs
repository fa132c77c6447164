//! A duty as a thing to do: its mark, its words, its reason, its button.

use jiff::civil::Date;
use zhibu_rules::Rulebook;
use zhibu_rules::dates::PeriodKind;
use zhibu_rules::duties::DutyRule;
use zhibu_web::{Page, Standing, StateMark};

use crate::duties::model::Waiver;
use crate::duties::{DutyInstance, State};

/// From how many days before its end a duty is said to come soon.
const SOON_DAYS: i32 = 7;

/// A line of the list.
pub struct Task {
    pub mark: StateMark,
    pub duty_name: String,
    pub organisation_name: String,
    pub period_name: String,
    pub by_when: String,
    /// Rule, article, how it is counted.
    pub why: String,
    /// Why it was set aside, if it was.
    pub waiver_reason: String,
    /// The record if it is done, else where it is made.
    pub action: Option<Link>,
    /// Where it is set aside.
    pub waiver_href: Option<String>,
}

/// A word and where it leads.
pub struct Link {
    pub label: String,
    pub href: String,
}

/// What the reader may do about duties.
#[derive(Clone, Copy)]
pub struct Rights {
    /// Record a meeting.
    pub may_record: bool,
    /// Set a duty aside.
    pub may_waive: bool,
    /// The organisation of one's office, whose own duties one does not set aside.
    pub own_id: Option<i64>,
}

/// What lines are made of.
pub struct Writer<'a> {
    pub page: &'a Page,
    pub rulebook: &'a Rulebook,
    pub waivers: &'a [Waiver],
    pub rights: Rights,
    pub today: Date,
}

impl Writer<'_> {
    /// The line of a duty.
    pub fn task(&self, it: &DutyInstance, organisation_name: &str) -> Task {
        let (page, period) = (self.page, it.period.to_string());
        let waiver = self.waivers.iter().find(|waiver| {
            (
                waiver.organisation_id,
                waiver.duty_key.as_str(),
                &waiver.period,
            ) == (it.organisation_id, it.duty.key.as_str(), &period)
        });
        let is_own = self.rights.own_id == Some(it.organisation_id);
        let may_waive = self.rights.may_waive && !is_own && it.state != State::Done;
        Task {
            mark: self.mark(it),
            duty_name: duty_name(page, &it.duty).to_owned(),
            organisation_name: organisation_name.to_owned(),
            period_name: if page.zh() {
                it.period.zh()
            } else {
                it.period.en()
            },
            by_when: it.period.end().to_string(),
            why: self.why(it),
            waiver_reason: waiver
                .filter(|_| it.state == State::Waived)
                .map(|waiver| waiver.reason.clone())
                .unwrap_or_default(),
            action: self.action(it),
            waiver_href: may_waive.then(|| waiver_href(it)),
        }
    }

    /// Shape, word and colour.
    pub fn mark(&self, it: &DutyInstance) -> StateMark {
        let standing = standing(it, self.today);
        let mark = self.page.state(standing);
        match (it.state, standing) {
            (State::Missing, _) => mark.word(self.page.t("duties.state_missing")),
            (State::Waived, _) => mark.word(self.page.t("duties.state_waived")),
            (_, Standing::Month) if it.period.kind() == PeriodKind::Quarter => {
                mark.word(self.page.t("home.this_quarter"))
            }
            (_, Standing::Month) if it.period.kind() == PeriodKind::Year => {
                mark.word(self.page.t("home.this_year"))
            }
            _ => mark,
        }
    }

    /// 为什么要办: rule, article, how often, who owes it, what counts.
    fn why(&self, it: &DutyInstance) -> String {
        let (page, duty) = (self.page, &it.duty);
        let citation = duty.citation();
        let (document, article) = if page.zh() {
            (citation.document_zh, citation.article_zh)
        } else {
            (citation.document_en, citation.article_en)
        };
        let every = match duty.every {
            PeriodKind::Month => "home.every_month",
            PeriodKind::Quarter => "home.every_quarter",
            PeriodKind::Year => "home.every_year",
        };
        let counted: Vec<&str> = duty
            .meeting_kinds
            .iter()
            .filter_map(|key| self.rulebook.meeting_kind(key))
            .map(|kind| {
                if page.zh() {
                    kind.zh.as_str()
                } else {
                    kind.en.as_str()
                }
            })
            .collect();
        let mut said = vec![
            format!("{document} {article}"),
            page.t_n(every, duty.count),
            page.t_with(
                "home.counted",
                &[
                    ("kinds", &counted.join(if page.zh() { "、" } else { ", " })),
                    ("held", &it.held_count.to_string()),
                    ("owed", &it.owed_count.to_string()),
                ],
            ),
        ];
        let least = duty
            .min_full_members
            .map(|key| self.rulebook.on(it.period.start()).integer(key));
        if let Some(Ok(least)) = least {
            said.insert(2, page.t_n("home.from_members", least));
        }
        said.join(if page.zh() { "；" } else { "; " })
    }

    fn action(&self, it: &DutyInstance) -> Option<Link> {
        let (label, href) = match it.state {
            State::Done => ("home.see_record", records_href(it)),
            State::Missing | State::Late if self.rights.may_record => {
                ("home.record_late", record_href(it))
            }
            State::Due if self.rights.may_record => ("home.record", record_href(it)),
            _ => return None,
        };
        Some(Link {
            label: self.page.t(label).to_owned(),
            href,
        })
    }
}

/// How a duty is shown: by the days that are left or past.
pub fn standing(it: &DutyInstance, today: Date) -> Standing {
    let days_past = |day: Date| day.until(today).map_or(0, |span| span.get_days());
    match it.state {
        State::Missing => Standing::Late(None),
        State::Late => Standing::Late(Some(i64::from(days_past(it.period.end())))),
        State::Due => {
            let left = -days_past(it.period.end());
            if left <= SOON_DAYS {
                Standing::Soon(i64::from(left))
            } else {
                Standing::Month
            }
        }
        State::Done => Standing::Done,
        State::Waived => Standing::Idle,
    }
}

/// The name of a duty in the reader's language.
pub fn duty_name<'a>(page: &Page, duty: &'a DutyRule) -> &'a str {
    if page.zh() { &duty.zh } else { &duty.en }
}

/// The form that makes the record of a duty; for a period that is over, with its last day.
pub fn record_href(it: &DutyInstance) -> String {
    let kind = it.duty.meeting_kinds.first().map_or("", String::as_str);
    let held_on = if it.state.is_gap() {
        format!("&held_on={}", it.period.end())
    } else {
        String::new()
    };
    format!(
        "/meetings/new?organisation={}&kind={kind}{held_on}",
        it.organisation_id
    )
}

/// The records that count for a duty.
pub fn records_href(it: &DutyInstance) -> String {
    let kind = it.duty.meeting_kinds.first().map_or("", String::as_str);
    format!(
        "/meetings?organisation={}&kind={kind}&period={}",
        it.organisation_id, it.period
    )
}

/// The page that sets a duty aside.
fn waiver_href(it: &DutyInstance) -> String {
    format!(
        "/duties/waiver?organisation={}&duty={}&period={}",
        it.organisation_id, it.duty.key, it.period
    )
}
