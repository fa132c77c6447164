//! Who leads an organisation by the file, beside who led it until now.

use jiff::civil::Date;

use super::rows::{OrganisationRow, PostRow};
use crate::importing::model::FieldChange;
use crate::orgs::model::Organisation;
use crate::posts::Post;

/// What changes in one organisation's leadership.
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
