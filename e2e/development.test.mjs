// A person on the way to membership: the application, the first talk in a few taps, what if, and taken back;
// at a desk and on a phone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DESK, PHONE, axeClean, faultless, fitsWidth, openAs, startBrowser } from './support/browser.mjs';
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

/** A number with its check character, of a place there is none of. */
function number(birth, serial) {
  const body = `439900${birth}${serial}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, at) => total + weight * Number(body[at]), 0);
  return body + '10X98765432'[sum % 11];
}

for (const [size, serial] of [
  [DESK, '071'],
  [PHONE, '089'],
]) {
  test(`from the application to the talk, what if, and back at ${size.width} px`, async () => {
    const page = await openAs(browser, server, 'secretary', { size });
    await page.goto('/development/new');
    await page.getByLabel('姓名').fill('沈清');
    await page.getByLabel('身份证号').fill(number('19950505', serial).replace(/.$/, '#'));
    await page.getByLabel('所在党支部').selectOption({ index: 1 });
    await page.getByLabel('学历').selectOption({ index: 5 });
    await page.getByRole('button', { name: '登记', exact: true }).click();
    await page.locator('#faults').waitFor();
    assert.match(await page.locator('#faults').innerText(), /身份证号/);
    assert.equal(await page.getByLabel('姓名').inputValue(), '沈清', 'what was typed stays');
    await axeClean(page);
    await page.getByLabel('身份证号').fill(number('19950505', serial));
    await page.getByRole('button', { name: '登记', exact: true }).click();
    await page.waitForURL(/\/development\/\d+$/);
    await fitsWidth(page);
    await axeClean(page);

    // What if: a date before the talk, for a step that needs it.
    await page.getByLabel('哪一天').fill('2027-02-01');
    await page.getByRole('button', { name: '看一看' }).click();
    await page.getByText(/最迟应在 .* 派人谈话/).waitFor();
    await axeClean(page);

    // The talk, from the page of the case: one tap, the day stands there already.
    await page.getByRole('button', { name: '记下这一步' }).click();
    await page.locator('ol.timeline').getByText('派人谈话').waitFor();

    await page.getByText('撤回这一步').first().click();
    await page.getByLabel('为什么撤回').fill('日期写错');
    await page.getByRole('button', { name: '撤回这一步' }).click();
    await page.getByText('已撤回').waitFor();
    assert.equal(await page.locator('ol.timeline').getByText('派人谈话').count(), 0);
    await page.goto('/development');
    await page.getByRole('link', { name: '沈清' }).first().waitFor();
    await fitsWidth(page);
    await axeClean(page);
    await faultless(page);
  });
}

/** The addresses of the cases at a stage. */
async function casesAt(page, stage) {
  await page.goto(`/development?stage=${stage}`);
  return page.locator('#list tbody a').evaluateAll((all) => all.map((it) => it.getAttribute('href')));
}

test('who is approved stands on the roster, and case and member lead to each other', async () => {
  const page = await openAs(browser, server, 'officer', { size: PHONE, scripts: false });
  let notice = '';
  for (const path of await casesAt(page, 'accepted')) {
    await page.goto(path);
    await page.getByLabel('审批的党组织').selectOption({ label: '党委或工委' });
    await page.getByRole('button', { name: '记下这一步' }).click();
    notice = (await page.locator('.notice').allInnerTexts()).join('');
    if (notice.includes('列入党员花名册')) break;
  }
  assert.match(notice, /并列入党员花名册/);
  const path = new URL(page.url()).pathname;
  const name = await page.locator('h1').innerText();
  await page.locator('dl.facts').getByRole('link', { name }).click();
  await page.waitForURL(/\/members\/\d+$/);
  assert.match(await page.locator('main').innerText(), /预备党员/);
  await fitsWidth(page);
  await page.getByRole('link', { name: '发展党员案例' }).first().click();
  await page.waitForURL((url) => url.pathname === path);
  // Taken back, the member goes with it.
  await page.getByText('撤回这一步').first().click();
  await page.getByLabel('为什么撤回').fill('还没有批复');
  await page.getByRole('button', { name: '撤回这一步' }).click();
  await page.getByText('已撤回').waitFor();
  assert.equal(await page.locator('dl.facts').getByRole('link', { name }).count(), 0);
  faultless(page);
});

test('who stands on the roster already is linked and not entered twice', async () => {
  const page = await openAs(browser, server, 'officer', { size: DESK });
  const [path] = await casesAt(page, 'probationary');
  await page.goto(path);
  await page.getByRole('button', { name: '列入党员花名册' }).click();
  await page.getByText('没有再建一人').waitFor();
  await axeClean(page);
  assert.match(await page.locator('dl.facts').innerText(), /列入前就在花名册上/);
  assert.equal(await page.getByRole('button', { name: '列入党员花名册' }).count(), 0);
  faultless(page);
});

test('a branch proposes its number for the year, and the level above approves it', async () => {
  const secretary = await openAs(browser, server, 'secretary', { size: PHONE });
  await secretary.goto('/development');
  await secretary.getByRole('link', { name: '年度计划' }).click();
  await axeClean(secretary);
  await fitsWidth(secretary);
  await secretary.getByRole('link', { name: /^填写.*的人数$/ }).first().click();
  await secretary.getByLabel('全年计划人数').fill('两人');
  await secretary.getByRole('button', { name: '报上级' }).click();
  await secretary.locator('#faults').waitFor();
  await axeClean(secretary);
  await secretary.getByLabel('全年计划人数').fill('2');
  await secretary.getByRole('button', { name: '报上级' }).click();
  await secretary.getByText('已报上级').waitFor();
  faultless(secretary);

  const officer = await openAs(browser, server, 'officer', { size: DESK });
  await officer.goto('/development/plan');
  await axeClean(officer);
  await officer.getByRole('button', { name: '定下报来的各数' }).click();
  await officer.locator('.notice').getByText('已定下').waitFor();
  await secretary.reload();
  const line = secretary.locator('tbody tr').first();
  assert.match(await line.locator('[data-label="已定"]').innerText(), /2/);
  faultless(officer);
});

for (const size of [DESK, PHONE]) {
  test(`what a contact plans with a candidate, and how it stands, at ${size.width} px`, async () => {
    const page = await openAs(browser, server, 'secretary', { size });
    await page.goto('/development');
    await page.getByRole('link', { name: '沈清' }).first().click();
    await page.getByRole('link', { name: '定向培养联系计划' }).click();
    await page.getByLabel('培养联系人').selectOption({ index: 1 });
    await page.getByLabel('培养目标').fill(`讲一次党课 ${size.width}`);
    await page.getByLabel('措施').fill('每月谈一次');
    await page.getByLabel('完成时限').fill('2030-06-30');
    await page.getByRole('button', { name: '写入计划' }).click();
    const card = page.locator('section.card', { hasText: `讲一次党课 ${size.width}` });
    await card.getByText('检查这一条').click();
    await axeClean(page);
    await fitsWidth(page);
    await card.getByLabel('已完成').check();
    await card.getByLabel('情况').fill('讲了一次');
    await card.getByRole('button', { name: '记下检查' }).click();
    await card.getByText('讲了一次').waitFor();
    assert.equal(await card.getByText('检查这一条').count(), 0, 'it has its result');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: '下载计划（Word）' }).click();
    assert.match((await download).suggestedFilename(), /定向培养联系计划\.docx$/);
    await faultless(page);
  });
}

test('a thought report is handed in for somebody, read and answered; what is to be looked at is one list', async () => {
  const page = await openAs(browser, server, 'secretary', { size: PHONE, scripts: false });
  await page.goto('/development');
  await page.getByRole('link', { name: '沈清' }).first().click();
  await page.getByRole('link', { name: '思想汇报' }).first().click();
  await fitsWidth(page);
  await page.getByLabel('谁看').selectOption({ index: 1 });
  await page.getByLabel('内容').fill('学习了党章第一章');
  await page.getByRole('button', { name: '交汇报' }).click();
  await page.locator('tbody a').first().click();
  await page.getByText('学习了党章第一章').waitFor();
  await page.getByLabel('答复').fill('继续');
  await page.getByRole('button', { name: '记下答复' }).click();
  await page.getByText('答复已记下').waitFor();
  assert.equal(await page.getByRole('button', { name: '记下答复' }).count(), 0);
  faultless(page);

  const officer = await openAs(browser, server, 'officer', { size: DESK });
  for (const path of ['/development/reports', '/development/flags']) {
    await officer.goto(path);
    await axeClean(officer);
    await fitsWidth(officer);
  }
  await officer.getByLabel('类别').selectOption({ label: '超期' });
  await officer.getByRole('button', { name: '查找' }).click();
  await officer.waitForURL(/kind=late/);
  const lines = await officer.locator('#list tbody tr').allInnerTexts();
  assert.ok(lines.length > 0);
  for (const line of lines) assert.match(line, /超期[\s\S]*第\d+条/);
  faultless(officer);
});
