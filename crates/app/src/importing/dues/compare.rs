//! The bases of the file beside those of the county.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use zhibu_db::Tx;
use zhibu_ledger::Fen;
use zhibu_rules::Rulebook;
use zhibu_rules::dues::{BaseChange, DuesClass};

use super::rows::{BaseRow, SheetKind, Span};
use super::{DuesFile, Settled};
use crate::access::Reach;
use crate::dues::intake::{self, KnownBase, Named, NewBase};
use crate::error::{Outcome, Said};
use crate::importing::model::{FieldChange, ObjectKind, Place, RowNote};
use crate::importing::reading::{DEPENDS_ON_WRONG, Findings, RowReader, depends_on};
use crate::members::intake::ID_NUMBER;
use crate::members::update::{KnownMember, MemberChange, known};
use crate::sealing::FieldKeys;

/// Names told of people without a base; more are counted.
const NAMES_TOLD: usize = 10;

/// Sets the file beside the county.
///
/// # Errors
/// A fault of the database.
pub fn settle(
    tx: &mut Tx<'_>,
    reach: &Reach,
    rules: &Rulebook,
    keys: &FieldKeys,
    file: &DuesFile,
) -> Outcome<Settled> {
    let index = |id_number: &String| keys.index(ID_NUMBER, id_number);
    let indexes: Vec<Vec<u8>> = file.rows.iter().map(|it| index(&it.id_number)).collect();
    let of_wrong: Vec<Vec<u8>> = file.named.iter().map(|(_, it)| index(it)).collect();
    let members = known(tx, reach, &[indexes.as_slice(), &of_wrong].concat())?;
    let bases = Bases::load(tx, reach, &members)?;
    let mut settled = Settled {
        findings: file.findings.clone(),
        ..Settled::default()
    };
    refuse_unknown_beside_faults(file, (&of_wrong, &members), &mut settled.findings);
    refuse_beside_wrong(file, &mut settled.findings);
    let mut named = BTreeSet::new();
    for (row, index) in file.rows.iter().zip(&indexes) {
        let mut reader = file.tables.row(row.place, &mut settled.findings);
        let Some(member) = members.get(index) else {
            refuse_unknown(&mut reader);
            continue;
        };
        named.insert(member.id);
        if reader.is_wrong() {
            continue;
        }
        note_other_name(&mut reader, row, member);
        let known = bases.of(member.id);
        if row.sheet == SheetKind::Raise && !file.paid.contains(&row.id_number) {
            refuse_raise_of_nothing(&mut reader, row, known);
        }
        if reader.is_wrong() {
            continue;
        }
        let line = file.tables.line(
            row.place,
            &member.name,
            ObjectKind::DuesBase,
            Some(member.id),
        );
        let compared = compare(rules, row, member.id, known);
        match compared {
            Compared::New(new) => {
                settled.difference.new.push(line);
                settled.plan.new.extend(new);
            }
            Compared::Known {
                fields,
                new,
                replaced,
            } => {
                settled.difference.known(line, &fields);
                settled.plan.new.extend(new);
                settled.plan.replaced.extend(replaced);
                let changes = fields.into_iter().map(|change| MemberChange {
                    member_id: member.id,
                    field: change.field,
                    old: change.old,
                    new: change.new,
                });
                settled.plan.changes.extend(changes);
            }
        }
    }
    let without = intake::members_without_base(tx, reach)?;
    let without = without.into_iter().filter(|it| !named.contains(&it.id));
    settled
        .findings
        .notes
        .extend(missing_people(without.collect()));
    Ok(settled)
}

/// The bases of the members at hand, by member and first month.
#[derive(Default)]
struct Bases(HashMap<i64, BTreeMap<String, NewBaseOfId>>);

/// A base that is there, in the shape of a new one.
struct NewBaseOfId {
    id: i64,
    base: NewBase,
}

impl Bases {
    fn load(
        tx: &mut Tx<'_>,
        reach: &Reach,
        members: &HashMap<Vec<u8>, KnownMember>,
    ) -> Outcome<Self> {
        let mut ids: Vec<i64> = members.values().map(|it| it.id).collect();
        ids.sort_unstable();
        let (bases, items) = intake::known(tx, reach, &ids)?;
        let mut lines: HashMap<i64, Vec<(String, i64)>> = HashMap::new();
        for line in items {
            let of_base = lines.entry(line.dues_base_id).or_default();
            of_base.push((line.item, line.amount_fen));
        }
        let mut loaded = Self::default();
        for known in bases {
            let of_member = loaded.0.entry(known.member_id).or_default();
            let items = lines.remove(&known.id).unwrap_or_default();
            of_member.insert(known.from_month.clone(), of_known(known, items));
        }
        Ok(loaded)
    }

    fn of(&self, member_id: i64) -> &BTreeMap<String, NewBaseOfId> {
        static NONE: BTreeMap<String, NewBaseOfId> = BTreeMap::new();
        self.0.get(&member_id).unwrap_or(&NONE)
    }
}

fn of_known(known: KnownBase, items: Vec<(String, i64)>) -> NewBaseOfId {
    NewBaseOfId {
        id: known.id,
        base: NewBase {
            member_id: known.member_id,
            class: known.class,
            from_month: known.from_month,
            until_month: known.until_month,
            change_kind: known.change_kind,
            reason: known.reason,
            items,
        },
    }
}

enum Compared {
    New(Vec<NewBase>),
    Known {
        fields: Vec<FieldChange>,
        new: Vec<NewBase>,
        replaced: Vec<i64>,
    },
}

fn compare(
    rules: &Rulebook,
    row: &BaseRow,
    member_id: i64,
    known: &BTreeMap<String, NewBaseOfId>,
) -> Compared {
    let change = change_of(row, known);
    let (mut fields, mut new, mut replaced) = (Vec::new(), Vec::new(), Vec::new());
    let mut any_known = false;
    for span in &row.spans {
        let base = base_of(row, span, member_id, change);
        let old = known.get(&base.from_month);
        any_known |= old.is_some();
        if old.is_some_and(|old| old.base == base) {
            continue;
        }
        fields.push(FieldChange {
            field: "dues_base",
            old: old.map(|it| told(rules, &it.base)),
            new: Some(told(rules, &base)),
        });
        replaced.extend(old.map(|it| it.id));
        new.push(base);
    }
    if any_known {
        Compared::Known {
            fields,
            new,
            replaced,
        }
    } else {
        Compared::New(new)
    }
}

/// A pension or another class is a change of class if an earlier base was of another.
fn change_of(row: &BaseRow, known: &BTreeMap<String, NewBaseOfId>) -> BaseChange {
    let Some(from) = row.spans.first().map(|span| month_text(span.from)) else {
        return row.change;
    };
    let before = known.range(..from).next_back();
    let differs = before.is_some_and(|(_, it)| it.base.class != row.class.key());
    if differs && row.change == BaseChange::Yearly {
        BaseChange::Class
    } else {
        row.change
    }
}

fn base_of(row: &BaseRow, span: &Span, member_id: i64, change: BaseChange) -> NewBase {
    NewBase {
        member_id,
        class: row.class.key().to_owned(),
        from_month: month_text(span.from),
        until_month: span.until.map(month_text),
        change_kind: change.key().to_owned(),
        reason: row.reason.clone(),
        items: span.items.clone(),
    }
}

fn month_text(first: Date) -> String {
    first.strftime("%Y-%m").to_string()
}

/// A base in one line: class, months, sum, lines.
fn told(rules: &Rulebook, base: &NewBase) -> String {
    let class = DuesClass::parse(&base.class);
    let label = class.and_then(|class| rules.dues_classes().iter().find(|it| it.class == class));
    let label = label.map_or(base.class.as_str(), |it| it.zh.as_str());
    let until = base.until_month.as_deref().unwrap_or("今后");
    let on = zhibu_rules::dates::parse_date(&format!("{}-01", base.from_month));
    let name = |key: &str| {
        let item = class.zip(on).and_then(|(class, on)| {
            let mut items = rules.pay_items(class, on);
            items.find(|it| it.key == key)
        });
        item.map_or_else(|| key.to_owned(), |it| it.zh.clone())
    };
    let lines: Vec<String> = base
        .items
        .iter()
        .map(|(key, fen)| format!("{} {}", name(key), Fen::new(*fen).to_yuan_text()))
        .collect();
    let reason = base.reason.as_deref().unwrap_or_default();
    format!(
        "{label} {}至{until} {} {reason}",
        base.from_month,
        lines.join("、")
    )
    .trim()
    .to_owned()
}

/// The rows of one person stand or fall together: a raise without its pay, or a pay that a pension was to
/// end, would say something else than the file.
fn refuse_beside_wrong(file: &DuesFile, findings: &mut Findings) {
    let mut wrong: HashMap<&str, Place> = HashMap::new();
    for (place, id_number) in &file.named {
        wrong.entry(id_number).or_insert(*place);
    }
    for row in file.rows.iter().filter(|it| findings.is_wrong(it.place)) {
        wrong.entry(&row.id_number).or_insert(row.place);
    }
    for row in &file.rows {
        let Some(place) = wrong.get(row.id_number.as_str()) else {
            continue;
        };
        if findings.is_wrong(row.place) {
            continue;
        }
        let (sheet, number) = file.tables.address(*place);
        let message = depends_on(sheet, number);
        let mut reader = file.tables.row(row.place, findings);
        reader.refuse("id_number", DEPENDS_ON_WRONG, message);
    }
}

/// Of rows that are wrong already, the ID numbers nobody has.
fn refuse_unknown_beside_faults(
    file: &DuesFile,
    (indexes, members): (&[Vec<u8>], &HashMap<Vec<u8>, KnownMember>),
    findings: &mut Findings,
) {
    for ((place, _), index) in file.named.iter().zip(indexes) {
        if !members.contains_key(index) {
            refuse_unknown(&mut file.tables.row(*place, findings));
        }
    }
}

fn refuse_unknown(reader: &mut RowReader<'_>) {
    let message = Said::new(
        "花名册上没有这个身份证号的党员，请先导入花名册，或核对号码。",
        "Nobody on the roster has this identity number; import the roster first, or check it.",
    );
    reader.refuse("id_number", "member_unknown", message);
}

fn refuse_raise_of_nothing(
    reader: &mut RowReader<'_>,
    row: &BaseRow,
    known: &BTreeMap<String, NewBaseOfId>,
) {
    let from = row.spans.first().map(|span| month_text(span.from));
    let before = from.and_then(|from| known.range(..from).next_back());
    if before.is_none_or(|(_, it)| it.base.class != row.class.key()) {
        let message = Said::new(
            "此人没有变动之前的工资基数，请在“在职工资”里补上。",
            "There is no pay of this person before the change; add it to the sheet of pay.",
        );
        reader.refuse("id_number", "raise_without_pay", message);
    }
}

fn note_other_name(reader: &mut RowReader<'_>, row: &BaseRow, member: &KnownMember) {
    if let Some(name) = row.name.as_ref().filter(|name| **name != member.name) {
        let message = Said::new(
            format!(
                "身份证号在花名册上是{}，表中写的是{name}，请核对是否填错了号码。",
                member.name
            ),
            format!(
                "The identity number is {} on the roster, {name} here.",
                member.name
            ),
        );
        reader.note(message);
    }
}

/// One line about everybody on the roster for whom nobody gave a base: they are accepted, and their dues
/// say that the base is missing.
fn missing_people(people: Vec<Named>) -> Option<RowNote> {
    if people.is_empty() {
        return None;
    }
    let told: Vec<String> = people
        .iter()
        .take(NAMES_TOLD)
        .map(|it| format!("{}（{}）", it.name, it.branch_name))
        .collect();
    let (count, told) = (people.len(), told.join("、"));
    Some(RowNote {
        sheet: String::new(),
        row: 0,
        message: Said::new(
            format!("花名册上还有 {count} 人没有任何缴费基数：{told}等。请在下次一并补上。"),
            format!("{count} people on the roster have no base at all yet: {told}, …"),
        ),
    })
}
