// Reads the cells of an .xlsx file: a zip of XML. Only what the county's workbooks use.
import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';

/**
 * The sheets of a workbook by name; a sheet is its rows in order, a row is
 * `{ number, cells }` with `cells` by column letter. A cell is a string: text as written, a number
 * as its digits in the file, a date as YYYY-MM-DD. Empty cells are absent.
 */
export function readWorkbook(path) {
  const parts = unzipSync(readFileSync(path));
  const part = (name) => (parts[name] ? strFromU8(parts[name]) : '');
  const shared = elements(part('xl/sharedStrings.xml'), 'si').map(({ body }) => textOf(body));
  const dateStyles = readDateStyles(part('xl/styles.xml'));
  const targets = new Map(
    elements(part('xl/_rels/workbook.xml.rels'), 'Relationship').map(({ attributes }) => [
      attributes.Id,
      attributes.Target.replace(/^\/?(xl\/)?/, 'xl/'),
    ]),
  );
  return new Map(
    elements(part('xl/workbook.xml'), 'sheet').map(({ attributes }) => [
      attributes.name,
      readSheet(part(targets.get(attributes['r:id'])), shared, dateStyles),
    ]),
  );
}

function readSheet(xml, shared, dateStyles) {
  return elements(xml, 'row').map(({ attributes: row, body }) => {
    const cells = {};
    for (const { attributes, body: content } of elements(body, 'c')) {
      const value = cellValue(attributes, content, shared, dateStyles);
      if (value !== '') cells[attributes.r.replace(/\d+$/, '')] = value;
    }
    return { number: Number(row.r), cells };
  });
}

function cellValue({ t: type, s: style }, content, shared, dateStyles) {
  if (type === 'inlineStr') return textOf(content);
  const raw = unescapeXml(elements(content, 'v')[0]?.body ?? '');
  if (type === 's') return shared[Number(raw)];
  if ((type === undefined || type === 'n') && raw !== '' && dateStyles.has(Number(style))) {
    return dayOfSerial(Number(raw));
  }
  return raw;
}

/** Day 25569 of a workbook is 1970-01-01. */
function dayOfSerial(serial) {
  return new Date((Math.floor(serial) - 25569) * 86_400_000).toISOString().slice(0, 10);
}

/** Which cell styles show a date: the built-in formats 14 to 22, and own ones with y, m and d. */
function readDateStyles(xml) {
  const formats = new Map(
    elements(xml, 'numFmt').map(({ attributes }) => [attributes.numFmtId, attributes.formatCode]),
  );
  const isDate = (id) =>
    (Number(id) >= 14 && Number(id) <= 22) || /y.*m.*d/i.test(formats.get(id) ?? '');
  const styles = elements(elements(xml, 'cellXfs')[0]?.body ?? '', 'xf');
  return new Set(styles.flatMap(({ attributes }, at) => (isDate(attributes.numFmtId) ? [at] : [])));
}

/** Every element of that name, with its attributes and what stands inside; none is nested in itself. */
function elements(xml, name) {
  const pattern = new RegExp(`<${name}(\\s[^>]*?)?(?:/>|>([\\s\\S]*?)</${name}>)`, 'g');
  return Array.from(xml.matchAll(pattern), ([, attributes = '', body = '']) => ({
    attributes: Object.fromEntries(
      Array.from(attributes.matchAll(/([\w:]+)="([^"]*)"/g), ([, key, value]) => [
        key,
        unescapeXml(value),
      ]),
    ),
    body,
  }));
}

function textOf(body) {
  return elements(body, 't').map((text) => unescapeXml(text.body)).join('');
}

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescapeXml(text) {
  return text.replace(/&(#x?)?(\w+);/g, (whole, numeric, name) => {
    if (numeric) return String.fromCodePoint(parseInt(name, numeric === '#x' ? 16 : 10));
    return ENTITIES[name] ?? whole;
  });
}
