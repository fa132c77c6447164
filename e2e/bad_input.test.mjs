// What people mistype and what others try: every refusal is a sentence that names the value and what to
// write, what was typed stays, and nothing is half written. On both databases, which differ in what they
// would swallow.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { axeClean, faultless, openAs, newPage, startBrowser, PHONE } from './support/browser.mjs';
import { openApi } from './support/api.mjs';
import { DATABASES, startServer } from './support/server.mjs';

const LONG = '长'.repeat(25_000);
const SCRIPT = '<script>alert(1)</script>"\'&';
const FOREIGN = '县委办支部';

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

/** The faults of a refused form, as the summary names them. */
function faultsOf(html) {
  const summary = /id="faults"[\s\S]*?<\/ul>/.exec(html)?.[0] ?? '';
  return Array.from(summary.matchAll(/href="#f-([^"]*)">([^<]*)</g), ([, field, said]) => `${field}: ${said}`);
}

const escaped = (text) => text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);

for (const database of DATABASES) {
  describe(`on ${database}`, () => {
    let server;
    let secretary;
    let officer;
    /** The fields of a right meeting of the committee, as the form sends them. */
    let meeting;
    let foreign;
    before(async () => {
      server = await startServer({ database });
      secretary = await openAs(browser, server, 'secretary');
      officer = await openAs(browser, server, 'officer');
      await secretary.goto('/meetings/new?kind=committee');
      const pairs = await secretary.locator('form[action="/meetings"]').evaluate((form) => Array.from(new FormData(form)).filter(([, value]) => typeof value === 'string'));
      meeting = { ...Object.fromEntries(pairs), step: 'save' };
      await officer.goto('/meetings/new');
      foreign = await officer.locator('#whose option', { hasText: FOREIGN }).first().getAttribute('value');
    });
    after(() => server?.stop());

    const send = async (page, path, fields, kind = 'multipart') => {
      const answer = await page.request.post(path, { [kind]: fields, maxRedirects: 0 });
      return { status: answer.status(), html: await answer.text() };
    };
    /** Everything that could have been half written. */
    const state = async () => {
      const get = await openApi(server, 'officer');
      const { total } = await get('/api/v1/meetings');
      const { duties } = await get('/api/v1/board?year=2026');
      const { others } = await get('/api/v1/report');
      return { total, waived: duties.filter((it) => it.state === 'waived').length, others };
    };

    test('a meeting with anything wrong is not recorded', async () => {
      const unchanged = await state();
      const someone = Object.keys(meeting).find((it) => it.startsWith('who_'));
      const reason = someone.replace('who_', 'reason_');
      const cases = [
        [{ held_on: '' }, /^held_on: 没有填写，请补上/],
        [{ held_on: '2026-02-30' }, /^held_on: 没有“2026-02-30”这一天，请核对年月日/],
        [{ held_on: '明天' }, /^held_on: “明天”不是日期，请写成 2009-07-01/],
        [{ held_on: '2027-01-01' }, /^held_on: 2027-01-01 还没有到，会后再记；今天是 2026-11-24/],
        [{ held_on: '1949-10-01' }, /^held_on: 1949-10-01 早于组织成立日/],
        [{ kind: 'nonsense' }, /^kind: .*“nonsense”.*请从列出的类型中选/],
        [{ topic: LONG }, /^topic: 这里有 25000 字，请缩短到 100 字以内/],
        [{ minutes: LONG }, /^minutes: 这里有 25000 字，请缩短到 20000 字以内/],
        [{ starts_at: '25:61' }, /^starts_at: “25:61”不是时间，请写成 14:30/],
        [{ length_minutes: '一个半' }, /^length_minutes: “一个半”不是时长，请写整数分钟，例如 90/],
        [{ owner_1: '张三' }, /^decision_1: 第 1 项决议写了谁办或何时办完，还要写办什么/],
        [{ decision_1: '走访', due_1: '2026-13-01' }, /^due_1: 没有“2026-13-01”这一天/],
        [{ decision_1: '走访', due_1: '2020-01-01' }, /^due_1: 2020-01-01 早于会议日期，请写会后的日期/],
        [{ [someone]: 'absent', [reason]: LONG }, /^reason_\d+: 这里有 25000 字，请缩短到 100 字以内/],
        [{ who_1: 'present' }, /^roll: 应到名单与所选日期、类型不一致.*请核对后再保存/],
        [{ files: { name: '病毒.exe', mimeType: 'text/plain', buffer: Buffer.from('MZ') } }, /^files: 不收“病毒\.exe”这类文件，请用 pdf/],
        [{ files: { name: '大.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(11 << 20) } }, /^files: “大\.pdf”超过 10 MB，请缩小后再选/],
      ];
      for (const [wrong, words] of cases) {
        const { status, html } = await send(secretary, '/meetings', { ...meeting, place: SCRIPT, ...wrong });
        const faults = faultsOf(html);
        assert.equal(status, 422, `${JSON.stringify(wrong).slice(0, 80)}: ${status}`);
        assert.ok(faults.some((it) => words.test(it)), `${words}: ${faults}`);
        assert.match(html, /<title>有误：/);
        assert.ok(html.includes(escaped(SCRIPT)), 'what was typed stays, as text');
        assert.ok(!html.includes(SCRIPT), 'and never as a script');
      }
      // Everything wrong at once is told at once.
      const { html } = await send(secretary, '/meetings', { ...meeting, held_on: '明天', topic: LONG, starts_at: '九点', length_minutes: '-5', due_1: 'x' });
      assert.deepEqual(faultsOf(html).map((it) => it.split(':')[0]).sort(), ['decision_1', 'due_1', 'held_on', 'length_minutes', 'starts_at', 'topic'].sort());
      assert.deepEqual(await state(), unchanged);
    });

    test('what is not one’s own, not there or not text is refused plainly', async () => {
      const unchanged = await state();
      const cases = [
        [secretary, '/meetings', { ...meeting, organisation: foreign }, 'multipart', 404, /没有找到/],
        [secretary, '/meetings', { ...meeting, organisation: 'abc' }, 'multipart', 404, /没有找到/],
        [secretary, '/meetings', { ...meeting, topic: '开会\u0000了' }, 'multipart', 422, /“开会”后面有一个不能显示的字符（U\+0000），请删去后重新填写/],
        [secretary, '/meetings', { ...meeting, files: { name: '很大.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(33 << 20) } }, 'multipart', 413, /超过 32 MB，请分成几份/],
        [secretary, '/meetings', meeting, 'form', 415, /请从页面上的表单提交/],
        [secretary, '/duties/waiver', { organisation: meeting.organisation, duty: 'theme_day', period: '2026-02', reason: '装修' }, 'form', 403, /您现在的职务不办这件事/],
        [secretary, '/reports/remarks', {}, 'form', 403, /您现在的职务不办这件事/],
        [officer, '/duties/waiver', { organisation: foreign, duty: 'assembly', period: '2026-99', reason: '装修' }, 'form', 404, /没有找到/],
        [officer, '/duties/waiver', { organisation: meeting.organisation, duty: 'theme_day', period: '2026-02', reason: '' }, 'form', 422, /原因|理由/],
        [officer, '/duties/waiver', { organisation: meeting.organisation, duty: 'theme_day', period: '2026-02', reason: LONG }, 'form', 422, /25000 字.*300/],
        [officer, '/reports/remarks', { organisation: foreign, from: '2026-01-01', to: '2026-10-31', chapter: 'causes', body_causes: LONG }, 'form', 422, /有 25000 字，请缩短到 4000 字以内/],
        [officer, '/reports/measures', { organisation: meeting.organisation, from: '2026-01-01', to: '2026-10-31', owing: meeting.organisation, gap: 'life.theme_day.gaps', body: '', owner: '', due_on: '2026-02-30' }, 'form', 422, /日期“2026-02-30”读不懂，请写成 2026-10-31 这样/],
        [officer, '/office', { office_id: '1' }, 'form', 404, /没有找到/],
        [officer, '/imports', { kind: 'members' }, 'multipart', 422, /请选择要导入的 \.xlsx 文件/],
      ];
      for (const [page, path, fields, kind, expected, words] of cases) {
        const { status, html } = await send(page, path, fields, kind);
        const told = `${path} ${JSON.stringify(fields).slice(0, 120)}: ${status}`;
        assert.equal(status, expected, told);
        assert.match(html.replace(/<[^>]+>/g, ' '), words, told);
        assert.doesNotMatch(html, /panicked|SQLSTATE|sqlite|postgres|crates\//i, told);
      }
      assert.deepEqual(await state(), unchanged);
    });

    test('an address with a wrong value says which and how to write it', async () => {
      const cases = [
        ['/reports/show?from=2026-13-01&to=soon', 422, /日期“2026-13-01”读不懂，请写成 2026-10-31 这样[\s\S]*日期“soon”读不懂/],
        ['/reports/show?from=2026-10-31&to=2026-01-01', 422, /截止日期 2026-01-01 早于开始日期 2026-10-31，请改成/],
        ['/dues?month=2026-13', 400, /参数“month”的值“2026-13”不能用/],
        ['/meetings?period=去年', 422, /时间“去年”读不懂，请写成 2026-03、2026-Q1 或 2026 这样/],
        ['/organisations?on=2026-02-30', 422, /请写成 2026-11-24 这样的日期/],
        ['/board?year=abc', 400, /参数“year”的值“abc”不能用/],
        ['/members?organisation=abc', 400, /参数“organisation”的值“abc”不能用/],
        ["/members?q=' or 1=1 --%25_", 200, /没有符合条件的党员/],
        ['/members?q=%00', 400, /参数“q”的值“␀”不能用/],
        ['/members/99999999999999999999', 404, /没有找到/],
        ['/reports/records?figure=nonsense', 404, /没有找到/],
        ['/%E0%A4%A', 404, /没有找到/],
      ];
      for (const [path, expected, words] of cases) {
        const answer = await officer.request.get(path);
        assert.equal(answer.status(), expected, path);
        assert.match((await answer.text()).replace(/<[^>]+>/g, ' '), words, path);
      }
    });

    test('what looks like a script stays text wherever it is shown', async () => {
      const fields = { ...meeting, held_on: '2026-11-20', topic: SCRIPT, place: SCRIPT, minutes: SCRIPT, decision_1: SCRIPT, owner_1: SCRIPT };
      const { status } = await send(secretary, '/meetings', fields);
      assert.equal(status, 303);
      const page = await openAs(browser, server, 'secretary', { size: PHONE });
      await page.goto('/meetings?period=2026-11');
      await page.getByRole('link', { name: SCRIPT }).click();
      await page.waitForURL(/\/meetings\/\d+$/);
      assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), SCRIPT);
      assert.equal(await page.locator('pre').innerText(), SCRIPT);
      await page.goto('/');
      faultless(page);
    });

    test('a refused form can be read and corrected by everybody', async () => {
      const page = await openAs(browser, server, 'secretary', { size: PHONE });
      await page.goto('/meetings/new?kind=theme_day');
      await page.getByLabel('谁办').first().fill('张三');
      await page.getByLabel('议题').fill('义务植树');
      await page.locator('#roll li').nth(4).getByRole('radio', { name: '缺席' }).check();
      await page.getByRole('button', { name: '保存' }).last().click();
      await page.locator('#faults').waitFor();
      assert.match(await page.title(), /^有误：/);
      await axeClean(page);
      assert.equal(await page.getByLabel('议题').inputValue(), '义务植树');
      assert.ok(await page.locator('#roll li').nth(4).getByRole('radio', { name: '缺席' }).isChecked());
      await page.locator('#faults a').click();
      await page.getByLabel('决议 1').fill('补种三十棵');
      await page.getByRole('button', { name: '保存' }).last().click();
      await page.waitForURL(/\/meetings\/\d+$/);
      assert.match(await page.locator('main').innerText(), /补种三十棵\s+张三/);
      faultless(page);
    });

    test('nobody is sent to a foreign place after signing in', async () => {
      for (const next of ['//evil.example/', 'https://evil.example/', '/\\evil.example']) {
        const page = await newPage(browser, server);
        await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
        await page.getByLabel('登录名').fill('officer');
        await page.getByLabel('口令').fill('zhibu-demo');
        await page.getByRole('button', { name: '登录' }).click();
        await page.waitForURL((url) => url.pathname !== '/sign-in');
        assert.equal(new URL(page.url()).origin, server.origin);
        faultless(page);
      }
    });
  });
}
