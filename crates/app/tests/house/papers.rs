//! What is checked in and made by the program: a change of it is seen where it is reviewed. Renew them with
//! `UPDATE_EXPECT=1 cargo nextest run -p zhibu-app --test house papers`.

use expect_test::expect_file;
use zhibu_app::access::policy;
use zhibu_app::access::{Act, Role};

#[test]
fn the_policy_is_the_one_that_was_reviewed() {
    expect_file!["../../../../docs/policy.txt"].assert_eq(&policy::matrix_text());
}

#[test]
fn the_description_of_the_api_is_that_of_its_routes() {
    let described = zhibu_app::routes().openapi_json("Zhibu 支部", env!("CARGO_PKG_VERSION"));
    let described = described.expect("no two types share a name");
    expect_file!["../../../../docs/openapi.json"].assert_eq(&described);
}

#[test]
fn the_table_has_a_row_for_every_act_and_every_act_a_route() {
    for act in Act::ALL {
        let held = Role::ALL
            .into_iter()
            .filter(|role| policy::extent(*role, act) != policy::Extent::None);
        assert!(held.count() > 0, "{act:?} may be done by nobody");
        let routes = zhibu_app::routes().list();
        assert!(
            routes.iter().any(|it| it.act() == Some(act)),
            "{act:?} has no route"
        );
    }
}
