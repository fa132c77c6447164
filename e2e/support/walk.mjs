// Walks through everything an office can open by following links, a page of each shape.
import assert from 'node:assert/strict';

/** Addresses that hand out a file instead of a page. */
const FILES = /\.(docx|xlsx|zip)$|\/download$|\/attachments\/|^\/api\/|^\/assets\//;
/** How many addresses of one path are opened: lists, tabs and files of people are all alike. */
const OF_ONE_PATH = 3;

/** The shape of an address: its path with numbers and keys of rules left out, and the names of its parameters. */
function shapeOf(url) {
  const path = url.pathname.replace(/^\/rules\/.+/, '/rules/{key}').replace(/\d+/g, '{id}');
  const names = [...new Set(url.searchParams.keys())].sort().join(',');
  return { path, whole: `${path}?${names}` };
}

/**
 * Opens the start and what its links lead to, and calls `look(page, path, answer)` on each page that is
 * the first of its shape. What a link leads to must be there. Returns the paths seen, numbers left out.
 */
export async function walk(page, start, look) {
  const waiting = [...start];
  const met = new Map();
  const wanted = (href) => {
    const url = new URL(href, page.url());
    const { path, whole } = shapeOf(url);
    if (FILES.test(url.pathname)) return false;
    const [ofPath, ofWhole] = [met.get(path) ?? 0, met.get(whole) ?? 0];
    if (ofWhole > 0 || ofPath >= OF_ONE_PATH) return false;
    met.set(whole, 1);
    met.set(path, ofPath + 1);
    return true;
  };
  while (waiting.length > 0) {
    const path = waiting.shift();
    const answer = await page.goto(path);
    if (!start.includes(path)) assert.equal(answer.status(), 200, `${path} is linked from another page`);
    await look(page, path, answer);
    const links = await page.evaluate(() =>
      Array.from(document.links)
        .filter((it) => it.origin === location.origin && !it.hash && !it.closest('.pager'))
        .map((it) => it.pathname + it.search),
    );
    for (const href of links) if (wanted(href)) waiting.push(href);
  }
  return [...new Set([...met.keys()].filter((it) => !it.includes('?')))].sort();
}
