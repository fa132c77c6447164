// The documents say what is there: links, paths, targets, commands, addresses, columns, words on the screen.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { ROOT } from './support/server.mjs';

const PROGRAM = process.env.ZHIBU_PROGRAM ?? join(ROOT, 'target/debug/zhibu');
const TRACKED = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .filter((path) => existsSync(join(ROOT, path)));
const PAGES = TRACKED.filter((path) => path.endsWith('.md')).map((path) => ({ path, text: read(path) }));
const GUIDE = PAGES.filter(({ path }) => path.startsWith('docs/'));

function read(path) {
  return readFileSync(join(ROOT, path), 'utf8');
}

function sources(pattern) {
  return TRACKED.filter((path) => pattern.test(path)).map(read);
}

/** Every `inline code` and every line of a code block, with the page it stands on. */
function code() {
  return PAGES.flatMap(({ path, text }) => {
    const blocks = text.split('\n').filter((line) => /^ {4,}\S/.test(line));
    const spans = [...text.matchAll(/`([^`\n]+)`/g)].map((it) => it[1]);
    return [...blocks, ...spans].map((piece) => ({ path, piece: piece.trim() }));
  });
}

/** The name a heading is linked by. */
function anchor(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}

test('links lead to files and headings that exist', () => {
  const broken = [];
  for (const { path, text } of PAGES) {
    for (const [, link, image] of text.matchAll(/\]\(([^)\s]+)\)|<img src="([^"]+)"/g)) {
      const target = link ?? image;
      if (/^[a-z]+:/.test(target)) continue;
      const [file, heading] = target.split('#');
      const full = file ? join(ROOT, dirname(path), file) : join(ROOT, path);
      if (!existsSync(full)) {
        broken.push(`${path}: ${target}`);
        continue;
      }
      const headings = heading && [...readFileSync(full, 'utf8').matchAll(/^#+ (.+)$/gm)].map((it) => anchor(it[1]));
      if (headings && !headings.includes(decodeURIComponent(heading))) broken.push(`${path}: ${target}`);
    }
  }
  assert.deepEqual(broken, []);
});

test('paths of the project named in the text exist', () => {
  const tops = 'crates|rules|migrations|demo|docs|e2e|scripts|benches|\\.ci';
  const looksLikePath = new RegExp(`^(?:${tops})/[\\w./-]*$`);
  const broken = code()
    .filter(({ piece }) => looksLikePath.test(piece))
    .filter(({ piece }) => !existsSync(join(ROOT, piece)))
    .map(({ path, piece }) => `${path}: ${piece}`);
  assert.deepEqual(broken, []);
});

test('make targets named in the text are in the Makefile', () => {
  const targets = [...read('Makefile').matchAll(/^([a-z-]+):/gm)].map((it) => it[1]);
  const named = code().flatMap(({ path, piece }) => {
    const found = piece.match(/^make ([a-z-]+)/);
    return found ? [{ path, target: found[1] }] : [];
  });
  assert.ok(named.length > 3);
  for (const { path, target } of named) assert.ok(targets.includes(target), `${path}: make ${target}`);
});

test('commands named in the text are those of the program, with their options', () => {
  const help = new Map();
  const helpOf = (words) => {
    const key = words.join(' ');
    if (!help.has(key)) help.set(key, execFileSync(PROGRAM, [...words, '--help'], { encoding: 'utf8' }));
    return help.get(key);
  };
  const broken = [];
  let seen = 0;
  for (const { path, piece } of code()) {
    const found = piece.match(/^(?:[A-Z_]+=\S+ )?(?:target\/\w+\/)?zhibu (.+)$/);
    if (!found) continue;
    // What stands behind a pipe, a remark or a wide gap is not the program's.
    const [line] = found[1].split(/ [|>#&]| {2,}/);
    const words = line.replace(/[[\]]/g, '').trim().split(/\s+/);
    const options = words.filter((it) => it.startsWith('-'));
    // The words that are a command of what stands before them; the others are values.
    const command = [];
    for (const word of words) {
      const [first] = word.split('|');
      if (isCommand(helpOf(command), first)) command.push(first);
    }
    if (command.length === 0 && !options.includes('--help')) broken.push(`${path}: ${piece}`);
    for (const option of options) {
      const told = new RegExp(`(^|[\\s,])${option}([\\s,=]|$)`, 'm').test(helpOf(command));
      if (!told) broken.push(`${path}: ${option} in ${piece}`);
    }
    seen += 1;
  }
  assert.ok(seen > 5, 'the text names commands');
  assert.deepEqual(broken, []);
});

/** The runs of indented lines of a page, without their indent. */
function blocks(text) {
  const found = [];
  const block = [];
  for (const line of [...text.split('\n'), '']) {
    if (line.startsWith('    ')) block.push(line.trim());
    else if (block.length > 0) found.push(block.splice(0).join('\n'));
  }
  return found;
}

/** Calls `work` with a folder that is gone afterwards. */
function inFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'zhibu-docs-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('the rules answer the examples as the pages say', () => {
  const questions = { base_yuan: 'dues', eligible: 'vote', full_members: 'org' };
  for (const path of ['docs/rules.md', 'docs/rules.en.md']) {
    const examples = blocks(read(path));
    const asked = examples.flatMap((block, at) => (block.startsWith('id,') ? [[block, examples[at + 1]]] : []));
    assert.equal(asked.length, 3);
    for (const [csv, answer] of asked) {
      const [, kind] = Object.entries(questions).find(([column]) => csv.split('\n')[0].includes(column));
      const told = inFolder((folder) => {
        writeFileSync(join(folder, 'asked.csv'), `${csv}\n`);
        const args = ['rules', kind, '--file', join(folder, 'asked.csv'), '--json'];
        return execFileSync(PROGRAM, args, { encoding: 'utf8' });
      });
      assert.deepEqual(JSON.parse(told), JSON.parse(answer), `${path}: ${kind}`);
    }
  }
});

test('the duty and the edition of the examples are accepted', () => {
  const [duty] = read('CONTRIBUTING.md').match(/^ +\[\[meeting_kind\]\][\s\S]*?^ +note_en = .*$/m);
  const [edition] = read('docs/rules.md').match(/^ +\[\[value\]\]\n +key = "dues\.assessment"[\s\S]*?^ +from = .*$/m);
  inFolder((folder) => {
    cpSync(join(ROOT, 'rules'), folder, { recursive: true });
    const dues = join(folder, 'dues.toml');
    const ended = readFileSync(dues, 'utf8').replace(
      /(key = "dues\.assessment"[\s\S]*?from = \S+)/,
      '$1\nto = 2026-12-31',
    );
    writeFileSync(dues, ended);
    appendFileSync(dues, `\n${edition}\n`);
    appendFileSync(join(folder, 'duties.toml'), `\n${duty}\n`);
    execFileSync(PROGRAM, ['rules', 'check', folder], { encoding: 'utf8' });
  });
});

function isCommand(help, word) {
  return /^[a-z][a-z-]*$/.test(word) && new RegExp(`^ {2,}${word}(\\s|$)`, 'm').test(help);
}

test('addresses named in the guide are routes', () => {
  const routes = sources(/^crates\/(app|web)\/src\/.*\.rs$/)
    .flatMap((text) => [...text.matchAll(/"(\/[a-z][\w/.{}-]*)"/g)])
    .map((it) => new RegExp(`^${it[1].replace(/\{\w+\}/g, '[^/]+').replaceAll('.', '\\.')}$`));
  const broken = GUIDE.flatMap(({ path, text }) =>
    [...text.matchAll(/`(?:(?:GET|POST) )?(\/[a-z][\w/.{}-]*)(?:\?[^`]*)?`/g)]
      .map((it) => it[1])
      .filter((address) => !/^\/(etc|var|usr|opt|tmp|run|srv)\//.test(address))
      .filter((address) => !routes.some((route) => route.test(address)))
      .map((address) => `${path}: ${address}`),
  );
  assert.deepEqual(broken, []);
});

test('every page of the guide has both languages and stands in the index', () => {
  const index = read('docs/README.md');
  for (const { path } of GUIDE) {
    const name = relative('docs', path);
    if (name === 'README.md' || name === 'performance.md' || name.includes('/')) continue;
    assert.ok(index.includes(`(${name})`), `${name} stands in docs/README.md`);
    const other = name.endsWith('.en.md') ? name.replace('.en.md', '.md') : name.replace('.md', '.en.md');
    assert.ok(existsSync(join(ROOT, 'docs', other)), `${name} has ${other} beside it`);
  }
});

test('every office has its page', () => {
  const [, list] = read('crates/app/src/access/actor.rs').match(/fn key\(self\)[^{]*\{\s*match self \{([^}]*)\}/);
  const keys = [...list.matchAll(/"(\w+)"/g)].map((it) => it[1]);
  assert.equal(keys.length, 7);
  for (const key of keys) assert.ok(existsSync(join(ROOT, `docs/${key.replaceAll('_', '-')}.md`)), key);
});

test('the map of the code names every crate and every area', () => {
  const map = read('ARCHITECTURE.md');
  const crates = new Set(TRACKED.flatMap((path) => path.match(/^crates\/(\w+)\//)?.[1] ?? []));
  for (const name of crates) assert.ok(map.includes(`\`crates/${name}\``), `crates/${name}`);
  const areas = [...read('crates/app/src/lib.rs').matchAll(/^pub mod (\w+);/gm)].map((it) => it[1]);
  assert.ok(areas.length > 10);
  for (const area of areas.filter((it) => it !== 'error')) {
    assert.ok(map.includes(`\`${area}\``) || map.includes(`\`${area}.rs\``), area);
  }
});

test('the page on imports names every sheet and column', () => {
  const page = read('docs/import.md');
  const rows = sources(/^crates\/app\/src\/importing\/\w+\/rows\.rs$/);
  const names = rows.flatMap((text) =>
    [...text.matchAll(/(?:required|optional)\(\s*"\w+",\s*&\[([^\]]*)\]/g)].flatMap((it) =>
      [...it[1].matchAll(/"([^"]+)"/g)].map((name) => name[1]),
    ),
  );
  const sheets = rows.flatMap((text) =>
    [...text.matchAll(/^ +names: &\[([^\]]*)\]/gm)].flatMap((it) =>
      [...it[1].matchAll(/"([^"]+)"/g)].map((name) => name[1]),
    ),
  );
  assert.ok(names.length > 60 && sheets.length > 5);
  const missing = [...new Set([...names, ...sheets])].filter((name) => !page.includes(name));
  assert.deepEqual(missing, []);
});

test('the pages on rules name every table of the rule files', () => {
  const tables = new Set(sources(/^rules\/.*\.toml$/).flatMap((text) => text.match(/^\[\[\w+\]\]$/gm) ?? []));
  assert.ok(tables.size >= 8);
  for (const path of ['docs/rules.md', 'docs/rules.en.md']) {
    for (const table of tables) assert.ok(read(path).includes(`\`${table}\``), `${path}: ${table}`);
  }
});

test('words in quotes are those on the screen', () => {
  const strings = sources(/^crates\/(app\/src|web)\/(\w+\/)?strings\.toml$/).join('\n');
  const rules = sources(/^rules\/.*\.toml$/).join('\n');
  const texts = (language) =>
    [...`${strings}\n${rules}`.matchAll(new RegExp(`^${language} = "(.*)"$`, 'gm'))].map((it) => it[1]);
  const [zh, en] = [texts('zh'), texts('en')];
  const broken = GUIDE.flatMap(({ path, text }) => {
    const english = path.endsWith('.en.md');
    const quoted = english ? /“([^”]+)”/g : /「([^」]+)」/g;
    const prose = text.replace(/^ {4}.*$/gm, '').replace(/\n *(?=\S)/g, english ? ' ' : '');
    return [...prose.matchAll(quoted)]
      .map((it) => it[1].replace(/……$/, ''))
      .filter((word) => !(english ? en : zh).some((it) => it.includes(word)))
      .map((word) => `${path}: ${word}`);
  });
  assert.deepEqual(broken, []);
});
