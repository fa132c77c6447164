//! The tables an import writes, as parts of the things they describe.

use zhibu_db::{DbError, Row, Tx, Value};

use super::cases::CANDIDATE;
use crate::access::Reach;
use crate::error::Outcome;
use crate::importing::model::ObjectKind;

/// Things looked at in one statement.
pub const THINGS_PER_STATEMENT: usize = 10;

/// A table in which a thing has rows.
pub struct Part {
    /// Its name.
    pub table: &'static str,
    /// The columns that are kept, those of the key first.
    pub columns: &'static [&'static str],
    /// How many of them are the key.
    pub(super) key: usize,
    pub(super) select: &'static str,
    /// None where the row is the thing itself.
    pub(super) delete: Option<&'static str>,
    pub(super) put: &'static str,
}

impl Part {
    /// Gives the rows of at most ten things already found to `each`; a column `owner` tells whose each is.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn rows(
        &self,
        tx: &mut Tx<'_>,
        _reach: &Reach,
        ids: &[i64],
        each: impl FnMut(&Row<'_>) -> Result<(), DbError>,
    ) -> Outcome<()> {
        // The statement has a fixed number of places; those left over repeat the first.
        let asked = ids.iter().chain(ids.iter().take(1).cycle());
        let values: Vec<Value> = asked.take(THINGS_PER_STATEMENT).map(Value::from).collect();
        tx.each(self.select, &values, each)?;
        Ok(())
    }

    /// Takes a row away, unless it is the thing itself.
    ///
    /// # Errors
    /// Something refers to it, or a fault of the database.
    pub fn take_away(&self, tx: &mut Tx<'_>, row: &[Value]) -> Outcome<()> {
        if let (Some(delete), Some(key)) = (self.delete, row.get(..self.key)) {
            tx.execute(delete, key)?;
        }
        Ok(())
    }

    /// Writes a row: anew, or where it is the thing itself over what stands there.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn put(&self, tx: &mut Tx<'_>, row: &[Value]) -> Outcome<()> {
        tx.execute(self.put, row)?;
        Ok(())
    }
}

const MEMBER: &[Part] = &[
    Part {
        table: "member",
        columns: &[
            "id",
            "branch_id",
            "status",
            "name",
            "name_pinyin",
            "name_initials",
            "name_sort",
            "sex",
            "birth_on",
            "ethnicity",
            "telephone_sealed",
            "telephone_index",
            "education",
            "degree",
            "native_place",
            "joined_on",
            "full_on",
            "personnel",
            "workplace",
            "in_hardship",
            "floating",
            "note",
            "name_strokes",
        ],
        key: 1,
        select: "select m.id as owner, m.id, m.branch_id, m.status, m.name, m.name_pinyin, m.name_initials,
             m.name_sort, m.sex, m.birth_on, m.ethnicity, m.telephone_sealed, m.telephone_index, m.education,
             m.degree, m.native_place, m.joined_on, m.full_on, m.personnel, m.workplace, m.in_hardship,
             m.floating, m.note, m.name_strokes
           from member m where m.id in (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        delete: None,
        put: "update member set branch_id = ?2, status = ?3, name = ?4, name_pinyin = ?5, name_initials = ?6,
             name_sort = ?7, sex = ?8, birth_on = ?9, ethnicity = ?10, telephone_sealed = ?11,
             telephone_index = ?12, education = ?13, degree = ?14, native_place = ?15, joined_on = ?16,
             full_on = ?17, personnel = ?18, workplace = ?19, in_hardship = ?20, floating = ?21, note = ?22,
             name_strokes = ?23, version = version + 1
           where id = ?1",
    },
    Part {
        table: "membership",
        columns: &["id", "member_id", "organisation_id", "from_on", "until_on"],
        key: 1,
        select: "select p.member_id as owner, p.id, p.member_id, p.organisation_id, p.from_on, p.until_on
           from membership p where p.member_id in (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
           order by p.id",
        delete: Some("delete from membership where id = ?1"),
        put: "insert into membership (id, member_id, organisation_id, from_on, until_on)
           values (?1, ?2, ?3, ?4, ?5)",
    },
    Part {
        table: "member_status",
        columns: &["id", "member_id", "status", "from_on", "until_on"],
        key: 1,
        select: "select s.member_id as owner, s.id, s.member_id, s.status, s.from_on, s.until_on
           from member_status s where s.member_id in (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
           order by s.id",
        delete: Some("delete from member_status where id = ?1"),
        put: "insert into member_status (id, member_id, status, from_on, until_on)
           values (?1, ?2, ?3, ?4, ?5)",
    },
    Part {
        table: "member_fact",
        columns: &[
            "id",
            "member_id",
            "field",
            "label",
            "from_on",
            "until_on",
            "value",
            "value_sealed",
            "way",
            "source",
            "reason",
            "account_id",
            "at",
        ],
        key: 1,
        select: "select f.member_id as owner, f.id, f.member_id, f.field, f.label, f.from_on, f.until_on, f.value,
             f.value_sealed, f.way, f.source, f.reason, f.account_id, f.at
           from member_fact f where f.member_id in (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
           order by f.id",
        delete: Some("delete from member_fact where id = ?1"),
        put: "insert into member_fact (id, member_id, field, label, from_on, until_on, value, value_sealed, way,
             source, reason, account_id, at)
           values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    },
    Part {
        table: "member_reading",
        columns: &["reading", "member_id"],
        key: 2,
        select: "select r.member_id as owner, r.reading, r.member_id
           from member_reading r where r.member_id in (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
           order by r.reading",
        delete: Some("delete from member_reading where reading = ?1 and member_id = ?2"),
        put: "insert into member_reading (reading, member_id) values (?1, ?2)",
    },
    Part {
        table: "member_gram",
        columns: &["gram", "member_id"],
        key: 2,
        select: "select g.member_id as owner, g.gram, g.member_id
           from member_gram g where g.member_id in (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
           order by g.gram",
        delete: Some("delete from member_gram where gram = ?1 and member_id = ?2"),
        put: "insert into member_gram (gram, member_id) values (?1, ?2)",
    },
];

const UNIT: &[Part] = &[
    Part {
        table: "unit",
        columns: &[
            "id",
            "code",
            "name",
            "short_name",
            "affiliation",
            "unit_kind",
            "credit_code",
            "head_name",
            "authorised_staff_count",
            "staff_count",
            "note",
        ],
        key: 1,
        select: "select u.id as owner, u.id, u.code, u.name, u.short_name, u.affiliation, u.unit_kind,
             u.credit_code, u.head_name, u.authorised_staff_count, u.staff_count, u.note
           from unit u where u.id in (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        delete: None,
        put: "update unit set code = ?2, name = ?3, short_name = ?4, affiliation = ?5, unit_kind = ?6,
             credit_code = ?7, head_name = ?8, authorised_staff_count = ?9, staff_count = ?10, note = ?11
           where id = ?1",
    },
    Part {
        table: "organisation_unit",
        columns: &["organisation_id", "unit_id", "from_on"],
        key: 2,
        select: "select s.unit_id as owner, s.organisation_id, s.unit_id, s.from_on
           from organisation_unit s where s.unit_id in (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
           order by s.organisation_id",
        delete: Some("delete from organisation_unit where organisation_id = ?1 and unit_id = ?2"),
        put: "insert into organisation_unit (organisation_id, unit_id, from_on) values (?1, ?2, ?3)
           on conflict (organisation_id, unit_id) do nothing",
    },
];

const ORGANISATION: &[Part] = &[
    Part {
        table: "organisation",
        columns: &[
            "id",
            "code",
            "name",
            "short_name",
            "kind",
            "founded_on",
            "dissolved_on",
            "last_election_on",
            "term_years",
            "staff_count",
            "note",
        ],
        key: 1,
        select: "select o.id as owner, o.id, o.code, o.name, o.short_name, o.kind, o.founded_on, o.dissolved_on,
             o.last_election_on, o.term_years, o.staff_count, o.note
           from organisation o where o.id in (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        delete: None,
        put: "update organisation set code = ?2, name = ?3, short_name = ?4, kind = ?5, founded_on = ?6,
             dissolved_on = ?7, last_election_on = ?8, term_years = ?9, staff_count = ?10, note = ?11
           where id = ?1",
    },
    Part {
        table: "organisation_past",
        columns: &[
            "organisation_id",
            "from_on",
            "name",
            "short_name",
            "kind",
            "until_on",
        ],
        key: 2,
        select: "select p.organisation_id as owner, p.organisation_id, p.from_on, p.name, p.short_name, p.kind,
             p.until_on
           from organisation_past p
           where p.organisation_id in (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
           order by p.from_on",
        delete: Some("delete from organisation_past where organisation_id = ?1 and from_on = ?2"),
        put: "insert into organisation_past (organisation_id, from_on, name, short_name, kind, until_on)
           values (?1, ?2, ?3, ?4, ?5, ?6)",
    },
    Part {
        table: "organisation_link",
        columns: &["id", "parent_id", "child_id", "from_on", "until_on"],
        key: 1,
        select: "select l.child_id as owner, l.id, l.parent_id, l.child_id, l.from_on, l.until_on
           from organisation_link l where l.child_id in (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
           order by l.id",
        delete: Some("delete from organisation_link where id = ?1"),
        put: "insert into organisation_link (id, parent_id, child_id, from_on, until_on)
           values (?1, ?2, ?3, ?4, ?5)",
    },
    Part {
        table: "organisation_unit",
        columns: &["organisation_id", "unit_id", "from_on"],
        key: 2,
        select: "select s.organisation_id as owner, s.organisation_id, s.unit_id, s.from_on
           from organisation_unit s where s.organisation_id in (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
           order by s.unit_id",
        delete: Some("delete from organisation_unit where organisation_id = ?1 and unit_id = ?2"),
        put: "insert into organisation_unit (organisation_id, unit_id, from_on) values (?1, ?2, ?3)
           on conflict (organisation_id, unit_id) do nothing",
    },
    Part {
        table: "organisation_unit_past",
        columns: &["organisation_id", "unit_id", "from_on", "until_on"],
        key: 3,
        select: "select s.organisation_id as owner, s.organisation_id, s.unit_id, s.from_on, s.until_on
           from organisation_unit_past s
           where s.organisation_id in (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
           order by s.unit_id, s.from_on",
        delete: Some(
            "delete from organisation_unit_past where organisation_id = ?1 and unit_id = ?2 and from_on = ?3",
        ),
        put: "insert into organisation_unit_past (organisation_id, unit_id, from_on, until_on)
           values (?1, ?2, ?3, ?4)",
    },
    Part {
        table: "post",
        columns: &[
            "id",
            "organisation_id",
            "title",
            "rank",
            "holder_name",
            "full_time",
            "other_post",
            "from_on",
            "until_on",
            "division",
            "term_ends_on",
        ],
        key: 1,
        select: "select p.organisation_id as owner, p.id, p.organisation_id, p.title, p.rank, p.holder_name,
             p.full_time, p.other_post, p.from_on, p.until_on, p.division, p.term_ends_on
           from post p where p.organisation_id in (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
           order by p.id",
        delete: Some("delete from post where id = ?1"),
        put: "insert into post (id, organisation_id, title, rank, holder_name, full_time, other_post, from_on,
             until_on, division, term_ends_on)
           values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    },
];

const MEETING: &[Part] = &[Part {
    table: "meeting",
    columns: &[
        "id",
        "chair_name",
        "due_count",
        "present_count",
        "length_minutes",
    ],
    key: 1,
    select:
        "select m.id as owner, m.id, m.chair_name, m.due_count, m.present_count, m.length_minutes
       from meeting m where m.id in (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    delete: None,
    put:
        "update meeting set chair_name = ?2, due_count = ?3, present_count = ?4, length_minutes = ?5
       where id = ?1",
}];

const DUES_BASE: &[Part] = &[
    Part {
        table: "dues_base",
        columns: &[
            "id",
            "member_id",
            "class",
            "from_month",
            "until_month",
            "change_kind",
            "reason",
        ],
        key: 1,
        select: "select b.member_id as owner, b.id, b.member_id, b.class, b.from_month, b.until_month,
             b.change_kind, b.reason
           from dues_base b where b.member_id in (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
           order by b.id",
        delete: Some("delete from dues_base where id = ?1"),
        put: "insert into dues_base (id, member_id, class, from_month, until_month, change_kind, reason)
           values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    },
    Part {
        table: "dues_base_item",
        columns: &["dues_base_id", "item", "amount_fen"],
        key: 2,
        select: "select b.member_id as owner, i.dues_base_id, i.item, i.amount_fen
           from dues_base b join dues_base_item i on i.dues_base_id = b.id
           where b.member_id in (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
           order by i.dues_base_id, i.item",
        delete: Some("delete from dues_base_item where dues_base_id = ?1 and item = ?2"),
        put: "insert into dues_base_item (dues_base_id, item, amount_fen) values (?1, ?2, ?3)",
    },
];

/// The tables in which a kind of thing has rows, those first that others refer to.
pub fn parts(kind: ObjectKind) -> &'static [Part] {
    match kind {
        ObjectKind::Unit => UNIT,
        ObjectKind::Organisation => ORGANISATION,
        ObjectKind::Member => MEMBER,
        ObjectKind::DuesBase => DUES_BASE,
        ObjectKind::Meeting => MEETING,
        ObjectKind::Candidate => CANDIDATE,
    }
}
