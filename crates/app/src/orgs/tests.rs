use zhibu_app::access::Act;
use zhibu_app::orgs::store;
use zhibu_testkit::World;

#[test]
fn each_office_finds_the_part_of_the_tree_that_is_its_own() {
    let w = World::story();
    for (login_name, want) in [
        ("officer", 8),
        ("clerk", 3),
        ("secretary", 3),
        ("auditor", 8),
    ] {
        let reach = w.actor(login_name).may(Act::SeeOrganisations).expect("may");
        let found = w
            .db()
            .read_now(move |tx| {
                let today = tx.today();
                store::tree(tx, &reach, today)
            })
            .expect("reads");
        assert_eq!(found.len(), want, "{login_name}");
    }
}

#[test]
fn the_strength_of_a_general_branch_is_that_of_its_branches() {
    let w = World::story();
    let reach = w.actor("officer").may(Act::SeeOrganisations).expect("may");
    let education = w.organisation("教育局总支");
    let strengths = w
        .db()
        .read_now(move |tx| store::strengths(tx, &reach))
        .expect("reads");
    let found = strengths
        .iter()
        .find(|it| it.organisation_id == education)
        .expect("counted");
    assert_eq!((found.full_count, found.all_count), (12, 12));
}
