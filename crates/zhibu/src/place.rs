//! Where a county's data are: the folder, the key beside it, the lock, the database.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use zhibu_app::installation::{self, KeyFit};
use zhibu_app::sealing::FieldKeys;
use zhibu_app::{App, MIGRATIONS, embedded_rules, members, words};
use zhibu_db::{Clock, Db, Ids, Tx};
use zhibu_rules::Rulebook;
use zhibu_web::Settings;

use crate::arguments::PlaceArguments;
use crate::config::Config;
use crate::failure::Failure;
use crate::key;

/// What a command is going to do with the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Only look: works beside a program that serves the same data.
    Read,
    /// Change them: alone, where they are a file.
    Write,
}

/// An opened county. The database is closed before the lock goes.
pub struct Opened {
    /// The program over it.
    pub app: App,
    /// The day on which a demonstration takes place, or that `--today` names.
    pub today: Option<Date>,
    /// Held to the end; none for PostgreSQL, which has no single holder, and for readers.
    _lock: Option<File>,
}

/// The files and addresses of a place.
struct Place {
    key: PathBuf,
    database: String,
    /// The SQLite file's lock; none for PostgreSQL.
    lock: Option<PathBuf>,
}

/// Opens the data: makes folder, key and tables where they are missing.
///
/// # Errors
/// The folder, key, rules or database cannot be used, or another process holds the data.
pub fn open(
    arguments: &PlaceArguments,
    config: &Config,
    purpose: Purpose,
) -> Result<Opened, Failure> {
    let rules = rules(arguments.rules.as_deref())?;
    let place = Place::of(arguments, config)?;
    let lock = place.hold(purpose)?;
    let may_migrate = lock.is_some() || place.lock.is_none();
    let connect = |today: Option<Date>| -> Result<Db, Failure> {
        Ok(Db::open(&place.database, clock(today), Ids::system())?)
    };
    let mut db = connect(arguments.today)?;
    if may_migrate {
        db.migrate(MIGRATIONS)?;
    }
    let mut today = arguments.today;
    if today.is_none() {
        today = db
            .read_now(installation::demonstration)?
            .and_then(|demonstration| demonstration.on);
        if today.is_some() {
            db = connect(today)?;
        }
    }
    let keys = keys(&db, &place.key)?;
    if may_migrate {
        // What an earlier edition left without its search keys is found from here on.
        let complete = |keys| move |tx: &mut Tx<'_>| members::store::names::complete(tx, &keys);
        while db.write_now(complete(keys.clone()))? > 0 {}
    }
    let words = words().map_err(|faults| {
        let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Failure::refused(said.join("\n"), said.join("\n"))
    })?;
    let app = App::new(db, rules, keys, Settings::new(words, "shell.product"));
    let held = lock.filter(|_| purpose == Purpose::Write);
    Ok(Opened {
        app,
        today,
        _lock: held,
    })
}

/// The machine's clock, or the one of that day.
pub fn clock(today: Option<Date>) -> Clock {
    today.map_or_else(Clock::system, Clock::on_date)
}

/// The rules of a folder, or those of the program.
///
/// # Errors
/// Every fault of every file, each with its line.
pub fn rules(folder: Option<&Path>) -> Result<Rulebook, Failure> {
    match folder {
        None => Ok(embedded_rules()?),
        Some(folder) if folder.is_dir() => Ok(Rulebook::load(folder)?),
        Some(folder) => {
            let folder = folder.display();
            Err(Failure::usage(
                format!("{folder} 不是文件夹。请写规则文件所在的文件夹。"),
                format!("{folder} is no folder. Name the folder that holds the rule files."),
            ))
        }
    }
}

impl Place {
    fn of(arguments: &PlaceArguments, config: &Config) -> Result<Self, Failure> {
        let wanted = &arguments.data;
        make_folder(wanted).map_err(|error| Failure::file(wanted, &error))?;
        let data = wanted
            .canonicalize()
            .map_err(|error| Failure::file(wanted, &error))?;
        let name = data.file_name().ok_or_else(|| {
            let data = data.display();
            Failure::usage(
                format!("{data} 不能作数据文件夹：密钥文件要放在它旁边。请另选一个文件夹。"),
                format!(
                    "{data} cannot be the data folder: the key file goes beside it. Choose another."
                ),
            )
        })?;
        let mut key_name = name.to_owned();
        key_name.push(".key");
        let own = format!("sqlite:{}", data.join("zhibu.sqlite").display());
        let database = arguments
            .database
            .clone()
            .or_else(|| config.database.clone());
        let database = database.unwrap_or(own);
        let lock = database
            .strip_prefix("sqlite:")
            .map(|file| PathBuf::from(format!("{file}.lock")));
        Ok(Self {
            key: data.with_file_name(key_name),
            database,
            lock,
        })
    }

    /// Takes the lock of a SQLite file. A reader that finds it taken goes on without: the holder keeps
    /// the tables in order.
    fn hold(&self, purpose: Purpose) -> Result<Option<File>, Failure> {
        let Some(path) = &self.lock else {
            return Ok(None);
        };
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path)
            .map_err(|error| Failure::file(path, &error))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) if purpose == Purpose::Read => Ok(None),
            Err(TryLockError::WouldBlock) => Err(Failure::Held(zhibu_app::Said::new(
                format!(
                    "另一个 zhibu 正在用 {}。请先停下它，或者在网页上操作。",
                    self.database
                ),
                format!(
                    "Another zhibu is using {}. Stop it first, or work on its pages.",
                    self.database
                ),
            ))),
            Err(TryLockError::Error(error)) => Err(Failure::file(path, &error)),
        }
    }
}

/// Makes the data folder where it is missing, for its owner alone.
fn make_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(path)
}

/// The keys of the key file; a new one is made only where nothing was ever sealed.
fn keys(db: &Db, path: &Path) -> Result<FieldKeys, Failure> {
    let known = key::read(path)?.map(|secret| FieldKeys::from_secret(&secret));
    let fit = installation::key_fit(db, known.as_ref())?;
    let shown = path.display();
    match (known, fit) {
        (Some(keys), KeyFit::Fits) => {
            if key::is_open_to_others(path) {
                tracing::warn!("{shown} may be read by others than its owner: chmod 600");
            }
            Ok(keys)
        }
        (Some(keys), KeyFit::Unused) => {
            installation::note_key(db, &keys)?;
            Ok(keys)
        }
        (None, KeyFit::Unused) => {
            let keys = FieldKeys::from_secret(&key::make(path)?);
            installation::note_key(db, &keys)?;
            Ok(keys)
        }
        (Some(_), KeyFit::Foreign) => Err(Failure::refused(
            format!("{shown} 不是这份数据的密钥。请放回原来的密钥文件。"),
            format!("{shown} is not the key of these data. Put the original key file back."),
        )),
        (None, _) => Err(Failure::refused(
            format!(
                "找不到密钥文件 {shown}，身份证号、电话等加密内容打不开。请放回原来的密钥文件。"
            ),
            format!(
                "The key file {shown} is missing, and ID numbers and telephones cannot be opened. \
                 Put the original key file back."
            ),
        )),
    }
}
