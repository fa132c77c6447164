//! The four chapters as blocks: what the page shows and what the Word file holds.

use super::findings::{causes, gaps, measure_blocks};
use super::model::Chapter;
use super::wording::{Part, Sentence, Speaker};

/// Lines of a table that the Word file shows before the rest is left to the page.
pub const LINES_SHOWN: usize = 20;

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
    /// An organisation by id and short name.
    Organisation(i64, String),
    /// How much of a figure of duties is one organisation's own: its id, the key, the count.
    Part(i64, String, i64),
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
        let [due, done, running] =
            ["due", "done", "running"].map(|what| format!("life.{key}.{what}"));
        let template = if speaker.report.value(&running) > 0 {
            "reports.s_duty_running"
        } else {
            "reports.s_duty"
        };
        let figures = [
            ("due", due.as_str()),
            ("done", done.as_str()),
            ("running", running.as_str()),
        ];
        speaker.sentence_with(template, &figures, &[("duty", speaker.pick(zh, en))])
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

/// Every figure whose key begins so, two to a line; what is still running where anything is.
pub(super) fn figure_table(speaker: &Speaker<'_>, caption: &str, starts: &[&str]) -> Block {
    let others = speaker.report.others.iter();
    let running = others.filter(|it| it.key.ends_with(".running") && it.value > 0);
    let keys: Vec<&str> = speaker
        .report
        .figures
        .iter()
        .chain(running)
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
