// A member who leaves the county with a letter: asked for from their page, the letter issued above and taken as a
// Word file, the slip back; with and without scripts, at a desk and on a phone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DESK, PHONE, axeClean, faultless, fitsWidth, openAs, screenshot, startBrowser } from './support/browser.mjs';
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

async function looked(page, scripts) {
  await fitsWidth(page);
  if (scripts) await axeClean(page);
}

for (const [at, size, scripts] of [
  [2, DESK, true],
  [4, PHONE, false],
]) {
  test(`out of the county with letter and slip at ${size.width} px, scripts ${scripts ? 'on' : 'off'}`, async () => {
    const page = await openAs(browser, server, 'secretary', { size, scripts });
    await page.goto('/members');
    const link = page.locator('#list tbody tr').nth(at).locator('th a, td a').first();
    const name = (await link.innerText()).trim();
    await page.goto(await link.getAttribute('href'));
    await looked(page, scripts);
    const home = page.url();
    await page.getByText('办理（转接、流动、停止党籍等）').click();
    await page.getByRole('link', { name: '组织关系转出县外' }).click();
    await page.getByText('党费在原支部交至').waitFor();
    await page.getByLabel('转往的党组织（全称）').fill('中共邻县县直机关工委');
    await page.getByLabel('原因').fill('调动工作');
    await looked(page, scripts);
    await page.getByRole('button', { name: '开始办' }).click();
    await page.waitForURL(/\/procedures\/\d+$/);
    await looked(page, scripts);
    const address = new URL(page.url()).pathname;

    // Above: number, validity and the month of dues stand there already.
    const above = await openAs(browser, server, 'officer', { size, scripts });
    await above.goto(address);
    const number = await above.getByLabel('介绍信编号').inputValue();
    assert.match(number, /^2026-\d{3}$/);
    assert.equal(await above.getByLabel('有效期或期限到哪一天').inputValue(), '2027-02-22');
    const posts = above.getByRole('checkbox', { name: '是' });
    if ((await posts.count()) > 0) await posts.first().check();
    await looked(above, scripts);
    if (size === DESK) await screenshot(above, 'transfer-letter');
    await above.getByRole('button', { name: '记下这一步' }).click();
    await above.locator('ol.timeline').getByText('开具组织关系介绍信').waitFor();
    await looked(above, scripts);
    const [taken] = await Promise.all([
      above.waitForEvent('download'),
      above.getByRole('link', { name: '介绍信、存根、回执（Word）' }).click(),
    ]);
    const letter = readDocx(await taken.path()).text;
    for (const words of [name, number, '存根', '回执', '中共邻县县直机关工委', '2027年2月22日']) {
      assert.ok(letter.includes(words), `${words}: ${letter}`);
    }

    // The branch is responsible until the slip is back.
    await page.goto(home);
    await page.getByRole('heading', { name: '正在办理' }).waitFor();
    await above.goto(address);
    await above.getByRole('button', { name: '记下这一步' }).click();
    await above.locator('ol.timeline').getByText('收到回执').waitFor();
    await page.goto(home);
    assert.match(await page.locator('main').innerText(), /已离开[\s\S]*转出本县/);
    await looked(page, scripts);
    await page.goto('/transfers/floating');
    await looked(page, scripts);
    faultless(page);
    faultless(above);
  });
}

test('a floating member is registered, and the plain change of standing leads to the steps', async () => {
  const page = await openAs(browser, server, 'secretary', { size: PHONE });
  await page.goto('/transfers/floating');
  await page.getByRole('link', { name: '登记外出', exact: true }).click();
  await page.getByLabel(/^组织/).first().selectOption({ index: 1 });
  await page.getByRole('button', { name: '下一步' }).click();
  await page.getByLabel(/^党员/).selectOption({ index: 7 });
  await page.getByLabel('流往何处（省、市、县和单位或住处）').fill('广东省东莞市');
  await page.getByLabel('外出地点').selectOption({ label: '固定' });
  await page.getByLabel('支部联系人（姓名）').fill('组织委员');
  await axeClean(page);
  await page.getByRole('button', { name: '开始办' }).click();
  await page.waitForURL(/\/procedures\/\d+$/);
  await page.goto('/transfers/floating');
  await page.locator('#list').getByText('广东省东莞市').waitFor();
  await fitsWidth(page);
  await axeClean(page);
  await page.goto('/members');
  await page.locator('#list tbody tr').nth(8).locator('a').first().click();
  await page.getByRole('link', { name: '办理变更' }).click();
  await page.getByRole('link', { name: /党籍/ }).first().click();
  await page.getByRole('link', { name: '停止党籍（失去联系）' }).waitFor();
  await fitsWidth(page);
  await axeClean(page);
  faultless(page);
});
