// Every page that an office can open: readable by everybody, on any width, light, calm, and without a
// fault behind it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DESK, NARROW, PHONE, axeClean, faultless, fitsWidth, newPage, openAs, startBrowser } from './support/browser.mjs';
import { redShare } from './support/picture.mjs';
import { assetsOf, cookieOf, understoodByOldest, weight } from './support/served.mjs';
import { startServer } from './support/server.mjs';
import { walk } from './support/walk.mjs';

const HTML_BYTES_MAX = 60_000;
// The whole roster on one page is made for paper: up to two thousand lines.
const PAPER_BYTES_MAX = 800_000;
const FOR_PAPER = /^\/members\/print(\?|$)/;
const STYLE_BYTES_MAX = 30_000;
const SCRIPT_BYTES_MAX = 40_000;
const RED_SHARE_MAX = 0.03;
const RED_BUTTON = 'rgb(166, 16, 31)';
/** Where a walk begins; the empty list, the page that is not there and the report have no link that leads to them. */
const START = ['/', '/mine', '/more', '/members?q=%E6%97%A0%E6%AD%A4%E4%BA%BA', '/no-such-page'];
const REPORT = '/reports/show?from=2026-01-01&to=2026-10-31';

let server;
let browser;
before(async () => {
  [server, browser] = await Promise.all([startServer(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const seenPieces = new Set();

/** How many buttons a page shows filled with red. */
function redButtons(page) {
  return page.locator('a, button').evaluateAll(
    (them, red) => them.filter((it) => getComputedStyle(it).backgroundColor === red && it.offsetWidth > 1).length,
    RED_BUTTON,
  );
}

/** What stands on a page, as chains of elements with their classes and roles. */
function piecesOf(page) {
  return page.evaluate(() => {
    const name = (it) => [it.tagName, it.className, it.getAttribute('role'), it.type, it.ariaInvalid, it.ariaCurrent].join('.');
    const chain = (it) => (it === document.body ? '' : `${chain(it.parentElement)} ${name(it)}`);
    return [...new Set(Array.from(document.body.querySelectorAll(':not(svg *)'), chain))];
  });
}

/** Looks at a page at every width. axe is asked where it shows something that no page before it showed. */
async function lookAt(page, path, answer) {
  const bytes = (await answer.body()).length;
  const most = FOR_PAPER.test(path) ? PAPER_BYTES_MAX : HTML_BYTES_MAX;
  assert.ok(bytes <= most, `${path} has ${bytes} bytes`);
  assert.notEqual(await page.title(), '', path);
  assert.ok((await redButtons(page)) <= 1, `${path} has more than one red button`);
  const pieces = await piecesOf(page);
  const isNew = pieces.some((it) => !seenPieces.has(it));
  for (const it of pieces) seenPieces.add(it);
  for (const size of [DESK, PHONE, NARROW]) {
    await page.setViewportSize(size);
    await fitsWidth(page);
    if (isNew) await axeClean(page);
    if (size === NARROW) continue;
    const share = redShare(await page.screenshot({ animations: 'disabled' }));
    assert.ok(share <= RED_SHARE_MAX, `${(share * 100).toFixed(1)} % of ${path} are red at ${size.width} px`);
  }
  await page.setViewportSize(DESK);
}

test('the measure of red knows red from what is not', async () => {
  const page = await browser.newPage({ viewport: { width: 400, height: 100 } });
  for (const [colour, share] of [['#C8102E', 0.25], ['#A6101F', 0.25], ['#9A3412', 0], ['#1F4E8C', 0], ['#FFF3EC', 0]]) {
    await page.setContent(`<body style="margin:0"><div style="width:100px;height:100px;background:${colour}"></div>`);
    assert.equal(redShare(await page.screenshot()), share, colour);
  }
  await page.close();
});

const OFFICES = {
  officer: ['/', '/board', '/meetings', '/meetings/new', '/meetings/{id}', '/members', '/members/{id}', '/dues', '/dues/members/{id}', '/reports', '/reports/show', '/reports/records', '/reports/measures', '/reports/measure', '/imports', '/imports/batches/{id}', '/imports/batches/{id}/undo', '/duties/waiver', '/organisations', '/organisations/{id}', '/units', '/units/{id}', '/rules', '/rules/{key}', '/help'],
  secretary: ['/', '/board', '/meetings', '/meetings/new', '/meetings/{id}', '/members', '/members/{id}', '/dues', '/dues/members/{id}', '/reports', '/reports/show', '/organisations', '/rules'],
  committee_member: ['/', '/board', '/meetings/new', '/members', '/dues'],
  clerk: ['/', '/board', '/reports/show', '/duties/waiver'],
  auditor: ['/', '/board', '/members/{id}', '/reports/show', '/accounts'],
  member: ['/mine', '/dues/mine', '/rules'],
  administrator: ['/accounts', '/rules'],
};

for (const [office, expected] of Object.entries(OFFICES)) {
  test(`every page of the office ${office}`, async () => {
    const page = await openAs(browser, server, office);
    const start = expected.includes('/reports/show') ? [...START, REPORT] : START;
    const seen = await walk(page, start, lookAt);
    const missing = expected.filter((it) => !seen.includes(it));
    assert.deepEqual(missing, [], `not found by following links; found ${seen.join(' ')}`);
    faultless(page);
  });
}

test('the door, in both states', async () => {
  const page = await newPage(browser, server);
  await lookAt(page, '/sign-in', await page.goto('/sign-in'));
  await page.getByLabel('登录名').fill('officer');
  await page.getByLabel('口令').fill('wrong');
  const answered = page.waitForResponse((it) => it.request().method() === 'POST');
  await page.getByRole('button', { name: '登录' }).click();
  await lookAt(page, '/sign-in refused', await answered);
  assert.match(await page.title(), /^有误：/);
  faultless(page);
});

test('scripts and style sheets are few and understood by Chromium 64', async () => {
  const page = await openAs(browser, server, 'officer');
  for (const path of ['/', '/board', '/reports/show', '/meetings/new']) {
    await page.goto(path);
    await understoodByOldest(page);
    const sums = { css: 0, js: 0 };
    for (const { url, kind } of await assetsOf(page)) sums[kind] += (await weight(url)).bytes;
    assert.ok(sums.css > 0 && sums.css <= STYLE_BYTES_MAX, `${path}: ${sums.css} bytes of style`);
    assert.ok(sums.js > 0 && sums.js <= SCRIPT_BYTES_MAX, `${path}: ${sums.js} bytes of script`);
  }
});

test('the long lists of the county stay light, also on the line', async () => {
  const page = await openAs(browser, server, 'officer');
  const cookie = await cookieOf(page);
  for (const path of ['/', '/members', '/meetings', '/board', '/dues', '/reports/show', '/organisations', '/units']) {
    const { status, bytes } = await weight(server.origin + path, cookie);
    assert.equal(status, 200, path);
    assert.ok(bytes <= HTML_BYTES_MAX, `${path}: ${bytes} bytes`);
  }
});
