// English switched on: whatever the product says is English. What the county's people wrote stays as it is:
// names, topics, places.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readWorkbook } from './oracle/workbook.mjs';
import { axeClean, faultless, fitsWidth, openAs, screenshot, startBrowser, PHONE, DESK } from './support/browser.mjs';
import { ROOT, startServer } from './support/server.mjs';
import { walk } from './support/walk.mjs';

const CHINESE = /[\p{Script=Han}]+/gu;
const START = ['/', '/mine', '/more', '/no-such-page', '/members?q=nobody'];
const REPORT = '/reports/show?from=2026-01-01&to=2026-10-31';
/** Columns of the workbooks whose cells are told as they were written. */
const TOLD = ['单位全称', '单位简称', '单位性质', '党组织全称', '党组织简称', '所在单位', '联合单位', '书记', '副书记', '委员', '单位负责人', '姓名', '民族', '籍贯', '工作单位及职务', '备注', '党组织', '主题', '主持人', '培养联系人'];

let server;
let browser;
before(async () => {
  [server, browser] = await Promise.all([startServer(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/**
 * Every run of Chinese characters that stands in what people wrote, or in an English text on purpose.
 * Posts are told as they were reported; a nationality is kept without its last character.
 */
function allowed() {
  const found = new Set(['系统管理员', '中文', '书记', '副书记', '委员']);
  const take = (text) => (text.match(CHINESE) ?? []).forEach((it) => found.add(it).add(it.replace(/族$/, '')));
  for (const name of ['units.xlsx', 'members.xlsx', 'meetings_2026.xlsx', 'dues_base.xlsx', 'activists.xlsx']) {
    for (const [sheet, rows] of readWorkbook(join(ROOT, 'demo', name))) {
      take(sheet);
      const columns = new Set();
      for (const { cells } of rows) {
        for (const [column, text] of Object.entries(cells)) {
          if (TOLD.includes(text.replace(/\s/g, ''))) columns.add(column);
          else if (columns.has(column)) take(text.replace(/[\s　]/g, ''));
        }
      }
    }
  }
  for (const file of readdirSync(ROOT, { recursive: true }).filter((it) => /^(crates|rules)\/.*\.toml$/.test(it))) {
    for (const [, text] of readFileSync(join(ROOT, file), 'utf8').matchAll(/^(?:\w*en|number) = "(.*)"$/gm)) take(text);
  }
  return found;
}

/** Every text of a page that a person or a reader of screens meets. */
function textsOf(page) {
  return page.evaluate(() => {
    const texts = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) texts.push(walker.currentNode.data);
    for (const it of document.querySelectorAll('[title], [aria-label], [placeholder], [alt], [data-label]')) {
      for (const name of ['title', 'aria-label', 'placeholder', 'alt', 'data-label']) texts.push(it.getAttribute(name) ?? '');
    }
    return texts.map((it) => it.trim()).filter(Boolean);
  });
}

const known = allowed();
const strangeIn = (text) => (text.match(CHINESE) ?? []).filter((it) => !known.has(it));

for (const office of ['officer', 'secretary', 'member', 'auditor', 'administrator']) {
  test(`everything the product says to the office ${office} is English`, async () => {
    const page = await openAs(browser, server, office);
    await page.locator('.person summary').click();
    await page.getByRole('button', { name: 'English' }).click();
    await page.waitForLoadState();
    const wrong = new Map();
    const start = ['officer', 'auditor'].includes(office) ? [...START, REPORT] : START;
    await walk(page, start, async (at, path) => {
      assert.equal(await at.locator('html').getAttribute('lang'), 'en', path);
      for (const text of await textsOf(at)) {
        // Names of two characters are spaced out; other names stand side by side.
        const [joined, apart] = [text.replace(/[\s　]/g, ''), text].map(strangeIn);
        const strange = joined.length === 0 || apart.length === 0 ? [] : apart;
        if (strange.length > 0) wrong.set(`${path}: ${text}`, strange);
      }
      await fitsWidth(at);
    });
    assert.deepEqual([...wrong.keys()], []);
    faultless(page);
  });
}

test('English pages read well at every width', async () => {
  const page = await openAs(browser, server, 'officer');
  await page.locator('.person summary').click();
  await page.getByRole('button', { name: 'English' }).click();
  await page.waitForLoadState();
  for (const path of ['/', '/board?gaps=1', REPORT, '/meetings/new']) {
    await page.goto(path);
    for (const size of [DESK, PHONE]) {
      await page.setViewportSize(size);
      await fitsWidth(page);
      await axeClean(page);
    }
  }
  await page.setViewportSize(DESK);
  await page.goto('/');
  await screenshot(page, 'officer-home-english');
});
