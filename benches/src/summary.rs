//! Counts by organisation over all members.

use std::time::Duration;

use tokio::runtime::Builder;
use zhibu_app::AppError;
use zhibu_app::access::Act;
use zhibu_app::members::store::headcounts;

use crate::county::County;
use crate::measure::{Often, in_turns, used};
use crate::place::Place;
use crate::report::{Figure, Report, Target};

/// Measures the members of every organisation, and the page of the tree that shows them.
pub fn measure(report: &mut Report, place: &Place, county: &County) {
    let world = &county.world;
    let reach = world.actor("officer").may(Act::SeeOrganisations).unwrap();
    let (client, today) = (world.client("officer"), world.clock().today());
    let runtime = Builder::new_current_thread().build().unwrap();
    let [floor, counts, page] = in_turns(
        &mut place.processor_clock(),
        Often {
            rounds: 7,
            calls: 5,
        },
        [
            &mut || {
                let read = world.db().read_now(|tx| {
                    let counts: Vec<i64> =
                        tx.column("select s.all_count from organisation_summary s", &[])?;
                    Ok::<_, AppError>(counts)
                });
                used(read.unwrap());
            },
            &mut || {
                let on = headcounts::SOURCE.on;
                let read = world.db().read_now(move |tx| on(tx, &reach, today));
                used(read.unwrap());
            },
            &mut || {
                let reply = runtime.block_on(client.get("/organisations"));
                assert_eq!(reply.status, 200);
                used(reply.body.len());
            },
        ],
    );
    let target = Target::Wall(Duration::from_millis(5));
    for (work, ours, target) in [
        ("summary: members by organisation", counts, target),
        ("summary: the page of the tree", page, Target::Told),
    ] {
        report.figure(&Figure {
            work,
            engine: place.name(),
            floor: ("reading the summary", floor),
            ours,
            target,
        });
    }
}
