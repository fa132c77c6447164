//! How many members organisations have, for the area of organisations to show.

use jiff::civil::Date;
use zhibu_db::{Tx, params};

use crate::access::Reach;
use crate::error::Outcome;
use crate::orgs::sources::{Headcount, KindCount, MemberSource, MonthHeadcount};

/// Members as the area of organisations asks for them.
pub const SOURCE: MemberSource = MemberSource {
    on,
    by_month,
    kinds,
};

/// The members of every branch in reach on a day: today's from the summary, an earlier day's from the
/// dated memberships and standings.
fn on(tx: &mut Tx<'_>, reach: &Reach, on: Date) -> Outcome<Vec<Headcount>> {
    if on == tx.today() {
        return Ok(tx.rows(
            "select s.organisation_id,
               cast(sum(case when s.status = 'full' then s.member_count else 0 end) as bigint) as full_count,
               cast(sum(s.member_count) as bigint) as all_count
             from branch_summary s
             where s.status <> 'former'
               and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
                 where c.ancestor_id = ?1 and c.descendant_id = s.organisation_id))
             group by s.organisation_id order by s.organisation_id",
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

fn by_month(tx: &mut Tx<'_>, reach: &Reach, to: Date) -> Outcome<Vec<MonthHeadcount>> {
    Ok(tx.rows(
        "select s.organisation_id, s.month_start, s.full_count, s.all_count
         from branch_strength s
         where s.month_start <= ?2
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = s.organisation_id))
         order by s.organisation_id, s.month_start",
        params![reach.root_id(), to],
    )?)
}

fn kinds(tx: &mut Tx<'_>, reach: &Reach, organisation_id: i64) -> Outcome<Vec<KindCount>> {
    Ok(tx.rows(
        "select s.status, s.personnel, cast(sum(s.member_count) as bigint) as member_count
         from organisation_closure b join branch_summary s on s.organisation_id = b.descendant_id
         where b.ancestor_id = ?2
           and (cast(?1 as bigint) = 0 or exists (select 1 from organisation_closure c
             where c.ancestor_id = ?1 and c.descendant_id = s.organisation_id))
         group by s.status, s.personnel order by s.status, s.personnel",
        params![reach.root_id(), organisation_id],
    )?)
}
