// Pledges made and checked, norms read and acknowledged, two records of one person merged and parted; at a desk and on a phone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DESK, PHONE, axeClean, faultless, fitsWidth, openAs, screenshot, startBrowser } from './support/browser.mjs';
import { startServer } from './support/server.mjs';

let browser;
before(async () => {
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
});

/** Adds a woman of that name and number to the branch of the secretary. */
async function add(page, name, number) {
  await page.goto('/members/new');
  await page.getByLabel('姓名').fill(name);
  await page.getByLabel('证件类型').selectOption({ label: '护照' });
  await page.getByLabel('证件号码').fill(number);
  await page.getByRole('radio', { name: '女' }).check();
  await page.getByLabel('出生日期').fill('1988-03-15');
  await page.getByLabel('民族').selectOption({ label: '土家' });
  await page.getByLabel('学历').selectOption({ label: '大学' });
  await page.getByLabel('入党日期').fill('2012-07-01');
  await page.getByLabel('转正日期').fill('2013-07-01');
  await page.getByRole('button', { name: '新增', exact: true }).click();
  await page.waitForURL(/\/members\/\d+$/);
}

/** Judges the page, and keeps a picture of it. */
async function judged(page, name, size) {
  await fitsWidth(page);
  await axeClean(page);
  await screenshot(page, size === DESK ? name : `${name}-phone`);
}

for (const size of [DESK, PHONE]) {
  test(`pledges, norms and duplicates at ${size.width} px`, async () => {
    const server = await startServer();
    try {
      const [secretary, officer, member] = await Promise.all(
        ['secretary', 'officer', 'member'].map((it) => openAs(browser, server, it, { size })),
      );
      await member.goto('/pledges/mine');
      await member.getByLabel('目标 1').fill('联系两户困难家庭，每季度走访一次');
      await member.getByLabel('目标 2').fill('为新同事讲两次业务课');
      await member.getByRole('button', { name: '保存', exact: true }).click();
      await member.waitForURL(/\/pledges\/\d+$/);
      await secretary.goto(new URL(member.url()).pathname);
      for (const target of await secretary.locator('main form fieldset').all()) await target.getByRole('radio', { name: '正在办' }).check();
      await secretary.getByRole('button', { name: '保存检查' }).click();
      await secretary.locator('.notice').waitFor();
      assert.match(await secretary.locator('main tbody').innerText(), /正在办[\s\S]*正在办/);
      await judged(secretary, 'secretary-pledge', size);
      await secretary.goto('/pledges');
      assert.match(await secretary.locator('main tbody').innerText(), /2026-11-24/, 'checked today');

      await officer.goto('/norms/new');
      await officer.locator('input[name="code"]').fill('十不准');
      await officer.locator('input[name="title"]').fill('党员干部十不准');
      await officer.locator('textarea[name="body"]').fill('一、不准收受礼品礼金。\n二、不准公款吃喝。');
      await officer.locator('input[name="from_on"]').fill('2026-01-01');
      await officer.getByRole('button', { name: '发布' }).click();
      await officer.waitForURL(/\/norms\/\d+$/);
      const norm = new URL(officer.url()).pathname;
      await member.goto(norm);
      await judged(member, 'member-norm', size);
      await member.getByRole('button', { name: '我已读过' }).click();
      await member.locator('.notice').waitFor();
      await secretary.goto(`${norm}/missing`);
      const missing = await secretary.locator('main tbody tr').count();
      assert.ok(missing > 3, `${missing} have not`);
      await judged(secretary, 'secretary-norm-missing', size);
      const [file] = await Promise.all([
        secretary.waitForEvent('download'),
        secretary.getByRole('link', { name: '导出 Excel' }).click(),
      ]);
      assert.match(file.suggestedFilename(), /^谁还没有确认-2026-11-24\.xlsx$/);

      await add(secretary, '单小云', 'E12345678');
      await add(secretary, '单小云', 'E12345679');
      await officer.goto('/members/duplicates');
      const pair = officer.getByRole('row').filter({ hasText: '单小云' });
      await pair.getByRole('link', { name: '并排核对' }).click();
      await officer.waitForURL(/\/members\/merge\?/);
      await judged(officer, 'officer-merge', size);
      await officer.locator('textarea[name="reason"]').fill('同一个人登记了两次');
      await officer.getByRole('button', { name: '合并', exact: true }).click();
      await officer.locator('.notice').waitFor();
      await officer.goto('/members/duplicates');
      await officer.getByRole('button', { name: /撤销合并/ }).waitFor();
      await judged(officer, 'officer-duplicates', size);
      await officer.getByRole('button', { name: /撤销合并/ }).click();
      await officer.locator('.notice').waitFor();
      await officer.goto('/members/duplicates');
      assert.equal(await officer.getByRole('row').filter({ hasText: '并排核对' }).filter({ hasText: '单小云' }).count(), 1, 'two again');
      for (const page of [secretary, officer, member]) faultless(page);
    } finally {
      await server.stop();
    }
  });
}
