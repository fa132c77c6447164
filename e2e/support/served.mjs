// What the server sends, judged for old browsers and slow lines.
import assert from 'node:assert/strict';
import { get } from 'node:http';
import { scriptFaults, styleFaults } from './oldest.mjs';

/** The scripts and style sheets a page names, as `{ url, kind, text }`. */
export async function assetsOf(page) {
  const urls = await page.evaluate(() => [
    ...Array.from(document.scripts, (it) => ['js', it.src]),
    ...Array.from(document.querySelectorAll('link[rel="stylesheet"]'), (it) => ['css', it.href]),
  ]);
  return Promise.all(
    urls.map(async ([kind, url]) => {
      assert.ok(url, 'a script stands inside the page');
      const answer = await fetch(url);
      assert.equal(answer.status, 200, url);
      return { url, kind, text: await answer.text() };
    }),
  );
}

/** The bytes of an answer's body as they cross the line, compressed if the server compresses. */
export function weight(url, cookie = '') {
  return new Promise((resolve, reject) => {
    const headers = { 'accept-encoding': 'gzip, br', cookie };
    get(url, { headers }, (answer) => {
      let bytes = 0;
      answer.on('data', (chunk) => (bytes += chunk.length));
      answer.on('end', () => resolve({ status: answer.statusCode, bytes }));
      answer.on('error', reject);
    }).on('error', reject);
  });
}

/** The cookies of a page as one header, to ask the server beside the browser. */
export async function cookieOf(page) {
  const cookies = await page.context().cookies();
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}

/** Asserts that the oldest browser understands every script and style sheet the page names. */
export async function understoodByOldest(page) {
  for (const { url, kind, text } of await assetsOf(page)) {
    assert.deepEqual(kind === 'js' ? await scriptFaults(text) : styleFaults(text), [], url);
  }
}
