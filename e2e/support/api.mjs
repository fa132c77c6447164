// The server asked beside the browser: signed in by the same form, answered in JSON.
import assert from 'node:assert/strict';
import { PASSWORD } from './browser.mjs';

/** Signs in and returns `get(path)`, which answers the JSON of an address of the API. */
export async function openApi(server, loginName) {
  const form = new URLSearchParams({ login_name: loginName, password: PASSWORD, next: '' });
  const answer = await fetch(`${server.origin}/sign-in`, { method: 'POST', body: form, redirect: 'manual' });
  assert.equal(answer.status, 303, 'signed in');
  const cookie = answer.headers.getSetCookie().map((it) => it.split(';')[0]).join('; ');
  return async (path) => {
    const found = await fetch(server.origin + path, { headers: { cookie } });
    const text = await found.text();
    assert.equal(found.status, 200, `${path}: ${text}`);
    return JSON.parse(text);
  };
}

/** Every line of a list over all its pages; `lines` is the member of the answer that holds them. */
export async function everyLine(get, path, lines) {
  const found = [];
  for (let next = path; next !== null; ) {
    const page = await get(next);
    found.push(...page[lines]);
    const mark = path.includes('?') ? '&' : '?';
    next = page.next == null ? null : `${path}${mark}after=${encodeURIComponent(page.next)}`;
  }
  return found;
}
