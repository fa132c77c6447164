//! Posts of somebody who leaves the branch that they hold them in.

use jiff::civil::Date;
use zhibu_db::{Tx, params, record};

use crate::access::Reach;
use crate::audit::{self, Object};
use crate::error::{Outcome, Said};
use crate::members::{Belonging, Departure, Leaving, Matter, Weight};

/// What posts mean for a member who leaves.
pub const BELONGING: Belonging = Belonging {
    told,
    moved,
    moved_back,
};

record! {
    struct Held {
        organisation_name: String,
        title: String,
        is_of_branch: bool,
    }
}

/// Posts of the branch that is left are ended first, or end on the day; others are looked at.
fn told(tx: &mut Tx<'_>, reach: &Reach, leaving: &Leaving<'_>) -> Outcome<Vec<Matter>> {
    let held = held(tx, reach, (leaving.member_id, leaving.on))?.into_iter();
    let matters = held.map(|it| {
        let (place, title) = (it.organisation_name, it.title);
        if it.is_of_branch {
            return Matter::new(
                Weight::Holds,
                format!("担任{place}{title}：先免去职务，或者勾选随转出免去。"),
                format!(
                    "Holds the post of {title} in {place}: end it first, or tick that it ends."
                ),
            );
        }
        Matter::new(
            Weight::Warns,
            format!("还担任{place}{title}。"),
            format!("Holds the post of {title} in {place} too."),
        )
    });
    Ok(matters.collect())
}

/// The posts of a member already found on a day, and whether of their branch or below it.
fn held(tx: &mut Tx<'_>, _reach: &Reach, (member_id, on): (i64, Date)) -> Outcome<Vec<Held>> {
    Ok(tx.rows(
        "select o.short_name as organisation_name, p.title, exists (select 1 from organisation_closure c
             where c.ancestor_id = m.branch_id and c.descendant_id = p.organisation_id) as is_of_branch
         from post p join organisation o on o.id = p.organisation_id join member m on m.id = p.member_id
         where p.member_id = ?1 and (p.until_on is null or p.until_on > ?2)
         order by p.organisation_id, p.id",
        params![member_id, on],
    )?)
}

/// Posts of the branch that is left end on the day, all of them where the member leaves for good.
fn moved(tx: &mut Tx<'_>, _reach: &Reach, departure: &Departure<'_>) -> Outcome<()> {
    let branch_id = departure.to_id.map_or(0, |_| departure.member.branch_id);
    let ended = tx.execute(
        "update post set until_on = ?2 where member_id = ?1 and (until_on is null or until_on > ?2)
           and from_on < ?2 and (cast(?3 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?3 and c.descendant_id = post.organisation_id))",
        params![departure.member.id, departure.on, branch_id],
    )?;
    if ended == 0 {
        return Ok(());
    }
    let object = Object {
        kind: "member",
        id: Some(departure.member.id),
        organisation_id: Some(departure.member.branch_id),
    };
    audit::record(
        tx,
        departure.actor,
        "end_post",
        object,
        "posts ended with a departure",
    )
}

/// Posts of a member already found that ended on the day are held again, unless others were taken up since.
fn moved_back(tx: &mut Tx<'_>, _reach: &Reach, departure: &Departure<'_>) -> Outcome<Vec<Said>> {
    let values = params![departure.member.id, departure.on];
    let since: Option<i64> = tx.scalar(
        "select count(id) from post where member_id = ?1 and from_on >= ?2",
        values,
    )?;
    if since.unwrap_or_default() > 0 {
        return Ok(vec![Said::new(
            "这以后又担任了职务，先免去。",
            "A post was taken up since; end it first.",
        )]);
    }
    tx.execute(
        "update post set until_on = null where member_id = ?1 and until_on = ?2",
        values,
    )?;
    Ok(Vec::new())
}
