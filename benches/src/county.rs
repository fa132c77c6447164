//! Made-up counties, written through the product's own functions for many rows.

use jiff::civil::date;
use zhibu_app::access::Role;
use zhibu_app::accounts::{NewAccount, store as accounts};
use zhibu_app::error::Outcome;
use zhibu_app::members::intake::insert_many;
use zhibu_app::members::store::rebuild_summaries;
use zhibu_app::orgs::OrganisationKind;
use zhibu_app::orgs::intake::{insert_organisations, link};
use zhibu_app::orgs::model::Organisation;
use zhibu_app::orgs::store::rebuild_closure;
use zhibu_db::Tx;
use zhibu_testkit::World;

use crate::people::person;
use crate::place::Place;

/// Members written in one transaction.
const MEMBERS_AT_ONCE: usize = 20_000;
/// Members to each organisation, as a million are to three thousand.
const MEMBERS_EACH: usize = 333;

/// A county with an officer, a clerk and a secretary who can sign in under these names.
pub struct County {
    /// Database and program.
    pub world: World,
    /// Id and short name of the branches, in the order of codes.
    pub branches: Vec<(i64, String)>,
}

impl County {
    /// A county of so many members: 机关工委, committees, general branches of about nine branches.
    pub fn large(place: &Place, members: usize) -> Self {
        let organisations = (members / MEMBERS_EACH).clamp(40, 3000);
        Self::made(place, Tree::of(organisations), members)
    }

    /// The organisations of [`County::large`] for so many members who are still to come.
    pub fn without_members(place: &Place, members: usize) -> Self {
        let organisations = (members / MEMBERS_EACH).clamp(40, 3000);
        Self::made(place, Tree::of(organisations), 0)
    }

    /// So many branches right below the 机关工委, with so many members together.
    pub fn of_branches(place: &Place, branches: usize, members: usize) -> Self {
        let tree = Tree {
            committees: 0,
            general_branches: 0,
            branches,
        };
        Self::made(place, tree, members)
    }

    fn made(place: &Place, tree: Tree, members: usize) -> Self {
        let database = place.database();
        let url = database.url().to_owned();
        let world = World::on(database);
        let branches = world.db().write_now(move |tx| tree.write(tx));
        let county = Self {
            world,
            branches: branches.expect("organisations"),
        };
        let serials: Vec<usize> = (0..members).collect();
        for serials in serials.chunks(MEMBERS_AT_ONCE) {
            county.write_members(serials, members);
        }
        place.settle(&url);
        county
    }

    /// Members are spread over the branches in the order of serial numbers.
    fn write_members(&self, serials: &[usize], members: usize) {
        let branch_ids: Vec<i64> = self.branches.iter().map(|it| it.0).collect();
        let branch_of = |serial: usize| branch_ids[serial * branch_ids.len() / members];
        let new: Vec<_> = serials
            .iter()
            .map(|serial| person(*serial).member_of(branch_of(*serial)))
            .collect();
        let mut touched: Vec<i64> = new.iter().map(|it| it.branch_id).collect();
        touched.dedup();
        let keys = self.world.app().keys.clone();
        let written = self.world.db().write_now(move |tx| {
            insert_many(tx, &keys, &new)?;
            rebuild_summaries(tx, &touched)
        });
        written.expect("members");
    }
}

/// How many organisations of each kind stand below the 机关工委.
#[derive(Clone, Copy)]
struct Tree {
    committees: usize,
    general_branches: usize,
    branches: usize,
}

impl Tree {
    fn of(organisations: usize) -> Self {
        let (committees, general_branches) = (organisations / 100 + 1, organisations / 10);
        Self {
            committees,
            general_branches,
            branches: organisations - committees - general_branches - 1,
        }
    }

    fn write(self, tx: &mut Tx<'_>) -> Outcome<Vec<(i64, String)>> {
        let mut all = Vec::new();
        let mut links = Vec::new();
        let mut add = |tx: &mut Tx<'_>, kind: OrganisationKind, above: Option<i64>| {
            let position = all.len();
            let made = organisation(tx.new_id(), position, kind);
            let id = made.id;
            all.push(made);
            links.extend(above.map(|above| (id, above, date(2013, 5, 1))));
            id
        };
        let top = add(tx, OrganisationKind::WorkCommittee, None);
        let mut above = vec![top];
        for (count, kind) in [
            (self.committees, OrganisationKind::Committee),
            (self.general_branches, OrganisationKind::GeneralBranch),
            (self.branches, OrganisationKind::Branch),
        ] {
            let here: Vec<i64> = (0..count)
                .map(|at| add(tx, kind, Some(above[at * above.len() / count])))
                .collect();
            if !here.is_empty() {
                above = here;
            }
        }
        insert_organisations(tx, &all)?;
        link(tx, &links)?;
        rebuild_closure(tx)?;
        let branches: Vec<(i64, String)> = all
            .iter()
            .filter(|it| it.kind == OrganisationKind::Branch.key())
            .map(|it| (it.id, it.short_name.clone()))
            .collect();
        let clerk_of = links.iter().find(|link| link.0 == branches[0].0).unwrap().1;
        for (login_name, role, organisation_id) in [
            ("officer", Role::Officer, top),
            ("clerk", Role::CommitteeClerk, clerk_of),
            ("secretary", Role::BranchSecretary, branches[0].0),
        ] {
            let account = NewAccount {
                login_name,
                display_name: login_name,
                role,
                organisation_id: Some(organisation_id),
                member_id: None,
            };
            accounts::insert_account(tx, &account, "opens with nothing")?;
        }
        Ok(branches)
    }
}

fn organisation(id: i64, position: usize, kind: OrganisationKind) -> Organisation {
    let short_name = format!("第{position}{}", called(kind));
    Organisation {
        id,
        code: format!("0439{position:08}"),
        name: format!("中共衡江县{short_name}"),
        short_name,
        kind: kind.key().to_owned(),
        founded_on: date(2013, 5, 1),
        dissolved_on: None,
        last_election_on: Some(date(2024, 3, 11)),
        term_years: Some(3),
        staff_count: None,
        note: None,
    }
}

fn called(kind: OrganisationKind) -> &'static str {
    match kind {
        OrganisationKind::WorkCommittee => "机关工委",
        OrganisationKind::Committee => "机关党委",
        OrganisationKind::GeneralBranch => "党总支",
        _ => "党支部",
    }
}
