// Files the product hands out, read back by programs that did not make them.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';

/** A new folder while `use` runs. */
export async function inFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), 'zhibu-files-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The text of a PDF, laid out as on its pages. */
export function pdfText(bytes) {
  return inFolder((folder) => {
    const path = join(folder, 'file.pdf');
    writeFileSync(path, bytes);
    return execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
  });
}

/** The parts of a Word file that tell what it says: `{ document, styles, fonts, text }`. */
export function readDocx(path) {
  const parts = unzipSync(readFileSync(path));
  const part = (name) => strFromU8(parts[name]);
  const document = part('word/document.xml');
  const paragraphs = document.split('</w:p>').map((it) => Array.from(it.matchAll(/<w:t[^>]*>([^<]*)</g), ([, text]) => text).join(''));
  const all = Object.keys(parts).filter((name) => name.endsWith('.xml')).map(part).join('');
  const fonts = new Set(Array.from(all.matchAll(/w:eastAsia="([^"]+)"/g), ([, name]) => name));
  return { document, fonts, text: paragraphs.filter(Boolean).join('\n') };
}

/** Opens a Word file in LibreOffice, which must have nothing to complain of, and returns it as PDF. */
export function asPdf(path) {
  return converted(path, 'pdf');
}

/** Opens a workbook in LibreOffice in the same way and returns the lines of its first sheet, cells parted by commas. */
export async function asTable(path) {
  // Comma, double quotes, UTF-8, from the first line.
  const bytes = await converted(path, 'csv:Text - txt - csv (StarCalc):44,34,76,1');
  return bytes.toString('utf8').split('\n').filter(Boolean);
}

function converted(path, filter) {
  return inFolder((folder) => {
    const own = `-env:UserInstallation=file://${join(folder, 'profile')}`;
    const args = [own, '--headless', '--norestore', '--convert-to', filter, '--outdir', folder, path];
    const { status, stdout, stderr } = spawnSync('soffice', args, { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    // Only spell checkers and databases of LibreOffice want Java; it says at each start if there is none.
    const said = (stdout + stderr).replace(/^Warning: failed to launch javaldx.*$/m, '');
    assert.doesNotMatch(said, /warn|error|fail|corrupt|repair/i);
    const name = /-> (\S.*\.(?:pdf|csv)) using/.exec(stdout);
    assert.ok(name, stdout + stderr);
    return readFileSync(name[1]);
  });
}
