// Workbooks brought in on the page: read, checked, shown and written; wrong rows given back, mended and finished;
// batches taken back. The same again changes nothing, and of no file is anything half written.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readWorkbook } from './oracle/workbook.mjs';
import { DESK, PHONE, axeClean, faultless, fitsWidth, openAs, screenshot, startBrowser } from './support/browser.mjs';
import { ROOT, startServer } from './support/server.mjs';
import { makeWorkbook } from './support/workbook.mjs';

const HEADER = ['姓名', '性别', '出生日期', '民族', '身份证号', '入党日期', '转正日期', '所在党支部', '人员类别'];
const ROSTER = '党员花名册';
const PAGE_BYTES_MAX = 60_000;

let server;
let browser;
before(async () => {
  [server, browser] = await Promise.all([startServer(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const demo = (name) => ({ name, mimeType: 'application/octet-stream', buffer: readFileSync(join(ROOT, 'demo', name)) });
const typed = (name, rows) => ({ ...demo('units.xlsx'), name, buffer: makeWorkbook(ROSTER, rows) });

/** Presses a button and returns the status of the answer, once its page is there. */
async function press(page, name) {
  const timeout = 60_000; // a big file on a busy machine
  const answered = page.waitForResponse((it) => it.request().method() === 'POST', { timeout });
  const moved = page.waitForEvent('framenavigated', { timeout });
  await page.getByRole('button', { name, exact: true }).click();
  const status = (await answered).status();
  await moved;
  await page.waitForLoadState();
  return status;
}

/** Sends a file from the page of imports and waits until it is read and checked. */
async function send(page, kind, file) {
  await page.goto('/imports');
  await page.getByRole('radio', { name: kind }).check();
  await page.locator('input[type=file]').setInputFiles(file);
  const status = await press(page, '读取');
  if (status !== 422) await settled(page);
  return status;
}

/** Looks again by hand until nothing is done with a file any more. */
async function lookAgain(page) {
  while ((await page.locator('#working').count()) > 0) await page.goto(page.url());
}

/** Waits until a file is read and checked. */
async function settled(page) {
  await lookAgain(page);
  await page.locator('.figures, .steps + .warning').first().waitFor();
}

/** The counts of a draft, by their words; those of the rows add up to all of them. */
async function counts(page) {
  const words = await page.locator('.figures dt').allInnerTexts();
  const values = (await page.locator('.figures dd').allInnerTexts()).map(Number);
  const { 文件共有: all, ...found } = Object.fromEntries(words.map((word, at) => [word, values[at]]));
  assert.equal(found.新增 + found.更新 + found.相同 + found.有错, all);
  return found;
}

/** The lines of 要改的地方 over all its pages, as rows of their cells' texts. */
async function faults(page) {
  const found = [];
  for (;;) {
    const rows = await page.locator('section[aria-labelledby="wrong"] tbody tr').all();
    found.push(...(await Promise.all(rows.map((it) => it.locator('th, td').allInnerTexts()))));
    const next = page.locator('.pager a[rel="next"]');
    if ((await next.count()) === 0) return found;
    await Promise.all([page.waitForURL(/after=\d+/), next.click()]);
  }
}

/** How many batches the history lists that were not taken back, and how many members there are. */
async function state(page) {
  await page.goto('/imports');
  const lines = page.locator('section[aria-labelledby="history"] tbody tr');
  const batches = await lines.filter({ hasNotText: '已撤销' }).count();
  await page.goto('/members');
  return { batches, members: await page.locator('.figures dd').first().innerText() };
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** The number of a woman born on that day in a region that no place has. */
function citizenNumber(at, bornOn = '1980-05-01') {
  const body = `439901${bornOn.replaceAll('-', '')}${String(at * 2).padStart(3, '0')}`;
  const sum = [...body].reduce((total, digit, place) => total + Number(digit) * WEIGHTS[place], 0);
  return body + '10X98765432'[sum % 11];
}

/** The wrong rows of a file, each with what must be there put right, as a clerk would by the papers. */
function mend(path) {
  const rows = readWorkbook(path).get(ROSTER);
  const plain = (cell) => (cell ?? '').replace(/\s/g, '');
  const at = rows.findIndex(({ cells }) => Object.values(cells).some((it) => /^身份证号([（(]|$)/.test(plain(it))));
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
  const heading = (letter) => plain(rows[at].cells[letter] ?? rows[at - 1]?.cells[letter]).replace(/[（(].*/, '');
  const used = letters.filter((it) => heading(it) !== '');
  assert.equal(heading(used.at(-1)), '错误原因');
  const mended = rows.slice(at + 1).map(({ cells }, index) => {
    const right = {
      姓名: '赵补全', 性别: '女', 出生日期: '1980-05-01', 民族: '汉族', 身份证号: citizenNumber(index),
      入党日期: '2005-07-01', 转正日期: '2006-07-01', 所在党支部: '财政局机关支部', 人员类别: '在职',
    };
    return used.map((it) => right[heading(it)] ?? (heading(it) === '错误原因' ? cells[it] : ''));
  });
  assert.ok(rows.slice(at + 1).every(({ cells }) => cells[used.at(-1)]?.includes('请')), 'each has its reason');
  return [used.map(heading), ...mended];
}

/** Takes back the batch that is shown. */
async function undo(page) {
  await page.getByRole('link', { name: '撤销这一批' }).click();
  await page.waitForURL(/\/undo$/);
  assert.equal(await press(page, '撤销'), 303);
  assert.match(await page.locator('main').innerText(), /这一批已于.*撤销/);
}

for (const [size, scripts] of [[DESK, true], [PHONE, false]]) {
  test(`three hundred people sent in by many clerks, at ${size.width} px: checked, mended, finished, taken back`, async () => {
    const page = await openAs(browser, server, 'officer', { size, scripts });
    const before = await state(page);
    assert.equal(await send(page, ROSTER, demo('members_messy.xlsx')), 303);
    assert.equal(await page.locator('.steps [aria-current]').innerText(), '检查');
    const found = await counts(page);
    assert.ok(found.有错 > 40 && found.新增 > 200, JSON.stringify(found));
    await fitsWidth(page);
    if (scripts) await axeClean(page);
    await screenshot(page, `officer-imports-messy-${size.width}`);
    assert.ok(Buffer.byteLength(await page.content()) < PAGE_BYTES_MAX, 'a light page');
    const lines = await faults(page);
    assert.equal(new Set(lines.map((it) => it[0])).size, found.有错);
    for (const [row, column, value, words] of lines) {
      assert.match(row, /^党员花名册 \d+$/);
      assert.ok(column && value && /请/.test(words), `${row} ${column}: ${words}`);
    }
    await page.getByRole('link', { name: '预览' }).click();
    await page.locator('section[aria-labelledby="changes"]').waitFor();
    await fitsWidth(page);
    await screenshot(page, `officer-imports-changes-${size.width}`);

    const draft = new URL(page.url()).pathname;
    await page.goto(draft);
    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name: '下载有错的行' }).click();
    const download = await waiting;
    assert.equal(download.suggestedFilename(), 'members_messy-待改.xlsx');
    const path = await download.path();
    const rows = mend(path);
    assert.equal(rows.length - 1, found.有错);

    assert.equal(await press(page, '先写入没有错的行'), 303);
    await settled(page);
    const left = await counts(page);
    assert.deepEqual(left, { 新增: 0, 更新: 0, 相同: found.新增 + found.更新 + found.相同, 有错: found.有错 });

    await page.getByLabel('改好的文件').setInputFiles(typed('members_messy-待改.xlsx', rows));
    assert.equal(await press(page, '换成这份文件'), 303);
    await page.locator('.figures').waitFor();
    assert.deepEqual(await counts(page), { ...left, 新增: found.有错, 有错: 0 });
    assert.equal(await page.locator('.steps [aria-current]').innerText(), '预览');
    if (scripts) await axeClean(page);
    await screenshot(page, `officer-imports-preview-${size.width}`);
    assert.equal(await press(page, '写入'), 303);
    await lookAgain(page);
    await page.waitForURL(/\/imports\/batches\/\d+$/);
    assert.match(await page.locator('main').innerText(), new RegExp(`新增\\s*${found.有错}\\b`));
    await fitsWidth(page);
    if (scripts) await axeClean(page);
    await screenshot(page, `officer-imports-batch-${size.width}`);

    // The second batch first: what came later stands on nothing, but the order is the natural one.
    await undo(page);
    await page.goto('/imports');
    await page.getByRole('link', { name: 'members_messy.xlsx' }).nth(1).click();
    await page.waitForURL(/\/imports\/batches\/\d+$/);
    await page.getByRole('link', { name: '撤销这一批' }).click();
    await page.waitForURL(/\/undo$/);
    await fitsWidth(page);
    if (scripts) await axeClean(page);
    await screenshot(page, `officer-imports-undo-${size.width}`);
    assert.equal(await press(page, '撤销'), 303);
    assert.deepEqual(await state(page), before, 'everything is as it was');
    faultless(page);
  });
}

/** A roster of twenty thousand, each with a number of her own. */
function manyPeople() {
  const rows = Array.from({ length: 60_000 }, (_, at) => {
    const bornOn = new Date(Date.UTC(1980, 0, 1 + Math.floor(at / 500))).toISOString().slice(0, 10);
    return ['赵宁', '女', bornOn, '汉族', citizenNumber(at % 500, bornOn), '2005-07-01', '2006-07-01', '财政局机关支部', '在职'];
  });
  return [HEADER, ...rows];
}

/** Holds the page where it is, by keeping what its script asks; false if the work was done before. */
async function held(page, working, scripts) {
  const asked = [];
  await page.route('**/*', (route) => (route.request().headers()['hx-request'] ? asked.push(route) : route.continue()));
  while (scripts && asked.length === 0 && (await working.count()) > 0) await page.waitForTimeout(20);
  return (await working.count()) > 0;
}

for (const [size, scripts] of [[DESK, true], [PHONE, false]]) {
  test(`a big file ${scripts ? 'with' : 'without'} scripts: the bar moves while it is checked and written`, async () => {
    const page = await openAs(browser, server, 'officer', { size, scripts });
    const before = await state(page);
    const working = page.locator('#working');
    /** The values of the bar until the work is done, each once. */
    const watched = async (name) => {
      const values = [];
      let isJudged = false;
      while ((await working.count()) > 0) {
        const bar = await working.locator('progress').getAttribute('value', { timeout: 500 }).catch(() => null);
        const value = Number(bar ?? values.at(-1) ?? 0);
        if (value !== values.at(-1)) values.push(value);
        if (!isJudged && value > 0 && (await held(page, working, scripts))) {
          isJudged = true;
          if (scripts) await axeClean(page);
          await fitsWidth(page);
          await screenshot(page, `officer-imports-${name}-${size.width}`);
          await page.unrouteAll();
          if (scripts) await page.reload();
        }
        if (scripts) await page.waitForTimeout(50);
        else await page.getByRole('link', { name: '看看进度' }).click();
      }
      return values;
    };
    // How many values are seen depends on the machine, and a quick one is done before the first look. That the bar
    // moves through reading, checking and writing is counted by a test of the program; here it never falls back.
    const rises = (values) => assert.ok(values.every((it, at) => at === 0 || it > values[at - 1]), `${values}`);
    await page.goto('/imports');
    await page.getByRole('radio', { name: ROSTER }).check();
    await page.locator('input[type=file]').setInputFiles(typed('六万人.xlsx', manyPeople()));
    assert.equal(await press(page, '读取'), 303);
    rises(await watched('checking'));
    assert.deepEqual(await counts(page), { 新增: 60_000, 更新: 0, 相同: 0, 有错: 0 });
    assert.equal(await press(page, '写入'), 303);
    const written = await watched('writing');
    rises(written);
    assert.ok(written.every((it) => it >= 70), `${written}`);
    await page.waitForURL(/\/imports\/batches\/\d+$/);
    await undo(page);
    assert.deepEqual(await state(page), before);
    faultless(page);
  });
}

test('the same workbooks once more change nothing', async () => {
  const page = await openAs(browser, server, 'officer');
  const before = await state(page);
  await page.goto('/imports');
  await screenshot(page, 'officer-imports');
  for (const [kind, name, rows] of [['单位和党组织', 'units.xlsx', 376], [ROSTER, 'members.xlsx', 3226]]) {
    assert.equal(await send(page, kind, demo(name)), 303);
    assert.match(await page.getByRole('status').first().innerText(), /没有错，也没有要写入的/);
    assert.deepEqual(await counts(page), { 新增: 0, 更新: 0, 相同: rows, 有错: 0 });
    assert.equal(await page.getByRole('button', { name: '写入', exact: true }).count(), 0);
    assert.equal(await press(page, '不导了，删去这份文件'), 303);
  }
  assert.deepEqual(await state(page), before);
  faultless(page);
});

test('a workbook with wrong cells: every cell with row, column, value and what to write', async () => {
  const page = await openAs(browser, server, 'officer');
  const before = await state(page);
  const rows = [
    HEADER,
    ['赵一', '男', '1980-02-30', '汉', '439900198003070019', '2005-07-01', '2006-07-01', '财政局机关支部', '在职'],
    ['', '女', '1981-05-01', '汉', '439900198105010020', '2005-07-01', '', '没有的支部', '在职'],
    ['钱三', '甲', '1982-06-01', '火星', '439900198206010031', '2039-07-01', '2006-07-01', '财政局机关支部', '退了'],
  ];
  assert.equal(await send(page, ROSTER, typed('报来的名册.xlsx', rows)), 303);
  assert.match(await page.getByRole('status').first().innerText(), /有错，还没有写入/);
  const found = await faults(page);
  const at = (row, column) => found.find((it) => it[0] === `${ROSTER} ${row}` && it[1] === column);
  for (const [row, column, value, words] of [
    [2, '出生日期', '1980-02-30', /没有.*2.*30|请写成 \d{4}-\d{2}-\d{2}/],
    [3, '姓名', '（空）', /没有填写，请/],
    [3, '所在党支部', '没有的支部', /没有名为“没有的支部”的党支部.*请填写与名录一致/],
    [4, '性别', '甲', /“甲”.*男.*女|男或女/],
    [4, '民族', '火星', /没有“火星”这个民族，请写/],
    [4, '入党日期', '2039-07-01', /还没有到.*请核对年份/],
    [4, '人员类别', '退了', /“退了”.*在职.*离退休.*其他/],
  ]) {
    const line = at(row, column);
    assert.ok(line, `row ${row}, ${column} in ${JSON.stringify(found)}`);
    assert.equal(line[2], value);
    assert.match(line[3], words);
  }
  await fitsWidth(page);
  await axeClean(page);
  await screenshot(page, 'officer-imports-refused');
  assert.equal(await press(page, '不导了，删去这份文件'), 303);
  assert.deepEqual(await state(page), before);
  faultless(page);
});

test('a heading that is none of ours is said once on the page', async () => {
  const page = await openAs(browser, server, 'officer', { size: PHONE, scripts: false });
  const own = HEADER.map((it) => ({ 身份证号: '公民证件', 所在党支部: '哪个支部' })[it] ?? it);
  const row = ['赵一', '女', '1980-05-01', '汉', citizenNumber(0), '2005-07-01', '2006-07-01', '财政局机关支部', '在职'];
  assert.equal(await send(page, ROSTER, typed('另起的列名.xlsx', [own, row])), 303);
  assert.equal(await page.locator('.steps [aria-current]').innerText(), '读取与对应列');
  await fitsWidth(page);
  await screenshot(page, 'officer-imports-columns-390', { fullPage: true });
  await page.getByLabel('“公民证件”是').selectOption('id_number');
  await page.getByLabel('“哪个支部”是').selectOption('branch');
  assert.equal(await press(page, '按这样读取'), 303);
  await page.locator('.figures').waitFor();
  assert.deepEqual(await counts(page), { 新增: 1, 更新: 0, 相同: 0, 有错: 0 });
  await page.getByRole('link', { name: '读取与对应列' }).click();
  await page.locator('select').first().waitFor();
  assert.equal(await press(page, '忘掉记住的对应'), 303);
  assert.equal(await page.locator('.steps [aria-current]').innerText(), '读取与对应列');
  assert.equal(await press(page, '不导了，删去这份文件'), 303);
  faultless(page);
});

test('a file that is none of ours is refused with what is missing', async () => {
  const page = await openAs(browser, server, 'officer');
  const before = await state(page);
  const text = { name: 'members.xlsx', mimeType: 'text/plain', buffer: Buffer.from('姓名,性别\n张三,男\n') };
  for (const [file, words] of [
    [demo('README.md'), /这不是 Excel 工作簿.*请上传扩展名为 \.xlsx 的文件/],
    [text, /这不是 Excel 工作簿/],
    [typed('空的.xlsx', [HEADER]), /没有任何数据行/],
  ]) {
    assert.equal(await send(page, ROSTER, file), 422, file.name);
    assert.match(await page.locator('main').innerText(), words, file.name);
    assert.equal(await page.locator('input[name="kind"][value="members"]:checked').count(), 1, 'the kind stays chosen');
  }
  // Another kind of workbook is asked what its columns are.
  assert.equal(await send(page, ROSTER, demo('hardship.xlsx')), 303);
  assert.match(await page.locator('main').innerText(), /还缺：[\s\S]*性别、出生日期/);
  await axeClean(page);
  assert.equal(await press(page, '不导了，删去这份文件'), 303);
  // Without kind and file each is asked for, and the summary leads to both.
  await page.goto('/imports');
  await page.evaluate(() => document.querySelectorAll('[required]').forEach((it) => it.removeAttribute('required')));
  await page.getByRole('button', { name: '读取' }).click();
  await page.locator('#faults').waitFor();
  assert.deepEqual(await page.locator('#faults a').allInnerTexts(), ['请选择导入的是哪一类表格。', '请选择要导入的 .xlsx 文件。']);
  assert.match(await page.title(), /^有误：/);
  assert.deepEqual(await state(page), before);
  faultless(page);
});
