// The county as its clerks meant it: units, organisations, members, pay and meetings, read from the
// workbooks as demo/README.md explains them. Nothing here knows the product.
import { join } from 'node:path';
import { readWorkbook } from './workbook.mjs';

const KINDS = {
  机关工委: 'work_committee',
  机关党委: 'committee',
  党总支: 'general_branch',
  党支部: 'branch',
  联合支部: 'joint_branch',
  党小组: 'group',
};
const EDUCATION = {
  小学: 'primary',
  初中: 'junior_middle',
  高中: 'senior_middle',
  中专: 'secondary_vocational',
  大专: 'junior_college',
  专科: 'junior_college',
  大学: 'bachelor',
  本科: 'bachelor',
  研究生: 'postgraduate',
};
const PERSONNEL = { 在职: 'in_service', 离退休: 'retired', 其他: 'other' };
const OTHER_CLASSES = {
  下岗失业: 'laid_off',
  领取低保: 'low_income',
  抚恤救济: 'relief',
  自谋职业: 'self_employed',
};
const PAY_ADDED = ['职务工资', '级别工资', '津贴补贴'];
const PAY_TAKEN = ['个税', '养老', '职业年金', '医疗', '失业', '公积金'];
const MEETING_KINDS = {
  支部党员大会: 'assembly',
  支委会: 'committee',
  党小组会: 'group',
  党课: 'lecture',
  主题党日: 'theme_day',
  学习日: 'study_day',
};

/** Everything the figures are counted from, from the workbooks in that folder. */
export function readCounty(folder) {
  const { units, organisations } = readUnits(join(folder, 'units.xlsx'));
  const find = finder(organisations);
  const members = readMembers(join(folder, 'members.xlsx'), find);
  const pay = readPay(join(folder, 'dues_base.xlsx'));
  const meetings = readMeetings(join(folder, 'meetings_2026.xlsx'), find);
  return { units, organisations, members: members.members, totalLine: members.totalLine, pay, meetings };
}

/** Text without the clerk's spaces at either end, full-width digits and marks made half-width. */
export function clean(value) {
  return (value ?? '')
    .replace(/[０-９．／－]/g, (mark) => String.fromCharCode(mark.charCodeAt(0) - 0xfee0))
    .replace(/^[\s\u00a0\u3000]+|[\s\u00a0\u3000]+$/g, '');
}

/** A date in any of the clerks' manners as YYYY-MM-DD; throws on anything else. */
export function day(value) {
  const text = clean(value);
  const found =
    /^(\d{4})[-./](\d{1,2})[-./](\d{1,2})$/.exec(text) ??
    /^(\d{4})年(\d{1,2})月(\d{1,2})日$/.exec(text) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (!found) throw new Error(`not a date: ${value}`);
  const result = `${found[1]}-${found[2].padStart(2, '0')}-${found[3].padStart(2, '0')}`;
  const real = new Date(`${result}T00:00:00Z`);
  if (Number.isNaN(real.getTime()) || real.toISOString().slice(0, 10) !== result) {
    throw new Error(`no such day: ${value}`);
  }
  return result;
}

/**
 * An amount in yuan as whole fen. A number's digits in the file may carry the dust of binary
 * fractions (574.0700000000001); what is not dust and not two decimals is refused.
 */
export function fen(value) {
  const text = clean(value).replaceAll(',', '');
  const found = /^(\d+)(?:\.(\d+))?$/.exec(text);
  if (!found) throw new Error(`not an amount: ${value}`);
  const decimals = (found[2] ?? '').padEnd(12, '0');
  let result = BigInt(found[1]) * 100n + BigInt(decimals.slice(0, 2));
  const dust = decimals.slice(2, 8);
  if (dust === '999999') result += 1n;
  else if (dust !== '000000') throw new Error(`more than two decimals: ${value}`);
  return result;
}

function readUnits(path) {
  const sheets = readWorkbook(path);
  const units = table(sheets.get('单位'), 1).map((row) => ({
    code: clean(row.单位代码),
    name: clean(row.单位全称),
    shortName: clean(row.单位简称),
    stationed: clean(row.隶属) !== '县直',
  }));
  const unitOf = finder(units);
  const organisations = table(sheets.get('党组织'), 1).map((row) => ({
    code: clean(row.党组织代码),
    name: clean(row.党组织全称),
    shortName: clean(row.党组织简称),
    kind: known(KINDS, row.类型),
    parent: clean(row.上级党组织代码) || null,
    foundedOn: day(row.成立日期),
    electedOn: row.最近换届日期 ? day(row.最近换届日期) : null,
    termYears: row['任期（年）'] ? Number(clean(row['任期（年）'])) : null,
    secretary: clean(row.书记),
    committee: clean(row.委员),
    fullTime: clean(row.书记专兼职),
    units: [row.所在单位, ...(row.联合单位 ?? '').split('、')]
      .map(clean)
      .filter(Boolean)
      .map((name) => unitOf(name).code),
  }));
  return { units, organisations };
}

function readMembers(path, find) {
  const rows = readWorkbook(path).get('党员花名册');
  const [groups, columns] = [rows.find((row) => row.number === 3), rows.find((row) => row.number === 4)];
  const header = Object.fromEntries(
    Object.entries({ ...groups.cells, ...columns.cells }).map(([column, name]) => [
      column,
      name.replace(/\s/g, '').replace(/（.*）$/, ''),
    ]),
  );
  const data = table(rows, 4, header);
  const totalLine = clean(data.find((row) => clean(row.序号) === '合计')?.姓名);
  const members = data.filter((row) => clean(row.序号) !== '合计').map((row) => {
    const fullOn = clean(row.转正日期);
    return {
      id: clean(row.身份证号),
      female: known({ 男: false, 女: true }, row.性别),
      bornOn: day(row.出生日期),
      minority: clean(row.民族).replace(/族$/, '') !== '汉',
      education: known(EDUCATION, row.学历),
      joinedOn: day(row.入党日期),
      fullOn: ['', '预备', '—'].includes(fullOn) ? null : day(fullOn),
      branch: find(row.所在党支部).code,
      personnel: known(PERSONNEL, row.人员类别),
      hardship: known({ 是: true, 否: false, '': false }, row.是否困难),
      floating: clean(row.备注).startsWith('流动党员'),
    };
  });
  if (new Set(members.map((it) => it.id)).size !== members.length) throw new Error('an ID number twice');
  return { members, totalLine };
}

/** By ID number, what stands in force from which month, in order of the months. */
function readPay(path) {
  const sheets = readWorkbook(path);
  const pay = new Map();
  const put = (id, state) => pay.set(id, [...(pay.get(id) ?? []), state]);
  const sum = (row, columns) => columns.reduce((total, column) => total + fen(row[column]), 0n);
  for (const sheet of ['在职工资', '7月工资变动']) {
    for (const row of table(sheets.get(sheet), 1)) {
      const baseFen = sum(row, PAY_ADDED) - sum(row, PAY_TAKEN);
      put(clean(row.身份证号), { from: clean(row.执行起始月), class: 'salaried', baseFen });
    }
  }
  for (const row of table(sheets.get('离退休养老金'), 1)) {
    const from = clean(row.执行起始月);
    put(clean(row.身份证号), { from, class: 'retired', baseFen: fen(row.月养老金) });
  }
  for (const row of table(sheets.get('其他人员'), 1)) {
    const averages = [row.一季度月均纯收入, row.二季度月均纯收入];
    put(clean(row.身份证号), {
      from: '2026-01',
      class: known(OTHER_CLASSES, row.缴费类别),
      quarterFen: averages.map((average) => (clean(average) === '' ? null : fen(average))),
    });
  }
  for (const states of pay.values()) states.sort((a, b) => (a.from < b.from ? -1 : 1));
  return pay;
}

function readMeetings(path, find) {
  return table(readWorkbook(path).get('组织生活记录'), 1).map((row) => ({
    organisation: find(row.党组织).code,
    kinds: clean(row.类型).split('、').map((kind) => known(MEETING_KINDS, kind)),
    heldOn: day(row.日期),
  }));
}

/** The rows below the header as objects by column name; rows with nothing but spaces are left out. */
function table(rows, headerNumber, header) {
  const names = header ?? rows.find((row) => row.number === headerNumber).cells;
  return rows
    .filter((row) => row.number > headerNumber && Object.values(row.cells).some((it) => clean(it)))
    .map((row) =>
      Object.fromEntries(Object.entries(row.cells).map(([column, value]) => [clean(names[column]), value])),
    );
}

/** Finds by full or short name; throws on an unknown name, and on one that means two. */
function finder(things) {
  const names = new Map();
  for (const thing of things) {
    for (const name of new Set([thing.name, thing.shortName])) {
      if (names.has(name)) throw new Error(`the name ${name} stands twice`);
      names.set(name, thing);
    }
  }
  return (name) => {
    const found = names.get(clean(name));
    if (!found) throw new Error(`unknown name: ${name}`);
    return found;
  };
}

function known(words, value) {
  const text = clean(value);
  if (!(text in words)) throw new Error(`unknown word: ${value}`);
  return words[text];
}
