//! 党费 of everybody for twelve months: rates and bases in, figures out, without a database.

use std::hint::black_box;
use std::time::Duration;

use jiff::civil::date;
use zhibu_app::dues::rules::{BaseSpan, Month, Tariffs, Totals, each_run};
use zhibu_app::embedded_rules;
use zhibu_ledger::Fen;
use zhibu_rules::Rulebook;
use zhibu_rules::dues::{DuesClass, DuesQuestion};

use crate::measure::{Often, in_turns, used};
use crate::people::Dice;
use crate::place::ProcessorClock;
use crate::report::{Figure, Report, Target};

const MONTHS: usize = 12;
const TARGET: Duration = Duration::from_millis(80);
const FLOOR: &str = "reading 1 GiB of memory";

/// Measures the sums by month and class, the figures one by one, and reasons.
pub fn measure(report: &mut Report, members: usize) {
    let book = embedded_rules().expect("rules");
    let tariffs = Tariffs::prepare(&book, first(), last()).expect("rates");
    let spans = Bases::of(members);
    let memory = vec![1_u64; (1 << 30) / 8];
    let mut figures = vec![0_i64; members * MONTHS];
    let [floor, sums, written] = in_turns(
        &mut ProcessorClock::own(),
        Often {
            rounds: 7,
            calls: 2,
        },
        [
            &mut || used(memory.iter().fold(0_u64, |sum, it| sum.wrapping_add(*it))),
            &mut || used(totals(&tariffs, black_box(&spans))),
            &mut || write_figures(&tariffs, black_box(&spans), &mut figures),
        ],
    );
    let added: i64 = figures.iter().sum();
    assert_eq!(Some(added), totals(&tariffs, &spans).owed_fen());
    for (work, ours) in [
        ("added up by month and class", sums),
        ("one by one", written),
    ] {
        report.figure(&Figure {
            work: &format!("dues: {members} members × 12 months, {work}"),
            engine: "–",
            floor: (FLOOR, floor),
            ours,
            target: Target::Processor(TARGET),
        });
    }
    reasons(report, &book);
}

/// The reasons of a page of fifty people for twelve months, as sentences.
fn reasons(report: &mut Report, book: &Rulebook) {
    let tariff = book.on(date(2026, 7, 31)).dues_tariff().expect("rates");
    let questions: Vec<DuesQuestion> = (0..600)
        .map(|at| DuesQuestion {
            class: DuesClass::Salaried,
            base: Some(Fen::new(300_000 + at * 1_000)),
            on: date(2026, 7, 31),
            accepted_on: None,
        })
        .collect();
    let [figures, reasons] = in_turns(
        &mut ProcessorClock::own(),
        Often {
            rounds: 7,
            calls: 200,
        },
        [
            &mut || {
                for question in &questions {
                    used(tariff.reckon(question).unwrap().fen);
                }
            },
            &mut || {
                for question in &questions {
                    used(tariff.reckon(question).unwrap().reason_zh());
                }
            },
        ],
    );
    report.figure(&Figure {
        work: "dues: 600 figures with their reasons",
        engine: "–",
        floor: ("the figures alone", figures),
        ours: reasons,
        target: Target::Told,
    });
}

fn first() -> Month {
    Month::january(2026)
}

fn last() -> Month {
    first().plus(11)
}

/// The bases of many members, one after another.
struct Bases {
    spans: Vec<BaseSpan>,
    /// Where the spans of each member end.
    ends: Vec<usize>,
}

impl Bases {
    /// Four of five salaried, one retired; one in six changes pay or class within the year.
    fn of(members: usize) -> Self {
        let mut dice = Dice(7);
        let mut bases = Self {
            spans: Vec::with_capacity(members * 7 / 6),
            ends: Vec::with_capacity(members),
        };
        for _ in 0..members {
            let retires = dice.below(5) == 0;
            let class = if retires {
                DuesClass::Retired
            } else {
                DuesClass::Salaried
            };
            let fen = i64::try_from(200_000 + dice.below(1_200_000)).unwrap();
            let mut span = BaseSpan {
                class,
                first: Month::january(2026),
                last: None,
                base: Some(Fen::new(fen)),
            };
            bases.spans.push(span);
            if dice.below(6) == 0 {
                span.first = Month::january(2026).plus(6);
                span.base = Some(Fen::new(fen + 30_000));
                bases.spans.push(span);
            }
            bases.ends.push(bases.spans.len());
        }
        bases
    }

    fn each(&self, mut each: impl FnMut(&[BaseSpan])) {
        let mut begin = 0;
        for end in &self.ends {
            each(&self.spans[begin..*end]);
            begin = *end;
        }
    }
}

fn totals(tariffs: &Tariffs<'_>, bases: &Bases) -> Totals {
    let mut totals = Totals::of_months(MONTHS);
    bases.each(|spans| {
        each_run(tariffs, spans, (first(), last()), |run| {
            totals.add(first(), &run).expect("within the range");
        });
    });
    totals
}

fn write_figures(tariffs: &Tariffs<'_>, bases: &Bases, figures: &mut [i64]) {
    let mut rows = figures.chunks_exact_mut(MONTHS);
    bases.each(|spans| {
        let row = rows.next().expect("a row a member");
        each_run(tariffs, spans, (first(), last()), |run| {
            let at = |month: Month| usize::try_from(first().until(month)).unwrap();
            let owed = run.owed.map_or(-1, Fen::get);
            row[at(run.first)..=at(run.last)].fill(owed);
        });
    });
}
