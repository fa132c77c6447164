// The figures of the report, counted plainly, for one organisation with everything below it.
import { addYears, age, months } from './calendar.mjs';
import { owed } from './dues.mjs';
import { DUTIES, dutiesDue, fullMembers, isFull } from './duties.mjs';

const AGE_BANDS = [
  ['to_30', 30],
  ['31_35', 35],
  ['36_40', 40],
  ['41_45', 45],
  ['46_50', 50],
  ['51_55', 55],
  ['56_60', 60],
  ['from_61', Infinity],
];
const JOINED_BANDS = [
  ['before_1949_10', '1949-09-30'],
  ['1949_10_to_1978_12', '1978-12-31'],
  ['1979_01_to_2012_11', '2012-11-30'],
  ['after_2012_11', '9999-12-31'],
];
const EDUCATIONS = [
  'primary',
  'junior_middle',
  'senior_middle',
  'secondary_vocational',
  'junior_college',
  'bachelor',
  'postgraduate',
];
const COLLEGE = ['junior_college', 'bachelor', 'postgraduate'];
const CLASSES = ['salaried', 'retired', 'self_employed', 'laid_off', 'low_income', 'relief'];
const BRANCHES = ['branch', 'joint_branch'];

/**
 * The figures by key, as whole numbers. `code` is the organisation (null: the whole county, which is
 * also where units without an organisation count), `from` and `to` the period, `asOf` the day of
 * everything that is a state.
 */
export function countFigures(county, { code = null, from, to, asOf }) {
  const scope = scopeOf(county, code, asOf);
  return {
    ...organisationFigures(scope),
    ...leadershipFigures(scope, asOf),
    ...memberFigures(scope.members, asOf),
    ...thresholdFigures(scope, asOf),
    ...lifeFigures(scope, from, to),
    ...duesFigures(scope, from, to),
  };
}

/** The duties of the organisation and those below that were due in the period and not done. */
export function listGaps(county, { code = null, from, to, asOf }) {
  return dutiesDue(scopeOf(county, code, asOf), from, to).filter((it) => !it.done);
}

/** The county cut down to one organisation and what is below it. */
function scopeOf(county, code, asOf) {
  const root = county.organisations.find((it) => (code === null ? it.parent === null : it.code === code));
  if (!root) throw new Error(`no organisation has the code ${code}`);
  const inside = below(county.organisations, root.code);
  const organisations = county.organisations.filter((it) => inside.has(it.code));
  const served = new Set(organisations.flatMap((it) => it.units));
  return {
    ...county,
    organisations,
    standing: organisations.filter((it) => it.foundedOn <= asOf),
    units: root.parent === null ? county.units : county.units.filter((it) => served.has(it.code)),
    servedUnits: served,
    everyMember: county.members.filter((it) => inside.has(it.branch)),
    members: county.members.filter((it) => inside.has(it.branch) && it.joinedOn <= asOf),
    meetings: county.meetings.filter((it) => inside.has(it.organisation)),
  };
}

/** The codes of an organisation and all below it; a parent may stand after its child in the list. */
function below(organisations, code) {
  const found = new Set([code]);
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    for (const it of organisations) if (found.has(it.parent)) found.add(it.code);
  }
  return found;
}

function organisationFigures({ standing, units }) {
  const of = (kind) => standing.filter((it) => it.kind === kind).length;
  return {
    'organisations.total': standing.length,
    'organisations.work_committee': of('work_committee'),
    'organisations.committee': of('committee'),
    'organisations.general_branch': of('general_branch'),
    'organisations.branch': of('branch'),
    'organisations.joint_branch': of('joint_branch'),
    'organisations.group': of('group'),
    'units.total': units.length,
    'units.county': units.filter((it) => !it.stationed).length,
    'units.stationed': units.filter((it) => it.stationed).length,
  };
}

function leadershipFigures({ standing }, asOf) {
  const led = standing.filter((it) => it.kind !== 'group');
  const named = led.filter((it) => it.secretary !== '');
  const ends = (it) => addYears(it.electedOn, it.termYears);
  return {
    'leadership.secretaries': named.length,
    'leadership.secretaries_vacant': led.length - named.length,
    'leadership.secretaries_full_time': named.filter((it) => it.fullTime === '专职').length,
    'leadership.secretaries_part_time': named.filter((it) => it.fullTime === '兼职').length,
    'leadership.terms_expired': led.filter((it) => it.electedOn && ends(it) < asOf).length,
    'leadership.branches_with_committee': led.filter(
      (it) => BRANCHES.includes(it.kind) && it.committee !== '',
    ).length,
  };
}

function memberFigures(members, asOf) {
  const count = (test) => members.filter(test).length;
  const full = count((it) => isFull(it, asOf));
  const figures = {
    'members.total': members.length,
    'members.full': full,
    'members.probationary': members.length - full,
    'members.female': count((it) => it.female),
    'members.minority': count((it) => it.minority),
    'members.college': count((it) => COLLEGE.includes(it.education)),
    'members.in_service': count((it) => it.personnel === 'in_service'),
    'members.retired': count((it) => it.personnel === 'retired'),
    'members.other': count((it) => it.personnel === 'other'),
    'members.floating': count((it) => it.floating),
    'members.hardship': count((it) => it.hardship),
  };
  for (const education of EDUCATIONS) {
    figures[`members.education.${education}`] = count((it) => it.education === education);
  }
  const band = (bands, value) => bands.find(([, upper]) => value <= upper)[0];
  for (const [name] of AGE_BANDS) {
    figures[`members.age.${name}`] = count((it) => band(AGE_BANDS, age(it.bornOn, asOf)) === name);
  }
  for (const [name] of JOINED_BANDS) {
    figures[`members.joined.${name}`] = count((it) => band(JOINED_BANDS, it.joinedOn) === name);
  }
  return figures;
}

/** 机关基层组织工作条例, articles 5 to 7: a hundred, fifty, three and seven; the last two full members. */
function thresholdFigures(scope, asOf) {
  const { standing, organisations, members } = scope;
  const full = (it) => fullMembers(scope, it.code, asOf);
  const inAndBelow = (it) => {
    const inside = below(organisations, it.code);
    return members.filter((member) => inside.has(member.branch)).length;
  };
  const count = (kinds, test) => standing.filter((it) => kinds.includes(it.kind) && test(it)).length;
  return {
    'thresholds.branch_below_min': count(BRANCHES, (it) => full(it) < 3),
    'thresholds.branch_over_max': count(BRANCHES, (it) => inAndBelow(it) > 50),
    'thresholds.general_branch_below_min': count(['general_branch'], (it) => inAndBelow(it) < 50),
    'thresholds.committee_below_min': count(['committee'], (it) => inAndBelow(it) < 100),
    'thresholds.units_without_organisation': scope.units.filter((it) => !scope.servedUnits.has(it.code)).length,
    'thresholds.branch_committee_missing': count(BRANCHES, (it) => full(it) >= 7 && it.committee === ''),
  };
}

function lifeFigures(scope, from, to) {
  const rows = dutiesDue(scope, from, to);
  const figures = {};
  for (const duty of Object.keys(DUTIES)) {
    const due = rows.filter((it) => it.duty === duty);
    const done = due.filter((it) => it.done).length;
    figures[`life.${duty}.due`] = due.length;
    figures[`life.${duty}.done`] = done;
    figures[`life.${duty}.gaps`] = due.length - done;
  }
  const records = scope.meetings.filter((it) => it.heldOn >= from && it.heldOn <= to);
  const recorded = new Set(records.map((it) => it.organisation));
  figures['life.records'] = records.length;
  figures['life.organisations_without_records'] = scope.organisations.filter(
    (it) => [...BRANCHES, 'group'].includes(it.kind) && it.foundedOn <= to && !recorded.has(it.code),
  ).length;
  figures['life.gaps'] = rows.filter((it) => !it.done).length;
  return figures;
}

/** Classes count a member where they stand in the period's last month, money where it was owed. */
function duesFigures({ everyMember, pay }, from, to) {
  const figures = {};
  const inPeriod = months(from, to);
  const classMembers = Object.fromEntries(CLASSES.map((it) => [it, 0]));
  const classFen = Object.fromEntries(CLASSES.map((it) => [it, 0n]));
  let [total, missing, payers] = [0n, 0, 0];
  for (const { name: month } of inPeriod) {
    const isLast = month === inPeriod.at(-1).name;
    let monthFen = 0n;
    for (const member of everyMember) {
      const due = owed(member, pay.get(member.id), month);
      if (due === null) continue;
      if (isLast && due.class) classMembers[due.class] += 1;
      if (due.fen === null) {
        missing += 1;
        continue;
      }
      monthFen += due.fen;
      classFen[due.class] += due.fen;
      if (isLast && due.fen > 0n) payers += 1;
    }
    figures[`dues.${month}.owed_fen`] = Number(monthFen);
    total += monthFen;
  }
  figures['dues.owed_fen'] = Number(total);
  figures['dues.payers'] = payers;
  figures['dues.base_missing'] = missing;
  for (const name of CLASSES) {
    figures[`dues.class.${name}.members`] = classMembers[name];
    figures[`dues.class.${name}.owed_fen`] = Number(classFen[name]);
  }
  return figures;
}
