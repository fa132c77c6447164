// A county of its own for a browser test: made in a new folder, served on a free port, gone after.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The day on which every browser test takes place. */
export const TODAY = '2026-11-24';
const PROGRAM = process.env.ZHIBU_PROGRAM ?? join(ROOT, 'target/debug/zhibu');
const START_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 5_000;

/** The databases the tests can use: PostgreSQL only where `scripts/with-postgres` started one. */
export const DATABASES = process.env.TEST_DATABASE_URL ? ['sqlite', 'postgres'] : ['sqlite'];

/**
 * Makes the demo county and serves it. `database` is sqlite or postgres.
 * Returns `{ origin, signIns, zhibu(...args), stop() }`; `zhibu` runs the program on the same county
 * and resolves to what it printed.
 */
export async function startServer({ database = 'sqlite' } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'zhibu-e2e-'));
  const place = ['--data', folder, '--today', TODAY];
  const made = database === 'postgres' ? createDatabase() : null;
  if (made) place.push('--database', made.url);
  const zhibu = (...args) => run([...place, ...args]);
  let child = null;
  const stop = async () => {
    if (child) await end(child);
    made?.drop();
    rmSync(folder, { recursive: true, force: true });
    rmSync(`${folder}.key`, { force: true });
  };
  try {
    const signIns = await zhibu('demo');
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    child = serve([...place, 'serve', '--listen', `127.0.0.1:${port}`]);
    await answering(origin, child);
    return { origin, signIns, zhibu, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

// Not synchronous: connections that the server closes meanwhile must be noticed.
async function run(args) {
  const { stdout } = await promisify(execFile)(PROGRAM, args, { cwd: ROOT, maxBuffer: 256 * 1024 * 1024 });
  return stdout;
}

function serve(args) {
  const child = spawn(PROGRAM, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  child.told = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      child.told = (child.told + text).slice(-20_000);
    });
  }
  child.ended = new Promise((resolve) => child.once('exit', resolve));
  return child;
}

/** Waits until the server answers; fails at once if it ends, with what it said. */
async function answering(origin, child) {
  const deadline = Date.now() + START_DEADLINE_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the server ended at its start:\n${child.told}`);
    try {
      await fetch(origin, { redirect: 'manual' });
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error(`the server did not answer in time:\n${child.told}`);
}

async function end(child) {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  const slow = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
  await child.ended;
  clearTimeout(slow);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** A database of its own on the test server. */
function createDatabase() {
  const server = process.env.TEST_DATABASE_URL;
  const name = `e2e_${process.pid}_${Date.now()}`;
  const psql = (statement) =>
    execFileSync('psql', [server, '-qX', '-v', 'ON_ERROR_STOP=1', '-c', statement], { stdio: 'inherit' });
  psql(`create database ${name}`);
  return {
    url: server.replace(/\/[^/]*$/, `/${name}`),
    drop: () => psql(`drop database ${name} with (force)`),
  };
}
