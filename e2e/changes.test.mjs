// An organisation renamed and moved, without scripts, at a desk and on a telephone: what moves is shown first, and
// the tree of the day before stays as it was.
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

/** A branch right below the top and a general branch beside it, as the tree of the demo has them. */
async function branchAndTarget(page) {
  await page.goto('/organisations?kind=general_branch');
  const target = (await page.locator('#list tbody th a').first().innerText()).trim();
  await page.goto('/organisations?kind=branch');
  const rows = page.locator('#list tbody tr');
  const placed = rows.filter({ hasText: '县直机关工委' }).first().locator('th a');
  return { name: (await placed.innerText()).trim(), href: await placed.getAttribute('href'), target };
}

async function namesOn(page, day, name) {
  await page.goto(`/organisations?on=${day}&q=${encodeURIComponent(name)}`);
  return page.locator('#list tbody th').allInnerTexts();
}

for (const [where, size] of [
  ['at a desk', DESK],
  ['on a telephone', PHONE],
]) {
  test(`${where} an organisation is renamed and moved, and the day before stays as it was`, async () => {
    const server = await startServer();
    try {
      const page = await openAs(browser, server, 'officer', { size, scripts: false });
      const { name, href, target } = await branchAndTarget(page);
      await page.goto(href);
      await page.getByRole('link', { name: '变更', exact: true }).click();
      await fitsWidth(page);

      await page.getByRole('link', { name: '更名', exact: true }).click();
      await page.getByLabel('新全称').fill('中共衡江县新设局支部');
      await page.getByLabel('新简称').fill('新设局支部');
      await page.getByLabel('自何日起').fill('2026-10-01');
      await page.getByLabel('原因').fill('机构改革');
      await page.getByRole('button', { name: '预览会带动什么' }).click();
      assert.match(await page.locator('dl.facts').innerText(), /新设局支部/);
      await page.getByRole('button', { name: '返回修改' }).click();
      assert.equal(await page.getByLabel('新简称').inputValue(), '新设局支部');
      await page.getByRole('button', { name: '预览会带动什么' }).click();
      await page.getByRole('button', { name: '确认变更' }).click();
      await page.waitForURL(/\/events$/);
      assert.match(await page.locator('.notice').innerText(), /已登记/);

      await page.getByRole('link', { name: '改变隶属', exact: true }).click();
      await page.getByLabel('新的上级组织').selectOption({ label: target });
      await page.getByLabel('自何日起').fill('2026-10-01');
      await page.getByLabel('原因').fill('机构改革');
      await page.getByRole('button', { name: '预览会带动什么' }).click();
      assert.match(await page.locator('dl.facts').innerText(), /随同 \d+ 名/);
      await fitsWidth(page);
      await page.getByRole('button', { name: '确认变更' }).click();
      await page.waitForURL(/\/events$/);
      assert.deepEqual(await page.locator('tbody th').allInnerTexts(), ['改变隶属', '更名']);
      await screenshot(page, size === DESK ? 'officer-events' : 'officer-events-phone');

      const before = (await namesOn(page, '2026-09-30', name)).join();
      assert.match(before, new RegExp(`${name}[\\s\\S]*县直机关工委`));
      const then = (await namesOn(page, '2026-10-01', '新设局')).join();
      assert.match(then, new RegExp(`新设局支部[\\s\\S]*${target}`));
      assert.equal((await namesOn(page, '2026-09-30', '新设局')).length, 0);
      await page.goto('/organisations/figures?year=2026&figure=meetings&changed=true');
      assert.match(await page.locator('#list tbody').innerText(), /新设局支部 由 县直机关工委 改隶/);
      faultless(page);

      // What judges pages is a script itself.
      const judged = await openAs(browser, server, 'officer', { size });
      for (const address of [`${href}/events`, `${href}/events/new?kind=move`, `${href}/leadership`, '/mass-bodies']) {
        await judged.goto(address);
        await axeClean(judged);
        await fitsWidth(judged);
      }
      faultless(judged);
    } finally {
      await server.stop();
    }
  });
}
