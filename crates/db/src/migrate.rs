//! Numbered migrations, applied once, in order, each remembered with its checksum.

use sha2::{Digest as _, Sha256};

use crate::tx::Tx;
use crate::{Db, DbError, dialect, params, record};

/// One file of `migrations/`.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Its number, rising by one.
    pub number: i64,
    /// Its file name without the number: `house`.
    pub name: &'static str,
    /// Its text, shared by both engines but for the words of [`dialect::migration_text`].
    pub text: &'static str,
}

record! {
    struct Applied { number: i64, name: String, checksum: String }
}

impl Db {
    /// Applies what is missing, all in one transaction; answers how many were applied.
    ///
    /// # Errors
    /// An applied migration was changed since, or this program is older than the data.
    pub fn migrate(&self, migrations: &'static [Migration]) -> Result<usize, DbError> {
        self.write_now(move |tx| {
            tx.batch(
                "create table if not exists schema_migration
                 (number bigint primary key, name text not null, checksum text not null, applied_at text not null)",
            )?;
            let applied: Vec<Applied> =
                tx.rows("select number, name, checksum from schema_migration order by number", &[])?;
            check_applied(&applied, migrations)?;
            let missing = migrations.get(applied.len()..).unwrap_or_default();
            for migration in missing {
                apply(tx, migration)?;
            }
            Ok(missing.len())
        })
    }
}

fn check_applied(applied: &[Applied], known: &[Migration]) -> Result<(), DbError> {
    for (position, row) in applied.iter().enumerate() {
        let fault = |reason: &str| DbError::Migration {
            number: row.number,
            name: row.name.clone(),
            reason: reason.to_owned(),
        };
        let ours = known
            .get(position)
            .filter(|it| it.number == row.number)
            .ok_or_else(|| fault("the data were written by a newer program: start that one"))?;
        if checksum(ours.text) != row.checksum {
            return Err(fault(
                "its text was changed after it was applied: restore the file",
            ));
        }
    }
    Ok(())
}

fn apply(tx: &mut Tx<'_>, migration: &Migration) -> Result<(), DbError> {
    let text = dialect::migration_text(migration.text, tx.is_postgres());
    tx.batch(&text)?;
    let at = tx.now_text();
    tx.execute(
        "insert into schema_migration (number, name, checksum, applied_at) values (?1, ?2, ?3, ?4)",
        params![
            migration.number,
            migration.name,
            checksum(migration.text),
            at
        ],
    )?;
    Ok(())
}

fn checksum(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
