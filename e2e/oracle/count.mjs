// Counts the report's figures straight from the workbooks, sharing nothing with the product.
//   node e2e/oracle/count.mjs --from 2026-01-01 --to 2026-10-31 --as-of 2026-10-31 [--org CODE]
//     [--gaps] [--data FOLDER]
// Prints { figures: [{ key, value, organisation, from, to }] }, the shape of `zhibu report --json`;
// with --gaps also { gaps: [{ organisation, name, duty, period }] }.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { countFigures, listGaps } from './figures.mjs';
import { day, readCounty } from './read.mjs';

const { values } = parseArgs({
  options: {
    from: { type: 'string' },
    to: { type: 'string' },
    'as-of': { type: 'string' },
    org: { type: 'string' },
    gaps: { type: 'boolean', default: false },
    data: { type: 'string', default: fileURLToPath(new URL('../../demo', import.meta.url)) },
  },
});
if (!values.from || !values.to) {
  console.error('usage: count.mjs --from YYYY-MM-DD --to YYYY-MM-DD [--as-of YYYY-MM-DD] [--org CODE] [--gaps]');
  process.exit(2);
}
const county = readCounty(values.data);
const [from, to] = [day(values.from), day(values.to)];
const code = values.org ?? county.organisations.find((it) => it.parent === null).code;
const question = { code, from, to, asOf: day(values['as-of'] ?? to) };
const answer = {
  figures: Object.entries(countFigures(county, question)).map(([key, value]) => ({
    key,
    value,
    organisation: code,
    from,
    to,
  })),
};
if (values.gaps) {
  answer.gaps = listGaps(county, question).map(({ organisation, name, duty, period }) => ({
    organisation,
    name,
    duty,
    period,
  }));
}
console.log(JSON.stringify(answer, null, 1));
