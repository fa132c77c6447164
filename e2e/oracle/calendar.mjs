// Days as YYYY-MM-DD text, which sorts as time does; months as YYYY-MM.

/** The last day of a month. */
export function lastDay(month) {
  const [year, number] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}

/** The month so many months on, or back if negative. */
export function addMonths(month, count) {
  const [year, number] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + count, 1)).toISOString().slice(0, 7);
}

/** The same day so many years on; 29 February becomes the 28th where there is none. */
export function addYears(day, count) {
  const month = addMonths(day.slice(0, 7), 12 * count);
  const last = lastDay(month);
  const same = `${month}-${day.slice(8)}`;
  return same < last ? same : last;
}

/** Completed years of age on a day. */
export function age(bornOn, on) {
  return Number(on.slice(0, 4)) - Number(bornOn.slice(0, 4)) - (on.slice(5) < bornOn.slice(5) ? 1 : 0);
}

/** The months that lie wholly inside from..to, as `{ name, first, last }`. */
export function months(from, to) {
  return periods(from, to, 1, (month) => month);
}

/** The quarters that lie wholly inside from..to, as `{ name, first, last }`; a name is 2026-Q3. */
export function quarters(from, to) {
  return periods(from, to, 3, (month) => `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5)) / 3)}`);
}

function periods(from, to, length, nameOf) {
  const found = [];
  let month = `${from.slice(0, 4)}-01`;
  for (; `${month}-01` <= to; month = addMonths(month, length)) {
    const period = { name: nameOf(month), first: `${month}-01`, last: lastDay(addMonths(month, length - 1)) };
    if (period.first >= from && period.last <= to) found.push(period);
  }
  return found;
}
