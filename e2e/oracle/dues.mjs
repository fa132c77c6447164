// What a member owes for a month: the 2008 rules on dues (中组发〔2008〕3号), articles 1 to 6.
import { addMonths, lastDay } from './calendar.mjs';

// One rate on the whole base; the upper bounds are inclusive. Bounds in fen, rates in ten-thousandths.
const STEPS = [
  [300_000n, 50n],
  [500_000n, 100n],
  [1_000_000n, 150n],
  [null, 200n],
];
const RETIRED_STEPS = [
  [500_000n, 50n],
  [null, 100n],
];
const FLAT_FEN = { laid_off: 20n, low_income: 20n, relief: 20n };

/**
 * What the member owes for the month: null if not yet accepted on its last day; else
 * `{ class, fen }`, where fen is null if the month's base is not known.
 */
export function owed(member, states, month) {
  if (member.joinedOn > lastDay(month)) return null;
  const state = (states ?? []).findLast((it) => it.from <= month);
  if (!state) return { class: null, fen: null };
  return { class: state.class, fen: amount(state, month) };
}

/** One rate on the whole base, half a fen up. */
export function dues(baseFen, steps = STEPS) {
  const [, rate] = steps.find(([bound]) => bound === null || baseFen <= bound);
  return (baseFen * rate + 5_000n) / 10_000n;
}

/** The dues of a pensioner. */
export function duesRetired(baseFen) {
  return dues(baseFen, RETIRED_STEPS);
}

function amount(state, month) {
  if (state.class in FLAT_FEN) return FLAT_FEN[state.class];
  if (state.class === 'retired') return duesRetired(state.baseFen);
  if (state.class === 'salaried') return dues(state.baseFen);
  // 自谋职业: the average of the quarter before; the workbook has the first two of 2026.
  const before = addMonths(month, -3);
  const quarter = Math.ceil(Number(before.slice(5)) / 3);
  const average = before.startsWith('2026') ? state.quarterFen[quarter - 1] : null;
  return average == null ? null : dues(average);
}
