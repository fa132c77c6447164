//! The report as a Word file after GB/T 9704-2012. Chinese, as official documents are.

use jiff::civil::Date;
use zhibu_papers::document::{
    Alignment, Block as Paper, Document, Level, Table as PaperTable, date_text,
};
use zhibu_web::{Lang, Words};

use super::chapters::{Block, Cell, LINES_SHOWN, Table, Whole, chapters};
use super::findings::measure_body;
use super::model::{Measure, Report};
use super::wording::{Part, Speaker, plain};
use crate::error::{AppError, Outcome};

/// A title longer than this is broken before 机关党建工作.
const TITLE_CHARACTERS: usize = 20;

/// The file. `issuer` signs it: the organisation that leads the others.
///
/// # Errors
/// The file cannot be put together.
pub fn docx(words: &Words, report: &Report, issuer: &str) -> Outcome<Vec<u8>> {
    document(words, report, issuer)
        .to_docx()
        .map_err(AppError::internal)
}

/// The name under which the file is kept.
pub fn file_name(words: &Words, lang: Lang, report: &Report) -> String {
    let question = &report.facts.question;
    words.t_with(
        lang,
        "reports.docx_file",
        &[
            ("organisation", &organisation_name(report)),
            ("from", &question.from.to_string()),
            ("to", &question.to.to_string()),
        ],
    )
}

/// What stands in the file.
pub fn document(words: &Words, report: &Report, issuer: &str) -> Document {
    let speaker = Speaker {
        words,
        lang: Lang::Zh,
        report,
    };
    let name = report
        .facts
        .root()
        .map_or("", |root| root.row.name.as_str());
    let mut blocks = vec![Paper::paragraph(introduction(&speaker, name))];
    for chapter in chapters(&speaker) {
        blocks.push(Paper::heading(Level::One, chapter.title));
        for block in chapter.blocks {
            blocks.extend(paper(&speaker, block));
        }
        blocks.extend(
            chapter
                .remark
                .lines()
                .filter(|line| !line.trim().is_empty())
                .map(Paper::paragraph),
        );
    }
    Document {
        title: title(&speaker, name),
        addressee: None,
        blocks,
        attachments: Vec::new(),
        issuer: Some(issuer.to_owned()),
        issued_on: Some(report.facts.today),
    }
}

fn title(speaker: &Speaker<'_>, name: &str) -> String {
    let title = speaker.text_with("reports.docx_title", &[("organisation", name)]);
    if title.chars().count() <= TITLE_CHARACTERS {
        return title;
    }
    // Broken by meaning, after the organisation's name.
    match title.split_once(name) {
        Some((before, after)) if !name.is_empty() => format!("{before}{name}\n{after}"),
        _ => title,
    }
}

fn introduction(speaker: &Speaker<'_>, name: &str) -> String {
    let facts = &speaker.report.facts;
    let day = |day: Date| date_text(day);
    speaker.text_with(
        "reports.docx_intro",
        &[
            ("organisation", name),
            ("from", &day(facts.question.from)),
            ("to", &day(facts.question.to)),
            ("computed_on", &day(facts.today)),
        ],
    )
}

/// Charts stay on the page: the table after each says the same.
fn paper(speaker: &Speaker<'_>, block: Block) -> Option<Paper> {
    match block {
        Block::Heading(text) => Some(Paper::heading(Level::Two, text)),
        Block::Paragraph(sentences) => {
            let text: String = sentences.iter().map(plain).collect();
            Some(Paper::paragraph(text.trim_end()))
        }
        Block::Chart(_) => None,
        Block::Table(table) => Some(Paper::Table(match table.whole {
            Whole::Here => paper_table(table),
            Whole::Board => {
                let rows = table.rows.into_iter().take(LINES_SHOWN).collect();
                paper_table(Table { rows, ..table })
            }
            Whole::Measures => measure_table(speaker, table),
        })),
    }
}

/// The list of measures, one line for all meetings that an organisation missed: a page for each kind
/// would be read by nobody.
fn measure_table(speaker: &Speaker<'_>, table: Table) -> PaperTable {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut before: Option<&Measure> = None;
    for measure in &speaker.report.measures {
        let missed = missed_meetings(speaker, measure);
        let same = before.is_some_and(|before| {
            is_usual_life(before)
                && is_usual_life(measure)
                && before.organisation_id == measure.organisation_id
        });
        let gap = match &missed {
            Some(missed) => speaker.text_with("reports.docx_missed", &[("meetings", missed)]),
            None => format!("{} {}", speaker.label(&measure.gap_key), measure.gap_count),
        };
        match rows
            .last_mut()
            .and_then(|row| row.get_mut(1))
            .filter(|_| same)
            .zip(missed)
        {
            Some((gaps, missed)) => *gaps = format!("{gaps}、{missed}"),
            None => rows.push(vec![
                measure.organisation_name.clone(),
                gap,
                if is_usual_life(measure) {
                    speaker.text("reports.measure_life_all")
                } else {
                    measure_body(speaker, measure)
                },
                speaker.owner(&measure.owner),
                date_text(measure.due_on),
            ]),
        }
        before = Some(measure);
    }
    PaperTable {
        caption: Some(table.caption),
        header: table.header,
        rows,
        alignments: vec![Alignment::Left; 5],
    }
}

/// A kind of meeting and how many of it are missing; none for any other gap.
fn missed_meetings(speaker: &Speaker<'_>, measure: &Measure) -> Option<String> {
    let duty = measure.gap_key.strip_prefix("life.")?;
    let duty = duty.strip_suffix(".gaps")?;
    let mut duties = speaker.report.duties.iter();
    let (_, name, _) = duties.find(|(key, ..)| key == duty)?;
    Some(format!("{name} {}", measure.gap_count))
}

/// Missed meetings for which nobody has set anything else.
fn is_usual_life(measure: &Measure) -> bool {
    measure.gap_key.starts_with("life.") && measure.body.is_none()
}

fn paper_table(table: Table) -> PaperTable {
    let columns = table.header.len();
    let rows: Vec<Vec<String>> = table
        .rows
        .iter()
        .map(|row| row.iter().take(columns).map(cell_text).collect())
        .collect();
    let alignments = (0..columns)
        .map(|column| {
            let cells = table.rows.iter().filter_map(|row| row.get(column));
            alignment(cells)
        })
        .collect();
    PaperTable {
        caption: Some(table.caption),
        header: table.header,
        rows,
        alignments,
    }
}

/// Figures stand right, words left.
fn alignment<'c>(mut cells: impl Iterator<Item = &'c Cell>) -> Alignment {
    let is_number = cells.all(|cell| match cell {
        Cell::Figure(_) | Cell::Part(..) => true,
        Cell::Text(text) => text.is_empty() || text == "—" || text.ends_with('%'),
        Cell::Organisation(..) | Cell::Measure(_) => false,
    });
    if is_number {
        Alignment::Right
    } else {
        Alignment::Left
    }
}

fn cell_text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) | Cell::Organisation(_, text) => text.clone(),
        Cell::Figure(Part::Figure { text, .. } | Part::Text(text)) => text.clone(),
        Cell::Part(_, _, count) => count.to_string(),
        Cell::Measure(_) => String::new(),
    }
}

fn organisation_name(report: &Report) -> String {
    let root = report.facts.root();
    root.map_or_else(String::new, |root| root.row.short_name.clone())
}
