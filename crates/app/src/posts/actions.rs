//! The leadership list, and a post added, changed or ended.

pub mod workers;

use zhibu_db::Tx;

use super::model::{Candidate, Leadership, NewPost, PostLine};
use super::rules::{check_end, check_post};
use super::store::leadership as store;
use crate::access::{Act, Actor};
use crate::audit::{self, Object};
use crate::error::{AppError, Outcome};
use crate::orgs::model::Organisation;
use crate::orgs::store as orgs;

/// A post with its organisation.
#[derive(Clone, Debug)]
pub struct PostFile {
    /// Where.
    pub organisation: Organisation,
    /// The post; none for one that is to be recorded.
    pub post: Option<PostLine>,
    /// The members of the holder's name, where there are several.
    pub bearers: Vec<Candidate>,
}

/// 班子名册: the posts of an organisation, those that ended apart.
///
/// # Errors
/// [`AppError::NotFound`] if there is none in reach.
pub fn leadership(tx: &mut Tx<'_>, actor: &Actor, id: i64) -> Outcome<Leadership> {
    let reach = actor.may(Act::SeeOrganisations)?;
    let organisation = orgs::organisation(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let today = tx.today();
    let posts = store::posts(tx, &reach, id)?;
    let (held, mut past): (Vec<_>, Vec<_>) = posts
        .into_iter()
        .partition(|it| it.until_on.is_none_or(|until| until > today));
    past.sort_by_key(|it| std::cmp::Reverse((it.until_on, it.id)));
    Ok(Leadership {
        organisation,
        held,
        past,
        on: today,
    })
}

/// The organisation in which a post is to be recorded.
///
/// # Errors
/// [`AppError::NotFound`] if there is none in reach.
pub fn place(tx: &mut Tx<'_>, actor: &Actor, id: i64, holder_name: &str) -> Outcome<PostFile> {
    let reach = actor.may(Act::ChangePosts)?;
    let organisation = orgs::organisation(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let bearers = store::bearers(tx, &reach, id, holder_name.trim())?;
    Ok(PostFile {
        organisation,
        post: None,
        bearers,
    })
}

/// A post to be changed or ended.
///
/// # Errors
/// [`AppError::NotFound`] if there is none in reach.
pub fn post(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: i64,
    holder_name: Option<&str>,
) -> Outcome<PostFile> {
    let reach = actor.may(Act::ChangePosts)?;
    let post = store::post(tx, &reach, id)?.ok_or(AppError::NotFound)?;
    let of = orgs::organisation(tx, &reach, post.organisation_id)?;
    let organisation = of.ok_or(AppError::NotFound)?;
    let name = holder_name.unwrap_or(&post.holder_name).trim().to_owned();
    let bearers = store::bearers(tx, &reach, organisation.id, &name)?;
    Ok(PostFile {
        organisation,
        post: Some(post),
        bearers,
    })
}

/// 登记职务: a new post with its holder; answers its id. The same once more gives the first back.
///
/// # Errors
/// [`AppError::NotFound`] if there is no such organisation in reach; [`AppError::Refused`] if it is no more;
/// [`AppError::Invalid`] with every fault.
pub fn create(tx: &mut Tx<'_>, actor: &Actor, id: i64, new: &NewPost) -> Outcome<i64> {
    let file = place(tx, actor, id, &new.holder_name)?;
    if let Some(on) = file.organisation.dissolved_on {
        return Err(AppError::refused(
            format!("这个组织已于 {on} 撤销，不再登记职务"),
            format!("It was dissolved on {on}: no post is recorded any more"),
        ));
    }
    let checked = check_post(new, &file.organisation, &file.bearers, tx.today())?;
    let reach = actor.may(Act::ChangePosts)?;
    let same = store::posts(tx, &reach, id)?.into_iter().find(|it| {
        let what = (&it.title, &it.holder_name, it.from_on, it.until_on);
        what == (&checked.title, &checked.holder_name, checked.from_on, None)
    });
    if let Some(it) = same {
        return Ok(it.id);
    }
    let post_id = store::insert(tx, id, &checked)?;
    note(tx, actor, "record_post", (post_id, id))?;
    Ok(post_id)
}

/// Corrects what is recorded of a post; who holds it next is a new post.
///
/// # Errors
/// As [`create`].
pub fn change(tx: &mut Tx<'_>, actor: &Actor, id: i64, new: &NewPost) -> Outcome<i64> {
    let file = post(tx, actor, id, Some(&new.holder_name))?;
    let checked = check_post(new, &file.organisation, &file.bearers, tx.today())?;
    store::update(tx, id, &checked)?;
    note(tx, actor, "change_post", (id, file.organisation.id))?;
    Ok(file.organisation.id)
}

/// 免职、离任: a post ends on a day; answers its organisation.
///
/// # Errors
/// As [`create`]; [`AppError::Refused`] if it has ended.
pub fn end(tx: &mut Tx<'_>, actor: &Actor, id: i64, typed: &str) -> Outcome<i64> {
    let file = post(tx, actor, id, None)?;
    let post = file.post.ok_or(AppError::NotFound)?;
    if let Some(on) = post.until_on {
        return Err(AppError::refused(
            format!("这个职务已于 {on} 结束"),
            format!("It ended on {on}"),
        ));
    }
    let on = check_end(typed, post.from_on, tx.today())?;
    store::end(tx, id, on)?;
    note(tx, actor, "end_post", (id, file.organisation.id))?;
    Ok(file.organisation.id)
}

fn note(
    tx: &mut Tx<'_>,
    actor: &Actor,
    act: &str,
    (id, organisation_id): (i64, i64),
) -> Outcome<()> {
    let object = Object {
        kind: "post",
        id: Some(id),
        organisation_id: Some(organisation_id),
    };
    audit::record(tx, actor, act, object, "a post of the leadership")
}
