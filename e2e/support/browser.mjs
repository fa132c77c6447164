// Chromium for the tests: pages that watch themselves, accessibility, pictures, taps.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import { chromium } from 'playwright-core';
import { ROOT } from './server.mjs';

/** The two widths every page is looked at. */
export const PHONE = { width: 390, height: 844 };
export const DESK = { width: 1280, height: 900 };
/** The narrowest screen on which nothing may have to be pushed sideways. */
export const NARROW = { width: 320, height: 640 };
/** What everybody of the demo county signs in with. */
export const PASSWORD = 'zhibu-demo';
const WAIT_MS = 15_000;

/** Starts Debian's Chromium, which must not look for its maker's hosts. */
export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
    ],
  });
}

/**
 * A page of a person of their own. `scripts: false` switches JavaScript off.
 * `page.faults` collects what must never happen: a request that leaves the server, an error on the
 * console or in a script, an answer of 500 and more; `faultless(page)` asserts there was none.
 */
export async function newPage(browser, server, { size = DESK, scripts = true, language = 'zh-CN' } = {}) {
  const context = await browser.newContext({
    baseURL: server.origin,
    viewport: size,
    hasTouch: size.width < 600,
    javaScriptEnabled: scripts,
    locale: language,
    timezoneId: 'Asia/Shanghai',
    acceptDownloads: true,
  });
  context.setDefaultTimeout(WAIT_MS);
  const page = await context.newPage();
  page.faults = [];
  page.on('request', (request) => {
    const url = request.url();
    if (!/^(data|blob):/.test(url) && new URL(url).origin !== server.origin) page.faults.push(`outside: ${url}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) page.faults.push(`${response.status()}: ${response.url()}`);
  });
  page.on('pageerror', (error) => page.faults.push(`script: ${error.message}`));
  page.on('console', (message) => {
    // A 4xx answer is also written on the console; the journeys ask for those on purpose.
    const expected = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !expected) page.faults.push(`console: ${message.text()}`);
  });
  return page;
}

/** Asserts that nothing went wrong behind the page's back. */
export function faultless(page) {
  assert.deepEqual(page.faults, []);
}

/** A page of its own in which the person of that login name is signed in, at home. */
export async function openAs(browser, server, loginName, options) {
  const page = await newPage(browser, server, options);
  await signIn(page, loginName);
  return page;
}

/** Signs in by the form, as a person does. */
export async function signIn(page, loginName, password = PASSWORD) {
  await page.goto('/sign-in');
  await page.locator('input[name="login_name"]').fill(loginName);
  await page.locator('input[name="password"]').fill(password);
  await page.locator('form:has(input[name="password"]) button.primary').click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}

/** Asserts that axe finds nothing on the page as it stands. */
export async function axeClean(page) {
  // Evaluated by the debugger, which the page's content security policy does not bind.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  const told = violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((node) => `    ${node.html.slice(0, 200)}`).join('\n')}`,
  );
  assert.deepEqual(told, [], `${page.url()} at ${page.viewportSize().width} px`);
}

/** Asserts that the page does not have to be pushed sideways. */
export async function fitsWidth(page) {
  const [content, width] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  assert.ok(content <= width, `${page.url()} is ${content} px wide on a screen of ${width}`);
}

/**
 * A picture of the page. `SCREENSHOTS=1 npm test` renews those of the documentation in docs/images;
 * otherwise they go to test-results/, so that a test run leaves the project as it was.
 */
export async function screenshot(page, name, { fullPage = false } = {}) {
  const folder = join(ROOT, process.env.SCREENSHOTS === '1' ? 'docs/images' : 'test-results');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path, fullPage, animations: 'disabled' });
  return path;
}

/**
 * Counts the taps and clicks made on the page from now on, over any number of page changes.
 * Returns a function that tells the count. Putting text into a field with `fill` is no tap.
 */
export async function countTaps(page) {
  let taps = 0;
  await page.exposeFunction('countTap', () => {
    taps += 1;
  });
  const listen = () => addEventListener('pointerdown', () => globalThis.countTap(), { capture: true });
  await page.addInitScript(listen);
  await page.evaluate(listen);
  return () => taps;
}
