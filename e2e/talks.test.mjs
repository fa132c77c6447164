// A talk on the page: recorded, followed up until it is done, put right afterwards; at a desk and on a phone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DESK, PHONE, axeClean, faultless, fitsWidth, openAs, screenshot, startBrowser } from './support/browser.mjs';
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

for (const [size, day] of [
  [DESK, '2026-11-19'],
  [PHONE, '2026-11-20'],
]) {
  test(`record, follow up, end and put right at ${size.width} px`, async () => {
    const page = await openAs(browser, server, 'secretary', { size });
    await page.goto('/talks/new');
    const save = page.getByRole('button', { name: '保存', exact: true });
    await page.getByLabel('谈话内容').fill('谈家里老人住院的事');
    await page.getByLabel('谈话日期').fill('1900-01-01');
    await save.evaluate((it) => it.form.setAttribute('novalidate', ''));
    await save.click();
    await page.locator('#faults').waitFor();
    assert.match(await page.locator('#faults').innerText(), /早于建党/);
    assert.equal(await page.getByLabel('谈话内容').inputValue(), '谈家里老人住院的事', 'what was typed stays');
    await axeClean(page);
    await page.getByLabel('谈话对象').selectOption({ index: 1 });
    await page.getByLabel('类别').selectOption({ index: 1 });
    await page.getByLabel('谈话日期').fill(day);
    await save.click();
    await page.waitForURL(/\/talks\/\d+$/);
    for (const [outcome, state] of [
      ['已联系县医院', '还在办'],
      ['已住进县医院', '已办结'],
    ]) {
      await page.getByLabel('办得怎样').fill(outcome);
      await page.getByRole('radio', { name: state }).check();
      await page.getByRole('button', { name: '保存回访' }).click();
      await page.getByRole('cell', { name: outcome }).waitFor();
    }
    assert.equal(await page.getByRole('button', { name: '保存回访' }).count(), 0, 'closed once it is done');
    await page.getByText('写更正').click();
    await page.getByLabel('应当是怎样').fill('住的是市医院');
    await fitsWidth(page);
    await axeClean(page);
    await page.getByRole('button', { name: '保存更正' }).click();
    await page.getByRole('cell', { name: '住的是市医院' }).waitFor();
    assert.equal(await page.locator('main tbody tr').count(), 3, 'what was written stays');
    await screenshot(page, size === DESK ? 'secretary-talk' : 'secretary-talk-phone');
    await faultless(page);
  });
}
