// Workbooks that the product gives, opened by a spreadsheet that did not make them; and lists on paper.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { DESK, PHONE, axeClean, faultless, fitsWidth, openAs, screenshot, startBrowser } from './support/browser.mjs';
import { asTable, inFolder, pdfText } from './support/files.mjs';
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

/** The workbook behind an address, as the lines of its first sheet that a spreadsheet reads. */
async function opened(page, address) {
  const answer = await page.request.get(address);
  assert.equal(answer.status(), 200, address);
  return inFolder(async (folder) => {
    const path = join(folder, 'file.xlsx');
    writeFileSync(path, await answer.body());
    return asTable(path);
  });
}

test('a spreadsheet opens every workbook and reads what it lists', async () => {
  const page = await openAs(browser, server, 'officer');
  await page.goto('/organisations');
  const leadership = await page.locator('tbody th a').first().getAttribute('href');
  for (const [address, heading, rows] of [
    ['/exports/templates/members.xlsx', '姓名', 0],
    ['/exports/members.xlsx?status=probationary', '姓名', 106],
    ['/organisations.xlsx', '组织', 180],
    ['/units.xlsx', '单位', 81],
    ['/board.xlsx?year=2026&duty=assembly', '组织', 600],
    [`${leadership}/leadership.xlsx`, '姓名', 1],
    ['/party-workers.xlsx', '姓名', 0],
    ['/mass-bodies.xlsx', '单位', 300],
    ['/organisations/figures.xlsx?year=2026&figure=members', '组织', 180],
    ['/meetings.xlsx?kind=assembly', '议题', 500],
    ['/dues.xlsx', '组织', 10],
    ['/pledges.xlsx', '姓名', 0],
  ]) {
    const lines = await opened(page, address);
    const header = lines.findIndex((line) => line.includes(heading));
    assert.ok(header >= 0 && header <= 1, `${address}: ${lines.slice(0, 3)}`);
    const found = lines.slice(header + 1).filter((line) => line.replaceAll(',', '') !== '').length;
    assert.ok(found >= rows, `${address}: ${found} rows`);
  }
  faultless(page);
});

test('the button for a workbook stands under every list and keeps its filters', async () => {
  for (const size of [DESK, PHONE]) {
    const page = await openAs(browser, server, 'officer', { size });
    for (const address of ['/organisations?kind=branch', '/units?affiliation=county', '/board?year=2026', '/party-workers', '/mass-bodies', '/organisations/figures?year=2026', '/meetings?kind=assembly', '/dues?month=2026-03', '/pledges?year=2026']) {
      await page.goto(address);
      const button = page.getByRole('link', { name: '导出 Excel', exact: true });
      assert.equal(await button.getAttribute('href'), address.replace(/(\?|$)/, '.xlsx$1'));
      const [file] = await Promise.all([page.waitForEvent('download'), button.click()]);
      assert.match(file.suggestedFilename(), /2026-11-24\.xlsx$/);
      await fitsWidth(page);
      await axeClean(page);
    }
    await screenshot(page, `officer-figures-${size.width}`);
    faultless(page);
  }
});

test('talks and what persons owe are given for a reason', async () => {
  for (const size of [DESK, PHONE]) {
    const page = await openAs(browser, server, 'secretary', { size });
    for (const list of ['/dues', '/talks']) {
      await page.goto(list);
      const button = page.getByRole('link', { name: '导出 Excel', exact: true });
      if (list === '/talks' && (await button.count()) === 0) continue; // nobody has talked yet
      await Promise.all([page.waitForURL(/\/exports\//), button.click()]);
      await fitsWidth(page);
      await axeClean(page);
      await screenshot(page, `secretary-export${list.replace('/', '-')}-${size.width}`);
      await page.getByLabel('用途').fill('报送县委组织部年度统计');
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出 Excel' }).click()]);
      assert.match(file.suggestedFilename(), /2026-11-24\.xlsx$/);
    }
    faultless(page);
  }
});

test('the roster is printed lying, with its heads and numbers on every sheet', async () => {
  const page = await openAs(browser, server, 'officer');
  await page.goto('/members');
  const bytes = await page.pdf({ preferCSSPageSize: true });
  const sheets = (await pdfText(bytes)).split('\f').filter((it) => it.trim());
  assert.ok(sheets.length >= 2, `${sheets.length} sheets`);
  sheets.forEach((sheet, at) => {
    assert.match(sheet, /姓名\s+党籍\s+所在党支部/, `sheet ${at + 1} has heads`);
    assert.match(sheet, new RegExp(`${at + 1} ?/ ?${sheets.length}\\s*$`), `sheet ${at + 1} has its number`);
  });
  const told = await inFolder((folder) => {
    const path = join(folder, 'roster.pdf');
    writeFileSync(path, bytes);
    return execFileSync('pdfinfo', [path], { encoding: 'utf8' });
  });
  const [, width, height] = /Page size:\s+([\d.]+) x ([\d.]+)/.exec(told).map(Number);
  assert.ok(width > height, `${width} x ${height}`);
  faultless(page);
});

test('the whole roster is one page to be printed, narrowed as the list is', async () => {
  for (const size of [DESK, PHONE]) {
    const page = await openAs(browser, server, 'officer', { size });
    await page.goto('/members?status=probationary');
    const count = Number(await page.locator('.figures dd').first().innerText());
    await Promise.all([page.waitForURL(/\/members\/print\?/), page.getByRole('link', { name: '打印全部' }).click()]);
    assert.equal(await page.locator('tbody tr').count(), count);
    await fitsWidth(page);
    await axeClean(page);
    await screenshot(page, `officer-roster-print-${size.width}`);
    const sheets = (await pdfText(await page.pdf({ preferCSSPageSize: true }))).split('\f').filter((it) => it.trim());
    assert.ok(sheets.length >= 3 && sheets.every((it) => /姓名\s+党籍\s+所在党支部/.test(it)), `${sheets.length} sheets`);
    faultless(page);
  }
  const page = await openAs(browser, server, 'officer');
  await page.goto('/members/print');
  assert.equal(await page.locator('tbody tr').count(), 2000);
  assert.match(await page.locator('.information').innerText(), /共 3\d{3} 人，一次最多印 2000 人；其余的请按党组织分开打印/);
});
