//! Gaps, causes and measures as blocks.

use super::chapters::{Block, Cell, Chart, Table, Whole, figure_table};
use super::model::{Measure, Report};
use super::wording::{Sentence, Speaker, share_text};
use super::{counting, measures};

/// Names in a sentence before the rest is only counted.
const NAMES_SHOWN: usize = 20;

/// 差距: what was due and is missing, and what does not fit the rules.
pub fn gaps(speaker: &Speaker<'_>) -> Vec<Block> {
    let report = speaker.report;
    let heading = |key: &str| Block::Heading(speaker.text(&format!("reports.{key}")));
    let mut blocks = vec![heading("h_gaps_life"), Block::Paragraph(life(speaker))];
    blocks.push(duty_chart(speaker));
    blocks.push(figure_table(speaker, "t_life", &["life."]));
    if !report.gaps.is_empty() {
        blocks.push(worst(speaker));
    }
    blocks.push(heading("h_gaps_leadership"));
    blocks.push(named(
        speaker,
        &[
            ("g_vacant", "leadership.secretaries_vacant"),
            ("g_terms", "leadership.terms_expired"),
        ],
    ));
    blocks.push(heading("h_gaps_thresholds"));
    blocks.push(named(
        speaker,
        &[
            ("g_below_min", "thresholds.branch_below_min"),
            ("g_over_max", "thresholds.branch_over_max"),
            ("g_general_branch", "thresholds.general_branch_below_min"),
            ("g_committee", "thresholds.committee_below_min"),
            ("g_branch_committee", "thresholds.branch_committee_missing"),
            ("g_units", "thresholds.units_without_organisation"),
        ],
    ));
    blocks.push(figure_table(speaker, "t_thresholds", &["thresholds."]));
    blocks.push(heading("h_gaps_dues"));
    blocks.push(Block::Paragraph(vec![
        if report.value("dues.base_missing") > 0 {
            speaker.sentence("reports.g_dues")
        } else {
            speaker.sentence("reports.g_dues_none")
        },
    ]));
    blocks
}

/// What is missing, duty by duty. That nothing is missing is said only where something was owed and nothing
/// of it is still running; shares are of what is no longer running.
fn life(speaker: &Speaker<'_>) -> Vec<Sentence> {
    let report = speaker.report;
    let value = |key: &str, what: &str| report.value(&format!("life.{key}.{what}"));
    let due: i64 = report
        .duties
        .iter()
        .map(|(key, ..)| value(key, "due"))
        .sum();
    let running = report.value("life.running");
    let mut said = Vec::new();
    if report.value("life.gaps") > 0 {
        said.push(speaker.sentence("reports.g_summary"));
    } else if due == 0 {
        said.push(speaker.sentence("reports.g_nothing_due"));
    } else if running == 0 {
        said.push(speaker.sentence("reports.g_none"));
    }
    for (key, zh, en) in &report.duties {
        let missing = value(key, "gaps");
        if missing == 0 {
            continue;
        }
        let share = share_text(missing, value(key, "due") - value(key, "running"));
        let (due, gaps) = (format!("life.{key}.due"), format!("life.{key}.gaps"));
        let figures = [("due", due.as_str()), ("gaps", gaps.as_str())];
        let words = [("duty", speaker.pick(zh, en)), ("share", share.as_str())];
        said.push(speaker.sentence_with("reports.g_duty", &figures, &words));
    }
    if running > 0 {
        said.push(speaker.sentence("reports.g_running"));
    }
    if report.value("life.waived") > 0 {
        said.push(speaker.sentence("reports.g_waived"));
    }
    said
}

/// A sentence for each state that is true of somebody, naming them.
fn named(speaker: &Speaker<'_>, states: &[(&str, &str)]) -> Block {
    let mut sentences = Vec::new();
    for (template, key) in states {
        if speaker.report.value(key) == 0 {
            continue;
        }
        let names = names(speaker, key);
        let figures = [("n", *key)];
        let words = [("names", names.as_str())];
        sentences.push(speaker.sentence_with(&format!("reports.{template}"), &figures, &words));
    }
    if sentences.is_empty() {
        sentences.push(speaker.sentence("reports.g_none_here"));
    }
    Block::Paragraph(sentences)
}

/// The organisations or units that a figure counts, by short name.
fn names(speaker: &Speaker<'_>, key: &str) -> String {
    let report = speaker.report;
    let counted: Vec<&str> = if key == "thresholds.units_without_organisation" {
        let units = report.facts.units.iter();
        units
            .filter(|it| counting::unit_counts(key, it))
            .map(|it| it.short_name.as_str())
            .collect()
    } else {
        let of_key = report.measures.iter().filter(|it| it.gap_key == key);
        of_key.map(|it| it.organisation_name.as_str()).collect()
    };
    let between = speaker.text("reports.between_names");
    let shown: Vec<&str> = counted.iter().take(NAMES_SHOWN).copied().collect();
    let mut text = shown.join(&between);
    if counted.len() > NAMES_SHOWN {
        text.push_str(&speaker.text("reports.and_others"));
    }
    text
}

fn worst(speaker: &Speaker<'_>) -> Block {
    let report = speaker.report;
    let mut header = vec![
        speaker.text("reports.organisation"),
        speaker.text("reports.gaps_all"),
    ];
    header.extend(
        report
            .duties
            .iter()
            .map(|(_, zh, en)| speaker.pick(zh, en).to_owned()),
    );
    let rows = report.gaps.iter().map(|line| {
        let mut row = vec![
            Cell::Organisation(line.organisation_id, line.name.clone()),
            Cell::Part(line.organisation_id, "life.gaps".to_owned(), line.total),
        ];
        let parts = report.duties.iter().zip(&line.by_duty);
        row.extend(parts.map(|((duty, ..), count)| {
            Cell::Part(line.organisation_id, format!("life.{duty}.gaps"), *count)
        }));
        row
    });
    Block::Table(Table {
        caption: speaker.text("reports.t_worst"),
        rows: rows.collect(),
        header,
        whole: Whole::Board,
    })
}

/// 成因: what goes together with the gaps.
pub fn causes(speaker: &Speaker<'_>) -> Vec<Block> {
    let report = speaker.report;
    let mut sentences = vec![speaker.sentence("reports.c_intro")];
    let mut rows = Vec::new();
    for cause in &report.causes {
        let label = speaker.text(&format!("reports.cause_{}", cause.key));
        let share = share_text(cause.gaps, cause.due);
        let elsewhere = share_text(cause.gaps_elsewhere, cause.due_elsewhere);
        let key = |what: &str| format!("causes.{}.{what}", cause.key);
        let (organisations, due, gaps) = (key("organisations"), key("due"), key("gaps"));
        if cause.organisations > 0 && cause.gaps > 0 {
            let template = if cause.is_worse_than_elsewhere() {
                "reports.c_cause"
            } else {
                "reports.c_no_cause"
            };
            sentences.push(speaker.sentence_with(
                template,
                &[("organisations", &organisations), ("gaps", &gaps)],
                &[
                    ("cause", &label),
                    ("share", &share),
                    ("elsewhere", &elsewhere),
                ],
            ));
        }
        rows.push(vec![
            Cell::Text(label),
            Cell::Figure(speaker.figure(&organisations)),
            Cell::Figure(speaker.figure(&due)),
            Cell::Figure(speaker.figure(&gaps)),
            Cell::Text(share),
            Cell::Text(elsewhere),
        ]);
    }
    if sentences.len() == 1 {
        sentences = vec![speaker.sentence("reports.c_none")];
    }
    let header = [
        "cause",
        "cause_organisations",
        "cause_due",
        "cause_gaps",
        "cause_share",
    ]
    .iter()
    .chain(&["cause_elsewhere"])
    .map(|key| speaker.text(&format!("reports.{key}")));
    vec![
        Block::Paragraph(sentences),
        Block::Table(Table {
            caption: speaker.text("reports.t_causes"),
            header: header.collect(),
            rows,
            whole: Whole::Here,
        }),
    ]
}

/// 对策: who does what by when.
pub fn measure_blocks(speaker: &Speaker<'_>) -> Vec<Block> {
    let report = speaker.report;
    let count = report.measures.len();
    if count == 0 {
        return vec![Block::Paragraph(vec![speaker.sentence("reports.m_none")])];
    }
    let number = count.to_string();
    let header = ["organisation", "gap", "measure", "owner", "due_on"];
    vec![
        Block::Paragraph(vec![speaker.sentence_with(
            "reports.m_intro",
            &[],
            &[("n", number.as_str())],
        )]),
        Block::Table(Table {
            caption: speaker.text("reports.t_measures"),
            header: header
                .iter()
                .map(|key| speaker.text(&format!("reports.{key}")))
                .collect(),
            rows: report
                .measures
                .iter()
                .enumerate()
                .map(|(at, measure)| measure_row(speaker, at, measure))
                .collect(),
            whole: Whole::Measures,
        }),
    ]
}

fn measure_row(speaker: &Speaker<'_>, at: usize, measure: &Measure) -> Vec<Cell> {
    vec![
        Cell::Text(measure.organisation_name.clone()),
        Cell::Text(format!(
            "{} {}",
            speaker.label(&measure.gap_key),
            measure.gap_count
        )),
        Cell::Text(measure_body(speaker, measure)),
        Cell::Text(speaker.owner(&measure.owner)),
        Cell::Text(measure.due_on.to_string()),
        Cell::Measure(at),
    ]
}

/// What is to be done: as somebody wrote it, else the usual words.
pub fn measure_body(speaker: &Speaker<'_>, measure: &Measure) -> String {
    if let Some(body) = &measure.body {
        return body.clone();
    }
    let duty = measure
        .gap_key
        .strip_prefix("life.")
        .and_then(|rest| rest.strip_suffix(".gaps"))
        .and_then(|key| {
            speaker
                .report
                .duties
                .iter()
                .find(|(known, ..)| known == key)
        })
        .map_or("", |(_, zh, en)| speaker.pick(zh, en));
    let count = measure.gap_count.to_string();
    speaker.text_with(
        measures::words_key(&measure.gap_key),
        &[("n", &count), ("duty", duty)],
    )
}

fn duty_chart(speaker: &Speaker<'_>) -> Block {
    let report: &Report = speaker.report;
    Block::Chart(Chart {
        title: speaker.text("reports.chart_gaps"),
        bars: report
            .duties
            .iter()
            .map(|(key, zh, en)| {
                let value = report.value(&format!("life.{key}.gaps"));
                (speaker.pick(zh, en).to_owned(), value)
            })
            .collect(),
    })
}
