// With JavaScript switched off the main tasks of secretary and officer are done as with it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PHONE, faultless, openAs, startBrowser } from './support/browser.mjs';
import { readDocx } from './support/files.mjs';
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

test('a secretary sees the gap, records the meeting and sees it closed', async () => {
  const page = await openAs(browser, server, 'secretary', { size: PHONE, scripts: false });
  const due = page.locator('section[aria-labelledby="due"] li');
  assert.equal(await due.count(), 4);
  const theme = due.filter({ hasText: '主题党日' });
  await theme.getByText('为什么要办？').tap();
  assert.match(await theme.locator('details p').innerText(), /第16条/);
  await theme.getByRole('link', { name: '记会议' }).tap();
  await page.waitForURL((url) => url.pathname === '/meetings/new');
  const people = page.locator('#roll li');
  assert.equal(await people.count(), 18);
  await people.nth(3).getByRole('radio', { name: '请假' }).check();
  await people.nth(3).getByRole('textbox').fill('出差');
  // Another kind: the list is renewed by a button, and what was typed stays.
  await page.getByLabel('议题').fill('集中学习');
  await page.getByRole('checkbox', { name: '党课' }).check();
  await page.getByRole('button', { name: '更新名单' }).tap();
  await page.waitForURL((url) => url.pathname === '/meetings');
  assert.equal(await page.getByLabel('议题').inputValue(), '集中学习');
  assert.equal(await page.locator('#roll li').nth(3).getByRole('textbox').inputValue(), '出差');
  await page.getByRole('button', { name: '保存' }).last().tap();
  await page.waitForURL(/\/meetings\/\d+$/);
  assert.match(await page.locator('main').innerText(), /17 \/ 18[\s\S]*（出差）/);
  await page.getByRole('link', { name: '待办' }).last().tap();
  await page.waitForURL((url) => url.pathname === '/');
  // One meeting of two kinds closed two of the four.
  assert.equal(await due.count(), 2);
  assert.equal(await page.locator('section[aria-labelledby="done"] li').count(), 2);
  faultless(page);
});

test('an officer filters the board, opens a figure, writes words, sets a measure and takes the Word file', async () => {
  const page = await openAs(browser, server, 'officer', { scripts: false });
  await page.goto('/board');
  await page.getByLabel('应办').selectOption({ label: '党课' });
  await page.getByLabel('显示').selectOption({ label: '只看有差距的' });
  await page.getByRole('button', { name: '查找' }).click();
  await page.waitForURL(/duty=lecture.*gaps=1/);
  assert.ok((await page.locator('#lines tr').count()) > 0);
  for (const line of await page.locator('#lines tr').allInnerTexts()) assert.match(line, /党课/);

  await page.goto('/reports');
  await page.getByRole('button', { name: '生成报告' }).click();
  await page.waitForURL(/\/reports\/show/);
  await page.locator('#gaps summary').click();
  await page.locator('#gaps textarea').fill('没有脚本也能写。');
  await page.locator('#gaps').getByRole('button', { name: '保存文字' }).click();
  await page.waitForURL(/#gaps$/);
  assert.match(await page.locator('#gaps').innerText(), /没有脚本也能写。/);
  await page.locator('#measures tbody tr').first().getByRole('link', { name: '修改' }).click();
  await page.getByLabel('对策').fill('先配书记，再补会议。');
  await page.getByRole('button', { name: '定措施' }).click();
  await page.waitForURL(/#measures$/);
  assert.match(await page.locator('#measures').innerText(), /先配书记，再补会议。/);
  await page.locator('#situation a[href*="figure="]').first().click();
  await page.waitForURL(/\/reports\/records/);
  assert.ok((await page.locator('tbody tr').count()) > 0);
  await page.getByRole('link', { name: '回到报告' }).last().click();
  const waiting = page.waitForEvent('download');
  await page.getByRole('link', { name: '下载 Word 文件' }).click();
  const { text } = readDocx(await (await waiting).path());
  assert.ok(text.includes('没有脚本也能写。') && text.includes('先配书记，再补会议。'));
  faultless(page);
});

test('people are found, offices and language changed, and one signs out', async () => {
  const page = await openAs(browser, server, 'officer', { scripts: false });
  await page.goto('/members');
  await page.getByRole('searchbox').fill('bmyj');
  await page.getByRole('button', { name: '查找' }).click();
  await page.waitForURL(/q=bmyj/);
  assert.equal(await page.locator('tbody tr').count(), 2);
  await page.locator('.person summary').click();
  await page.getByRole('button', { name: 'English' }).click();
  await page.waitForLoadState();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  await page.locator('.person summary').click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL('/sign-in');
  assert.match((await page.goto('/members')).url(), /\/sign-in\?next=/);
  faultless(page);
});
