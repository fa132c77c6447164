//! How many members organisations have, for the area of organisations to show.

use std::collections::BTreeMap;

use jiff::civil::Date;
use zhibu_db::{Tx, params};

use crate::access::Reach;
use crate::error::Outcome;
use crate::orgs::sources::{Headcount, KindCount, MemberSource, MonthHeadcount};

/// Members as the area of organisations asks for them.
pub const SOURCE: MemberSource = MemberSource {
    on,
    by_month,
    first_month,
    kinds,
};

/// The members of every branch in reach on a day: today's from the summary, an earlier day's from the
/// dated memberships and standings.
fn on(tx: &mut Tx<'_>, reach: &Reach, on: Date) -> Outcome<Vec<Headcount>> {
    if on == tx.today() {
        return Ok(tx.rows(
            "select s.organisation_id, s.own_full_count as full_count, s.own_all_count as all_count
             from organisation_summary s
             where s.own_all_count > 0
               and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
                 where c.ancestor_id = ?1 and c.descendant_id = s.organisation_id))
             order by s.organisation_id",
            params![reach.root_id()],
        )?);
    }
    Ok(tx.rows(
        "select p.organisation_id,
           cast(sum(case when s.status = 'full' then 1 else 0 end) as bigint) as full_count,
           count(s.id) as all_count
         from membership p
         join member_status s on s.member_id = p.member_id and s.from_on <= ?2
           and (s.until_on is null or s.until_on > ?2) and s.status <> 'former'
         where p.from_on <= ?2 and (p.until_on is null or p.until_on > ?2)
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = p.organisation_id))
         group by p.organisation_id order by p.organisation_id",
        params![reach.root_id(), on],
    )?)
}

/// Branch by branch: a county has many, with many months each, and a page asks for the few it shows.
fn by_month(
    tx: &mut Tx<'_>,
    reach: &Reach,
    to: Date,
    branch_ids: &[i64],
) -> Outcome<Vec<MonthHeadcount>> {
    let mut months = Vec::new();
    for branch_id in branch_ids {
        months.extend(tx.rows::<MonthHeadcount>(
            "select s.organisation_id, s.month_start, s.full_count, s.all_count
             from branch_strength s
             where s.organisation_id = ?3 and s.month_start <= ?2
               and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
                 where c.ancestor_id = ?1 and c.descendant_id = s.organisation_id))
             order by s.month_start",
            params![reach.root_id(), to, *branch_id],
        )?);
    }
    Ok(months)
}

fn first_month(tx: &mut Tx<'_>, reach: &Reach) -> Outcome<Option<Date>> {
    Ok(tx
        .column(
            "select s.month_start from branch_strength s
             where (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
               where c.ancestor_id = ?1 and c.descendant_id = s.organisation_id))
             order by s.month_start limit 1",
            params![reach.root_id()],
        )?
        .into_iter()
        .next())
}

fn kinds(tx: &mut Tx<'_>, reach: &Reach, organisation_id: i64) -> Outcome<Vec<KindCount>> {
    let mut kinds: BTreeMap<(String, String), i64> = BTreeMap::new();
    for cell in super::summary(tx, reach, Some(organisation_id))?.cells("") {
        *kinds.entry((cell.status, cell.personnel)).or_default() += cell.member_count;
    }
    let kinds = kinds.into_iter();
    Ok(kinds
        .map(|((status, personnel), member_count)| KindCount {
            status,
            personnel,
            member_count,
        })
        .collect())
}
