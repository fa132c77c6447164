//! The tables an import of 发展党员台账 writes, as parts of a case.

use super::parts::Part;

/// A case with its person and steps.
pub(super) const CANDIDATE: &[Part] = &[
    Part {
        table: "procedure_case",
        columns: &["id", "organisation_id"],
        key: 1,
        select: "select p.id as owner, p.id, p.organisation_id
           from procedure_case p where p.id in (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        delete: None,
        put: "update procedure_case set organisation_id = ?2, version = version + 1 where id = ?1",
    },
    Part {
        table: "candidate",
        columns: &[
            "case_id",
            "name",
            "name_sort",
            "sex",
            "birth_on",
            "ethnicity",
            "telephone_sealed",
            "education",
            "workplace",
        ],
        key: 1,
        select: "select c.case_id as owner, c.case_id, c.name, c.name_sort, c.sex, c.birth_on, c.ethnicity,
             c.telephone_sealed, c.education, c.workplace
           from candidate c where c.case_id in (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        delete: None,
        put: "update candidate set name = ?2, name_sort = ?3, sex = ?4, birth_on = ?5, ethnicity = ?6,
             telephone_sealed = ?7, education = ?8, workplace = ?9
           where case_id = ?1",
    },
    Part {
        table: "procedure_step",
        columns: &[
            "id",
            "case_id",
            "step",
            "taken_on",
            "facts",
            "account_id",
            "at",
            "taken_back_at",
            "taken_back_account_id",
            "taken_back_reason",
        ],
        key: 1,
        select: "select s.case_id as owner, s.id, s.case_id, s.step, s.taken_on, s.facts, s.account_id, s.at,
             s.taken_back_at, s.taken_back_account_id, s.taken_back_reason
           from procedure_step s where s.case_id in (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
           order by s.id",
        delete: Some("delete from procedure_step where id = ?1"),
        put: "insert into procedure_step (id, case_id, step, taken_on, facts, account_id, at, taken_back_at,
             taken_back_account_id, taken_back_reason)
           values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    },
];
