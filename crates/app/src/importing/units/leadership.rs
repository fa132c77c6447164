//! Who leads an organisation by the file, beside who led it until now.

use jiff::civil::Date;
use zhibu_papers::cells::{self, CellFault, quoted};
use zhibu_papers::workbook::Cell;

use super::rows::{NAME_CHARACTERS_MAX, OrganisationRow, listed};
use crate::error::Said;
use crate::importing::model::FieldChange;
use crate::importing::reading::RowReader;
use crate::importing::words;
use crate::orgs::OrganisationKind;
use crate::orgs::model::Organisation;
use crate::posts::Post;
use crate::posts::model::{COMMITTEE_MEMBER, DEPUTY_SECRETARY, GROUP_LEADER, SECRETARY};

/// A post as the file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostRow {
    pub title: String,
    pub rank: &'static str,
    pub holder_name: String,
    pub full_time: Option<bool>,
    pub other_post: Option<String>,
}

/// What changes in one organisation's leadership.
#[derive(Clone, Debug)]
pub struct PostChanges {
    pub organisation_code: String,
    pub ended: Vec<Post>,
    pub ended_on: Date,
    pub begun: Vec<Post>,
    pub detailed: Vec<Post>,
}

/// A post is the same while title and holder are; whoever is no longer named left today, and whoever is
/// named now began today, or on the day of a new election. Answers the changes, and how a known
/// organisation's leadership reads before and after if it differs.
pub fn compare(
    row: &OrganisationRow,
    old: Option<&Organisation>,
    held: &[Post],
    today: Date,
) -> (PostChanges, Option<FieldChange>) {
    let elected_on = row.last_election_on.unwrap_or(row.founded_on);
    let elected_anew = old.is_none_or(|it| it.last_election_on != row.last_election_on);
    // Organisations that had nobody named yet are filled in as of their election.
    let began_on = if elected_anew || held.is_empty() {
        elected_on
    } else {
        today
    };
    let mut change = PostChanges {
        organisation_code: row.code.clone(),
        ended: held.to_vec(),
        ended_on: began_on,
        begun: Vec::new(),
        detailed: Vec::new(),
    };
    for post in &row.posts {
        let is_same = |it: &Post| it.title == post.title && it.holder_name == post.holder_name;
        let Some(at) = change.ended.iter().position(is_same) else {
            change.begun.push(post_of(post, began_on));
            continue;
        };
        let mut known = change.ended.remove(at);
        if known.full_time != post.full_time || known.other_post != post.other_post {
            known.full_time = post.full_time;
            known.other_post.clone_from(&post.other_post);
            change.detailed.push(known);
        }
    }
    let is_same = change.begun.is_empty() && change.ended.is_empty() && change.detailed.is_empty();
    let told = (old.is_some() && !is_same).then(|| {
        let posts: Vec<Post> = row.posts.iter().map(|it| post_of(it, began_on)).collect();
        FieldChange {
            field: "posts",
            old: Some(told(held)),
            new: Some(told(&posts)),
        }
    });
    (change, told)
}

fn post_of(post: &PostRow, from_on: Date) -> Post {
    Post {
        id: 0,
        organisation_id: 0,
        title: post.title.clone(),
        rank: post.rank.to_owned(),
        holder_name: post.holder_name.clone(),
        member_id: None,
        full_time: post.full_time,
        other_post: post.other_post.clone(),
        from_on,
        until_on: None,
    }
}

fn told(posts: &[Post]) -> String {
    let mut lines: Vec<String> = posts
        .iter()
        .map(|it| {
            let full_time = it
                .full_time
                .map_or("", |yes| if yes { "（专职）" } else { "（兼职）" });
            let other_post = it.other_post.as_deref().unwrap_or_default();
            format!("{} {}{full_time}{other_post}", it.title, it.holder_name)
        })
        .collect();
    lines.sort();
    lines.join("；")
}

/// 书记, 副书记 and 委员; for a group 书记 is its leader.
pub fn posts(row: &mut RowReader<'_>, kind: Option<OrganisationKind>) -> Vec<PostRow> {
    let full_time = row.optional("full_time", |cell| {
        words::word(cell, words::FULL_TIME, ("专兼职", "full-time or not"))
    });
    let other_post = row.optional("other_post", |cell| cells::text(cell, NAME_CHARACTERS_MAX));
    let (title, rank) = match kind {
        Some(OrganisationKind::Group) => ("组长", GROUP_LEADER),
        _ => ("书记", SECRETARY),
    };
    let mut posts = Vec::new();
    let post = |title: &str, rank, holder_name| PostRow {
        title: title.to_owned(),
        rank,
        holder_name,
        full_time: None,
        other_post: None,
    };
    if let Some(holder) = row.optional("secretary", cells::person_name) {
        posts.push(PostRow {
            full_time: full_time.map(|word| word == "yes"),
            other_post,
            ..post(title, rank, holder)
        });
    }
    for (_, name) in listed(row, "deputy_secretary") {
        let holder = cells::person_name(&Cell::Text(name));
        match holder {
            Ok(holder) => posts.push(post("副书记", DEPUTY_SECRETARY, holder)),
            Err(fault) => row.refuse("deputy_secretary", fault.kind, Said::from(&fault)),
        }
    }
    let committee = row.optional("committee", |cell| committee(&cell.text()));
    for (title, holder) in committee.unwrap_or_default() {
        posts.push(post(&title, COMMITTEE_MEMBER, holder));
    }
    posts
}

/// `组织委员：姓名；宣传委员：姓名、姓名`.
fn committee(written: &str) -> Result<Vec<(String, String)>, CellFault> {
    let mut found = Vec::new();
    for part in written.split(['；', ';', '\n']).map(cells::clean) {
        if part.is_empty() {
            continue;
        }
        let Some((title, names)) = part.split_once(['：', ':']) else {
            return Err(CellFault::new(
                "committee_form",
                format!(
                    "“{}”看不出职务和姓名，请写成“组织委员：姓名”，用；分开。",
                    quoted(&part)
                ),
                format!(
                    "“{}” does not tell post and name; write 组织委员：姓名 separated by ；.",
                    quoted(&part)
                ),
            ));
        };
        let title = cells::text(&Cell::Text(title.to_owned()), NAME_CHARACTERS_MAX)?;
        for name in names.split('、') {
            let holder = cells::person_name(&Cell::Text(name.to_owned()))?;
            found.push((title.clone(), holder));
        }
    }
    Ok(found)
}
