// Dues: what is owed, by whom, and the reason of each figure.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PHONE, faultless, openAs, screenshot, startBrowser } from './support/browser.mjs';
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

const fen = (text) => Math.round(Number(text.replaceAll(',', '')) * 100);

test('a figure opens its reason: class, base, rate, article', async () => {
  const page = await openAs(browser, server, 'secretary_groups');
  await page.goto('/dues');
  await screenshot(page, 'secretary-dues');
  // Somebody whose pay changed in July: the first column is the class, then come the months.
  const rows = await page.locator('tbody tr').all();
  const grid = await Promise.all(rows.map((it) => it.locator('td').allInnerTexts()));
  const at = grid.findIndex((cells) => cells[6] !== cells[7]);
  const name = await rows[at].locator('th').innerText();
  await rows[at].locator('td a').nth(6).click();
  await page.waitForURL(/\/dues\/members\/\d+/);
  assert.match(await page.getByRole('heading', { level: 1 }).innerText(), new RegExp(name));
  const reasons = await page.locator('main .card').filter({ has: page.getByRole('heading', { level: 2 }) }).allInnerTexts();
  assert.equal(reasons.length, 2, 'before July and after');
  for (const [reason, owed] of [[reasons[0], grid[at][6]], [reasons[1], grid[at][7]]]) {
    assert.match(reason, /按月领取工资[\s\S]*党费收缴、使用和管理的规定第2条/);
    const base = fen(/月缴费基数（元）\s+([\d,.]+)/.exec(reason)[1]);
    const rate = Number(/按([\d.]+)%计/.exec(reason)[1]);
    assert.equal(Math.round((base * rate) / 100), fen(owed), reason);
    const items = Array.from(reason.matchAll(/([＋－])([\d,.]+)/g), ([, sign, amount]) => (sign === '＋' ? 1 : -1) * fen(amount));
    assert.equal(items.reduce((total, it) => total + it, 0), base, reason);
  }
  await screenshot(page, 'secretary-dues-member');
  faultless(page);
});

test('rows and columns add up to the totals, and the months to what the county owes', async () => {
  const page = await openAs(browser, server, 'officer');
  await page.goto('/dues?month=2026-10');
  const sum = async (column) =>
    (await page.locator(`tbody td:nth-of-type(${column})`).allInnerTexts()).reduce((total, it) => total + fen(it), 0);
  const total = async (column) => fen(await page.locator(`tfoot td:nth-of-type(${column})`).innerText());
  for (const column of [1, 2, 3, 4]) assert.equal(await sum(column), await total(column), `column ${column}`);
  const owed = await total(2);
  await page.goto('/reports/show?from=2026-10-01&to=2026-10-31');
  const said = /统计期内应缴党费 ([\d,.]+) 元/.exec(await page.locator('#situation').innerText())[1];
  assert.equal(fen(said), owed);
  faultless(page);
});

test('a member reads the own dues with a phone, and nobody else’s', async () => {
  const page = await openAs(browser, server, 'member', { size: PHONE });
  await page.getByRole('link', { name: '我的党费' }).tap();
  await page.waitForURL('/dues/mine');
  assert.match(await page.locator('main').innerText(), /本年累计应缴[\s\S]*为什么/);
  await screenshot(page, 'member-dues-phone');
  for (const path of ['/dues', '/members', '/board', '/reports', '/imports']) {
    const answer = await page.goto(path);
    assert.ok([403, 404].includes(answer.status()) || !page.url().endsWith(path), `${path}: ${answer.status()}`);
  }
  faultless(page);
});
