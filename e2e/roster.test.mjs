// The roster: people are found, counted and opened, and whoever is opened can see by whom.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readCounty } from './oracle/read.mjs';
import { faultless, newPage, openAs, screenshot, signIn, startBrowser } from './support/browser.mjs';
import { ROOT, startServer } from './support/server.mjs';

const workbooks = readCounty(join(ROOT, 'demo'));
let server;
let browser;
before(async () => {
  [server, browser] = await Promise.all([startServer(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** The totals above the list, by their words. */
async function totals(page) {
  const [words, values] = [page.locator('.figures dt'), page.locator('.figures dd')];
  const numbers = (await values.allInnerTexts()).map(Number);
  return Object.fromEntries((await words.allInnerTexts()).map((word, at) => [word, numbers[at]]));
}

/** Everybody the list shows once the search has been answered with so many. */
async function search(page, text, count) {
  await page.getByRole('searchbox').fill(text);
  await found(page, count);
  assert.equal(new URL(page.url()).searchParams.get('q'), text);
  return page.locator('tbody th').allInnerTexts();
}

/** Waits until the list says that it found so many. */
function found(page, count) {
  return page.locator('.pager').getByText(`共 ${count} 条`, { exact: true }).waitFor();
}

test('somebody is found by name, pinyin, initials and the end of the ID number', async () => {
  const page = await openAs(browser, server, 'officer');
  await page.goto('/members');
  await screenshot(page, 'officer-roster');
  for (const text of ['白玛央金', '央金', 'baimayangjin', 'bmyj', 'BMYJ']) {
    assert.deepEqual(await search(page, text, 2), ['白玛央金', '白玛央金'], text);
    await search(page, '', workbooks.members.length);
  }
  const someone = workbooks.members[100].id;
  const tail = someone.slice(-4);
  const sameTail = workbooks.members.filter((it) => it.id.endsWith(tail));
  await search(page, tail, sameTail.length);
  await page.locator('tbody th a').first().click();
  await page.waitForURL(/\/members\/\d+$/);
  const shown = await page.locator('.facts').innerText();
  assert.ok(shown.includes(`********${tail}`), 'the number is masked but for its end');
  assert.ok(!shown.includes(someone));
  await page.goto('/members?q=无此人');
  assert.match(await page.locator('.empty').innerText(), /没有符合条件的党员。换一个条件/);
  faultless(page);
});

test('filters stand in the address, and every division of the totals adds up', async () => {
  const page = await openAs(browser, server, 'officer');
  await page.goto('/members');
  const whole = await totals(page);
  assert.equal(whole.党员, workbooks.members.length);
  await page.getByLabel('党籍').selectOption({ label: '预备党员' });
  await found(page, workbooks.members.filter((it) => it.fullOn === null).length);
  await page.getByText('更多条件').click();
  await page.getByLabel('性别').selectOption({ label: '女' });
  const expected = workbooks.members.filter((it) => it.fullOn === null && it.female);
  await found(page, expected.length);
  assert.match(page.url(), /status=probationary.*sex=female/);
  const some = await totals(page);
  assert.equal(some.党员, expected.length);
  for (const sums of [whole, some]) {
    assert.equal(sums.正式党员 + sums.预备党员, sums.党员);
    assert.equal(sums.在职 + sums.离退休 + sums.其他, sums.党员);
    assert.equal(sums.女 + sums.男, sums.党员);
  }
  // The address alone gives the same list, to whoever may see it.
  const other = await openAs(browser, server, 'officer');
  await other.goto(page.url());
  assert.deepEqual(await totals(other), some);
  assert.equal(await other.getByLabel('党籍').inputValue(), 'probationary');
  let seen = 0;
  for (let address = page.url(); address; ) {
    await other.goto(address);
    seen += await other.locator('tbody tr').count();
    const next = other.locator('.pager a[rel="next"]');
    address = (await next.count()) ? await next.getAttribute('href') : null;
  }
  assert.equal(seen, expected.length);
  faultless(page);
});

test('whoever opens a file leaves a line that its person can read', async () => {
  const page = await newPage(browser, server);
  await signIn(page, 'member');
  await page.goto('/mine');
  const name = await page.locator('.facts dd').first().innerText();
  assert.match(await page.locator('main').innerText(), /没有别人打开过这一页/);
  const address = /\/members\/\d+/;

  const secretary = await openAs(browser, server, 'secretary');
  await secretary.goto('/members');
  const reader = await secretary.locator('.person .name').innerText();
  await secretary.getByRole('link', { name, exact: true }).click();
  await secretary.waitForURL(address);
  await page.reload();
  const lines = page.locator('table').last().locator('tbody tr');
  assert.equal(await lines.count(), 1);
  assert.match(await lines.innerText(), new RegExp(`2026-11-24 \\d\\d:\\d\\d\\s+${reader}\\s+打开了档案`));
  await screenshot(page, 'member-mine');

  // What is not in one's reach is not there: no more is said than of a file that never was.
  const stranger = await openAs(browser, server, 'secretary_small');
  const unseen = await stranger.goto(new URL(secretary.url()).pathname);
  assert.equal(unseen.status(), 404);
  faultless(page);
});
