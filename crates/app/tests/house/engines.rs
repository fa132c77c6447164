//! One schema on both engines: the same tables, columns, keys and indexes; and every foreign key has an
//! index, so that deleting or joining a parent never reads the whole child.

use std::collections::BTreeSet;

use zhibu_db::{Clock, Db, DbError, Ids, Tx, record};
use zhibu_testkit::World;

record! {
    /// A column of a table, its type in the words of the migrations.
    #[derive(PartialOrd, Eq, Ord)]
    pub struct ColumnLine {
        pub table_name: String,
        pub column_name: String,
        pub type_name: String,
        pub not_null: bool,
    }
}

record! {
    #[derive(PartialOrd, Eq, Ord)]
    struct ForeignKey { table_name: String, column_name: String, parent: String }
}

record! {
    struct IndexLine { table_name: String, index_name: String, is_unique: bool, column_name: String }
}

/// An index as both engines see it: their own names for those that keys bring are left out.
type Index = (String, bool, Vec<String>);

/// Everything of a schema that statements and rules lean on.
struct Schema {
    columns: Vec<ColumnLine>,
    foreign_keys: Vec<ForeignKey>,
    indexes: Vec<Index>,
}

const SQLITE_COLUMNS: &str = "select m.name as table_name, c.name as column_name,
     case lower(c.type) when 'blob' then 'bytes' when 'integer' then 'bigint' else lower(c.type) end
       as type_name,
     (c.[notnull] = 1 or c.pk > 0) as not_null
   from sqlite_master m join pragma_table_info(m.name) c
   where m.type = 'table' and m.name <> 'schema_migration' order by 1, 2";

const POSTGRES_COLUMNS: &str =
    "select cast(c.table_name as text) as table_name, cast(c.column_name as text) as column_name,
     case c.data_type when 'bytea' then 'bytes' else cast(c.data_type as text) end as type_name,
     c.is_nullable = 'NO' as not_null
   from information_schema.columns c
   where c.table_schema = 'public' and c.table_name <> 'schema_migration' order by 1, 2";

const SQLITE_FOREIGN_KEYS: &str = "select m.name as table_name, f.[from] as column_name, f.[table] as parent
   from sqlite_master m join pragma_foreign_key_list(m.name) f where m.type = 'table' order by 1, 2";

const POSTGRES_FOREIGN_KEYS: &str =
    "select cast(t.relname as text) as table_name, cast(a.attname as text) as column_name,
     cast(p.relname as text) as parent
   from pg_constraint f join pg_class t on t.oid = f.conrelid join pg_class p on p.oid = f.confrelid
   join pg_attribute a on a.attrelid = t.oid and a.attnum = f.conkey[1]
   where f.contype = 'f' order by 1, 2";

/// Where the key is one number, SQLite keeps the row under it and lists no index.
const SQLITE_INDEXES: &str =
    "select m.name as table_name, i.name as index_name, i.[unique] = 1 as is_unique,
     c.name as column_name, c.seqno as place
   from sqlite_master m join pragma_index_list(m.name) i join pragma_index_info(i.name) c
   where m.type = 'table' and m.name <> 'schema_migration'
   union all select m.name, 'key of ' || m.name, 1, c.name, 0
   from sqlite_master m join pragma_table_info(m.name) c
   where m.type = 'table' and m.name <> 'schema_migration' and c.pk = 1 and lower(c.type) = 'integer'
   order by 1, 2, 5";

const POSTGRES_INDEXES: &str =
    "select cast(t.relname as text) as table_name, cast(i.relname as text) as index_name,
     x.indisunique as is_unique, cast(a.attname as text) as column_name
   from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
   join pg_namespace n on n.oid = t.relnamespace and n.nspname = 'public'
   join pg_attribute a on a.attrelid = i.oid
   where t.relname <> 'schema_migration' order by t.relname, i.relname, a.attnum";

impl Schema {
    fn lines(&self) -> BTreeSet<String> {
        let columns = self.columns.iter().map(|it| format!("{it:?}"));
        let keys = self.foreign_keys.iter().map(|it| format!("{it:?}"));
        let indexes = self.indexes.iter().map(|it| format!("{it:?}"));
        columns.chain(keys).chain(indexes).collect()
    }
}

/// Whether the engine is SQLite, which alone has its table of tables.
fn is_sqlite(tx: &mut Tx<'_>) -> bool {
    tx.prepare("select name from sqlite_master").is_ok()
}

/// The tables and columns of the installation, in order.
pub fn columns(db: &Db) -> Vec<ColumnLine> {
    let sqlite = db
        .read_now(|tx| Ok::<_, DbError>(is_sqlite(tx)))
        .expect("answers");
    let statement = if sqlite {
        SQLITE_COLUMNS
    } else {
        POSTGRES_COLUMNS
    };
    let mut found: Vec<ColumnLine> = db
        .read_now(move |tx| tx.rows(statement, &[]))
        .expect("columns");
    found.sort();
    found
}

/// Table, column and the table it names, of every foreign key.
pub fn foreign_keys(db: &Db) -> Vec<(String, String, String)> {
    let keys = schema(db).foreign_keys.into_iter();
    keys.map(|it| (it.table_name, it.column_name, it.parent))
        .collect()
}

fn schema(db: &Db) -> Schema {
    let sqlite = db
        .read_now(|tx| Ok::<_, DbError>(is_sqlite(tx)))
        .expect("answers");
    let (keys, indexes) = if sqlite {
        (SQLITE_FOREIGN_KEYS, SQLITE_INDEXES)
    } else {
        (POSTGRES_FOREIGN_KEYS, POSTGRES_INDEXES)
    };
    let mut foreign_keys: Vec<ForeignKey> = db
        .read_now(move |tx| tx.rows(keys, &[]))
        .expect("foreign keys");
    foreign_keys.sort();
    let lines: Vec<IndexLine> = db
        .read_now(move |tx| tx.rows(indexes, &[]))
        .expect("indexes");
    let mut indexes: Vec<Index> = lines
        .chunk_by(|one, next| one.index_name == next.index_name)
        .map(|of_one| {
            let columns = of_one.iter().map(|it| it.column_name.clone()).collect();
            (of_one[0].table_name.clone(), of_one[0].is_unique, columns)
        })
        .collect();
    indexes.sort();
    Schema {
        columns: columns(db),
        foreign_keys,
        indexes,
    }
}

/// A file of SQLite, whichever engine these tests run on.
fn sqlite() -> Schema {
    let file = std::env::temp_dir().join(format!("zhibu-house-{}.sqlite", std::process::id()));
    let url = format!("sqlite:{}", file.display());
    let db = Db::open(&url, Clock::system(), Ids::system()).expect("opens");
    db.migrate(zhibu_app::MIGRATIONS).expect("migrates");
    let found = schema(&db);
    drop(db);
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", file.display()));
    }
    found
}

#[test]
fn both_engines_have_the_same_schema() {
    let here = schema(World::empty().db());
    assert!(here.columns.len() > 150, "the schema was read");
    assert!(here.foreign_keys.len() > 30, "the keys were read");
    let (here, there) = (here.lines(), sqlite().lines());
    let apart: Vec<&String> = here.symmetric_difference(&there).collect();
    assert_eq!(apart, [""; 0], "write the migration in the shared words");
}

#[test]
fn only_the_four_types_are_used() {
    for column in columns(World::empty().db()) {
        let known = ["bigint", "text", "boolean", "bytes"].contains(&column.type_name.as_str());
        assert!(known, "{column:?}: bigint, text, boolean or bytes");
        let is_money = column.column_name.ends_with("_fen");
        assert!(
            !is_money || column.type_name == "bigint",
            "{column:?}: fen are whole"
        );
    }
}

#[test]
fn every_foreign_key_has_an_index() {
    let schema = schema(World::empty().db());
    for key in &schema.foreign_keys {
        let leads = |index: &&Index| index.0 == key.table_name && index.2[0] == key.column_name;
        assert!(
            schema.indexes.iter().any(|it| leads(&it)),
            "{key:?} has no index"
        );
    }
}

/// A column that names another table's row says so to the engine, which then keeps it true.
#[test]
fn every_id_of_another_table_is_a_foreign_key() {
    /// Rows that outlive what they speak of, or speak of rows of any table.
    const FREE: [(&str, &str); 12] = [
        ("audit_row", "account_id"),
        ("audit_row", "object_id"),
        ("audit_row", "organisation_id"),
        ("audit_row", "request_id"),
        ("import_effect", "object_id"),
        ("member_change", "account_id"),
        ("member_merge", "kept_id"),
        ("member_merge", "dropped_id"),
        ("branch_strength", "organisation_id"),
        ("organisation_summary", "organisation_id"),
        ("meeting_summary", "organisation_id"),
        ("session", "id_hash"),
    ];
    let schema = schema(World::empty().db());
    for column in schema
        .columns
        .iter()
        .filter(|it| it.column_name.ends_with("_id"))
    {
        let place = (column.table_name.as_str(), column.column_name.as_str());
        let declared = schema
            .foreign_keys
            .iter()
            .any(|it| (it.table_name.as_str(), it.column_name.as_str()) == place);
        assert!(
            declared || FREE.contains(&place),
            "{place:?} references nothing"
        );
    }
}
