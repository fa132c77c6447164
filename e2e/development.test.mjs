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
