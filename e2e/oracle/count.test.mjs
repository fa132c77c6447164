// The counting script itself, held against the workbooks' own total line and figures worked by hand.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { addYears, age, months, quarters } from './calendar.mjs';
import { dues, duesRetired, owed } from './dues.mjs';
import { countFigures, listGaps } from './figures.mjs';
import { day, fen, readCounty } from './read.mjs';

const county = readCounty(fileURLToPath(new URL('../../demo', import.meta.url)));
const YEAR_SO_FAR = { from: '2026-01-01', to: '2026-10-31', asOf: '2026-10-31' };

test('a date is read in every manner the clerks have', () => {
  const manners = ['2009.07.01', '2009-7-1', '20090701', '2009/07/01', '2009年7月1日', '２００９.７.１\u3000', '2009．07．01'];
  for (const manner of manners) assert.equal(day(manner), '2009-07-01', manner);
  for (const wrong of ['2009-02-29', '2009.13.01', '去年', '']) assert.throws(() => day(wrong), wrong);
});

test('an amount is read to the fen, through the dust of binary fractions', () => {
  const cases = { '2,396.00': 239600n, 574.0700000000001: 57407n, 879.3199999999999: 87932n, ' 0 ': 0n, 80.4: 8040n };
  for (const [text, expected] of Object.entries(cases)) assert.equal(fen(text), expected, text);
  for (const wrong of ['1.005', '-1', '一元', '']) assert.throws(() => fen(wrong), wrong);
});

test('dues are one rate on the whole base, upper bounds included, half a fen up', () => {
  const cases = [
    [300_000n, 1_500n],
    [300_001n, 3_000n],
    [500_000n, 5_000n],
    [500_001n, 7_500n],
    [1_000_000n, 15_000n],
    [1_000_001n, 20_000n],
    [100n, 1n],
    [99n, 0n],
  ];
  for (const [base, expected] of cases) assert.equal(dues(base), expected, `${base} fen`);
  assert.equal(duesRetired(500_000n), 2_500n);
  assert.equal(duesRetired(500_001n), 5_000n);
});

test('a member owes from the month of acceptance, on the base then in force', () => {
  const member = { joinedOn: '2026-03-31' };
  const states = [
    { from: '2026-01', class: 'salaried', baseFen: 400_000n },
    { from: '2026-07', class: 'retired', baseFen: 400_000n },
  ];
  assert.equal(owed(member, states, '2026-02'), null);
  assert.deepEqual(owed(member, states, '2026-03'), { class: 'salaried', fen: 4_000n });
  assert.deepEqual(owed(member, states, '2026-07'), { class: 'retired', fen: 2_000n });
});

test('the self-employed pay on the quarter before, where the workbook has it', () => {
  const states = [{ from: '2026-01', class: 'self_employed', quarterFen: [200_000n, 400_000n] }];
  const fenOf = (month) => owed({ joinedOn: '2001-07-01' }, states, month).fen;
  assert.deepEqual(['2026-03', '2026-04', '2026-09', '2026-10'].map(fenOf), [null, 1_000n, 4_000n, null]);
});

test('periods count that lie wholly inside the dates', () => {
  assert.deepEqual(months('2026-01-02', '2026-03-31').map((it) => it.name), ['2026-02', '2026-03']);
  assert.deepEqual(quarters('2025-12-31', '2026-10-31').map((it) => it.name), ['2026-Q1', '2026-Q2', '2026-Q3']);
  assert.equal(addYears('2024-02-29', 3), '2027-02-28');
  assert.deepEqual([age('1990-10-31', '2026-10-31'), age('1990-11-01', '2026-10-31')], [36, 35]);
});

test('the roster adds up to the total its clerk wrote below it', () => {
  const figures = countFigures(county, YEAR_SO_FAR);
  const written = (words) => Number(new RegExp(`${words}(\\d+)人`).exec(county.totalLine)[1]);
  assert.equal(figures['members.total'], written('^党员'));
  assert.equal(figures['members.full'], written('正式党员'));
  assert.equal(figures['members.probationary'], written('预备党员'));
  assert.equal(figures['members.female'], written('女党员'));
  assert.equal(figures['members.minority'], written('少数民族党员'));
  assert.equal(figures['members.retired'], written('离退休党员'));
  assert.equal(figures['units.total'], 81);
});

test('kinds, ages, joining times, education and classes each add up to the whole', () => {
  for (const code of [null, '0439000271', '0439000187']) {
    const figures = countFigures(county, { ...YEAR_SO_FAR, code });
    const sum = (start, end = '') =>
      Object.entries(figures)
        .filter(([key]) => key.startsWith(start) && key.endsWith(end))
        .reduce((total, [, value]) => total + value, 0);
    for (const part of ['education', 'age', 'joined']) {
      assert.equal(sum(`members.${part}.`), figures['members.total'], part);
    }
    assert.equal(sum('organisations.'), 2 * figures['organisations.total']);
    assert.equal(sum('dues.class.', '.owed_fen'), figures['dues.owed_fen']);
    assert.equal(sum('dues.class.', '.members'), figures['members.total']);
    assert.equal(sum('dues.2026-', '.owed_fen'), figures['dues.owed_fen']);
    assert.equal(listGaps(county, { ...YEAR_SO_FAR, code }).length, figures['life.gaps']);
  }
});

test('the committees and branches directly under the county add up to it', () => {
  const root = county.organisations.find((it) => it.parent === null).code;
  const children = county.organisations.filter((it) => it.parent === root);
  const whole = countFigures(county, YEAR_SO_FAR);
  const parts = children.map((it) => countFigures(county, { ...YEAR_SO_FAR, code: it.code }));
  for (const key of ['members.total', 'life.gaps', 'life.records', 'dues.owed_fen', 'dues.base_missing']) {
    assert.equal(parts.reduce((total, it) => total + it[key], 0), whole[key], key);
  }
});
