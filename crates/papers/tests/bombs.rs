//! A corpus of files that want more memory or time than a list of members is worth. Each is read in a
//! process of its own, so that what it costs is its own.
#![expect(
    clippy::expect_used,
    reason = "a file that cannot be made is a fault of the test"
)]

#[path = "parts/long.rs"]
mod long;
mod parts;

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use long::workbook_with;
use parts::{BOOK, BOOK_RELATIONS, CONTENT_TYPES, ROOT, archive, workbook};
use zhibu_papers::workbook::{Limits, read};

/// What reading any of them may cost beyond the file itself.
const MEMORY_MAX: u64 = 256 << 20;
/// Built without optimising, a file of many megabytes takes seconds to inflate.
const TIME_MAX: Duration = Duration::from_secs(60);

/// Reads the file it is sent and says what came of it, and the most memory it had besides the file.
#[test]
#[ignore = "each file is sent to a process of its own by the test below"]
fn one_file() {
    let mut bytes = Vec::new();
    std::io::stdin()
        .read_to_end(&mut bytes)
        .expect("the file comes in");
    let before = peak_memory();
    let answer = match read(&bytes, &Limits::default()) {
        Ok(workbook) => format!("read {} rows", workbook.sheets[0].rows.len()),
        Err(fault) => {
            let word = format!("{fault:?}");
            let limit = word.split("limit: ").nth(1);
            let limit = limit.and_then(|it| it.split(',').next());
            limit.map_or_else(|| fault.kind().to_owned(), str::to_owned)
        }
    };
    println!("\nANSWER {} {answer}", peak_memory() - before);
}

/// The most memory this process has had, in bytes.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let mut words = line.expect("it tells the peak").split_whitespace();
    let kib: u64 = words.nth(1).expect("a number").parse().expect("in KiB");
    kib * 1024
}

/// What a process of its own says about a file, and what that cost it.
fn cost(bytes: &[u8]) -> (String, u64, Duration) {
    let began = Instant::now();
    let this = std::env::current_exe().expect("this program");
    // Without a ceiling of its own, a bomb that goes off would take its neighbours along.
    let mut child = Command::new("sh")
        .args(["-c", "ulimit -v 2097152; exec \"$0\" \"$@\""])
        .arg(this)
        .args(["--ignored", "--exact", "one_file", "--nocapture"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a process of its own");
    let mut to_child = child.stdin.take().expect("its input");
    to_child.write_all(bytes).expect("it takes the file");
    drop(to_child);
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stdout);
    let line = said.lines().find_map(|line| line.strip_prefix("ANSWER "));
    let (peak, answer) = line
        .and_then(|it| it.split_once(' '))
        .unwrap_or_else(|| panic!("it died: {:?} {said}", output.status));
    (
        answer.to_owned(),
        peak.parse().expect("bytes"),
        began.elapsed(),
    )
}

/// A workbook whose parts are these instead of the usual ones.
fn with_parts(changed: &[(&str, &[u8])]) -> Vec<u8> {
    let usual: [(&str, &[u8]); 5] = [
        ("[Content_Types].xml", CONTENT_TYPES.as_bytes()),
        ("_rels/.rels", ROOT.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELATIONS.as_bytes()),
        (
            "xl/worksheets/sheet1.xml",
            b"<worksheet><sheetData/></worksheet>",
        ),
    ];
    let mut all: Vec<(&str, &[u8])> = usual
        .into_iter()
        .filter(|(name, _)| changed.iter().all(|it| it.0 != *name))
        .collect();
    all.extend_from_slice(changed);
    archive(&all)
}

/// A part of head, piece many times, tail, in place of the usual one of that name.
fn long_part(name: &str, head: &str, piece: &str, times: usize, tail: &str) -> Vec<u8> {
    let text = [head, &piece.repeat(times), tail].concat();
    with_parts(&[(name, text.as_bytes())])
}

const STRINGS: &str = "xl/sharedStrings.xml";
const SHEET: &str = "xl/worksheets/sheet1.xml";
const STYLES: &str = "xl/styles.xml";
const MEGABYTE: usize = 1 << 20;

/// Name, file, what is answered.
type Bomb = (&'static str, Vec<u8>, &'static str);

fn of_texts() -> Vec<Bomb> {
    let shared = format!("<sst><si><t>{}</t></si></sst>", "A".repeat(900_000));
    let cells = r#"<c t="s"><v>0</v></c>"#.repeat(100);
    let rows = format!("<row>{cells}</row>").repeat(1_000);
    let distinct: String = (0..70_000)
        .map(|at| format!("<si><t>{at:01000}</t></si>"))
        .collect();
    vec![
        (
            "a claim of a hundred thousand million texts",
            with_parts(&[(STRINGS, b"<sst uniqueCount=\"100000000000\"></sst>")]),
            "Cells",
        ),
        (
            "a claim behind a prefix, in single quotes",
            with_parts(&[(STRINGS, b"<x:sst uniqueCount='99999999999'></x:sst>")]),
            "Cells",
        ),
        (
            "one text in a hundred thousand cells",
            workbook(&rows, &[(STRINGS, shared.as_bytes())]),
            "ContentBytes",
        ),
        (
            "seventy megabytes of different texts",
            long_part(STRINGS, "<sst>", &distinct, 1, "</sst>"),
            "ContentBytes",
        ),
        (
            "eight million empty texts",
            long_part(STRINGS, "<sst>", "<si/>", 8_000_000, "</sst>"),
            "ContentBytes",
        ),
    ]
}

fn of_hidden_texts() -> Vec<Bomb> {
    let letters = "A".repeat(MEGABYTE);
    vec![
        (
            "a text of 200 MB under another case of its name",
            workbook_with(
                "xl/sharedStrings.XML",
                b"<sst><si><t>",
                letters.as_bytes(),
                200,
                b"</t></si></sst>",
            ),
            "StringBytes",
        ),
        (
            "words before the first tag",
            long_part(STRINGS, "", &letters, 60, "<sst><si><t>x</t></si></sst>"),
            "EntryBytes",
        ),
        (
            "a picture that is a list of texts",
            long_part(STRINGS, "GIF89a\u{1}\u{0}", &letters, 60, "<sst/>"),
            "EntryBytes",
        ),
        (
            "an inline text of 40 MB",
            long_part(
                SHEET,
                r#"<worksheet><sheetData><row><c t="inlineStr"><is><t>"#,
                &letters,
                40,
                "</t></is></c></row></sheetData></worksheet>",
            ),
            "StringBytes",
        ),
        (
            "a formula of 40 MB",
            long_part(
                SHEET,
                "<worksheet><sheetData><row><c><f>",
                &letters,
                40,
                "</f></c></row></sheetData></worksheet>",
            ),
            "StringBytes",
        ),
    ]
}

fn of_styles() -> Vec<Bomb> {
    let long = "A".repeat(900_000);
    let font = format!("<styleSheet><fonts><font><name val=\"{long}\"/></font></fonts><cellXfs>");
    vec![
        (
            "a million styles",
            long_part(
                STYLES,
                "<styleSheet><cellXfs>",
                "<xf numFmtId=\"0\"/>",
                1_000_000,
                "</cellXfs></styleSheet>",
            ),
            "Styles",
        ),
        (
            "a million formats of numbers",
            long_part(
                STYLES,
                "<styleSheet><numFmts>",
                "<numFmt numFmtId=\"200\" formatCode=\"0.0\"/>",
                1_000_000,
                "</numFmts></styleSheet>",
            ),
            "Styles",
        ),
        (
            "a font's long name in every style",
            long_part(
                STYLES,
                &font,
                "<xf fontId=\"0\"/>",
                60_000,
                "</cellXfs></styleSheet>",
            ),
            "Styles",
        ),
    ]
}

fn of_names() -> Vec<Bomb> {
    let long = "A".repeat(900_000);
    let link = format!("<Relationship Id=\"x\" Type=\"t\" Target=\"{long}\"/>");
    let name = format!("<definedName name=\"a\">{long}</definedName><c/>");
    vec![
        (
            "links between parts, each a megabyte",
            long_part(
                "xl/_rels/workbook.xml.rels",
                "<Relationships>",
                &link,
                200,
                "</Relationships>",
            ),
            "Styles",
        ),
        (
            "names of a megabyte, with cells between them",
            long_part("xl/workbook.xml", "<workbook>", &name, 100, "</workbook>"),
            "StringBytes",
        ),
        (
            "half a million sheets",
            long_part(
                "xl/workbook.xml",
                "<workbook><sheets>",
                "<sheet name=\"a\" sheetId=\"1\" r:id=\"rId1\"/>",
                500_000,
                "</sheets></workbook>",
            ),
            "Styles",
        ),
        (
            "ten thousand merged areas, which nobody needs",
            long_part(
                SHEET,
                "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData><mergeCells>",
                "<mergeCell ref=\"A1:XFD1048576\"/>",
                10_000,
                "</mergeCells></worksheet>",
            ),
            "read 1 rows",
        ),
    ]
}

fn of_cells() -> Vec<Bomb> {
    let sheet = |head: &str, piece: &str, times: usize| {
        let head = format!("<worksheet>{head}<sheetData>");
        long_part(SHEET, &head, piece, times, "</sheetData></worksheet>")
    };
    let wide = format!("<row>{}</row>", "<c><v>1</v></c>".repeat(200));
    let nested = archive(&[("inside.xlsx", &workbook("", &[]))]);
    let twice = archive(&[("a.zip", &nested)]);
    let many: Vec<String> = (0..100_000).map(|at| format!("xl/{at}")).collect();
    let many: Vec<(&str, &[u8])> = many
        .iter()
        .map(|it| (it.as_str(), b"".as_slice()))
        .collect();
    vec![
        (
            "a far corner",
            sheet(
                "",
                r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#,
                1,
            ),
            "Columns",
        ),
        (
            "a dimension that is a lie",
            sheet(
                "<dimension ref=\"A1:XFD1048576\"/>",
                r#"<row><c><v>1</v></c></row>"#,
                1,
            ),
            "read 1 rows",
        ),
        (
            "four million cells of one digit",
            sheet("", &wide, 20_000),
            "ContentBytes",
        ),
        (
            "thirty million cells of nothing",
            sheet("", &"<c/>".repeat(1_000), 30_000),
            "Cells",
        ),
        (
            "three hundred thousand rows",
            sheet("", "<row><c><v>1</v></c></row>", 300_000),
            "Rows",
        ),
        (
            "a row after its later ones",
            sheet(
                "",
                r#"<row r="9"><c r="A9"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>"#,
                1,
            ),
            "damaged",
        ),
        ("a hundred thousand parts", archive(&many), "Entries"),
        ("a workbook in an archive", nested, "not_a_workbook"),
        ("an archive in an archive", twice, "not_a_workbook"),
    ]
}

/// Each is refused with its word, or read because it does no harm; none takes more than its share.
#[test]
fn no_file_costs_more_than_it_may() {
    let bombs = [
        of_texts(),
        of_hidden_texts(),
        of_styles(),
        of_names(),
        of_cells(),
    ]
    .concat();
    let mut wrong = Vec::new();
    for (name, bytes, expected) in &bombs {
        let (answer, peak, time) = cost(bytes);
        let is_dear = peak > MEMORY_MAX || time > TIME_MAX;
        println!("{peak:>10} {time:>12.3?} {answer:<14} {name}");
        if answer != *expected || is_dear {
            wrong.push(format!("{name}: {answer}, {peak} bytes, {time:?}"));
        }
    }
    assert_eq!(wrong, [""; 0]);
}

/// The directory of an archive says what it likes; what counts is what comes out.
#[test]
fn sizes_that_are_lies_are_found_out() {
    let mut lying = workbook_with(
        STRINGS,
        b"<sst><si><t>",
        "A".repeat(MEGABYTE).as_bytes(),
        40,
        b"</t></si></sst>",
    );
    // The size inflated stands twice, in the entry and in the directory, four bytes each.
    let size = u32::try_from(b"<sst><si><t></t></si></sst>".len() + 40 * MEGABYTE).expect("small");
    let (from, to) = (size.to_le_bytes(), 100_u32.to_le_bytes());
    let places: Vec<usize> = (0..lying.len() - 4)
        .filter(|at| lying[*at..at + 4] == from)
        .collect();
    assert!(!places.is_empty());
    for at in places {
        lying[at..at + 4].copy_from_slice(&to);
    }
    let (answer, peak, _) = cost(&lying);
    let known = ["StringBytes", "damaged"];
    assert!(known.contains(&&*answer), "{answer}");
    assert!(peak < 64 << 20, "{peak}");
}
