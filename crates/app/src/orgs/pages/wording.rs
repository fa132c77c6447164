//! What is said about an organisation, in the reader's language.

use jiff::civil::Date;
use zhibu_rules::dates::Period;
use zhibu_rules::{Binding, Citation};
use zhibu_web::{Choice, Page, Standing, StateMark};

use crate::orgs::OrganisationKind;
use crate::orgs::findings::{Crossing, Since, SinceBasis, ThresholdFinding};
use crate::orgs::lines::{Line, Mark};
use crate::orgs::model::OrganisationName;
use crate::orgs::rules::TermState;

/// A remark beside an organisation: its mark, and a few words more.
pub struct Remark {
    /// Shape, word, colour.
    pub mark: StateMark,
    /// May be empty.
    pub words: String,
}

/// A remark in whole sentences, for the organisation's own page.
pub struct Statement {
    /// Shape, word, colour.
    pub mark: StateMark,
    /// What is so, and what should be.
    pub sentence: String,
    /// Since when; empty where the sentence says it.
    pub since: String,
    /// Document and article with the address of the rule; none where no rule is meant.
    pub source: Option<(String, String)>,
}

/// The name of a kind.
pub fn kind_name(page: &Page, kind: &str) -> String {
    page.t(&format!("orgs.kind_{kind}")).to_owned()
}

/// 专职 or 兼职; empty where nobody said.
pub fn time_name(page: &Page, full_time: Option<bool>) -> String {
    let key = match full_time {
        Some(true) => "orgs.full_time",
        Some(false) => "orgs.part_time",
        None => return String::new(),
    };
    page.t(key).to_owned()
}

/// Document and article.
pub fn source(page: &Page, rule: &Citation) -> String {
    let (document, article) = if page.zh() {
        (&rule.document_zh, &rule.article_zh)
    } else {
        (&rule.document_en, &rule.article_en)
    };
    page.t_with(
        "orgs.source",
        &[("document", document), ("article", article)],
    )
}

/// Organisations to choose from in a filter: those that stand today, then those that stand no more, each with
/// the month in which it ended.
pub fn picks(
    page: &Page,
    today: Date,
    found: impl IntoIterator<Item = OrganisationName>,
) -> Vec<Choice> {
    let (standing, gone): (Vec<OrganisationName>, Vec<OrganisationName>) =
        found.into_iter().partition(|it| it.stands_on(today));
    let standing = standing
        .into_iter()
        .map(|it| Choice::new(it.id, it.short_name));
    let gone = gone.into_iter().map(|it| {
        let month = it.dissolved_on.map(|on| on.strftime("%Y-%m").to_string());
        let month = month.unwrap_or_default();
        let places = [("name", it.short_name.as_str()), ("month", month.as_str())];
        Choice::new(it.id, page.t_with("orgs.gone", &places))
    });
    standing.chain(gone).collect()
}

/// The remarks of a line, the most harmful first.
pub fn remarks(page: &Page, line: &Line) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if line.has(Mark::PostVacant) {
        remarks.push(Remark {
            mark: vacancy_mark(page, line),
            words: String::new(),
        });
    }
    for finding in &line.thresholds {
        let key = format!("orgs.short_{}", crossing_key(line, finding));
        let short = page.t_with(&key, &places(page, finding).each());
        let between = if page.zh() { "，" } else { ", " };
        remarks.push(Remark {
            mark: threshold_mark(page, finding),
            words: match finding.since {
                Some(it) => format!("{short}{between}{}", since(page, it)),
                None => short,
            },
        });
    }
    if let Some(mark) = line.term.and_then(|it| term_mark(page, it.state)) {
        remarks.push(Remark {
            mark,
            words: String::new(),
        });
    }
    remarks
}

/// The same in sentences with their sources. `term_rule` is the rule of the organisation's term.
pub fn statements(page: &Page, line: &Line, term_rule: Option<&Citation>) -> Vec<Statement> {
    let cited = |rule: &Citation| (source(page, rule), rule_href(rule));
    let mut statements = Vec::new();
    if line.has(Mark::PostVacant) {
        let key = match line.node.kind {
            OrganisationKind::Group => "orgs.sentence_group_leader_vacant",
            _ => "orgs.sentence_secretary_vacant",
        };
        statements.push(Statement {
            mark: vacancy_mark(page, line),
            sentence: page.t(key).to_owned(),
            since: String::new(),
            source: None,
        });
    }
    for finding in &line.thresholds {
        let key = format!("orgs.sentence_{}", crossing_key(line, finding));
        statements.push(Statement {
            mark: threshold_mark(page, finding),
            sentence: page.t_with(&key, &places(page, finding).each()),
            since: finding.since.map_or_else(String::new, |it| since(page, it)),
            source: Some(cited(&finding.rule)),
        });
    }
    let term = line.term.and_then(|it| Some((it, it.ends_on?)));
    if let Some((term, ends_on)) = term {
        let (key, days) = match term.state {
            TermState::Over(days) => ("orgs.sentence_term_over", days),
            TermState::Soon(days) => ("orgs.sentence_term_soon", days),
            TermState::Unknown | TermState::Running => return statements,
        };
        let (on, n) = (ends_on.to_string(), days.to_string());
        if let Some(mark) = term_mark(page, term.state) {
            statements.push(Statement {
                mark,
                sentence: page.t_with(key, &[("on", &on), ("n", &n)]),
                since: String::new(),
                source: term_rule.map(cited),
            });
        }
    }
    statements
}

/// Where the editions of a rule are shown.
pub fn rule_href(rule: &Citation) -> String {
    format!("/rules/{}", rule.key)
}

/// Since when: 自 2019-05-01 起.
pub fn since(page: &Page, since: Since) -> String {
    if since.basis == SinceBasis::WithinMonth {
        return page.t_with(
            "orgs.since_within_month",
            &[("month", &month(page, since.on))],
        );
    }
    let key = format!("orgs.since_{}", since.basis.key());
    page.t_with(&key, &[("on", &since.on.to_string())])
}

fn month(page: &Page, on: Date) -> String {
    let month = Period::month_of(on);
    if page.zh() { month.zh() } else { month.en() }
}

/// The key of what is said: a joint branch that is too small cannot become one.
fn crossing_key(line: &Line, finding: &ThresholdFinding) -> &'static str {
    match (line.node.kind, finding.crossing) {
        (OrganisationKind::JointBranch, Crossing::BranchBelowMin) => "joint_branch_below_min",
        (_, crossing) => crossing.key(),
    }
}

/// The places of the texts about a threshold.
struct Places {
    count: String,
    limit: String,
    due: String,
}

impl Places {
    fn each(&self) -> [(&str, &str); 3] {
        [
            ("count", &self.count),
            ("limit", &self.limit),
            ("due", &self.due),
        ]
    }
}

fn places(page: &Page, finding: &ThresholdFinding) -> Places {
    let due = kind_name(page, finding.due.key());
    Places {
        count: finding.count.to_string(),
        limit: finding.limit.to_string(),
        due: if page.zh() { due } else { due.to_lowercase() },
    }
}

fn threshold_mark(page: &Page, finding: &ThresholdFinding) -> StateMark {
    let key = match finding.crossing {
        Crossing::BranchBelowMin => "orgs.below_min_full",
        Crossing::GeneralBranchBelowMin | Crossing::CommitteeBelowMin => "orgs.below_min",
        Crossing::BranchOverMax | Crossing::GeneralBranchOverMax => "orgs.over_max",
        Crossing::BranchCommitteeMissing => "orgs.committee_missing",
    };
    let word = page.t_with(key, &[("limit", &finding.limit.to_string())]);
    let standing = match finding.rule.binding {
        Binding::Hard => Standing::Late(None),
        Binding::Warn | Binding::Info => Standing::Soon(0),
    };
    page.state(standing).word(word)
}

fn vacancy_mark(page: &Page, line: &Line) -> StateMark {
    let key = match line.node.kind {
        OrganisationKind::Group => "orgs.group_leader_vacant",
        _ => "orgs.secretary_vacant",
    };
    page.state(Standing::Late(None)).word(page.t(key))
}

fn term_mark(page: &Page, state: TermState) -> Option<StateMark> {
    match state {
        TermState::Over(days) => {
            let word = page.t_n("orgs.term_over", days);
            Some(page.state(Standing::Late(None)).word(word))
        }
        TermState::Soon(0) => {
            let word = page.t("orgs.term_today");
            Some(page.state(Standing::Soon(0)).word(word))
        }
        TermState::Soon(days) => {
            let word = page.t_n("orgs.term_soon", days);
            Some(page.state(Standing::Soon(days)).word(word))
        }
        TermState::Unknown | TermState::Running => None,
    }
}
