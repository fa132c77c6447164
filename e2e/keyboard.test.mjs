// A meeting recorded without pointing at anything: Tab, arrows, Space, Enter and text.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PHONE, DESK, countTaps, faultless, openAs, startBrowser } from './support/browser.mjs';
import { startServer } from './support/server.mjs';

/** More Tabs than any page has stops. */
const STOPS_MAX = 200;

let server;
let browser;
before(async () => {
  [server, browser] = await Promise.all([startServer(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** What has the focus: its words, and whether one can see it, with the ring around it. */
function focused(page) {
  return page.evaluate(() => {
    const it = document.activeElement;
    // The ring of a segment is drawn around the word beside its radio button.
    const shown = it.closest('.segments') ? it.nextElementSibling : it;
    const box = shown.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const top = document.elementFromPoint(x, y);
    return {
      name: (it.ariaLabel ?? it.labels?.[0]?.innerText ?? it.innerText ?? '').trim(),
      role: it.type ?? it.tagName,
      field: it.name ?? '',
      isSeen: top !== null && (it.contains(top) || shown.contains(top) || top.contains(it) || it.labels?.[0]?.contains(top) === true),
      hasRing: getComputedStyle(shown).outlineStyle !== 'none' || getComputedStyle(it).outlineStyle !== 'none',
    };
  });
}

/** Presses Tab until what has the focus is wanted; everything on the way must be seen and ringed. */
async function tabTo(page, wanted) {
  for (let stop = 0; stop < STOPS_MAX; stop += 1) {
    await page.keyboard.press('Tab');
    const at = await focused(page);
    assert.ok(at.isSeen, `the focus is hidden: ${JSON.stringify(at)}`);
    assert.ok(at.hasRing, `no ring around ${JSON.stringify(at)}`);
    if (wanted(at)) return at;
  }
  assert.fail(`nothing like ${wanted}`);
}

for (const [name, size] of [['at a desk', DESK], ['on a phone', PHONE]]) {
  test(`a meeting is recorded by keyboard ${name}`, async () => {
    const page = await openAs(browser, server, 'secretary', { size });
    const taps = await countTaps(page);
    const kind = size === DESK ? '支委会' : '主题党日';
    await page.keyboard.press('Tab');
    assert.equal((await focused(page)).name, '跳到正文');
    await page.keyboard.press('Enter');
    await tabTo(page, (at) => at.name.startsWith('记会议') && at.name.includes(kind));
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === '/meetings/new');
    await tabTo(page, (at) => at.field === 'place');
    await page.keyboard.type('小会议室');
    await tabTo(page, (at) => at.field === 'topic');
    await page.keyboard.type(`${kind}用键盘记`);
    await tabTo(page, (at) => at.field.startsWith('who_'));
    await page.keyboard.press('ArrowRight');
    assert.equal((await focused(page)).name, '请假');
    await tabTo(page, (at) => at.field.startsWith('reason_'));
    await page.keyboard.type('开会');
    await tabTo(page, (at) => at.field === 'decision_1');
    await page.keyboard.type('下周复查');
    await tabTo(page, (at) => at.name === '保存' && at.role === 'submit');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/meetings\/\d+$/);
    assert.equal(taps(), 0);
    const said = await page.locator('main').innerText();
    for (const words of [`${kind}用键盘记`, '小会议室', '（开会）', '下周复查']) assert.ok(said.includes(words), words);
    faultless(page);
  });
}

test('a refused form takes the focus to its summary, and the summary leads to the field', async () => {
  const page = await openAs(browser, server, 'secretary');
  await page.goto('/meetings/new');
  await page.evaluate(() => document.querySelectorAll('[required]').forEach((it) => it.removeAttribute('required')));
  await page.getByLabel('日期').fill('');
  await page.getByRole('button', { name: '保存' }).last().press('Enter');
  await page.locator('#faults').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'faults');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.match(await page.evaluate(() => document.activeElement.id || document.activeElement.name), /^f-kind|^kind/);
  faultless(page);
});
