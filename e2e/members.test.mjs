// Members on the page: one added, changed from a day on, asked for by the member, accepted by the secretary; at a desk and on a phone.
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

/** Fills the form of a new member and sends it. */
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

for (const [size, name, field, wanted] of [
  [DESK, '单小云', '籍贯', '湖南长沙'],
  [PHONE, '单大云', '工作单位及职务', '财政局 主任科员'],
]) {
  test(`add, change, ask for a correction and accept it at ${size.width} px`, async () => {
    const page = await openAs(browser, server, 'secretary', { size });
    await page.goto('/members/new');
    await page.getByLabel('姓名').fill(name);
    await page.getByRole('button', { name: '新增', exact: true }).evaluate((it) => it.form.setAttribute('novalidate', ''));
    await page.getByRole('button', { name: '新增', exact: true }).click();
    await page.locator('#faults').waitFor();
    assert.equal(await page.getByLabel('姓名').inputValue(), name, 'what was typed stays');
    await axeClean(page);
    await add(page, name, `E${size.width}0001`);
    assert.match(await page.locator('main').innerText(), new RegExp(`已登记${name}`));
    await page.getByRole('link', { name: '办理变更' }).click();
    await page.getByRole('link', { name: '自某日起 学历' }).click();
    await page.getByLabel('学历').selectOption({ label: '研究生' });
    await page.getByLabel('自何日起').fill('2020-06-30');
    await page.getByLabel('依据').fill('毕业证书');
    await fitsWidth(page);
    await axeClean(page);
    await page.getByRole('button', { name: '保存' }).click();
    await page.waitForURL(/\/members\/\d+$/);
    const history = page.getByRole('row').filter({ hasText: '毕业证书' });
    assert.match(await history.innerText(), /研究生[\s\S]*2020-06-30/);
    await screenshot(page, size === DESK ? 'secretary-member' : 'secretary-member-phone');
    await fitsWidth(page);
    await axeClean(page);

    const member = await openAs(browser, server, 'member', { size });
    await member.goto('/mine');
    await member.getByRole('link', { name: '申请更正' }).click();
    await member.getByLabel('哪一项有误').selectOption({ label: field });
    await member.getByRole('button', { name: '下一步' }).click();
    await member.getByLabel('应当是').fill(wanted);
    await member.getByLabel('依据和理由').fill('户口簿为准');
    await fitsWidth(member);
    await axeClean(member);
    await member.getByRole('button', { name: '提交申请' }).click();
    await member.waitForURL(/\/mine$/);
    assert.match(await member.locator('main').innerText(), /待答复/);

    await page.goto('/corrections');
    await fitsWidth(page);
    await page.getByRole('row').filter({ hasText: '待答复' }).getByRole('link').click();
    assert.match(await page.locator('main').innerText(), new RegExp(wanted));
    await axeClean(page);
    await page.getByLabel('答复').fill('已核对原件');
    await page.getByRole('button', { name: '接受，写入档案' }).click();
    await page.waitForURL(/\/corrections$/);
    await member.reload();
    const told = await member.locator('main').innerText();
    assert.match(told, /已接受[\s\S]*已核对原件/);
    assert.ok(told.includes(wanted));
    await fitsWidth(member);
    faultless(page);
    faultless(member);
  });

  test(`talks, pledges, norms, duplicates and several at once fit ${size.width} px`, async () => {
    const page = await openAs(browser, server, 'officer', { size });
    const places = ['/members/duplicates', '/members/batch?personnel=retired', '/talks', '/pledges', '/norms', '/norms/new'];
    for (const place of places) {
      await page.goto(place);
      await fitsWidth(page);
      await axeClean(page);
    }
    faultless(page);
  });
}
