//! The four chapters as blocks: what the page shows and what the Word file holds.

use super::model::{Chapter, Measure, Report};
use super::wording::{Part, Sentence, Speaker, share_text};
use super::{counting, measures};

/// Lines of a table that are shown before the rest is folded away.
pub const LINES_SHOWN: usize = 20;
/// Names in a sentence before the rest is only counted.
const NAMES_SHOWN: usize = 20;

/// One chapter.
#[derive(Clone, Debug)]
pub struct ChapterText {
    /// Which.
    pub chapter: Chapter,
    /// Its heading, without number.
    pub title: String,
    /// Its content.
    pub blocks: Vec<Block>,
    /// The officer's words; empty where there are none.
    pub remark: String,
}

/// A piece of a chapter.
#[derive(Clone, Debug)]
pub enum Block {
    /// A heading of the second level.
    Heading(String),
    /// A paragraph of sentences.
    Paragraph(Vec<Sentence>),
    /// A chart; the table after it says the same in numbers.
    Chart(Chart),
    /// A table.
    Table(Table),
}

/// Bars.
#[derive(Clone, Debug)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// Label, figure.
    pub bars: Vec<(String, i64)>,
}

/// A table with every line there is.
#[derive(Clone, Debug)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// A heading a column.
    pub header: Vec<String>,
    /// The lines.
    pub rows: Vec<Vec<Cell>>,
    /// Where the whole of it can be seen, if the page folds it.
    pub whole: Whole,
}

/// Where the lines that a page leaves out can be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whole {
    /// Nothing is left out.
    Here,
    /// On the board 差距一览.
    Board,
    /// On the list of measures.
    Measures,
}

/// A cell.
#[derive(Clone, Debug)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A figure of the report.
    Figure(Part),
    /// A number that the board knows.
    Number(i64),
    /// The gaps of one organisation.
    Organisation(i64, String),
    /// A way to change the measure at this place of the report's measures.
    Measure(usize),
}

/// The report in the speaker's language.
pub fn chapters(speaker: &Speaker<'_>) -> Vec<ChapterText> {
    Chapter::ALL
        .into_iter()
        .map(|chapter| ChapterText {
            chapter,
            title: speaker.text(&format!("reports.chapter_{}", chapter.key())),
            blocks: match chapter {
                Chapter::Situation => situation(speaker),
                Chapter::Gaps => gaps(speaker),
                Chapter::Causes => causes(speaker),
                Chapter::Measures => measure_blocks(speaker),
            },
            remark: speaker
                .report
                .remark(chapter)
                .map(|remark| remark.body.clone())
                .unwrap_or_default(),
        })
        .collect()
}

fn situation(speaker: &Speaker<'_>) -> Vec<Block> {
    let heading = |key: &str| Block::Heading(speaker.text(&format!("reports.{key}")));
    let paragraph = |keys: &[&str]| {
        let sentences = keys
            .iter()
            .map(|key| speaker.sentence(&format!("reports.{key}")));
        Block::Paragraph(sentences.collect())
    };
    let table = |key: &str, starts: &[&str]| figure_table(speaker, key, starts);
    let mut life = vec![speaker.sentence("reports.s_life")];
    life.extend(speaker.report.duties.iter().map(|(key, zh, en)| {
        let (due, done) = (format!("life.{key}.due"), format!("life.{key}.done"));
        let figures = [("due", due.as_str()), ("done", done.as_str())];
        let words = [("duty", speaker.pick(zh, en))];
        speaker.sentence_with("reports.s_duty", &figures, &words)
    }));
    life.push(speaker.sentence("reports.s_records"));
    vec![
        heading("h_organisations"),
        paragraph(&["s_organisations", "s_units"]),
        table("t_organisations", &["organisations.", "units."]),
        heading("h_leadership"),
        paragraph(&["s_leadership", "s_committees"]),
        table("t_leadership", &["leadership."]),
        heading("h_members"),
        paragraph(&["s_members", "s_personnel", "s_education", "s_joined"]),
        chart(speaker, "chart_age", "members.age."),
        table("t_members", &["members."]),
        heading("h_life"),
        Block::Paragraph(life),
        heading("h_dues"),
        paragraph(&["s_dues", "s_dues_classes"]),
        table("t_dues", &["dues."]),
    ]
}

fn gaps(speaker: &Speaker<'_>) -> Vec<Block> {
    let report = speaker.report;
    let heading = |key: &str| Block::Heading(speaker.text(&format!("reports.{key}")));
    let mut life = Vec::new();
    if report.value("life.gaps") == 0 {
        life.push(speaker.sentence("reports.g_none"));
    } else {
        life.push(speaker.sentence("reports.g_summary"));
        for (key, zh, en) in &report.duties {
            let (due, gaps) = (format!("life.{key}.due"), format!("life.{key}.gaps"));
            if report.value(&gaps) == 0 {
                continue;
            }
            let share = share_text(report.value(&gaps), report.value(&due));
            let figures = [("due", due.as_str()), ("gaps", gaps.as_str())];
            let words = [("duty", speaker.pick(zh, en)), ("share", share.as_str())];
            life.push(speaker.sentence_with("reports.g_duty", &figures, &words));
        }
    }
    if report.value("life.waived") > 0 {
        life.push(speaker.sentence("reports.g_waived"));
    }
    let mut blocks = vec![heading("h_gaps_life"), Block::Paragraph(life)];
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
            Cell::Number(line.total),
        ];
        row.extend(line.by_duty.iter().map(|count| Cell::Number(*count)));
        row
    });
    Block::Table(Table {
        caption: speaker.text("reports.t_worst"),
        rows: rows.collect(),
        header,
        whole: Whole::Board,
    })
}

fn causes(speaker: &Speaker<'_>) -> Vec<Block> {
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
            sentences.push(speaker.sentence_with(
                "reports.c_cause",
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

fn measure_blocks(speaker: &Speaker<'_>) -> Vec<Block> {
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

/// Every figure whose key begins so, two to a line.
fn figure_table(speaker: &Speaker<'_>, caption: &str, starts: &[&str]) -> Block {
    let keys: Vec<&str> = speaker
        .report
        .figures
        .iter()
        .map(|figure| figure.key.as_str())
        .filter(|key| starts.iter().any(|start| key.starts_with(start)))
        .collect();
    let rows = keys.chunks(2).map(|pair| {
        let mut row: Vec<Cell> = pair
            .iter()
            .flat_map(|key| {
                [
                    Cell::Text(speaker.label(key)),
                    Cell::Figure(speaker.figure(key)),
                ]
            })
            .collect();
        row.resize_with(4, || Cell::Text(String::new()));
        row
    });
    let (what, value) = (speaker.text("reports.what"), speaker.text("reports.value"));
    Block::Table(Table {
        caption: speaker.text(&format!("reports.{caption}")),
        rows: rows.collect(),
        header: vec![what.clone(), value.clone(), what, value],
        whole: Whole::Here,
    })
}

fn chart(speaker: &Speaker<'_>, title: &str, start: &str) -> Block {
    let figures = speaker.report.figures.iter();
    Block::Chart(Chart {
        title: speaker.text(&format!("reports.{title}")),
        bars: figures
            .filter(|figure| figure.key.starts_with(start))
            .map(|figure| (speaker.label(&figure.key), figure.value))
            .collect(),
    })
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
