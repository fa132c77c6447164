// A branch secretary with a phone: sees what is missing, records a meeting, sees it closed, prints the form.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { PHONE, countTaps, faultless, openAs, screenshot, startBrowser } from './support/browser.mjs';
import { startServer } from './support/server.mjs';

let server;
let browser;
before(async () => {
  [server, browser] = await Promise.all([startServer(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** The line of a duty in the list under a heading of the home page. */
function task(page, section, duty, period) {
  return page
    .locator(`section[aria-labelledby="${section}"] li`)
    .filter({ has: page.getByRole('heading', { name: duty }) })
    .filter({ hasText: period });
}

/** Marks the two people as not present, by a tap each. */
async function tick(page, name, state) {
  await page.locator('#roll li').filter({ hasText: name }).getByRole('radio', { name: state }).tap();
}

test('the meeting of eighteen is recorded in at most eight taps, and its gap is closed', async () => {
  const page = await openAs(browser, server, 'secretary', { size: PHONE });
  const assembly = task(page, 'due', '支部党员大会', '2026年第四季度');
  await assembly.getByText('为什么要办？').tap();
  assert.match(await assembly.locator('details p').innerText(), /支部工作条例（试行） 第11条；每季度 1 次/);
  assert.equal(await page.locator('section[aria-labelledby="leftovers"] li').count(), 5);
  await screenshot(page, 'secretary-home-phone');

  const taps = await countTaps(page);
  await assembly.getByRole('link', { name: '记会议' }).tap();
  const people = page.locator('#roll li');
  await people.first().waitFor();
  assert.equal(await people.count(), 18);
  const names = await page.locator('#roll .who').allInnerTexts();
  await tick(page, names[2], '请假');
  await tick(page, names[9], '缺席');
  await people.nth(2).getByRole('textbox').fill('市里培训');
  await people.nth(9).getByRole('textbox').fill('住院');
  assert.match(await page.locator('#f-roll').innerText(), /出席 16 · 请假 1 · 缺席 1/);
  await page.getByLabel('地点').fill('三楼会议室');
  await page.getByLabel('议题').fill('讨论年度工作');
  await page.getByLabel('决议 1').fill('十二月十日前看望退休老党员');
  await page.getByLabel('谁办').first().fill(names[0]);
  await page.getByLabel('何时办完').first().fill('2026-12-10');
  await screenshot(page, 'secretary-record-phone');
  await page.getByRole('button', { name: '保存' }).last().tap();
  await page.waitForURL(/\/meetings\/\d+$/);
  assert.ok(taps() <= 8, `${taps()} taps`);

  const record = page.locator('main');
  assert.match(await page.getByRole('status').innerText(), /已保存/);
  assert.match(await record.innerText(), /应到 17 人，实到 15 人，达到法定人数|应到 17 人，实到 16 人，达到法定人数/);
  assert.match(await record.innerText(), /16 \/ 18/);
  await screenshot(page, 'secretary-meeting-phone');
  await page.getByRole('link', { name: '待办' }).last().tap();
  await page.waitForURL((url) => url.pathname === '/');
  assert.equal(await task(page, 'due', '支部党员大会', '2026年第四季度').count(), 0);
  assert.equal(await task(page, 'done', '支部党员大会', '2026年第四季度').count(), 1);
  assert.match(await page.locator('.timeline').innerText(), /2026-12-10\s+十二月十日前看望退休老党员/);
  faultless(page);
});

test('a gap of an earlier month is closed by recording late, and the board shows it', async () => {
  const page = await openAs(browser, server, 'secretary', { size: PHONE });
  await page.goto('/board?gaps=1');
  const july = page.locator('#lines tr').filter({ hasText: '主题党日' }).locator('a').nth(6);
  assert.match(await july.getAttribute('aria-label'), /2026年7月.*缺失/);
  await july.tap();
  await page.getByLabel('日期').fill('2026-07-16');
  await page.getByLabel('议题').fill('清理河道');
  await page.getByRole('button', { name: '保存' }).last().tap();
  await page.waitForURL(/\/meetings\/\d+$/);
  await page.goto('/board');
  const closed = page.locator('#lines tr').filter({ hasText: '主题党日' }).locator('a').nth(6);
  assert.match(await closed.getAttribute('aria-label'), /2026年7月.*已办/);
  await page.goto('/');
  assert.equal(await page.locator('section[aria-labelledby="leftovers"] li').count(), 4);
  faultless(page);
});

test('the record prints as the official form', async () => {
  const page = await openAs(browser, server, 'secretary', { size: PHONE });
  await page.goto('/meetings?kind=assembly&period=2026-11');
  await page.getByRole('link', { name: '讨论年度工作' }).tap();
  await page.waitForURL(/\/meetings\/\d+$/);
  const folder = mkdtempSync(join(tmpdir(), 'zhibu-print-'));
  try {
    const path = join(folder, 'record.pdf');
    writeFileSync(path, await page.pdf({ preferCSSPageSize: true }));
    const text = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
    for (const words of ['讨论年度工作', '财政局国库集中支付局支部', '支部党员大会', '三楼会议室', '16 / 18', '市里培训', '住院', '2026-12-10', '主持人（签名）', '记录人（签名）']) {
      assert.ok(text.includes(words), `${words} is missing in\n${text}`);
    }
    // Nothing of the screen comes along.
    for (const words of ['记一次', '更多', '退出', 'Word']) assert.ok(!text.includes(words), `${words} stands in\n${text}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const waiting = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Word' }).tap();
  assert.match((await waiting).suggestedFilename(), /会议记录_财政局国库集中支付局支部_2026-11-24\.docx/);
  faultless(page);
});
