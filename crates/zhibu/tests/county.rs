//! The data of a county from the command line: made, filled, served, reported; refused where it must be.

#![expect(clippy::unwrap_used, reason = "a test says what it expects")]

mod support;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use support::{Folder, program, zhibu};

const TODAY: &str = "--today 2026-11-24";

/// The program serving the data folder of a test.
struct Served {
    child: Child,
    /// Its output after the address; kept open, so that it can go on printing.
    out: BufReader<ChildStdout>,
    told: String,
    address: String,
}

impl Served {
    fn start(folder: &Folder) -> Self {
        let mut child = program(folder)
            .args("--lang en serve --listen 127.0.0.1:0".split(' '))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut told = String::new();
        let address = loop {
            let mut line = String::new();
            assert_ne!(out.read_line(&mut line).unwrap(), 0, "ended: {told}");
            told.push_str(&line);
            if let Some(rest) = line.strip_prefix("Open http://") {
                break rest.split(';').next().unwrap().to_owned();
            }
        };
        Self {
            child,
            out,
            told,
            address,
        }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn stop(mut self) -> (Option<i32>, String) {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &id])
                .status()
                .unwrap()
                .success()
        );
        let code = self.child.wait().unwrap().code();
        let mut last = String::new();
        self.out.read_to_string(&mut last).unwrap();
        (code, last)
    }
}

#[test]
fn the_demonstration_is_made_once_served_by_one_and_reported_beside() {
    let folder = Folder::new();
    let made = zhibu(&folder, &format!("demo {TODAY}"));
    assert_eq!(made.code, 0, "{}", made.err);
    for word in [
        "officer",
        "secretary_small",
        "administrator",
        "zhibu-demo",
        "演示",
    ] {
        assert!(made.out.contains(word), "{word}: {}", made.out);
    }
    let again = zhibu(&folder, &format!("--lang en demo {TODAY}"));
    assert_eq!((again.code, again.out.as_str()), (1, ""));
    assert!(again.err.contains("data here already"), "{}", again.err);

    let kept = zhibu(&folder, "demo --if-empty");
    assert_eq!((kept.code, kept.out.as_str()), (0, ""), "{}", kept.err);

    let served = Served::start(&folder);
    assert!(served.told.contains("secretary"), "{}", served.told);
    assert!(
        served.told.contains("Today is taken to be 2026-11-24"),
        "{}",
        served.told
    );
    assert!(
        served.get("/").starts_with("HTTP/1.1 303"),
        "a stranger signs in first"
    );
    assert!(served.get("/sign-in").contains("name=\"login_name\""));
    for words in ["serve --listen 127.0.0.1:0", "demo", "import units UNITS"] {
        let words = words.replace("UNITS", &workbook("units.xlsx"));
        let refused = zhibu(&folder, &words);
        assert_eq!(
            (refused.code, refused.out.as_str()),
            (75, ""),
            "{words}: {}",
            refused.err
        );
        assert!(refused.err.contains("另一个 zhibu"), "{}", refused.err);
    }
    let looked = format!("import units {} --dry-run --json", workbook("units.xlsx"));
    let looked = zhibu(&folder, &looked);
    assert_eq!(looked.code, 0, "to look is allowed: {}", looked.err);
    assert_eq!(looked.json()["same"], 376);
    let report = "report --from 2026-01-01 --to 2026-10-31";
    let figures = zhibu(&folder, &format!("{report} --json"));
    assert_eq!(figures.code, 0, "{}", figures.err);
    assert_eq!(figures.json()["computed_on"], "2026-11-24");
    let written = zhibu(
        &folder,
        &format!("{report} --org 0439000007 -o report.docx"),
    );
    assert_eq!(written.code, 0, "{}", written.err);
    assert!(
        std::fs::read(folder.at("report.docx"))
            .unwrap()
            .starts_with(b"PK")
    );
    let unknown = zhibu(&folder, &format!("{report} --org 无此支部 --json"));
    assert_eq!((unknown.code, unknown.out.as_str()), (1, ""));
    assert!(unknown.err.contains("无此支部"), "{}", unknown.err);
    let (code, last) = served.stop();
    assert_eq!((code, last.as_str()), (Some(0), "Stopped.\n"));
    let free = Served::start(&folder);
    assert_eq!(free.stop().0, Some(0), "who stops gives the data back");
}

#[test]
fn a_workbook_is_checked_written_once_and_then_the_same() {
    let folder = Folder::new();
    let units = workbook("units.xlsx");
    let count = |done: &support::Done| {
        let answer = done.json();
        let of = |key: &str| answer[key].as_i64().unwrap();
        (of("new"), of("changed"), of("same"))
    };
    for _ in 0..2 {
        let checked = zhibu(
            &folder,
            &format!("import units {units} --dry-run --json {TODAY}"),
        );
        assert_eq!(
            (checked.code, count(&checked)),
            (0, (376, 0, 0)),
            "{}",
            checked.err
        );
    }
    let written = zhibu(&folder, &format!("import units {units} --json {TODAY}"));
    assert_eq!((written.code, count(&written)), (0, (376, 0, 0)));
    let same = zhibu(&folder, &format!("import units {units} --json {TODAY}"));
    assert_eq!((same.code, count(&same)), (0, (0, 0, 376)));
    let told = zhibu(&folder, &format!("--lang en import units {units} {TODAY}"));
    assert!(told.out.contains("nothing was written"), "{}", told.out);
}

#[test]
fn wrong_rows_are_listed_and_nothing_is_written() {
    let folder = Folder::new();
    let units = workbook("units.xlsx");
    assert_eq!(
        zhibu(&folder, &format!("import units {units} {TODAY}")).code,
        0
    );
    let messy = workbook("members_messy.xlsx");
    let refused = zhibu(&folder, &format!("import members {messy} --json {TODAY}"));
    assert_eq!(refused.code, 1, "{}", refused.err);
    let wrong = refused.json()["wrong"].as_array().unwrap().clone();
    assert!(!wrong.is_empty());
    for cell in &wrong {
        for key in ["sheet", "column", "kind", "message"] {
            assert!(
                cell[key].as_str().is_some_and(|it| !it.is_empty()),
                "{cell}"
            );
        }
        assert!(cell["row"].as_i64().is_some_and(|row| row > 4), "{cell}");
    }
    let told = zhibu(&folder, &format!("import members {messy} {TODAY}"));
    assert_eq!(told.code, 1);
    let first = format!(
        "{} 第 {} 行 {} “{}”：{}",
        wrong[0]["sheet"].as_str().unwrap(),
        wrong[0]["row"],
        wrong[0]["column"].as_str().unwrap(),
        wrong[0]["value"].as_str().unwrap(),
        wrong[0]["message"].as_str().unwrap()
    );
    assert!(told.out.contains(&first), "{first}: {}", told.out);
    assert!(told.out.contains("没有写入"));
    let same = zhibu(
        &folder,
        &format!("import members {messy} --dry-run --json {TODAY}"),
    );
    assert_eq!(
        same.json()["new"],
        refused.json()["new"],
        "nothing was written"
    );
}

#[test]
fn the_exit_code_is_the_same_when_nobody_reads_on() {
    let folder = Folder::new();
    let (units, messy) = (workbook("units.xlsx"), workbook("members_messy.xlsx"));
    assert_eq!(unread(&folder, &format!("import units {units} {TODAY}")), 0);
    let same = zhibu(&folder, &format!("import units {units} --json {TODAY}"));
    assert_eq!(same.json()["new"], 0, "all was written");
    for json in ["", "--json"] {
        let wrong = unread(&folder, &format!("import members {messy} {json} {TODAY}"));
        assert_eq!(wrong, 1, "{json}");
        let refused = "rules dues --class retired --base -5 --on 2026-07-01";
        assert_eq!(unread(&folder, &format!("{refused} {json}")), 1, "{json}");
    }
}

#[test]
fn a_file_that_is_no_workbook_is_two_and_makes_nothing() {
    let folder = Folder::new();
    let missing = zhibu(&folder, "import units nowhere.xlsx");
    assert_eq!((missing.code, missing.out.as_str()), (2, ""));
    assert!(
        missing.err.contains("nowhere.xlsx：没有这个文件"),
        "{}",
        missing.err
    );
    assert!(!folder.at("data").exists());
    folder.file("text.xlsx", "not a workbook");
    for file in ["text.xlsx", &workbook("members.xlsx")] {
        let refused = zhibu(&folder, &format!("import units {file} --json"));
        assert_eq!(
            (refused.code, refused.out.as_str()),
            (2, ""),
            "{file}: {}",
            refused.err
        );
        assert!(!refused.err.is_empty());
    }
    assert_eq!(zhibu(&folder, "import cats text.xlsx").code, 2);
    assert_eq!(
        zhibu(&folder, "--database mysql://x import units text.xlsx").code,
        2
    );
    let reversed = zhibu(&folder, "report --from 2026-02-01 --to 2026-01-01 --json");
    assert_eq!(reversed.code, 2);
    let empty = zhibu(&folder, "report --from 2026-01-01 --to 2026-02-01 --json");
    assert_eq!(empty.code, 1, "a report on nothing: {}", empty.err);
}

#[test]
fn the_key_lies_beside_the_data_for_its_owner_alone_and_no_other_opens_them() {
    let folder = Folder::new();
    let units = workbook("units.xlsx");
    let import = format!("--data county import units {units} --dry-run {TODAY}");
    assert_eq!(zhibu(&folder, &import).code, 0);
    let key = folder.at("county.key");
    assert_eq!((mode(&key), mode(&folder.at("county"))), (0o600, 0o700));
    let secret = std::fs::read_to_string(&key).unwrap();
    assert_eq!(secret.trim().len(), 64);
    let inside = std::fs::read_dir(folder.at("county")).unwrap();
    for entry in inside {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let found = bytes.windows(64).any(|it| it == secret.trim().as_bytes());
        assert!(!found, "the key does not stand in the data");
    }
    std::fs::remove_file(&key).unwrap();
    let refused = zhibu(&folder, &import);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("找不到密钥文件"), "{}", refused.err);
    assert!(!key.exists(), "no other key is made in its place");
    std::fs::write(&key, "0".repeat(64)).unwrap();
    let refused = zhibu(&folder, &import);
    assert_eq!(refused.code, 1);
    assert!(
        refused.err.contains("不是这份数据的密钥"),
        "{}",
        refused.err
    );
    std::fs::write(&key, "short").unwrap();
    assert_eq!(zhibu(&folder, &import).code, 2);
    std::fs::write(&key, secret).unwrap();
    assert_eq!(zhibu(&folder, &import).code, 0);
}

fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// A workbook of the demonstration.
fn workbook(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo");
    let path = path.canonicalize().unwrap().join(name);
    path.to_str().unwrap().to_owned()
}

#[test]
fn an_account_is_opened_with_a_password_shown_once_and_renewed() {
    let folder = Folder::new();
    let units = zhibu(&folder, &format!("import units {}", workbook("units.xlsx")));
    assert_eq!(units.code, 0, "{}", units.err);
    let opened = zhibu(
        &folder,
        "--lang en account add wang --name 王筠巧 --office officer --org 县直机关工委",
    );
    assert_eq!(opened.code, 0, "{}", opened.err);
    let password = |told: &str| {
        let rest = told.split("password ").nth(1).unwrap();
        rest.split('.').next().unwrap().to_owned()
    };
    let first = password(&opened.out);
    assert_eq!(first.len(), 20);

    let again = zhibu(&folder, "account add wang --name 王 --office member");
    assert_eq!((again.code, again.out.as_str()), (1, ""));
    for fault in ["已经有人用", "党组织", "花名册"] {
        assert!(again.err.contains(fault), "{fault}: {}", again.err);
    }
    let unknown = zhibu(
        &folder,
        "account add li --name 李 --office committee-member --org 无此支部",
    );
    assert_eq!(unknown.code, 1);
    assert!(unknown.err.contains("无此支部"), "{}", unknown.err);

    let renewed = zhibu(&folder, "--lang en account password wang");
    assert_eq!(renewed.code, 0, "{}", renewed.err);
    assert_ne!(password(&renewed.out), first);
    let nobody = zhibu(&folder, "account password nobody");
    assert_eq!(nobody.code, 1);
    assert!(nobody.err.contains("nobody"), "{}", nobody.err);
}

/// Runs it while nobody reads what it prints, and answers its exit code.
fn unread(folder: &Folder, words: &str) -> i32 {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = program(folder);
    command.args(words.split_whitespace()).stdout(writer);
    command.status().unwrap().code().unwrap()
}
