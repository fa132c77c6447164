//! Chapters as the page shows them: every figure a link, long tables folded, charts drawn.

use zhibu_web::text::percent_encode;

use crate::reports::chapters::{Block, Cell, ChapterText, Chart, Table, Whole};
use crate::reports::model::{Chapter, Question};
use crate::reports::wording::{Part, Sentence, Speaker};

/// A chapter ready for the template.
pub struct ChapterView {
    /// Its key, for the id of its section and the names of its fields.
    pub key: &'static str,
    /// The name of the field of the officer's words.
    pub field: String,
    /// What that field is called.
    pub field_label: String,
    /// 一, 二, 三, 四, or nothing in English.
    pub number: &'static str,
    /// Its heading.
    pub title: String,
    /// Its content.
    pub blocks: Vec<BlockView>,
    /// The officer's words, a paragraph each.
    pub remark: Vec<String>,
}

/// A piece of a chapter ready for the template; absent parts are not shown.
#[derive(Default)]
pub struct BlockView {
    /// A heading.
    pub heading: Option<String>,
    /// Sentences one after the other.
    pub pieces: Vec<Piece>,
    /// A chart beside the table.
    pub chart: Option<ChartView>,
    /// A table.
    pub table: Option<TableView>,
}

/// Words, or a link.
pub struct Piece {
    /// As it is read.
    pub text: String,
    /// Where it leads, of our own making and shown as it is; empty for words.
    pub href: String,
    /// Key and day, shown when pointed at.
    pub hint: String,
}

/// A table ready for the template.
pub struct TableView {
    /// What it shows.
    pub caption: String,
    /// Headings, and whether what stands below them stands right.
    pub header: Vec<(String, bool)>,
    /// Lines.
    pub rows: Vec<Vec<CellView>>,
    /// The way to the lines left out.
    pub more: Option<Piece>,
}

/// A cell ready for the template.
pub struct CellView {
    /// Text and link.
    pub piece: Piece,
    /// Whether it stands right.
    pub is_number: bool,
}

/// Bars ready to be drawn, in the units of the drawing.
pub struct ChartView {
    /// What it shows.
    pub title: String,
    /// Height of the drawing.
    pub height: i64,
    /// From top to bottom.
    pub bars: Vec<Bar>,
}

/// One bar.
pub struct Bar {
    /// What it is.
    pub label: String,
    /// How much.
    pub value: i64,
    /// Top of the bar.
    pub top: i64,
    /// Foot of its text.
    pub foot: i64,
    /// How long.
    pub length: i64,
    /// Where its number begins.
    pub number_at: i64,
}

/// Lines of a folded table: every number of the worst is a link, and a page stays below 60 KB.
const LINES_ON_PAGE: usize = 8;

/// Where bars begin, how long the longest is, how far apart they are.
const BAR_LEFT: i64 = 132;
const BAR_LONGEST: i64 = 220;
const BAR_PITCH: i64 = 28;

/// Turns chapters into what the template shows.
pub struct View<'a> {
    /// Speaks the reader's language about the report.
    pub speaker: Speaker<'a>,
    /// Whether the reader may change measures.
    pub may_write: bool,
}

impl View<'_> {
    /// One chapter.
    pub fn chapter(&self, it: &ChapterText) -> ChapterView {
        let mut blocks: Vec<BlockView> = Vec::new();
        let mut chart = None;
        for block in &it.blocks {
            let mut view = BlockView::default();
            match block {
                Block::Heading(text) => view.heading = Some(text.clone()),
                Block::Paragraph(sentences) => view.pieces = self.pieces(sentences),
                Block::Chart(found) => {
                    chart = Some(drawn(found));
                    continue;
                }
                Block::Table(table) => {
                    view.chart = chart.take();
                    view.table = Some(self.table(table));
                }
            }
            blocks.push(view);
        }
        ChapterView {
            key: it.chapter.key(),
            field: format!("body_{}", it.chapter.key()),
            field_label: self
                .speaker
                .text_with("reports.remark_in", &[("chapter", &it.title)]),
            number: self.speaker.pick(number(it.chapter), ""),
            title: it.title.clone(),
            blocks,
            remark: it.remark.lines().map(str::to_owned).collect(),
        }
    }

    /// A measure's line as the list of all measures shows it.
    pub fn row(&self, row: &[Cell]) -> Vec<CellView> {
        row.iter().filter_map(|cell| self.cell(cell)).collect()
    }

    fn pieces(&self, sentences: &[Sentence]) -> Vec<Piece> {
        sentences
            .iter()
            .flatten()
            .map(|part| self.piece(part))
            .collect()
    }

    fn piece(&self, part: &Part) -> Piece {
        match part {
            Part::Text(text) => Piece {
                text: text.clone(),
                href: String::new(),
                hint: String::new(),
            },
            Part::Figure { key, text } => {
                let question = &self.speaker.report.facts.question;
                Piece {
                    text: text.clone(),
                    href: beside(question, key),
                    hint: format!("{key} · {}", question.to),
                }
            }
        }
    }

    fn table(&self, table: &Table) -> TableView {
        let folds = table.whole != Whole::Here;
        let shown = if folds {
            LINES_ON_PAGE
        } else {
            table.rows.len()
        };
        let mut header = table.header.clone();
        if self.may_write && table.whole == Whole::Measures {
            header.push(self.speaker.text("reports.change"));
        }
        let rows: Vec<Vec<CellView>> = table
            .rows
            .iter()
            .take(shown)
            .map(|row| self.row(row))
            .collect();
        let is_number = |at: usize| {
            let below = rows.first().and_then(|row| row.get(at));
            below.is_some_and(|cell| cell.is_number)
        };
        TableView {
            caption: table.caption.clone(),
            header: header
                .into_iter()
                .enumerate()
                .map(|(at, head)| (head, is_number(at)))
                .collect(),
            rows,
            more: self.more(table.whole, table.rows.len().saturating_sub(shown)),
        }
    }

    fn more(&self, whole: Whole, left_out: usize) -> Option<Piece> {
        if left_out == 0 {
            return None;
        }
        let question = &self.speaker.report.facts.question;
        let (key, href) = match whole {
            Whole::Here => return None,
            Whole::Board => ("reports.whole_board", board_href(question)),
            Whole::Measures => (
                "reports.whole_measures",
                format!("/reports/measures?{}", tail(question)),
            ),
        };
        Some(Piece {
            text: self.speaker.text_with(key, &[("n", &left_out.to_string())]),
            href,
            hint: String::new(),
        })
    }

    fn cell(&self, cell: &Cell) -> Option<CellView> {
        let words = |text: &str, href: String| Piece {
            text: text.to_owned(),
            href,
            hint: String::new(),
        };
        let report = self.speaker.report;
        let question = &report.facts.question;
        let (piece, is_number) = match cell {
            Cell::Text(text) => (words(text, String::new()), text.ends_with('%')),
            // The label stands beside it, so nothing is said twice.
            Cell::Figure(part) => {
                let piece = self.piece(part);
                let hint = String::new();
                (Piece { hint, ..piece }, true)
            }
            Cell::Organisation(id, name) => (words(name, format!("/organisations/{id}")), false),
            Cell::Part(_, _, 0) => (words("0", String::new()), true),
            Cell::Part(id, key, count) => {
                let href = format!("{}&of={id}", beside(question, key));
                (words(&count.to_string(), href), true)
            }
            Cell::Measure(at) => {
                let measure = report.measures.get(*at).filter(|_| self.may_write)?;
                let href = format!(
                    "/reports/measure?owing={}&gap={}&{}",
                    measure.organisation_id,
                    percent_encode(&measure.gap_key),
                    tail(question)
                );
                (words(&self.speaker.text("reports.change"), href), false)
            }
        };
        Some(CellView { piece, is_number })
    }
}

/// The address of the records behind a figure.
pub fn records_href(question: &Question, key: &str) -> String {
    format!(
        "/reports/records?figure={}&{}",
        percent_encode(key),
        tail(question)
    )
}

/// The same, short, from another page of reports: a report has some two hundred of them.
fn beside(question: &Question, key: &str) -> String {
    format!("records?figure={}&{}", percent_encode(key), tail(question))
}

/// The board 差距一览 of the organisation in the year the period ends in.
pub fn board_href(question: &Question) -> String {
    format!(
        "/board?year={}&organisation={}&gaps=1",
        question.to.year(),
        question.organisation_id
    )
}

/// Organisation and period as every address of a report carries them.
pub fn tail(question: &Question) -> String {
    format!(
        "organisation={}&from={}&to={}",
        question.organisation_id, question.from, question.to
    )
}

fn number(chapter: Chapter) -> &'static str {
    match chapter {
        Chapter::Situation => "一、",
        Chapter::Gaps => "二、",
        Chapter::Causes => "三、",
        Chapter::Measures => "四、",
    }
}

fn drawn(chart: &Chart) -> ChartView {
    let most = chart
        .bars
        .iter()
        .map(|(_, value)| *value)
        .max()
        .unwrap_or(0)
        .max(1);
    let mut top = 4;
    let mut bars = Vec::new();
    for (label, value) in &chart.bars {
        let length = value.saturating_mul(BAR_LONGEST) / most;
        bars.push(Bar {
            label: label.clone(),
            value: *value,
            top,
            foot: top + 15,
            length,
            number_at: BAR_LEFT + length + 6,
        });
        top += BAR_PITCH;
    }
    ChartView {
        title: chart.title.clone(),
        height: top,
        bars,
    }
}
