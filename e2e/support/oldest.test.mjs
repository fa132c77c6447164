// The judge of what the oldest browser understands, shown good and bad.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scriptFaults, styleFaults } from './oldest.mjs';

test('a script may use what Chromium 64 parses, and nothing younger', async () => {
  const old = 'const f = async ({ a, ...b }) => { for await (const x of a) await x; return { ...b, s: `${a}` }; };';
  assert.deepEqual(await scriptFaults(old), []);
  const younger = ['a?.b;', 'a ?? b;', 'class A { #b = 1; }', 'try { a } catch { b }', 'a ||= b;', 'x = 1_000;', '/a/v;'];
  for (const script of younger) assert.equal((await scriptFaults(script)).length, 1, script);
});

test('a style sheet may use what Chromium 64 shows', () => {
  const plain = [
    ':root { --ink: #222; --wide: min(1px, 2px) }',
    'main { display: grid; grid-gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(10rem, 1fr)) }',
    'a:focus, a:hover { color: var(--ink); position: sticky; top: 0 }',
    '@media (min-width: 40em) and (prefers-reduced-motion: reduce) { a { transition: none } }',
    '@supports (width: min(1px, 2px)) { p { width: min(1px, 2px); inset: 0 } }',
    'p { min-height: 100vh; min-height: 100dvh; width: calc(100% - 1rem) }',
    'ul { display: grid; gap: 1rem }',
    '@page { size: A4; margin: 2cm } input::placeholder { color: rgba(0, 0, 0, 0.5) }',
  ];
  for (const css of plain) assert.deepEqual(styleFaults(css), [], css);
});

test('a style sheet may use nothing younger', () => {
  const younger = {
    'p { inset: 0 }': 'inset',
    'p { width: clamp(1px, 2px, 3px) }': 'clamp()',
    'p { aspect-ratio: 1 }': 'aspect-ratio',
    'p { margin-inline: 1px }': 'margin-inline',
    'p { display: flex; gap: 1rem }': 'gap in a flex box',
    'p { min-height: 100dvh }': '100dvh',
    'p { color: color-mix(in srgb, red, blue) }': 'color-mix()',
    'p { overflow: clip }': 'overflow: clip',
    'p:is(a, b) { color: red }': ':is',
    'a:focus-visible { color: red }': ':focus-visible',
    'p:not(a, b) { color: red }': ':not() of a list',
    'p:has(a) { color: red }': ':has',
    'ul { li { color: red } }': 'a rule inside a rule',
    '@layer base { p { color: red } }': '@layer',
    '@container (min-width: 1px) { p { color: red } }': '@container',
    '@media (width > 40em) { p { color: red } }': '@media with < or >',
    '@media (hover: hover) and (dynamic-range: high) { p { color: red } }': '@media dynamic-range',
  };
  for (const [css, fault] of Object.entries(younger)) assert.ok(styleFaults(css).includes(fault), css);
});
