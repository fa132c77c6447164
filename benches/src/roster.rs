//! 党员名册: a page of fifty among all members, whole, as the browser gets it.

use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use zhibu_app::AppError;
use zhibu_app::members::model::MemberLine;
use zhibu_db::params;
use zhibu_testkit::World;
use zhibu_web::testing::Client;
use zhibu_web::write_key;

use crate::county::County;
use crate::measure::{Often, in_turns, used};
use crate::place::Place;
use crate::report::{Figure, Report, Target};

const TARGET: Target = Target::Processor(Duration::from_millis(3));
const OFTEN: Often = Often {
    rounds: 7,
    calls: 30,
};
const FLOOR: &str = "sign-in page and fifty rows by key";

/// Measures the roster as an officer, a clerk and a secretary see it.
pub fn measure(report: &mut Report, place: &Place, county: &County) {
    let world = &county.world;
    let runtime = Builder::new_current_thread().build().unwrap();
    let middle = middle_of_names(world);
    let sort = middle.name_sort.as_str();
    let typed: String = middle.name.chars().take(3).collect();
    let initials: String = sort
        .split(' ')
        .filter_map(|it| it.chars().next().filter(char::is_ascii_lowercase))
        .collect();
    let from_middle = format!(
        "?after={}",
        percent(&write_key(&[sort, &middle.id.to_string()]))
    );
    let by_name = format!("?q={}", percent(&typed));
    let by_initials = format!("?q={initials}");
    for (work, login_name, query) in [
        ("officer, whole county", "officer", ""),
        ("officer, from the middle", "officer", from_middle.as_str()),
        (
            "officer, probationary women",
            "officer",
            "?status=probationary&sex=female",
        ),
        ("officer, in hardship", "officer", "?mark=hardship"),
        ("officer, search by name", "officer", by_name.as_str()),
        (
            "officer, search by initials",
            "officer",
            by_initials.as_str(),
        ),
        ("clerk, general branch", "clerk", ""),
        ("secretary, branch", "secretary", ""),
    ] {
        let path = format!("/members{query}");
        let [floor, ours] = page_beside_floor(&runtime, place, world, login_name, &path);
        report.figure(&Figure {
            work: &format!("roster: {work}"),
            engine: place.name(),
            floor: (FLOOR, floor),
            ours,
            target: TARGET,
        });
    }
}

fn page_beside_floor(
    runtime: &Runtime,
    place: &Place,
    world: &World,
    login_name: &str,
    path: &str,
) -> [crate::measure::Cost; 2] {
    let client = world.client(login_name);
    let stranger = world.stranger();
    let page = runtime.block_on(client.get(path));
    assert_eq!(page.status, 200, "{path}");
    assert!(page.has("tbody tr"), "{path} lists somebody");
    in_turns(
        &mut place.processor_clock(),
        OFTEN,
        [
            &mut || {
                used(open(runtime, &stranger, "/sign-in"));
                used(fifty_rows(runtime, world));
            },
            &mut || used(open(runtime, &client, path)),
        ],
    )
}

fn open(runtime: &Runtime, client: &Client, path: &str) -> usize {
    let reply = runtime.block_on(client.get(path));
    assert_eq!(reply.status, 200, "{path}");
    reply.body.len()
}

/// What a page of the roster cannot do without: its rows, in the order of names.
fn fifty_rows(runtime: &Runtime, world: &World) -> usize {
    let read = world.db().read(|tx| {
        let rows: Vec<MemberLine> = tx.rows(
            "select m.id, m.name, m.name_sort, m.status, m.sex, m.birth_on, m.branch_id,
               m.education as branch_name, m.joined_on, m.full_on, m.personnel, m.workplace,
               m.in_hardship, m.floating
             from member m where (m.name_sort, m.id) > (?1, ?2)
             order by m.name_sort, m.id limit 50",
            params!["", 0_i64],
        )?;
        Ok::<_, AppError>(rows.len())
    });
    runtime.block_on(read).unwrap()
}

/// A member whom half of the county stands before.
fn middle_of_names(world: &World) -> MemberLine {
    let found = world.db().read_now(|tx| {
        let count: i64 = tx.scalar("select count(m.id) from member m", &[])?.unwrap();
        let rows = tx.rows(
            "select m.id, m.name, m.name_sort, m.status, m.sex, m.birth_on, m.branch_id,
               m.education as branch_name, m.joined_on, m.full_on, m.personnel, m.workplace,
               m.in_hardship, m.floating
             from member m order by m.name_sort, m.id limit 1 offset ?1",
            params![count / 2],
        )?;
        Ok::<_, AppError>(rows)
    });
    found.unwrap().remove(0)
}

fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
