// An election from the request to the posts, at a desk and on a telephone, with scripts and without: the level above
// answers, two count apart, and the posts are filled.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DESK, PHONE, axeClean, faultless, fitsWidth, openAs, startBrowser } from './support/browser.mjs';
import { startServer } from './support/server.mjs';

let browser;
before(async () => {
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
});

/** Records the step that is named, on the page of the case. */
async function step(page, path, name, day, fill = async () => {}) {
  await page.goto(path);
  const link = page.locator('table.cards').getByRole('link', { name, exact: true });
  if ((await link.count()) > 0) await link.click();
  await page.getByRole('heading', { name, exact: true }).waitFor();
  await page.getByLabel('哪天办的').fill(day);
  await fill();
  await page.getByRole('button', { name: '记下这一步' }).click();
  await page.locator('ol.timeline').getByText(name).waitFor();
}

const agrees = (page) => async () => {
  await page.getByLabel('作出决定的组织').selectOption({ label: '机关工委' });
};

/** Enters a count: so many ballots, votes for each name in their order. */
async function count(page, counter, ballots, votes, clean) {
  await page.getByRole('link', { name: /录入.*计票/ }).first().click();
  await page.getByLabel('计票人').fill(counter);
  await page.getByLabel('收回选票').fill(String(ballots));
  await page.getByLabel('有效票').fill(String(ballots));
  for (const [at, yes] of votes.entries()) {
    await page.getByLabel('赞成', { exact: false }).and(page.locator('[name^="yes_"]')).nth(at).fill(String(yes));
    await page.locator('[name^="no_"]').nth(at).fill(String(ballots - yes));
    await page.locator('[name^="abstain_"]').nth(at).fill('0');
  }
  await fitsWidth(page);
  await clean(page);
  await page.getByRole('button', { name: '录入', exact: true }).click();
  await page.waitForURL(/\/elections\/\d+$/);
}

async function beginVote(page, present) {
  await page.getByLabel('投票日期').fill('2026-11-06');
  for (const label of ['应到会有选举权的人数', '实到会有选举权的人数', '发出选票']) {
    await page.getByLabel(label).fill(String(present));
  }
  await page.getByRole('button', { name: '开始投票' }).click();
  await page.getByText('要有两份').first().waitFor();
}

for (const [where, size, scripts] of [
  ['at a desk', DESK, true],
  ['on a telephone', PHONE, true],
  ['on a telephone without scripts', PHONE, false],
]) {
  // The judge of accessibility is a script itself.
  const clean = scripts ? axeClean : async () => {};
  test(`${where} an election goes from the request to the posts`, async () => {
    const server = await startServer();
    try {
      const [page, officer, other] = [
        await openAs(browser, server, 'secretary', { size, scripts }),
        await openAs(browser, server, 'officer', { size, scripts }),
        await openAs(browser, server, 'committee_member', { size, scripts }),
      ];
      await page.goto('/organisations');
      await page.locator('#list tbody th a').first().click();
      await page.getByRole('link', { name: '到班子名册办换届' }).click();
      await page.getByRole('link', { name: '开始换届' }).click();
      await page.getByLabel('哪天办的').fill('2026-10-08');
      await page.getByLabel('委员名额').fill('3');
      await page.getByLabel('副书记名额').fill('0');
      await fitsWidth(page);
      await clean(page);
      await page.getByRole('button', { name: '开始办' }).click();
      await page.waitForURL(/\/procedures\/\d+$/);
      const path = new URL(page.url()).pathname;
      const own = path.replace('procedures', 'elections');

      // A body that may not decide is told so, with its article; then the one that may.
      await officer.goto(path);
      await officer.getByLabel('哪天办的').fill('2026-10-10');
      await officer.getByLabel('作出决定的组织').selectOption({ label: '党组' });
      await officer.getByRole('button', { name: '记下这一步' }).click();
      assert.match(await officer.locator('#faults').innerText(), /没有审批权.*第37条/);
      await clean(officer);
      await step(officer, path, '上级批复同意换届', '2026-10-10', agrees(officer));

      await page.goto(own);
      const voters = await page.locator('details p').first().textContent();
      const names = voters.split('、').map((it) => it.trim());
      const standing = names.slice(0, 4);
      await page.getByLabel('候选人姓名').fill(standing.slice(0, 3).join('、'));
      await page.getByLabel('哪天报上级').fill('2026-10-12');
      await page.getByRole('button', { name: '提出候选人' }).click();
      assert.match(await page.locator('#faults').innerText(), /至少要 4 人/);
      await page.getByLabel('候选人姓名').fill(standing.join('、'));
      await page.getByRole('button', { name: '提出候选人' }).click();
      await page.getByText('以姓氏笔画为序').waitFor();
      await fitsWidth(page);
      await clean(page);
      await step(officer, path, '上级同意候选人', '2026-10-20', agrees(officer));

      const present = names.length;
      await step(page, path, '召开党员大会', '2026-11-06', async () => {
        await page.getByLabel('应到会有选举权的人数').fill(String(present));
        await page.getByLabel('实到会有选举权的人数').fill(String(present));
      });
      await page.goto(own);
      await beginVote(page, present);
      const counter = names[5];
      await count(page, counter, present, [present, present - 1, present - 2, 1], clean);
      await other.goto(own);
      assert.equal(await other.getByText('当选', { exact: true }).count(), 0, 'nothing is told yet');
      await count(other, names[6], present, [present, present - 1, present - 3, 1], clean);
      await other.getByText('两人的计票不一致').waitFor();
      await fitsWidth(other);
      await clean(other);
      await count(other, names[6], present, [present, present - 1, present - 2, 1], clean);
      assert.equal(await other.getByText('当选', { exact: true }).count(), 3);
      await step(page, path, '宣布委员选举结果', '2026-11-06');

      await page.goto(own);
      await page.getByRole('group', { name: /选票上的候选人/ }).getByRole('checkbox').first().check();
      await beginVote(page, 3);
      await count(page, counter, 3, [3], clean);
      await other.goto(own);
      await count(other, names[6], 3, [3], clean);
      await step(page, path, '委员会第一次会议选出书记、副书记', '2026-11-07');
      await step(page, path, '选举结果报上级', '2026-11-08');
      await step(officer, path, '上级批准，职务生效', '2026-11-12', agrees(officer));

      await page.goto(own);
      const paper = page.waitForEvent('download');
      await page.getByRole('link', { name: '全部文书' }).click();
      assert.match((await paper).suggestedFilename(), /换届选举文书\.docx$/);
      await page.getByRole('link', { name: '班子名册' }).click();
      const held = await page.locator('section[aria-labelledby="held"]').innerText();
      assert.match(held, /书记/);
      assert.match(held, /2029-11-06/);
      await fitsWidth(page);
      await clean(page);
      for (const it of [page, officer, other]) await faultless(it);
    } finally {
      await server.stop();
    }
  });
}
