//! Who looks around in the demo county: real people of it, one or more for every office.

use zhibu_db::{Tx, record};

use super::{PASSWORD, store};
use crate::access::{Act, Actor, Reach, Role};
use crate::accounts::{NewAccount, actions as accounts};
use crate::error::{AppError, Outcome};
use crate::posts::model::{COMMITTEE_MEMBER, SECRETARY};
use crate::posts::store as posts;

record! {
    /// Somebody who may sign in to the demonstration.
    pub struct SignIn {
        pub login_name: String,
        pub display_name: String,
        /// Key of the office.
        pub role: String,
        pub organisation_name: Option<String>,
    }
}

/// Where the person of a sign-in is found.
#[derive(Clone, Copy, Debug)]
enum Person {
    /// The holder of a post of that rank in the organisation.
    Post(&'static str),
    /// A member of the branch of that code who holds no post.
    Plain(&'static str),
    /// Nobody of the roster, under this name.
    Named(&'static str),
}

/// Login name, office, code of its organisation, who.
type Player = (&'static str, Role, Option<&'static str>, Person);

const WORK_COMMITTEE: &str = "0439000007";
const EDUCATION_COMMITTEE: &str = "0439000477";
/// 财政局国库集中支付局支部: eighteen members, a committee, no groups; some months were left out.
const TREASURY_BRANCH: &str = "0439000448";
/// 林业局机关支部: two groups.
const FORESTRY_BRANCH: &str = "0439001095";
/// 扶贫办支部: six full members, so no committee.
const POVERTY_RELIEF_BRANCH: &str = "0439001551";
/// 县直第二联合支部: members of several units.
const JOINT_BRANCH: &str = "0439000187";
/// 教育局离退休支部.
const RETIRED_BRANCH: &str = "0439000586";
const AUDIT_BRANCH: &str = "0439001453";

#[rustfmt::skip]
const CAST: [Player; 11] = [
    ("officer", Role::Officer, Some(WORK_COMMITTEE), Person::Post(COMMITTEE_MEMBER)),
    ("clerk", Role::CommitteeClerk, Some(EDUCATION_COMMITTEE), Person::Post(COMMITTEE_MEMBER)),
    ("secretary", Role::BranchSecretary, Some(TREASURY_BRANCH), Person::Post(SECRETARY)),
    ("secretary_groups", Role::BranchSecretary, Some(FORESTRY_BRANCH), Person::Post(SECRETARY)),
    ("secretary_small", Role::BranchSecretary, Some(POVERTY_RELIEF_BRANCH), Person::Post(SECRETARY)),
    ("secretary_joint", Role::BranchSecretary, Some(JOINT_BRANCH), Person::Post(SECRETARY)),
    ("committee_member", Role::CommitteeMember, Some(TREASURY_BRANCH), Person::Post(COMMITTEE_MEMBER)),
    ("member", Role::Member, Some(TREASURY_BRANCH), Person::Plain(TREASURY_BRANCH)),
    ("member_retired", Role::Member, Some(RETIRED_BRANCH), Person::Plain(RETIRED_BRANCH)),
    ("auditor", Role::Auditor, None, Person::Plain(AUDIT_BRANCH)),
    ("administrator", Role::Administrator, None, Person::Named("系统管理员")),
];

/// A person of the roster, or only a name.
struct Found {
    name: String,
    member_id: Option<i64>,
}

/// The cast with the hash of the password for each, reckoned before any transaction: it is slow.
pub fn hashed() -> Outcome<Vec<String>> {
    CAST.iter().map(|_| accounts::hash(PASSWORD)).collect()
}

/// Makes the accounts, with the hashes of [`hashed`].
///
/// # Errors
/// An organisation of the cast is not there; a fault of the database.
pub fn make(tx: &mut Tx<'_>, actor: &Actor, hashes: &[String]) -> Outcome<Vec<SignIn>> {
    let reach = actor.may(Act::SeeMembers)?;
    for ((login_name, role, code, person), hash) in CAST.into_iter().zip(hashes) {
        let organisation_id = match code {
            Some(code) => Some(organisation(tx, &reach, code)?),
            None => None,
        };
        let found = find(tx, &reach, organisation_id, person)?;
        let new = NewAccount {
            login_name,
            display_name: &found.name,
            role,
            organisation_id,
            member_id: found.member_id,
        };
        accounts::create(tx, actor, &new, hash)?;
    }
    store::sign_ins(tx, &reach)
}

fn find(
    tx: &mut Tx<'_>,
    reach: &Reach,
    organisation_id: Option<i64>,
    person: Person,
) -> Outcome<Found> {
    match person {
        Person::Named(name) => Ok(Found {
            name: name.to_owned(),
            member_id: None,
        }),
        Person::Plain(code) => {
            let branch_id = organisation(tx, reach, code)?;
            let found = store::plain_member(tx, reach, branch_id)?;
            let (id, name) = found.ok_or_else(|| missing(code))?;
            Ok(Found {
                name,
                member_id: Some(id),
            })
        }
        Person::Post(rank) => {
            let held =
                posts::of_organisation(tx, reach, organisation_id.ok_or_else(|| missing(rank))?)?;
            let post = held.into_iter().find(|it| it.rank == rank);
            let post = post.ok_or_else(|| missing(rank))?;
            Ok(Found {
                name: post.holder_name,
                member_id: post.member_id,
            })
        }
    }
}

fn organisation(tx: &mut Tx<'_>, reach: &Reach, code: &str) -> Outcome<i64> {
    let found = crate::orgs::store::named(tx, reach, code)?;
    found.first().map(|it| it.id).ok_or_else(|| missing(code))
}

fn missing(what: &str) -> AppError {
    AppError::internal(format!("{what} is not in the demo county"))
}
