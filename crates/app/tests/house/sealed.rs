//! Numbers that name a person stand nowhere in the clear: not in the file of the database, not in any column,
//! not after imports and changes.

use std::collections::BTreeSet;
use std::path::Path;

use zhibu_app::AppError;
use zhibu_app::access::{Actor, Role};
use zhibu_app::accounts::{NewAccount, actions as accounts};
use zhibu_app::importing::{ImportKind, run};
use zhibu_db::{DbError, params, record};
use zhibu_testkit::World;

use crate::engines::columns;
use crate::source::root;

record! {
    struct Sealed { id_number_sealed: Vec<u8>, telephone_sealed: Option<Vec<u8>> }
}

/// The county of the workbooks beside the story: two ways in which members come.
fn worlds() -> [World; 2] {
    let imported = World::empty();
    let app = imported.app();
    for (kind, file) in [
        (ImportKind::Units, "units.xlsx"),
        (ImportKind::Members, "members.xlsx"),
    ] {
        let path = root().join("demo").join(file);
        let report = run(&app.db, &app.keys, &app.rules, kind, &path, false).expect("imports");
        assert!(report.wrong.is_empty(), "{file}");
    }
    give_another_telephone(&imported);
    let path = root().join("demo/members.xlsx");
    let report = run(
        &app.db,
        &app.keys,
        &app.rules,
        ImportKind::Members,
        &path,
        false,
    );
    assert_eq!(
        report.expect("imports").difference.changed_count(),
        1,
        "the telephone was changed"
    );
    [World::story(), imported]
}

/// A number that the next import will change back, leaving a row of history.
const OTHER_TELEPHONE: &str = "13900001111";

fn give_another_telephone(w: &World) {
    let keys = w.app().keys.clone();
    let changed = w.db().write_now(move |tx| {
        let sealed = keys.seal(tx, "member.telephone", OTHER_TELEPHONE)?;
        let index = keys.index("member.telephone", OTHER_TELEPHONE);
        let changed = tx.execute(
            "update member set telephone_sealed = ?1, telephone_index = ?2
             where id = (select min(id) from member where telephone_sealed is not null)",
            params![sealed, index],
        )?;
        Ok::<_, AppError>(changed)
    });
    assert_eq!(changed.expect("changes"), 1);
}

/// Every ID number and telephone number of a county, opened with its key.
fn numbers(w: &World) -> BTreeSet<String> {
    let members: Vec<Sealed> = w
        .db()
        .read_now(|tx| tx.rows("select id_number_sealed, telephone_sealed from member", &[]))
        .expect("reads");
    let keys = &w.app().keys;
    let mut numbers = BTreeSet::from([OTHER_TELEPHONE.to_owned()]);
    for member in members {
        let number = keys.open("member.id_number", &member.id_number_sealed);
        numbers.insert(number.expect("opens"));
        let telephone = member
            .telephone_sealed
            .map(|it| keys.open("member.telephone", &it));
        numbers.extend(telephone.map(|it| it.expect("opens")));
    }
    numbers
}

/// All bytes of all columns of all rows.
fn stored(w: &World) -> Vec<u8> {
    let mut all = Vec::new();
    for column in columns(w.db()) {
        let statement = format!("select {} from {}", column.column_name, column.table_name);
        let values: Vec<Vec<u8>> = match column.type_name.as_str() {
            "bytes" => read::<Option<Vec<u8>>>(w, statement)
                .into_iter()
                .flatten()
                .collect(),
            "text" => {
                let texts = read::<Option<String>>(w, statement);
                texts
                    .into_iter()
                    .flatten()
                    .map(String::into_bytes)
                    .collect()
            }
            _ => continue,
        };
        for value in values {
            all.extend_from_slice(&value);
            all.push(0);
        }
    }
    all
}

fn read<T: zhibu_db::Column + Send + 'static>(w: &World, statement: String) -> Vec<T> {
    w.db()
        .read_now(move |tx| tx.column(&statement, &[]))
        .expect("reads")
}

/// The bytes of the database's files, where it has any of its own.
fn files(w: &World) -> Vec<u8> {
    let path = w.db().read_now(|tx| {
        let asks = "select file from pragma_database_list where name = 'main'";
        let is_sqlite = tx.prepare(asks).is_ok();
        if is_sqlite {
            tx.scalar::<String>(asks, &[])
        } else {
            Ok::<_, DbError>(None)
        }
    });
    let Some(path) = path.ok().flatten() else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for end in ["", "-wal"] {
        let file = format!("{path}{end}");
        if Path::new(&file).exists() {
            all.extend(std::fs::read(file).expect("the file"));
        }
    }
    assert!(all.len() > 100_000, "the database's file was read");
    all
}

/// Which of the numbers stand in the bytes; a number has eleven digits or eighteen.
fn standing_in(bytes: &[u8], numbers: &BTreeSet<String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for run in bytes.split(|byte| !byte.is_ascii_digit() && *byte != b'X') {
        for length in [11, 18] {
            for piece in run.windows(length) {
                let piece = std::str::from_utf8(piece).expect("digits");
                found.extend(numbers.get(piece).cloned());
            }
        }
    }
    found
}

#[test]
fn no_number_of_a_person_stands_in_the_clear() {
    for w in worlds() {
        let numbers = numbers(&w);
        assert!(numbers.len() > 40, "the numbers were opened");
        assert!(
            numbers.iter().all(|it| [11, 18].contains(&it.len())),
            "of the lengths searched"
        );
        let bytes = [stored(&w), files(&w)].concat();
        assert_eq!(standing_in(&bytes, &numbers), BTreeSet::new());
    }
}

/// A password and a session's token are known to those who hold them: here stand only what they are compared
/// with.
#[test]
fn no_password_and_no_token_is_stored() {
    let w = World::story();
    let typed = "水务局的长口令";
    let water = w.organisation("水务局支部");
    let token = w.db().write_now(move |tx| {
        let new = NewAccount {
            login_name: "lin",
            display_name: "林秀英",
            role: Role::BranchSecretary,
            organisation_id: Some(water),
            member_id: None,
        };
        accounts::create(tx, &Actor::operator(), &new, &accounts::hash(typed)?)?;
        Ok::<_, AppError>(
            accounts::sign_in(tx, "lin", true, "test")?
                .expect("signed in")
                .token,
        )
    });
    let token = token.expect("signs in");
    let bytes = [stored(&w), files(&w)].concat();
    let holds = |piece: &[u8]| bytes.windows(piece.len()).any(|it| it == piece);
    assert!(!holds(typed.as_bytes()) && !holds(token.as_bytes()));
    let drawn: Vec<u8> = token
        .as_bytes()
        .chunks(2)
        .map(|it| u8::from_str_radix(std::str::from_utf8(it).expect("digits"), 16).expect("hex"))
        .collect();
    assert_eq!(drawn.len(), 32, "256 bits");
    assert!(!holds(&drawn));
    assert!(
        holds(b"$argon2id$v=19$m=19456,t=2,p=1$"),
        "the hash and its cost stand there"
    );
}

/// What a name is sealed under opens there alone: a telephone put in place of an ID number is refused.
#[test]
fn what_was_sealed_for_one_column_opens_in_no_other() {
    let w = World::empty();
    let keys = w.app().keys.clone();
    let other = zhibu_app::sealing::FieldKeys::from_secret(&[8; 32]);
    let sealing = keys.clone();
    let sealed = w
        .db()
        .read_now(move |tx| sealing.seal(tx, "member.telephone", "19900006624"))
        .expect("seals");
    assert_eq!(
        keys.open("member.telephone", &sealed).expect("opens"),
        "19900006624"
    );
    assert!(keys.open("member.id_number", &sealed).is_err());
    assert!(other.open("member.telephone", &sealed).is_err());
    let mut changed = sealed.clone();
    *changed.last_mut().expect("bytes") ^= 1;
    assert!(keys.open("member.telephone", &changed).is_err());
    assert_ne!(
        keys.index("a", "1"),
        other.index("a", "1"),
        "an index needs the key"
    );
    assert_ne!(
        keys.index("a", "1"),
        keys.index("b", "1"),
        "and tells columns apart"
    );
}
