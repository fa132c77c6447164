//! Pages of a large county asked for by several at once: how long they wait, how many are answered.

use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Runtime};
use zhibu_app::AppError;
use zhibu_testkit::World;
use zhibu_web::testing::Client;

use crate::county::County;
use crate::place::Place;
use crate::report::{Crowd, Report};

/// How many ask at once.
const CLIENTS: [usize; 3] = [1, 4, 16];
/// Requests of a page, all clients together; fewer where one alone takes long.
const REQUESTS: usize = 320;
/// About how long a page is asked for by so many clients.
const TAKES: Duration = Duration::from_secs(8);

/// Measures the pages that are opened most, in the whole program without the socket.
pub fn measure(report: &mut Report, place: &Place, county: &County) {
    let world = &county.world;
    let runtime = Builder::new_multi_thread().build().unwrap();
    let somebody = somebody(world);
    let branch_id = county.branches[county.branches.len() / 2].0;
    for (work, path) in [
        ("roster", "/members".to_owned()),
        ("roster, search by initials", "/members?q=zw".to_owned()),
        (
            "roster, one branch",
            format!("/members?organisation={branch_id}"),
        ),
        ("person", format!("/members/{somebody}")),
        ("tree with counts", "/organisations".to_owned()),
        ("board", "/board".to_owned()),
    ] {
        let client = world.client("officer");
        let asked = Instant::now();
        let reply = runtime.block_on(client.get(&path));
        assert_eq!(reply.status, 200, "{path}");
        let requests = requests(asked.elapsed());
        for clients in CLIENTS {
            let mut clock = place.processor_clock();
            let before = clock.now();
            let (waits, took) = ask(&runtime, world, &path, (clients, requests));
            let processor = clock.now().saturating_sub(before);
            report.crowd(&Crowd {
                work,
                engine: place.name(),
                clients,
                waits,
                took,
                processor,
            });
        }
    }
}

/// Every client asks again as soon as it has its answer; how long each waited, and how long all took.
fn ask(
    runtime: &Runtime,
    world: &World,
    path: &str,
    (clients, requests): (usize, usize),
) -> (Vec<Duration>, Duration) {
    let began = Instant::now();
    let asking: Vec<_> = (0..clients)
        .map(|_| {
            let client = world.client("officer");
            runtime.spawn(one_client(client, path.to_owned(), requests / clients))
        })
        .collect();
    let mut waits = Vec::with_capacity(requests);
    for task in asking {
        waits.extend(runtime.block_on(task).unwrap());
    }
    (waits, began.elapsed())
}

/// As many as fit into the time, at least three for each of the largest crowd.
fn requests(alone: Duration) -> usize {
    let fit = TAKES.as_millis() / alone.as_millis().max(1);
    usize::try_from(fit).unwrap().clamp(48, REQUESTS)
}

async fn one_client(client: Client, path: String, requests: usize) -> Vec<Duration> {
    let mut waits = Vec::with_capacity(requests);
    for _ in 0..requests {
        let asked = Instant::now();
        let reply = client.get(&path).await;
        assert_eq!(reply.status, 200, "{path}");
        waits.push(asked.elapsed());
    }
    waits
}

/// A member from the middle of the county.
fn somebody(world: &World) -> i64 {
    let found = world.db().read_now(|tx| {
        let id: Option<i64> = tx.scalar(
            "select m.id from member m where m.name_sort > ?1 order by m.name_sort, m.id limit 1",
            zhibu_db::params!["m"],
        )?;
        Ok::<_, AppError>(id)
    });
    found.unwrap().unwrap()
}
