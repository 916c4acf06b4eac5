import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const CONFIG = `import { SummaryReporter } from '${join(ROOT, 'test/summary-reporter.ts')}';
export default { test: { include: ['*.case.ts'], reporters: [new SummaryReporter()], maxWorkers: 1 } };`;

// Below the repository, so that the cases find vitest in node_modules.
const PARENT = join(ROOT, 'node_modules/.cache/dsm-summary-reporter');
let folder: string;

beforeEach(() => {
  mkdirSync(PARENT, { recursive: true });
  folder = mkdtempSync(join(PARENT, 'run-'));
  writeFileSync(join(folder, 'vitest.config.ts'), CONFIG);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(files: Record<string, string>, more: Record<string, string> = {}) {
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), `import { beforeAll, describe, expect, it } from 'vitest';\n${text}`);
  }
  const env = { ...process.env, VITEST: undefined, NODE_ENV: undefined, CI: '1', ...more };
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const { status, stdout } = spawnSync(process.execPath, [vitest, 'run', '--root', folder], { env, encoding: 'utf8' });
  const lines = stdout.trimEnd().split('\n');
  return { status, stdout, last: lines.at(-1) };
}

const passing = "it('a', () => {}); it('b', () => {}); it.skip('c', () => {});";

it.each([
  ['all pass', { 'a.case.ts': passing }, '2 passed, 0 failed, 1 skipped', 0],
  ['a test fails', { 'a.case.ts': `${passing} it('d', () => expect(1).toBe(2));` }, '2 passed, 1 failed, 1 skipped', 1],
  ['an import fails', { 'a.case.ts': passing, 'b.case.ts': "import './gone.ts';" }, '2 passed, 1 failed, 1 skipped', 1],
  [
    'a hook fails',
    { 'a.case.ts': "describe('s', () => { beforeAll(() => { throw new Error('x'); }); it('a', () => {}); });" },
    '0 passed, 1 failed, 1 skipped',
    1,
  ],
  [
    'an error is not handled',
    {
      'a.case.ts':
        "it('a', async () => { setTimeout(() => { throw new Error('late'); }, 1); await new Promise((r) => setTimeout(r, 50)); });",
    },
    '1 passed, 1 failed, 0 skipped',
    1,
  ],
  ['there is nothing to run', {}, '0 passed, 1 failed, 0 skipped', 1],
])('ends with the count and the fitting exit code when %s', (_, files, last, status) => {
  expect(run(files)).toMatchObject({ last, status });
});

it('shows each file with its counts, and each failure with its message', () => {
  const { stdout } = run({ 'a.case.ts': "it('adds', () => expect(1, 'sum').toBe(2));" });
  expect(stdout).toMatch(/1\/1 .*a\.case\.ts: 0 passed, 1 FAILED \(\d+\.\d s\)/);
  expect(stdout).toMatch(/FAILED adds[\s\S]*sum: expected 1 to be 2/);
  expect(stdout).toMatch(/FAILED .*a\.case\.ts > adds\n0 passed, 1 failed, 0 skipped\n$/);
});

it('names what passed only when it was tried again, with what it ended with at first', () => {
  const { stdout, status } = run({
    'a.case.ts':
      "let n = 0; it('wavers', { retry: 1 }, () => expect(n++, 'turns').toBe(1)); it('holds', { retry: 1 }, () => {});",
  });
  expect(stdout).toMatch(/FAILED AT FIRST wavers[\s\S]*turns: expected \+?0 to be 1/);
  expect(stdout).toMatch(/\n {2}FAILED AT FIRST .*a\.case\.ts > wavers\n2 passed, 0 failed, 0 skipped\n$/);
  expect([status, stdout.match(/holds/)]).toEqual([0, null]);
});

const setUpFails = "describe('s', () => { beforeAll(() => { throw new Error('busy'); }); it('a', () => {}); });";

it.each([
  ['a set-up on real servers', 'integration', { 'a.case.ts': setUpFails, 'b.case.ts': passing }, 'a.case.ts'],
  [
    'a test too',
    'integration',
    { 'a.case.ts': setUpFails, 'b.case.ts': "it('b', () => expect(1).toBe(2));" },
    undefined,
  ],
  ['a set-up without servers', 'unit', { 'a.case.ts': setUpFails }, undefined],
])('names the files to try once more when what failed is %s', (_, project, files, named) => {
  const projects = `projects: [{ extends: true, test: { name: '${project}', include: ['*.case.ts'] } }],`;
  writeFileSync(join(folder, 'vitest.config.ts'), CONFIG.replace("include: ['*.case.ts'],", projects));
  const list = join(folder, 'failed');
  const { stdout } = run(files, { DSM_FAILED_SETUPS: list });
  expect(stdout).toMatch(/FAILED s\n {4}Error: busy[\s\S]*\n {2}FAILED .*a\.case\.ts > s\n/);
  expect(existsSync(list) ? readFileSync(list, 'utf8') : undefined).toEqual(
    named === undefined ? undefined : expect.stringMatching(new RegExp(`[^\\n]*${named}$`)),
  );
});

it('says at the end what was used and why tests were skipped, once each, with the number of tests', () => {
  const uses =
    "describe('s', { meta: { uses: 'Database 7' } }, () => { it('a', () => {}); describe('t', () => it('b', () => {})); });";
  const skipped = "describe('u', { skip: true, meta: { skippedBecause: 'no printer' } }, () => it('c', () => {}));";
  const { stdout } = run({ 'a.case.ts': uses + skipped, 'b.case.ts': uses });
  expect(stdout).toMatch(/\nused: Database 7 \(4 tests\)\n/);
  expect(stdout).toMatch(/\nskipped: no printer \(1 test\)\n/);
  expect(stdout).toMatch(/\n4 passed, 0 failed, 1 skipped\n$/);
});

it('names the servers, and in which arrangement how many tests had the services', () => {
  const named = (name: string, file: string) => `{ extends: true, test: { name: '${name}', include: ['${file}'] } }`;
  const projects = `projects: [${named('integration', 'a.case.ts')}, ${named('e2e-distributed', 'b.case.ts')}],`;
  writeFileSync(join(folder, 'vitest.config.ts'), CONFIG.replace("include: ['*.case.ts'],", projects));
  const { stdout } = run({
    'a.case.ts':
      "describe('in one process on PGlite', () => { it('a', () => {}); it('b', () => {}); it.skip('c', () => {}); });",
    'b.case.ts': "it('a', () => {});",
  });
  expect(stdout).toMatch(/^server: (PostgreSQL \d\S* from|none: find PostgreSQL|none: get PostgreSQL)/m);
  expect(stdout).toMatch(/^server: PGlite \d/m);
  const arrangements = stdout.split('\n').filter((line) => line.startsWith('services as '));
  expect(arrangements).toEqual([
    'services as one process on PGlite: 2 tests',
    'services as separate processes on PostgreSQL and Redis: 1 tests',
  ]);
});
