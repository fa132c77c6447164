//! One record saved so that a power cut does not take it.

use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write as _};

use jiff::civil::date;
use zhibu_app::AppError;
use zhibu_app::access::Actor;
use zhibu_app::meetings::actions;
use zhibu_app::meetings::model::{NewAttendance, NewMeeting, NewResolution, Presence};
use zhibu_db::params;
use zhibu_testkit::World;

use crate::county::County;
use crate::measure::{Often, in_turns, used};
use crate::place::Place;
use crate::report::{Figure, Report, Target};

/// Branches that record in turns, with so many members each.
const BRANCHES: usize = 100;
const MEMBERS_EACH: usize = 18;
/// What a page of the database is written in.
const PAGE: [u8; 4096] = [7; 4096];
/// Room for the floor's writes, so that the file does not grow while it is measured.
const PAGES: u64 = 1024;

/// Measures a meeting with its list and a decision, through the action.
pub fn measure(report: &mut Report, place: &Place) {
    let county = County::of_branches(place, BRANCHES, BRANCHES * MEMBERS_EACH);
    let actor = county.world.actor("officer");
    let meetings: Vec<NewMeeting> = county
        .branches
        .iter()
        .map(|(id, _)| meeting(*id, &members_of(&county.world, *id)))
        .collect();
    let path = place
        .disk()
        .join(format!("zhibu-floor-{}", std::process::id()));
    let mut file = File::create(&path).unwrap();
    let room = PAGE.len() * usize::try_from(PAGES).unwrap();
    file.write_all(&vec![0; room]).unwrap();
    file.sync_all().unwrap();
    let (mut written, mut recorded) = (0, 0);
    let [floor, ours] = in_turns(
        &mut place.processor_clock(),
        Often {
            rounds: 10,
            calls: 40,
        },
        [
            &mut || {
                file.seek(SeekFrom::Start((written % PAGES) * 4096))
                    .unwrap();
                file.write_all(&PAGE).unwrap();
                file.sync_data().unwrap();
                written += 1;
            },
            &mut || {
                let meeting = meetings[recorded % meetings.len()].clone();
                record(&county.world, &actor, meeting, recorded / meetings.len());
                recorded += 1;
            },
        ],
    );
    std::fs::remove_file(path).unwrap();
    report.figure(&Figure {
        work: "saving: one meeting recorded, durable",
        engine: place.name(),
        floor: ("one page written and fdatasync", floor),
        ours,
        target: Target::TimesFloor(2.0),
    });
}

/// A meeting of the branch with two away and a decision.
pub fn meeting(organisation_id: i64, member_ids: &[i64]) -> NewMeeting {
    let attendance = member_ids.iter().enumerate().map(|(at, member_id)| {
        let away = at < 2;
        NewAttendance {
            member_id: *member_id,
            presence: if away {
                Presence::Leave
            } else {
                Presence::Present
            },
            reason: if away { "驻村" } else { "" }.to_owned(),
        }
    });
    NewMeeting {
        organisation_id,
        kinds: vec!["theme_day".to_owned()],
        starts_at: "14:30".to_owned(),
        length_minutes: "90".to_owned(),
        place: "三楼会议室".to_owned(),
        topic: "学习与讨论".to_owned(),
        minutes: "会议学习了有关文件，讨论了下一步工作。".repeat(10),
        attendance: attendance.collect(),
        resolutions: vec![NewResolution {
            decision: "下月组织一次志愿服务".to_owned(),
            due_on: "2026-12-20".to_owned(),
            ..NewResolution::default()
        }],
        ..NewMeeting::default()
    }
}

/// Records it on the first day, the second, … of November.
pub fn record(world: &World, actor: &Actor, mut meeting: NewMeeting, turn: usize) {
    let day = i8::try_from(turn + 1).unwrap();
    meeting.held_on = date(2026, 11, day).to_string();
    let (actor, rules) = (actor.clone(), world.app().rules.clone());
    let saved = world
        .db()
        .write_now(move |tx| actions::record(tx, &actor, &rules, &meeting));
    used(saved.expect("a meeting without a fault"));
}

/// The members of a branch.
pub fn members_of(world: &World, branch_id: i64) -> Vec<i64> {
    let found = world.db().read_now(move |tx| {
        let ids: Vec<i64> = tx.column(
            "select m.id from member m where m.branch_id = ?1 order by m.id",
            params![branch_id],
        )?;
        Ok::<_, AppError>(ids)
    });
    found.unwrap()
}
