// What each organisation owed of 三会一课 and theme days, and what it left.
import { months, quarters } from './calendar.mjs';

// 支委会 is owed from seven full members on: a smaller branch has no committee (机关基层组织工作条例, 7).
const COMMITTEE_FULL_MEMBERS = 7;
const BRANCHES = ['branch', 'joint_branch'];

/** The duties in the order of the report: whose, how often. */
export const DUTIES = {
  assembly: { kinds: BRANCHES, periods: quarters },
  committee: { kinds: BRANCHES, periods: months },
  group: { kinds: ['group'], periods: months },
  lecture: { kinds: BRANCHES, periods: quarters },
  theme_day: { kinds: BRANCHES, periods: months },
};

/**
 * Every duty due in a period wholly inside from..to, as
 * `{ organisation, name, duty, period, done }`, in order of code, duty and period.
 */
export function dutiesDue(county, from, to) {
  const held = new Set(
    county.meetings.flatMap((it) =>
      it.kinds.map((kind) => `${it.organisation} ${kind} ${it.heldOn.slice(0, 7)}`),
    ),
  );
  const monthsOf = Object.fromEntries(months(from, to).map((it) => [it.name, [it.name]]));
  for (const quarter of quarters(from, to)) {
    monthsOf[quarter.name] = months(quarter.first, quarter.last).map((it) => it.name);
  }
  const rows = [];
  for (const organisation of county.organisations) {
    for (const [duty, { kinds, periods }] of Object.entries(DUTIES)) {
      if (!kinds.includes(organisation.kind)) continue;
      for (const period of periods(from, to)) {
        if (!owes(county, organisation, duty, period.first)) continue;
        const done = monthsOf[period.name].some((month) => held.has(`${organisation.code} ${duty} ${month}`));
        rows.push({ organisation: organisation.code, name: organisation.shortName, duty, period: period.name, done });
      }
    }
  }
  return rows;
}

/** How many full members the branch has on a day. */
export function fullMembers(county, code, on) {
  return county.members.filter((it) => it.branch === code && isFull(it, on)).length;
}

/** Whether the member is a full member 正式党员 on that day. */
export function isFull(member, on) {
  return member.fullOn !== null && member.fullOn <= on;
}

function owes(county, organisation, duty, first) {
  if (organisation.foundedOn > first) return false;
  return duty !== 'committee' || fullMembers(county, organisation.code, first) >= COMMITTEE_FULL_MEMBERS;
}
