// What the oldest browser understands: scripts by their grammar, style sheets by MDN's table of
// which version of Chromium brought what.
import { createRequire } from 'node:module';
import { parse } from 'acorn';
import { transform } from 'esbuild';
import postcss from 'postcss';
import parseValue from 'postcss-value-parser';

/** The oldest browser that must be able to read and submit everything. */
export const OLDEST_VERSION = 64;
const TARGET = `chrome${OLDEST_VERSION}`;
const { css: KNOWN } = createRequire(import.meta.url)('@mdn/browser-compat-data');

// What the oldest ignores, and the page is read and submitted as well without: smoothing and
// printing, and answers to a wish (less motion, more contrast) that it cannot express.
const HARMLESS = new Set([
  'accent-color',
  'color-scheme',
  'overscroll-behavior',
  'overscroll-behavior-x',
  'overscroll-behavior-y',
  'print-color-adjust',
  'scroll-behavior',
  'scroll-margin-top',
  'scroll-padding-bottom',
  'scroll-padding-top',
  'text-size-adjust',
  'text-underline-offset',
  'text-wrap',
  '@media prefers-reduced-motion',
  '@media prefers-contrast',
  '@media forced-colors',
]);

/** The faults of a script: what the oldest browser cannot parse. Empty if it can. */
export async function scriptFaults(script) {
  try {
    // Chromium 64 speaks ECMAScript 2018; what it lacks of that is younger regular expressions only.
    parse(script, { ecmaVersion: 2018, sourceType: 'script', allowHashBang: false });
  } catch (error) {
    return [`${error.message}: ${script.slice(error.pos, error.pos + 80)}`];
  }
  // esbuild lowers in silence, so what it makes for the oldest must be what it makes for the newest.
  const made = async (target) => (await transform(script, { target, charset: 'utf8' })).code;
  return (await made(TARGET)) === (await made('esnext')) ? [] : [`esbuild lowers it for ${TARGET}`];
}

/**
 * The faults of a style sheet: properties, values, selectors and at-rules younger than the oldest
 * browser. Inside `@supports` anything goes, and so does a declaration that follows a plainer one of
 * the same property in its rule: the oldest keeps the plainer one.
 */
export function styleFaults(css) {
  const faults = new Set();
  const told = (what, younger) => younger && !HARMLESS.has(what) && faults.add(what);
  const sheet = postcss.parse(css);
  sheet.walkAtRules('supports', (rule) => void rule.remove());
  sheet.walkAtRules((rule) => {
    const name = rule.name.replace(/^-\w+-/, '');
    told(`@${rule.name}`, isYounger(KNOWN['at-rules'][name]));
    for (const [, feature] of rule.params.matchAll(/\(\s*([a-z-]+)/g)) {
      told(`@${rule.name} ${feature}`, isYounger(KNOWN['at-rules'][name]?.[feature]));
    }
    if (rule.name === 'media' && /[<>]/.test(rule.params)) told('@media with < or >', true);
  });
  sheet.walkRules((rule) => {
    if (rule.parent.type === 'rule') told('a rule inside a rule', true);
    for (const [, name] of rule.selector.matchAll(/::?([a-z-]+)/g)) {
      told(`:${name}`, isYounger(KNOWN.selectors[name]));
    }
    if (/:not\([^)]*,/.test(rule.selector)) told(':not() of a list', true);
  });
  sheet.walkDecls((declaration) => {
    const { prop: property, parent } = declaration;
    if (property.startsWith('--')) return;
    const plainer = parent.nodes.slice(0, parent.nodes.indexOf(declaration));
    if (plainer.some((it) => it.prop === property)) return;
    declarationFaults(declaration).forEach((fault) => told(fault, true));
  });
  return [...faults];
}

function declarationFaults({ prop: property, value, parent }) {
  const known = KNOWN.properties[property];
  if (isYounger(known)) return [property];
  const faults = [];
  const flex = parent.nodes.some((it) => it.prop === 'display' && /flex/.test(it.value));
  if (/gap$/.test(property) && flex && isYounger(known?.flex_context)) faults.push(`${property} in a flex box`);
  parseValue(value).walk((node) => {
    const word = node.value.toLowerCase();
    if (node.type === 'word' && isYounger(known?.[word])) faults.push(`${property}: ${word}`);
    if (node.type === 'function' && isYoungerFunction(word)) faults.push(`${word}()`);
    if (node.type === 'word' && /^[\d.]+(dvh|svh|lvh|dvw|svw|lvw|cqw|cqi|lh|rlh)$/.test(word)) faults.push(word);
    return word !== 'url';
  });
  return faults;
}

const COLOURS = KNOWN.types.color;

function isYoungerFunction(name) {
  return isYounger(KNOWN.types[name]) || isYounger(COLOURS[name]) || isYounger(COLOURS[`${name}_function`]);
}

/** Whether every form of a feature came after the oldest version, or never came. Unknown is not younger. */
function isYounger(feature) {
  const support = feature?.__compat?.support.chrome;
  if (support === undefined) return false;
  const since = [support].flat().filter((it) => !it.flags && !it.partial_implementation);
  return since.every((it) => it.alternative_name || !(Number(it.version_added) <= OLDEST_VERSION));
}
