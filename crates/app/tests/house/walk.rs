//! Every route is walked as nobody and as every office, to things of its own, of those below, above and
//! beside it, and to things that do not exist. What the policy does not allow is refused and leaves nothing;
//! what is out of reach answers with the very bytes of what does not exist.

pub mod doors;
mod send;

use std::collections::BTreeSet;

use axum::http::Method;
use zhibu_app::access::policy::{Extent, extent};
use zhibu_app::access::{Act, Actor};
use zhibu_web::testing::{Client, Reply};
use zhibu_web::{API_PREFIX, Access, RouteEntry};

use crate::county::{ARCHIVE, CAST, County, FROM, Place, TO, WATER};
use doors::{Asks, Body, DOORS, Door};
use send::{sent, told, unheard_of};

fn routes() -> Vec<RouteEntry<Act>> {
    zhibu_app::routes().list()
}

fn name_of(route: &RouteEntry<Act>) -> String {
    format!("{} {}", route.method, route.path)
}

fn route_of(door: &Door) -> RouteEntry<Act> {
    let found = routes().into_iter().find(|it| name_of(it) == door.route);
    found.unwrap_or_else(|| panic!("{} is no route any more", door.route))
}

impl Door {
    pub fn is_api(&self) -> bool {
        self.address.starts_with(API_PREFIX)
    }

    pub fn writes(&self) -> bool {
        !self.route.starts_with("GET ")
    }

    fn places(&self) -> &'static [&'static str] {
        match self.asks {
            Asks::Nothing => &self.of[..1],
            _ => self.of,
        }
    }
}

#[test]
fn every_route_has_a_door_and_every_door_a_route() {
    let walked: BTreeSet<&str> = DOORS.iter().map(|it| it.route).collect();
    let there: BTreeSet<String> = routes().iter().map(name_of).collect();
    let missing: Vec<&String> = there
        .iter()
        .filter(|it| !walked.contains(it.as_str()))
        .collect();
    assert_eq!(missing, [""; 0], "say in walk/doors.rs what they ask for");
    for door in DOORS.iter() {
        route_of(door);
        let path = door.route.split(' ').nth(1).unwrap_or_default();
        let ids = door.address.contains('{') || !matches!(door.body, Body::None);
        assert!(
            !path.contains('{') || ids,
            "{}: fill its places",
            door.route
        );
    }
}

#[test]
fn only_signing_in_and_the_shell_are_open_to_all() {
    let open: Vec<String> = routes()
        .iter()
        .filter(|it| it.access == Access::Public)
        .map(name_of)
        .collect();
    let known = [
        "GET /sign-in",
        "POST /sign-in",
        "GET /help",
        "POST /language",
        "POST /type-size",
    ];
    assert_eq!(open, known);
}

#[tokio::test]
async fn nobody_is_sent_to_sign_in_and_changes_nothing() {
    let county = County::furnished();
    let before = county.counts();
    let stranger = county.w.stranger();
    let forged = county.w.stranger();
    let forged = forged.with_cookie(zhibu_app::accounts::SESSION_COOKIE, &"0".repeat(64));
    let place = county.place(WATER);
    let is_public = |door: &&Door| route_of(door).access == Access::Public;
    for door in DOORS.iter().filter(|it| !is_public(it)) {
        for client in [&stranger, &forged] {
            let reply = sent(client, door, place, None, &county).await;
            let want = if door.is_api() { 401 } else { 303 };
            assert_eq!(reply.status, want, "{door:?}");
            if want == 303 {
                assert!(reply.location().starts_with("/sign-in"), "{}", door.route);
                assert!(reply.body.is_empty(), "{}", door.route);
            }
        }
    }
    assert_eq!(county.counts(), before, "nothing was written");
    for door in DOORS.iter().filter(is_public) {
        let reply = sent(&stranger, door, place, None, &county).await;
        assert!([200, 303, 422].contains(&reply.status.as_u16()), "{door:?}");
    }
}

/// What the policy says of a door to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// The office may not do this at all.
    Refused,
    /// The thing is not there for this reader.
    Unseen,
    Allowed,
}

/// One of the cast, and how far the tree says that their office goes.
struct Walker {
    actor: Actor,
    below: Vec<i64>,
}

fn verdict(walker: &Walker, door: &Door, place: Place) -> Verdict {
    let Some(act) = route_of(door).act() else {
        return Verdict::Allowed;
    };
    if is_own_duty(door, walker, place) {
        return Verdict::Unseen;
    }
    let in_subtree = walker.below.contains(&place.organisation);
    let is_self = door.asks == Asks::Member && walker.actor.member_id == Some(place.member);
    match (extent(walker.actor.role, act), door.asks) {
        (Extent::None, _) => Verdict::Refused,
        (Extent::Whole, _) | (_, Asks::Nothing) => Verdict::Allowed,
        (Extent::Subtree, _) if in_subtree || is_self => Verdict::Allowed,
        (Extent::Own, _) if is_self => Verdict::Allowed,
        _ => Verdict::Unseen,
    }
}

/// The level above sets duties aside, never the organisation itself.
fn is_own_duty(door: &Door, walker: &Walker, place: Place) -> bool {
    let may = extent(walker.actor.role, Act::WaiveDuty) != Extent::None;
    may && door.route.contains("/duties/waiver")
        && walker.actor.organisation_id == Some(place.organisation)
}

#[tokio::test]
async fn every_office_finds_what_the_policy_lets_it_find_and_nothing_else() {
    let mut opened: BTreeSet<&str> = BTreeSet::new();
    for login_name in CAST {
        let county = County::furnished();
        let client = county.w.client(login_name);
        let walker = Walker {
            actor: county.w.actor(login_name),
            below: county.below(login_name),
        };
        for door in DOORS.iter() {
            for name in door.places() {
                let place = county.place(name);
                if try_door(&county, &client, &walker, door, place).await {
                    opened.insert(door.route);
                }
            }
        }
    }
    let shut: Vec<&str> = DOORS
        .iter()
        .map(|it| it.route)
        .filter(|it| !opened.contains(it) && *it != "POST /sign-in")
        .collect();
    assert_eq!(shut, [""; 0], "somebody is let in at every door");
}

/// Tries one door to one place, and answers whether it opened.
async fn try_door(
    county: &County,
    client: &Client,
    walker: &Walker,
    door: &Door,
    place: Place,
) -> bool {
    let office_id = walker.actor.office_id;
    let verdict = verdict(walker, door, place);
    let before = door.writes().then(|| county.counts());
    if verdict == Verdict::Unseen {
        // The door before may have left a notice, which the next page shows once.
        client.get("/no-such-page").await;
    }
    let reply = sent(client, door, place, office_id, county).await;
    let status = reply.status.as_u16();
    let told = format!(
        "{} {} {} for {place:?}: {status}\n{}",
        walker.actor.role.key(),
        door.route,
        door.address,
        told(&reply)
    );
    match verdict {
        Verdict::Refused => assert_eq!(status, 403, "{told}"),
        Verdict::Allowed => assert!([200, 204, 303, 422].contains(&status), "{told}"),
        Verdict::Unseen => {
            // Who has only their own dues is sent there, whatever organisation was asked for.
            let sent_on = status == 303 && !door.writes();
            let usual = if sent_on { 303 } else { door.unseen };
            assert_eq!(status, usual, "{told}");
            let nowhere = sent(client, door, County::nowhere(), office_id, county).await;
            let same = plain(&nowhere, door, County::nowhere());
            assert_eq!(plain(&reply, door, place), same, "{told}");
        }
    }
    if let Some(before) = before {
        let after = county.counts();
        if verdict == Verdict::Allowed {
            assert!(
                is_on_record(&before, &after),
                "no act without its audit row: {told}"
            );
        } else {
            assert_eq!(after, before, "what is refused leaves nothing: {told}");
        }
    }
    verdict == Verdict::Allowed && status < 400
}

/// Whether the audit grew if anything did.
fn is_on_record(before: &[(String, i64)], after: &[(String, i64)]) -> bool {
    let grew = |table: &str| {
        let rows = |counts: &[(String, i64)]| counts.iter().find(|it| it.0 == table).map(|it| it.1);
        rows(before) != rows(after)
    };
    grew("audit_row") || !before.iter().any(|(table, _)| grew(table))
}

/// The answer without what may differ: the ids asked for, and the number of the request.
fn plain(reply: &Reply, door: &Door, place: Place) -> (u16, Vec<(String, String)>, String) {
    let anonymous = |text: String| {
        let mut text = text;
        for id in [
            place.organisation,
            place.unit,
            place.member,
            place.meeting,
            place.attachment,
            place.correction,
            place.event,
            place.merge,
            place.other_member,
            place.talk,
            place.pledge,
            place.cases.candidate,
            place.cases.step,
            place.cases.cultivation_line,
            place.cases.approved,
            place.cases.thought_report,
            place.cases.other,
            place.cases.other_step,
            place.cases.incoming,
            place.cases.other_incoming,
            place.draft,
            place.other_draft,
            place.batch,
            place.post,
            place.mass_body,
            place.worker,
            place.other_batch,
        ] {
            if door.address.contains('{') && id != 0 {
                text = without(&text, &id.to_string());
            }
        }
        text
    };
    let headers = reply.headers.iter().filter(|it| it.0 != "x-request-id");
    let headers = headers
        .map(|(name, value)| {
            let value = value.to_str().unwrap_or_default().to_owned();
            // A length may happen to be the digits of an id.
            let is_length = name == "content-length";
            let told = if is_length { value } else { anonymous(value) };
            (name.to_string(), told)
        })
        .collect();
    let body = String::from_utf8_lossy(&reply.body).into_owned();
    // A problem ends with the number of its request.
    let body = body.split(r#","request_id":"#).next().unwrap_or_default();
    (reply.status.as_u16(), headers, anonymous(body.to_owned()))
}

/// A text without a number; the digits of a longer word, such as the name of a style sheet, stay.
fn without(text: &str, number: &str) -> String {
    let mut parts = text.split(number);
    let mut told = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_in_word = |it: Option<char>| it.is_some_and(|it| it.is_ascii_alphanumeric());
        let stays = is_in_word(told.chars().next_back()) || is_in_word(part.chars().next());
        told.push_str(if stays { number } else { "ID" });
        told.push_str(part);
    }
    told
}

/// Nothing that is sent is passed over: a field that a form or a body does not have is named, and nothing is
/// written.
#[tokio::test]
async fn a_field_nobody_knows_is_refused_and_nothing_is_written() {
    let county = County::furnished();
    let client = county.w.client("officer");
    let office_id = county.w.actor("officer").office_id;
    let place = county.place("教育局机关支部");
    for door in DOORS.iter().filter(|it| it.writes()) {
        let Some(with_more) = unheard_of(door, place, office_id, &county) else {
            continue;
        };
        let before = county.counts();
        let reply = with_more.send(&client, door, place).await;
        assert_eq!(reply.status, 422, "{}: {}", door.route, told(&reply));
        if door.is_api() {
            assert!(reply.text().contains("nobody_knows"), "{}", reply.text());
        }
        assert_eq!(county.counts(), before, "{}", door.route);
    }
}

/// One's own thing is no way to another's: each id of a request is looked for within reach.
#[tokio::test]
async fn what_is_ones_own_opens_nothing_beside_it() {
    let county = County::furnished();
    let (water, archive) = (county.place(WATER), county.place(ARCHIVE));
    let (secretary, clerk) = (county.w.client("secretary"), county.w.client("clerk"));
    let file = |id: i64| format!("/meetings/{}/attachments/{id}", water.meeting);
    assert_eq!(secretary.get(&file(water.attachment)).await.status, 200);
    let beside = secretary.get(&file(archive.attachment)).await;
    let nowhere = secretary.get(&file(9999)).await;
    assert_eq!((beside.status.as_u16(), beside.body), (404, nowhere.body));

    let before = county.counts();
    let mut list = county.members(water.organisation);
    list.push(archive.member);
    let list: Vec<serde_json::Value> = list
        .iter()
        .map(|id| serde_json::json!({ "member_id": id, "state": "present" }))
        .collect();
    let meeting = serde_json::json!({
        "organisation_id": water.organisation, "kinds": ["theme_day"], "held_on": "2026-11-16",
        "attendance": list,
    });
    let reply = secretary
        .api(Method::POST, "/api/v1/meetings", Some(meeting))
        .await;
    assert_eq!(reply.status, 422, "somebody of another branch on the list");

    let education = county.w.organisation("教育局总支").to_string();
    let owing = archive.organisation.to_string();
    let measure = [
        ("organisation", education.as_str()),
        ("from", FROM),
        ("to", TO),
        ("owing", owing.as_str()),
        ("gap", "life.theme_day.gaps"),
        ("body", "x"),
        ("owner", "y"),
        ("due_on", "2026-12-31"),
    ];
    let reply = clerk.post_form("/reports/measures", &measure).await;
    assert_eq!(reply.status, 404, "one's own report, another's gap");
    assert_eq!(county.counts(), before, "nothing was written");
}

/// An office that ends today ends now, and with the account every session of it.
#[tokio::test]
async fn whose_office_has_ended_is_nobody() {
    for ends in [
        "update office set until_on = '2026-11-24' where account_id = (select id from account where login_name = ?1)",
        "update account set disabled_at = '2026-11-24T01:00:00.000Z' where login_name = ?1",
    ] {
        let w = zhibu_testkit::World::story();
        let client = w.client("secretary");
        assert_eq!(client.get("/").await.status, 200);
        w.db()
            .write_now(move |tx| tx.execute(ends, zhibu_db::params!["secretary"]))
            .expect("ends");
        let reply = client.get("/").await;
        assert_eq!((reply.status.as_u16(), reply.location()), (303, "/sign-in"));
    }
}
