import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dsm-lean-'));
  mkdirSync(join(dir, 'tmp'));
  write('part.ts', 'export const part: number = 7;');
});
afterEach(() => rmSync(dir, { recursive: true }));

function write(name: string, text: string): string {
  writeFileSync(join(dir, name), text);
  return join(dir, name);
}

interface Told {
  part: number;
  flags: string[];
  args: string[];
  arenas: string | undefined;
  hasTranslated: boolean;
}

/** What a program tells that is loaded so; `loads` counts, over all of its beginnings, how often it was loaded. */
function run(
  leanness: object,
  { flags = [] as string[], env = {} as NodeJS.ProcessEnv, late = '' } = {},
): Told & { loads: number } {
  const lean = JSON.stringify(join(import.meta.dirname, 'lean.ts'));
  const also = late && `alsoCache: () => import('${late}')`;
  const count = write('loads', '');
  write(
    'program.ts',
    `import { appendFileSync } from 'node:fs';
export { part } from './part.ts';
appendFileSync(${JSON.stringify(count)}, '1');`,
  );
  const main = write(
    'main.ts',
    `import { keepLean } from ${lean};
const { part } = await keepLean(import.meta.filename, () => import('./program.ts'), { ...${JSON.stringify(leanness)}, ${also} });
${late && `await import('${late}');`}
const flags = process.execArgv.filter((flag) => /semi|maglev|turbofan/.test(flag));
const hasTranslated = process.moduleLoadList.some((name) => name.includes('amaro'));
console.log(JSON.stringify({ part, flags, args: process.argv.slice(2), arenas: process.env.MALLOC_ARENA_MAX, hasTranslated }));`,
  );
  const options = { env: { TMPDIR: join(dir, 'tmp'), ...env }, encoding: 'utf8', timeout: 20_000 } as const;
  const told = JSON.parse(execFileSync(process.execPath, [...flags, main, 'said'], options)) as Told;
  return { ...told, loads: readFileSync(count, 'utf8').length };
}

const LEAN = { part: 7, flags: ['--max-semi-space-size=2'], args: ['said'], arenas: '1', hasTranslated: false };

it('begins once more for a program, and again where it had to be translated', () => {
  expect(run({})).toEqual({ ...LEAN, loads: 2 });
  expect(run({})).toEqual({ ...LEAN, loads: 1 });
  write('part.ts', 'export const part: number = 8;');
  expect(run({})).toEqual({ ...LEAN, part: 8, loads: 2 });
  expect(run({})).toEqual({ ...LEAN, part: 8, loads: 1 });
});

it('keeps V8 from optimising when told so, and has what the process was started with prevail', () => {
  const flags = ['--max-semi-space-size=1', '--no-maglev', '--no-turbofan'];
  expect(run({ semiSpaceMb: 1, optimise: false })).toEqual({ ...LEAN, flags, loads: 2 });
  const own = { flags: ['--max-semi-space-size=8', '--maglev'], env: { MALLOC_ARENA_MAX: '4' } };
  const all = ['--no-turbofan', '--max-semi-space-size=8', '--maglev'];
  expect(run({ optimise: false }, own)).toEqual({ ...LEAN, flags: all, arenas: '4', loads: 2 });
});

it('just loads where there can be no cache, or may be none of ours', () => {
  const plain = { ...LEAN, flags: [], arenas: undefined, hasTranslated: true, loads: 1 };
  expect(run({}, { env: { TMPDIR: '/nowhere' } })).toEqual(plain);
  expect(run({}, { env: { NODE_COMPILE_CACHE: join(dir, 'tmp', 'own') } })).toEqual(plain);
  run({});
  const [ours = ''] = readdirSync(join(dir, 'tmp')).filter((name) => name.startsWith('controller-'));
  chmodSync(join(dir, 'tmp', ours), 0o777);
  expect(run({})).toEqual(plain);
});

it('begins once for its flags alone where Node was told to cache nothing', () => {
  const env = { NODE_DISABLE_COMPILE_CACHE: '1', NODE_OPTIONS: '--max-semi-space-size=8' };
  expect(run({}, { env })).toEqual({ ...LEAN, flags: [], hasTranslated: true, loads: 1 });
});

it('has no translator either where TypeScript is loaded before the program, or after it', () => {
  const early = write('early.ts', 'export const early: number = 1;');
  write('late.ts', 'export const late: number = 2;');
  const options = { flags: ['--import', early], late: './late.ts' };
  expect(run({}, options)).toEqual({ ...LEAN, loads: 2 });
  expect(run({}, options)).toEqual({ ...LEAN, loads: 1 });
});

it('just loads where it may not begin again', () => {
  const flags = ['--permission', '--allow-fs-read=*', '--allow-fs-write=*'];
  expect(run({}, { flags })).toEqual({ ...LEAN, flags: [], arenas: undefined, hasTranslated: true, loads: 1 });
});
