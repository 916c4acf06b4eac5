import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mutantsOf } from './find.ts';
import { lineOf } from './report.ts';
import { roomOf } from './rooms.ts';
import { testsOf, tryAll } from './trials.ts';

const COUNT = `export function countTo(end: number, seen = new Set<number>()): number {
  let at = 0;
  while (at < end) {
    at += 1;
    seen.add(at);
  }
  return at;
}
`;
const COUNT_TEST = `import { expect, it } from 'vitest';
import { countTo } from './count.ts';
it('counts', () => expect(countTo(3)).toBe(3));
`;
const PATHS = ['room/alone.ts', 'room/count.test.ts', 'room/count.ts'];

describe('tryAll, with vitest itself', () => {
  let root: string;

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'dsm-mutants-'));
    symlinkSync(join(import.meta.dirname, '../../node_modules'), join(root, 'node_modules'));
    mkdirSync(join(root, 'room'));
    writeFileSync(join(root, 'room/count.ts'), COUNT);
    writeFileSync(join(root, 'room/count.test.ts'), COUNT_TEST);
    writeFileSync(join(root, 'room/alone.ts'), 'export const on = true;\n');
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it('tells what is noticed, what is not, and what never ends, and leaves the files as they are', async () => {
    const mutants = [
      ...mutantsOf('room/count.ts', COUNT).filter(({ kind }) => /condition|call|assignment/.test(kind)),
      ...mutantsOf('room/alone.ts', 'export const on = true;\n'),
    ];
    const tried = await tryAll(root, roomOf('room', PATHS), mutants, 3_000);
    expect(tried.map(({ mutant, outcome }) => `${outcome}: ${lineOf(mutant)}`)).toEqual([
      'killed: room/count.ts:3 condition: at < end → false',
      'timed out: room/count.ts:4 assignment: at += 1; → nothing',
      'survived: room/count.ts:5 call: seen.add(at); → nothing',
      'survived: room/alone.ts:1 flag: true → false',
    ]);
    expect(readFileSync(join(root, 'room/count.ts'), 'utf8')).toBe(COUNT);
  });

  it('refuses tests that fail without a mutant', async () => {
    writeFileSync(join(root, 'room/red.test.ts'), COUNT_TEST.replace('toBe(3)', 'toBe(4)'));
    const room = roomOf('room', [...PATHS, 'room/red.test.ts']);
    await expect(tryAll(root, room, [])).rejects.toThrow('fail without a mutant: room/red.test.ts');
  });
});

describe('testsOf', () => {
  it('gives those that load the file, its own first, then the quick ones', () => {
    const tests = {
      'a/slow.test.ts': { ms: 900, loads: ['a/plan.ts'] },
      'a/quick.test.ts': { ms: 20, loads: ['a/plan.ts', 'a/act.ts'] },
      'a/plan.test.ts': { ms: 990, loads: ['a/plan.ts'] },
      'a/other.test.ts': { ms: 1, loads: ['a/act.ts'] },
    };
    expect(testsOf('a/plan.ts', { failed: [], tests })).toEqual([
      'a/plan.test.ts',
      'a/quick.test.ts',
      'a/slow.test.ts',
    ]);
  });
});
