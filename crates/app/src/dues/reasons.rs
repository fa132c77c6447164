//! Why a member owes what they owe: in words, with base, rate and article.

use zhibu_ledger::Fen;
use zhibu_rules::Rulebook;
use zhibu_rules::dues::{DuesClass, DuesFault, DuesQuestion, PayItem, PaySign};

use super::model::{Base, BaseItem, BaseLine, Belonging, Owing, Stretch};
use super::reckoning::{bases, months_of};
use super::rules::{BaseSpan, Month, Run, Tariffs, each_run};
use crate::error::Outcome;

/// Everything that is needed to say why.
pub struct Reasons<'a> {
    /// Every rule.
    pub book: &'a Rulebook,
    /// The rates of the months asked about.
    pub tariffs: Tariffs<'a>,
    /// The member's bases, in the order of months.
    pub lines: &'a [BaseLine],
    /// When the member belonged anywhere.
    pub belongings: &'a [Belonging],
}

impl Reasons<'_> {
    /// The months from the first to the last in stretches with the same reason.
    ///
    /// # Errors
    /// A base that the rules cannot read.
    pub fn stretches(&self, (first, last): (Month, Month)) -> Outcome<Vec<Stretch>> {
        let bases = bases(self.book, self.lines)?;
        let mut runs = Vec::new();
        each_run(&self.tariffs, &bases.spans, (first, last), |run| {
            runs.push(run);
        });
        let mut stretches: Vec<Stretch> = Vec::new();
        for run in runs {
            let lines = run.span.and_then(|at| bases.lines.get(at).copied());
            let span = run.span.and_then(|at| bases.spans.get(at));
            for (month_first, month_last, is_member) in self.cut(run.first, run.last) {
                stretches.push(if is_member {
                    let run = Run {
                        first: month_first,
                        last: month_last,
                        ..run
                    };
                    self.owed(&run, span, lines)
                } else {
                    self.not_owed(month_first, month_last)
                });
            }
        }
        Ok(merged(stretches))
    }

    /// The months cut where membership begins or ends.
    fn cut(&self, first: Month, last: Month) -> Vec<(Month, Month, bool)> {
        let mut cut: Vec<(Month, Month, bool)> = Vec::new();
        for month in first.to(last) {
            let is_member = self.belongings.iter().any(|belonging| {
                let (begins, ends) = months_of(belonging);
                begins <= month && ends.is_none_or(|ends| month <= ends)
            });
            match cut.last_mut() {
                Some((_, end, same)) if *same == is_member => *end = month,
                _ => cut.push((month, month, is_member)),
            }
        }
        cut
    }

    fn owed(&self, run: &Run, span: Option<&BaseSpan>, lines: Option<&[BaseLine]>) -> Stretch {
        let class = run.class.map(|class| class_name(self.book, class));
        let answer = span.and_then(|span| {
            let question = DuesQuestion {
                class: span.class,
                base: span.base,
                on: run.last.last_day(),
                accepted_on: None,
            };
            self.tariffs.of(run.first)?.reckon(&question).ok()
        });
        let missing = || match run.class {
            Some(DuesClass::SelfEmployed) => (
                "上季度月均纯收入未知，无法计算".to_owned(),
                "cannot be computed: the average of the previous quarter is not known".to_owned(),
            ),
            Some(_) => (
                DuesFault::BaseMissing.zh().to_owned(),
                "cannot be computed: the month's base is not known".to_owned(),
            ),
            None => (
                "没有缴费基数，也不知道缴费类别，无法计算".to_owned(),
                "cannot be computed: neither class nor base is known".to_owned(),
            ),
        };
        Stretch {
            first: run.first,
            last: run.last,
            class,
            owing: run.owed.map_or(Owing::BaseMissing, Owing::Fen),
            base: lines.and_then(|lines| self.base(span, lines)),
            reason: answer.map_or_else(missing, |it| (it.reason_zh(), it.reason_en())),
            article: answer.map(|it| {
                let citation = it.rule.citation();
                (
                    format!("{}{}", citation.document_zh, citation.article_zh),
                    format!("{}, {}", citation.document_en, citation.article_en),
                )
            }),
        }
    }

    fn not_owed(&self, first: Month, last: Month) -> Stretch {
        let begins = self.belongings.iter().map(|it| months_of(it).0).min();
        let reason = if begins.is_some_and(|begins| last < begins) {
            (
                "支部大会尚未接收，不缴".to_owned(),
                "nothing is owed before the branch assembly has accepted".to_owned(),
            )
        } else {
            (
                "已不是党员，不缴".to_owned(),
                "nothing is owed: no longer a member".to_owned(),
            )
        };
        Stretch {
            first,
            last,
            class: None,
            owing: Owing::Nothing,
            base: None,
            reason,
            article: None,
        }
    }

    fn base(&self, span: Option<&BaseSpan>, lines: &[BaseLine]) -> Option<Base> {
        let line = lines.first()?;
        let class = DuesClass::parse(&line.class)?;
        let on = Month::parse(&line.from_month)?.last_day();
        let known: Vec<&PayItem> = self.book.pay_items(class, on).collect();
        let place = |key: &str| known.iter().position(|item| item.key == key);
        let mut items: Vec<(Option<usize>, BaseItem)> = Vec::new();
        for line in lines {
            let (Some(key), Some(fen)) = (line.item.clone(), line.amount_fen) else {
                continue;
            };
            let at = place(&key);
            let item = at.and_then(|at| known.get(at));
            let names = item.map(|item| (item.zh.clone(), item.en.clone()));
            items.push((
                at,
                BaseItem {
                    name: names.unwrap_or_else(|| (key.clone(), key.clone())),
                    sign: item.map_or(PaySign::Ignored, |item| item.sign),
                    amount: Fen::new(fen),
                    key,
                },
            ));
        }
        // As on the pay slip, which is the order of the rule files.
        items.sort_by_key(|(at, _)| at.unwrap_or(usize::MAX));
        let items = items.into_iter().map(|(_, item)| item).collect();
        Some(Base {
            fen: span?.base,
            from_month: line.from_month.clone(),
            reason: line.reason.clone(),
            items,
        })
    }
}

/// The name of a class in both languages.
pub fn class_name(book: &Rulebook, class: DuesClass) -> (String, String) {
    let label = book.dues_classes().iter().find(|it| it.class == class);
    label.map_or_else(
        || (class.key().to_owned(), class.key().to_owned()),
        |label| (label.zh.clone(), label.en.clone()),
    )
}

/// Neighbours without a base and with the same reason become one.
fn merged(stretches: Vec<Stretch>) -> Vec<Stretch> {
    let mut merged: Vec<Stretch> = Vec::new();
    for stretch in stretches {
        match merged.last_mut() {
            Some(before)
                if before.base.is_none()
                    && stretch.base.is_none()
                    && before.reason == stretch.reason
                    && before.owing == stretch.owing =>
            {
                before.last = stretch.last;
            }
            _ => merged.push(stretch),
        }
    }
    merged
}
