// Workbooks brought in on the page: the same again changes nothing, a wrong one is refused with all its
// faults, and of either nothing is half written.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { axeClean, faultless, fitsWidth, openAs, screenshot, startBrowser } from './support/browser.mjs';
import { ROOT, startServer } from './support/server.mjs';
import { makeWorkbook } from './support/workbook.mjs';

const HEADER = ['姓名', '性别', '出生日期', '民族', '身份证号', '入党日期', '转正日期', '所在党支部', '人员类别'];
const ROSTER = '党员花名册';

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

/** Sends a file by one of the two buttons and returns once it is answered. */
async function send(page, kind, file, button) {
  await page.goto('/imports');
  await page.getByRole('radio', { name: kind }).check();
  await page.getByLabel('文件').setInputFiles(file);
  const answered = page.waitForResponse((it) => it.request().method() === 'POST');
  await page.getByRole('button', { name: button, exact: true }).click();
  const answer = await answered;
  await page.waitForLoadState();
  return answer.status();
}

/** The counts of the result, by their words. */
async function counts(page) {
  const words = await page.locator('.figures dt').allInnerTexts();
  const values = (await page.locator('.figures dd').allInnerTexts()).map(Number);
  return Object.fromEntries(words.map((word, at) => [word, values[at]]));
}

/** The lines of 要改的地方, as rows of their cells' texts. */
async function faults(page) {
  const rows = await page.locator('section[aria-labelledby="wrong"] tbody tr').all();
  return Promise.all(rows.map((it) => it.locator('th, td').allInnerTexts()));
}

/** How many batches the history lists, and how many members there are. */
async function state(page) {
  await page.goto('/imports');
  const batches = await page.locator('section[aria-labelledby="history"] tbody tr').count();
  await page.goto('/members');
  return { batches, members: await page.locator('.figures dd').first().innerText() };
}

test('the same workbooks once more change nothing', async () => {
  const page = await openAs(browser, server, 'officer');
  const before = await state(page);
  await page.goto('/imports');
  await screenshot(page, 'officer-imports');
  for (const [kind, name, rows] of [['单位和党组织', 'units.xlsx', 376], ['党员花名册', 'members.xlsx', 3226]]) {
    assert.equal(await send(page, kind, demo(name), '写入'), 200);
    assert.match(await page.getByRole('status').innerText(), /没有错，也没有要写入的/);
    assert.deepEqual(await counts(page), { 新增: 0, 更新: 0, 相同: rows, 有错: 0 });
  }
  assert.deepEqual(await state(page), before);
  faultless(page);
});

test('a workbook with wrong cells is refused whole, every cell with row, column, value and what to write', async () => {
  const page = await openAs(browser, server, 'officer');
  const before = await state(page);
  const rows = [
    HEADER,
    ['赵一', '男', '1980-02-30', '汉', '439900198003070019', '2005-07-01', '2006-07-01', '财政局机关支部', '在职'],
    ['', '女', '1981-05-01', '汉', '439900198105010020', '2005-07-01', '', '没有的支部', '在职'],
    ['钱三', '甲', '1982-06-01', '火星', '439900198206010031', '2039-07-01', '2006-07-01', '财政局机关支部', '退了'],
  ];
  assert.equal(await send(page, ROSTER, typed('报来的名册.xlsx', rows), '写入'), 422);
  const found = await faults(page);
  const at = (row, column) => found.find((it) => it[0] === `${ROSTER} ${row}` && it[1] === column);
  for (const [row, column, value, words] of [
    [2, '出生日期', '1980-02-30', /没有.*2.*30|请写成 \d{4}-\d{2}-\d{2}/],
    [3, '姓名', '（空）', /没有填写，请补上/],
    [3, '所在党支部', '没有的支部', /没有名为“没有的支部”的党支部.*请填写与名录一致/],
    [4, '性别', '甲', /“甲”.*男.*女|男或女/],
    [4, '民族', '火星', /没有“火星”这个民族，请写/],
    [4, '入党日期', '2039-07-01', /还没有到，请核对年份/],
    [4, '人员类别', '退了', /“退了”.*在职.*离退休.*其他/],
  ]) {
    const line = at(row, column);
    assert.ok(line, `row ${row}, ${column} in ${JSON.stringify(found)}`);
    assert.equal(line[2], value);
    assert.match(line[3], words);
  }
  assert.match(await page.getByRole('status').innerText(), /一行也没有写入/);
  await fitsWidth(page);
  await axeClean(page);
  await screenshot(page, 'officer-imports-refused');
  assert.deepEqual(await state(page), before);
  faultless(page);
});

test('a file that is none of ours is refused with what is missing', async () => {
  const page = await openAs(browser, server, 'officer');
  const before = await state(page);
  const text = { name: 'members.xlsx', mimeType: 'text/plain', buffer: Buffer.from('姓名,性别\n张三,男\n') };
  for (const [file, words] of [
    [demo('hardship.xlsx'), /缺少列：性别、出生日期.*请补上这些列。现有的列：/],
    [demo('README.md'), /这不是 Excel 工作簿.*请上传扩展名为 \.xlsx 的文件/],
    [text, /这不是 Excel 工作簿/],
    [typed('空的.xlsx', [HEADER]), /没有|空/],
    [typed('无表头.xlsx', [['张三', '男']]), /缺少列|没有找到/],
  ]) {
    assert.ok([200, 422].includes(await send(page, ROSTER, file, '检查')), file.name);
    assert.match(await page.locator('main').innerText(), words, file.name);
    assert.equal(await page.locator('input[name="kind"][value="members"]:checked, input[name="kind"][type="hidden"]').count(), 1, 'the kind stays chosen');
  }
  // Without kind and file each is asked for, and the summary leads to both.
  await page.goto('/imports');
  await page.evaluate(() => document.querySelectorAll('[required]').forEach((it) => it.removeAttribute('required')));
  await page.getByRole('button', { name: '检查' }).click();
  await page.locator('#faults').waitFor();
  assert.deepEqual(await page.locator('#faults a').allInnerTexts(), ['请选择导入的是哪一类表格。', '请选择要导入的 .xlsx 文件。']);
  assert.match(await page.title(), /^有误：/);
  assert.deepEqual(await state(page), before);
  faultless(page);
});

test('three hundred people sent in by many clerks: what is right and what is not adds up', async () => {
  const page = await openAs(browser, server, 'officer');
  const before = await state(page);
  assert.equal(await send(page, ROSTER, demo('members_messy.xlsx'), '检查'), 200);
  const found = await counts(page);
  assert.equal(found.新增 + found.更新 + found.相同 + found.有错, 300);
  const lines = await faults(page);
  assert.equal(new Set(lines.map((it) => it[0])).size, found.有错);
  for (const [row, column, value, words] of lines) {
    assert.match(row, /^党员花名册 \d+$/);
    assert.ok(column && value && /请/.test(words), `${row} ${column}: ${words}`);
  }
  await screenshot(page, 'officer-imports-messy');
  assert.equal(await send(page, ROSTER, demo('members_messy.xlsx'), '写入'), 422);
  assert.deepEqual(await state(page), before, 'all or nothing');
  faultless(page);
});
