// An officer at a desk: who owes what, the board, the report down to its records and out as a Word file.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { faultless, openAs, screenshot, startBrowser } from './support/browser.mjs';
import { asPdf, pdfText, readDocx } from './support/files.mjs';
import { startServer } from './support/server.mjs';

const WORDS = '兼职书记精力有限，只有一条理由：没有人替他们排好时间。';
const MEASURE = '由县直机关工委派员列席，按季度补开并排定全年时间。';

let server;
let browser;
before(async () => {
  [server, browser] = await Promise.all([startServer(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** The number in a cell or a line; what stands beside it is left out. */
const number = (text) => Number(/[\d,]+/.exec(text)[0].replaceAll(',', ''));

/** The report of the whole county for the year so far, as the officer asks for it. */
async function openReport(page) {
  await page.goto('/');
  await page.getByRole('link', { name: '报告', exact: true }).click();
  await page.getByLabel('党组织').selectOption({ label: '县直机关工委' });
  await page.getByLabel('开始日期').fill('2026-01-01');
  await page.getByLabel('截止日期').fill('2026-10-31');
  await page.getByRole('button', { name: '生成报告' }).click();
  await page.waitForURL((url) => url.pathname === '/reports/show');
}

test('home tells who owes what, and leads to the organisation and its board', async () => {
  const page = await openAs(browser, server, 'officer');
  const rows = page.locator('section[aria-labelledby="due"] tbody tr');
  const late = (await rows.locator('td:last-child').allInnerTexts()).map(number);
  assert.ok(late.length >= 20);
  assert.deepEqual(late, late.toSorted((a, b) => b - a), 'worst first');
  await screenshot(page, 'officer-home');

  const worst = rows.first();
  const [name, count] = [await worst.locator('a').innerText(), late[0]];
  await worst.locator('a').click();
  await page.waitForURL(/organisation=/);
  // The organisation with what lies below it: the same overdue things, one by one.
  assert.match(await page.locator('main').innerText(), new RegExp(`逾期 ${count}\\b`));
  await page.goto('/board?gaps=1');
  assert.ok((await page.locator('#lines').innerText()).length > 0);
  await page.getByLabel('应办').selectOption({ label: '支部党员大会' });
  await page.waitForURL(/duty=assembly/);
  const marks = await page.locator('#lines .mark-late').count();
  assert.ok(marks > 0);
  await page.getByLabel('上级组织').selectOption({ label: name });
  await page.waitForURL(/organisation=\d+/);
  const line = page.locator('#lines tr').first();
  assert.equal(await page.locator('#lines tr').count(), 1);
  assert.match(await line.innerText(), new RegExp(name));
  faultless(page);
});

test('the board has organisations by duties by months, and its totals count its cells', async () => {
  const page = await openAs(browser, server, 'officer');
  await page.goto('/board?duty=assembly');
  assert.equal((await page.locator('thead th').allInnerTexts()).length, 13);
  await screenshot(page, 'officer-board');
  let [done, owed, address] = [0, 0, '/board?duty=assembly'];
  while (address) {
    await page.goto(address);
    const labels = await page.locator('#lines [aria-label]').evaluateAll((them) => them.map((it) => it.ariaLabel));
    const first = labels.filter((it) => it.includes('第一季度'));
    owed += first.length;
    done += first.filter((it) => it.includes('已办')).length;
    const next = page.locator('.pager a[rel="next"]');
    address = (await next.count()) ? await next.getAttribute('href') : null;
  }
  const total = await page.locator('#totals td').first().innerText();
  assert.equal(total, `${done}/${owed}`);
  faultless(page);
});

test('a figure of the report opens the records it counts', async () => {
  const page = await openAs(browser, server, 'officer');
  await openReport(page);
  await screenshot(page, 'officer-report');
  const text = await page.locator('#situation').innerText();
  const count = Number(/少数民族党员 (\d+) 名/.exec(text)[1]);
  await page.locator('#situation a', { hasText: String(count) }).first().click();
  await page.waitForURL(/figure=members\.minority/);
  assert.equal(number(await page.locator('.figures dd').innerText()), count);
  assert.match(await page.locator('.about').innerText(), /members\.minority.*2026-10-31.*2026-11-24/);
  let [seen, more] = [0, true];
  while (more) {
    seen += await page.locator('tbody tr').count();
    const next = page.locator('.pager a[rel="next"]');
    more = (await next.count()) > 0;
    if (more) await page.goto(await next.getAttribute('href'));
  }
  assert.equal(seen, count);
  const someone = await page.locator('tbody th a').first().innerText();
  await page.locator('tbody th a').first().click();
  await page.waitForURL(/\/members\/\d+$/);
  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), someone);
  assert.doesNotMatch(await page.locator('.facts').innerText(), /民族\s+汉/);
  faultless(page);
});

test('every figure of the report opens as many records as it says', async () => {
  // The clerk's committee has a little of everything, and its report is computed in a moment.
  const page = await openAs(browser, server, 'clerk');
  await page.goto('/reports/show?from=2026-01-01&to=2026-10-31');
  const figures = await page.locator('main a[href*="figure="]').evaluateAll((links) =>
    links.map((it) => ({ href: it.href, text: it.textContent })),
  );
  // Money is a sum, and so are the months without a base; neither counts records.
  const counts = new Map(figures.filter(({ text, href }) => /^\d+$/.test(text) && !href.includes('base_missing')).map(({ href, text }) => [href, text]));
  assert.ok(counts.size > 80, `${counts.size} figures`);
  for (const [href, text] of counts) {
    const answer = await page.request.get(href);
    const html = await answer.text();
    assert.equal(answer.status(), 200, href);
    const listed = html.includes('class="empty"') ? 0 : number(/aria-label="指标"><p>共 ([\d,]+)/.exec(html)[1]);
    assert.equal(listed, number(text), href);
  }
  faultless(page);
});

test('own words and a measure stand in the report and in the Word file', async () => {
  const page = await openAs(browser, server, 'officer');
  await openReport(page);
  await page.locator('#causes summary').click();
  await page.locator('#causes textarea').fill(WORDS);
  await page.locator('#causes').getByRole('button', { name: '保存文字' }).click();
  await page.waitForURL(/#causes$/);
  assert.match(await page.getByRole('status').innerText(), /文字已保存/);
  assert.ok((await page.locator('#causes').innerText()).includes(WORDS));

  const line = page.locator('#measures tbody tr').filter({ hasText: '物价局支部' });
  await line.getByRole('link', { name: '修改' }).click();
  await page.getByLabel('对策').fill(MEASURE);
  await page.getByLabel('责任人').fill('组织科田芝菊');
  await page.getByLabel('完成时限').fill('2026-12-31');
  await page.getByRole('button', { name: '定措施' }).click();
  await page.waitForURL(/#measures$/);
  assert.match(await line.innerText(), new RegExp(`${MEASURE}\\s+组织科田芝菊\\s+2026-12-31`));

  const waiting = page.waitForEvent('download');
  await page.getByRole('link', { name: '下载 Word 文件' }).click();
  const download = await waiting;
  assert.match(download.suggestedFilename(), /^县直机关工委调研报告2026-01-01至2026-10-31\.docx$/);
  const path = await download.path();
  const word = readDocx(path);
  for (const font of ['方正小标宋简体', '仿宋', '黑体', '楷体']) {
    assert.ok([...word.fonts].some((it) => it.startsWith(font.slice(0, 2)) || it.includes(font)), `${font} of ${[...word.fonts]}`);
  }
  for (const words of ['一、机关党建的基本现状', '二、机关党建工作的差距', '三、差距的成因', '四、完善机关党建工作的对策', WORDS, MEASURE]) {
    assert.ok(word.text.includes(words), words);
  }
  const sentences = await page.locator('#situation p, #gaps p').allInnerTexts();
  for (const said of sentences.filter((it) => /\d/.test(it) && !it.startsWith('还有'))) {
    assert.ok(word.text.includes(said.trim()), `the Word file does not say: ${said}`);
  }

  const paper = await pdfText(await asPdf(path));
  assert.match(paper, /关于中共衡江县直属机关工作委员会\s+机关党建工作的调研报告/);
  assert.ok(paper.replace(/\s/g, '').includes(WORDS));
  faultless(page);
});
