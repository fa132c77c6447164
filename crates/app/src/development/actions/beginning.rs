//! A case begun with an application 入党申请书.

use jiff::civil::Date;
use zhibu_db::Tx;
use zhibu_papers::cells;
use zhibu_rules::Rulebook;
use zhibu_rules::identity::{self, Sex};
use zhibu_rules::procedures::DEVELOPMENT;

use crate::access::{Act, Actor};
use crate::audit::{self, Object};
use crate::development::model::NewCandidate;
use crate::development::store;
use crate::error::{AppError, FieldFault, Outcome};
use crate::members::rules::identity::CITIZEN;
use crate::members::rules::identity::fault;
use crate::members::rules::{cell, day, line};
use crate::members::store::changing::holder_of_number;
use crate::orgs::{OrganisationKind, store as orgs};
use crate::procedures::actions::{self as cases, NewStep};
use crate::procedures::model::{KeptFacts, history};
use crate::sealing::FieldKeys;

/// Characters of a workplace.
pub const NAME_CHARACTERS_MAX: usize = 100;

/// An applicant as typed. Birth and sex are in the number and not asked again.
#[derive(Clone, Debug, Default)]
pub struct TypedCandidate {
    /// 所在党支部.
    pub organisation_id: Option<i64>,
    /// 姓名.
    pub name: String,
    /// 公民身份号码.
    pub id_number: String,
    /// 民族, a key of its list.
    pub ethnicity: String,
    /// 学历, a key of its list.
    pub education: String,
    /// 工作单位及职务.
    pub workplace: String,
    /// 电话.
    pub telephone: String,
    /// 递交申请书的日期.
    pub applied_on: String,
}

/// Begins a case; answers its id.
///
/// # Errors
/// [`AppError::Invalid`] with every fault.
pub fn begin(
    tx: &mut Tx<'_>,
    actor: &Actor,
    book: &Rulebook,
    keys: &FieldKeys,
    typed: &TypedCandidate,
) -> Outcome<i64> {
    let reach = actor.may(Act::RecordDevelopment)?;
    let mut faults = Vec::new();
    let mut candidate = checked(book, typed, tx.today(), &mut faults);
    let branch = match typed.organisation_id {
        Some(id) => orgs::organisation(tx, &reach, id)?,
        None => None,
    };
    let branches = [OrganisationKind::Branch, OrganisationKind::JointBranch];
    let branch = branch.filter(|it| branches.iter().any(|kind| kind.key() == it.kind));
    match &branch {
        Some(branch) => candidate.organisation_id = branch.id,
        None => faults.push(fault(
            "organisation",
            "选一个您能办理的党支部。",
            "Choose a branch that you see to.",
        )),
    }
    let number = keys.index(store::ID_NUMBER, &candidate.id_number);
    if faults.is_empty() && store::has_open_case(tx, &number)? {
        faults.push(fault(
            "id_number",
            "这个身份证号已经有一个没有办完的案例，请在名单里找到这个人。",
            "Somebody with this number has a case under way; find them in the list.",
        ));
    }
    if faults.is_empty() && holder_of_number(tx, keys, CITIZEN, &candidate.id_number)?.is_some() {
        faults.push(fault(
            "id_number",
            "这个身份证号已经在党员花名册上，请核对。",
            "Somebody with this number is on the roster of members already; check it.",
        ));
    }
    if faults.is_empty() {
        faults = faults_of_application(book, &candidate, tx.today())?;
    }
    if !faults.is_empty() {
        return Err(AppError::Invalid(faults));
    }
    let id = store::insert(tx, actor, keys, &candidate)?;
    let object = Object {
        kind: "procedure_case",
        id: Some(id),
        organisation_id: Some(candidate.organisation_id),
    };
    audit::record(
        tx,
        actor,
        "begin_development",
        object,
        "recorded an application",
    )?;
    Ok(id)
}

/// What the rules say against the application itself, told at its day.
fn faults_of_application(
    book: &Rulebook,
    candidate: &NewCandidate,
    today: Date,
) -> Outcome<Vec<FieldFault>> {
    let procedure = cases::procedure(book, DEVELOPMENT)?;
    let empty = history(Some(candidate.birth_on), std::iter::empty())?;
    let mut faults = Vec::new();
    for (step, on, facts) in &candidate.steps {
        let new = NewStep {
            step: step.clone(),
            on: *on,
            facts: facts.clone(),
            version: 0,
        };
        faults.extend(cases::faults_of_step(book, procedure, &empty, &new, today)?);
    }
    for fault in &mut faults {
        "applied_on".clone_into(&mut fault.field);
    }
    Ok(faults)
}

fn checked(
    book: &Rulebook,
    typed: &TypedCandidate,
    today: Date,
    faults: &mut Vec<FieldFault>,
) -> NewCandidate {
    let name = cell("name", &typed.name, cells::person_name, faults).unwrap_or_default();
    if typed.name.trim().is_empty() {
        faults.push(fault("name", "写姓名全称。", "Write the full name."));
    }
    let workplace = line("workplace", &typed.workplace, NAME_CHARACTERS_MAX, faults);
    let telephone = cell("telephone", &typed.telephone, cells::telephone, faults);
    let id_number = typed.id_number.trim().to_uppercase();
    let judged = identity::citizen(book.latest(), &id_number, today).ok();
    let holder = judged.as_ref().and_then(|it| it.holder);
    if holder.is_none() {
        let why = judged.map(|it| (it.reason.zh(), it.reason.en()));
        let (zh, en) = why.unwrap_or(("不对", "is wrong"));
        faults.push(fault(
            "id_number",
            format!("身份证号“{id_number}”{zh}，请写全部 18 位。"),
            format!("The identity number “{id_number}” {en}; write all 18 characters."),
        ));
    }
    for (field, list, value) in [
        ("ethnicity", "ethnicity", &typed.ethnicity),
        ("education", "education", &typed.education),
    ] {
        if book.code(list, value).is_none() {
            faults.push(fault(
                field,
                "请从列出的里面选。",
                "Choose one of those listed.",
            ));
        }
    }
    let applied_on = day("applied_on", &typed.applied_on, faults);
    NewCandidate {
        organisation_id: 0,
        name,
        sex: match holder.map(|it| it.sex) {
            Some(Sex::Female) => "female".to_owned(),
            _ => "male".to_owned(),
        },
        birth_on: holder.map_or(today, |it| it.birth),
        ethnicity: typed.ethnicity.clone(),
        id_number,
        telephone,
        education: typed.education.clone(),
        workplace,
        steps: applied_on
            .map(|on| ("apply".to_owned(), on, KeptFacts::default()))
            .into_iter()
            .collect(),
    }
}
