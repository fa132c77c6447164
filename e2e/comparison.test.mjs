// The same workbooks give the same county, board and report on both databases, and every figure of it is
// the one that the counting script counts from the workbooks alone.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { months } from './oracle/calendar.mjs';
import { owed } from './oracle/dues.mjs';
import { dutiesDue } from './oracle/duties.mjs';
import { countFigures } from './oracle/figures.mjs';
import { readCounty } from './oracle/read.mjs';
import { everyLine, openApi } from './support/api.mjs';
import { DATABASES, ROOT, startServer } from './support/server.mjs';

const YEAR = { from: '2026-01-01', to: '2026-10-31' };
// Periods that begin and end inside months and quarters, before the records and after them.
const PERIODS = [
  YEAR,
  { from: '2026-04-01', to: '2026-06-30' },
  { from: '2026-01-15', to: '2026-07-20' },
  { from: '2025-10-01', to: '2026-03-31' },
  { from: '2026-06-30', to: '2026-06-30' },
];
/** One in so many members and meetings is opened, the others are compared by their lines. */
const OPENED_ONE_IN = 60;

const workbooks = readCounty(join(ROOT, 'demo'));
const servers = {};
before(async () => {
  for (const database of DATABASES) servers[database] = await startServer({ database });
});
after(async () => {
  for (const server of Object.values(servers)) await server.stop();
});

/** The work committee, every kind of organisation below it, and a branch that was founded in the year. */
function someOrganisations() {
  const { organisations } = workbooks;
  const firsts = ['work_committee', 'committee', 'general_branch', 'joint_branch', 'branch', 'group'].map((kind) =>
    organisations.find((it) => it.kind === kind),
  );
  const youngest = organisations.reduce((young, it) => (it.foundedOn > young.foundedOn ? it : young));
  return [...firsts, youngest];
}

/** Everything a county is, as the API tells it to the officer. */
async function readAll(server) {
  const get = await openApi(server, 'officer');
  const county = {};
  county.organisations = await everyLine(get, '/api/v1/organisations?groups=true', 'organisations');
  county.units = await everyLine(get, '/api/v1/units', 'units');
  county.members = await everyLine(get, '/api/v1/members', 'members');
  county.meetings = await everyLine(get, '/api/v1/meetings', 'meetings');
  const some = (lines) => lines.filter((_, at) => at % OPENED_ONE_IN === 0);
  const open = (kind, lines) => Promise.all(lines.map((it) => get(`/api/v1/${kind}/${it.id}`)));
  county.organisationFiles = await open('organisations', some(county.organisations));
  county.memberFiles = await open('members', some(county.members));
  county.meetingFiles = await open('meetings', some(county.meetings));
  county.duesFiles = await open('dues/members', some(county.members));
  county.month = await get('/api/v1/duties?month=2026-11');
  county.board = await get('/api/v1/board?year=2026');
  county.dues = [];
  for (const it of county.organisations.filter(({ kind }) => kind !== 'group')) {
    // People stand on their branch's pages, fifty a page.
    const grid = await get(`/api/v1/dues?month=2026-11&organisation=${it.id}`);
    for (let page = 1, more = grid.more; more; page += 1) {
      const next = await get(`/api/v1/dues?month=2026-11&organisation=${it.id}&page=${page}`);
      grid.people.push(...next.people);
      more = next.more;
    }
    county.dues.push(grid);
  }
  return county;
}

/** The answers with each id renamed to the place where it is first met, and without the time of the import. */
function comparable(county) {
  const places = new Map();
  const placeOf = (id) => {
    if (!places.has(id)) places.set(id, places.size + 1);
    return places.get(id);
  };
  return JSON.parse(
    JSON.stringify(county, (key, value) => {
      if (/_at$/.test(key)) return undefined;
      return /(^|_)id$/.test(key) && value !== null ? placeOf(value) : value;
    }),
  );
}

async function reportOf(server, { code, from, to }) {
  return JSON.parse(await server.zhibu('report', '--org', code, '--from', from, '--to', to, '--json'));
}

const told = {};
/** The whole county of a database, read once. */
async function tell(database) {
  told[database] ??= await readAll(servers[database]);
  return told[database];
}

for (const database of DATABASES) {
  describe(`on ${database}`, () => {
    test('every figure of the report is the one counted from the workbooks', async () => {
      for (const { code } of someOrganisations()) {
        for (const period of code === workbooks.organisations[0].code ? PERIODS : PERIODS.slice(0, 2)) {
          const report = await reportOf(servers[database], { code, ...period });
          const figures = Object.fromEntries(report.figures.map(({ key, value }) => [key, value]));
          assert.deepEqual(figures, countFigures(workbooks, { code, ...period, asOf: period.to }), `${code} ${period.from}`);
          for (const it of report.figures) assert.deepEqual([it.organisation, it.from, it.to], [code, period.from, period.to]);
        }
      }
    });

    test('the board owes what the workbooks make due, and has the same gaps', async () => {
      const { board, organisations } = await tell(database);
      const codes = new Map(organisations.map((it) => [it.id, it.code]));
      const line = (code, duty, period, done) => `${code} ${duty} ${period} ${done ? 'done' : 'gap'}`;
      const shown = board.duties.filter((it) => it.period < '2026-11' || /Q[123]$/.test(it.period));
      const expected = dutiesDue(workbooks, '2026-01-01', '2026-10-31');
      assert.ok(expected.length > 5000);
      assert.deepEqual(
        shown.map((it) => line(codes.get(it.organisation_id), it.duty, it.period, it.state === 'done')).sort(),
        expected.map((it) => line(it.organisation, it.duty, it.period, it.done)).sort(),
      );
      // What is over and not done is said to be missing; nothing else is.
      for (const it of shown) assert.ok(['done', 'missing'].includes(it.state), JSON.stringify(it));
      const gaps = board.duties.filter((it) => ['missing', 'late'].includes(it.state));
      assert.equal(gaps.length, countFigures(workbooks, { ...YEAR, asOf: YEAR.to })['life.gaps']);
    });

    test('organisations, units and members are those of the workbooks', async () => {
      const { organisations, units, members, meetings } = await tell(database);
      const sorted = (lines) => lines.map((it) => JSON.stringify(it)).sort();
      const codes = new Map(organisations.map((it) => [it.id, it.code]));
      assert.deepEqual(
        sorted(organisations.map((it) => [it.code, it.name, it.short_name, it.kind, codes.get(it.parent_id) ?? null, it.founded_on])),
        sorted(workbooks.organisations.map((it) => [it.code, it.name, it.shortName, it.kind, it.parent, it.foundedOn])),
      );
      assert.deepEqual(sorted(units.map((it) => [it.code, it.name])), sorted(workbooks.units.map((it) => [it.code, it.name])));
      assert.deepEqual(
        sorted(members.map((it) => [codes.get(it.branch_id), it.sex, it.birth_on, it.joined_on, it.full_on, it.personnel, it.in_hardship, it.floating])),
        sorted(workbooks.members.map((it) => [it.branch, it.female ? 'female' : 'male', it.bornOn, it.joinedOn, it.fullOn, it.personnel, it.hardship, it.floating])),
      );
      assert.deepEqual(
        sorted(meetings.map((it) => [codes.get(it.organisation_id), it.kinds.toSorted(), it.held_on])),
        sorted(workbooks.meetings.map((it) => [it.organisation, it.kinds.toSorted(), it.heldOn])),
      );
    });

    test('every member owes, month by month, what the workbooks make due', async () => {
      const { dues, organisations } = await tell(database);
      const inYear = months('2026-01-01', '2026-11-30');
      const codes = new Map(organisations.map((it) => [it.id, it.code]));
      let people = 0;
      for (const grid of dues.filter((it) => it.people.length > 0)) {
        const code = codes.get(grid.organisation_id);
        const members = workbooks.members.filter((it) => it.branch === code);
        const expected = members.map((member) =>
          inYear.map(({ name }) => {
            const due = owed(member, workbooks.pay.get(member.id), name);
            return due === null ? 'nothing' : (due.fen ?? 'base_missing').toString();
          }).join(' '),
        );
        const shown = grid.people.map((person) =>
          inYear.map(({ name }) => {
            const month = person.months.find((it) => it.month === name);
            return month === undefined ? 'nothing' : (month.owed_fen ?? month.state).toString();
          }).join(' '),
        );
        assert.deepEqual(shown.sort(), expected.sort(), code);
        people += shown.length;
      }
      assert.equal(people, workbooks.members.length);
    });
  });
}

test('both databases hold the same county, board and reports', { skip: DATABASES.length < 2 && 'scripts/with-postgres npm test' }, async () => {
  const [one, other] = await Promise.all(DATABASES.map(async (it) => comparable(await tell(it))));
  for (const part of Object.keys(one)) assert.deepEqual(one[part], other[part], part);
  for (const { code } of someOrganisations()) {
    const [left, right] = await Promise.all(DATABASES.map((it) => reportOf(servers[it], { code, ...YEAR })));
    assert.deepEqual(left, right, code);
  }
});
