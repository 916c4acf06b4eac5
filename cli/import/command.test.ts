import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';

const PROGRAM = `
  import { Command } from 'commander';
  import { register } from ${JSON.stringify(new URL('./command.ts', import.meta.url).href)};
  const program = new Command('dsm');
  register(program);
  await program.parseAsync();`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dsm-import-'));
  await writeFile(join(folder, 'good.csv'), 'id,title,status\n1,One,\n2,Two,Done\n');
  await writeFile(join(folder, 'old.csv'), Buffer.from('id,title\n1,Caf\xe9\n', 'latin1'));
  await writeFile(join(folder, 'wide.csv'), Buffer.from('\ufeffid\ttitle\n1\tCafé\n', 'utf16le'));
  await writeFile(join(folder, 'wide-be.csv'), Buffer.from('\ufeffid,title\n1,Café\n', 'utf16le').swap16());
  await writeFile(join(folder, 'unmarked.csv'), Buffer.from('id,title\n1,Café\n', 'utf16le'));
  await writeFile(join(folder, 'escape.csv'), 'id,title,blocked by\n1,One,\u001b[31mred\n');
  await writeFile(join(folder, 'bad.csv'), 'id,title,points\n1,One,2.5\n');
  await mkdir(join(folder, 'Team A/tasks'), { recursive: true });
  await writeFile(join(folder, 'Team A/README.md'), '# Tasks\n');
  await writeFile(join(folder, 'Team A/tasks/task-1 - x.md'), '---\nid: TASK-1\ntitle: x\nassignee: @ada\n---\n');
});
afterAll(() => rm(folder, { recursive: true }));

function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--input-type=module', '-e', PROGRAM, '--', 'import', ...args],
      (_, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

it('prints the manifest on standard output and a summary on standard error', async () => {
  const { code, stdout, stderr } = await run(join(folder, 'good.csv'), '--strict');
  expect([code, stderr]).toEqual([0, 'imported 1 task, left out 1 finished, 0 complaints\n']);
  expect(parse(stdout)).toMatchObject({ kind: 'Project', metadata: { name: 'good' } });
});

it('takes finished work with --all', async () => {
  const { stdout } = await run(join(folder, 'good.csv'), '--all');
  expect(parse(stdout).spec.backlog.tasks).toEqual([
    { id: '1', title: 'One' },
    { id: '2', title: 'Two' },
  ]);
});

it.each(['old.csv', 'wide.csv', 'wide-be.csv', 'unmarked.csv'])('reads the letters of %s', async (file) => {
  expect((await run(join(folder, file), '--strict')).stdout).toContain('"Café"');
});

it('complains with exit code 0, or with 1 and no manifest when strict', async () => {
  const path = join(folder, 'bad.csv');
  const loose = await run(path);
  expect(loose).toMatchObject({ code: 0, stdout: expect.stringContaining('points: 3') });
  expect(loose.stderr).toContain(`${path}:2: 1: points rounded: 2.5 to 3: only whole numbers\n`);
  expect(await run(path, '--strict')).toMatchObject({ code: 1, stdout: '' });
});

it('lets no control character of the source through to the terminal', async () => {
  const path = join(folder, 'escape.csv');
  const { stderr } = await run(path);
  expect(stderr.split('\n')).toEqual([
    `${path}:2: 1: dependency on [31mred left out: no such task`,
    'imported 1 task, left out 0 finished, 1 complaint',
    '',
  ]);
});

it('imports a folder; its README is mentioned, but nothing to complain about', async () => {
  const { code, stdout, stderr } = await run(join(folder, 'Team A'), '--strict');
  expect(code).toBe(0);
  expect(parse(stdout)).toMatchObject({ metadata: { name: 'team-a' }, spec: { team: [{ name: 'ada' }] } });
  expect(stderr).toContain('README.md: not a task: a README\n');
});

it('ends with 1 when there is nothing to read', async () => {
  expect(await run(join(folder, 'none.csv'))).toMatchObject({
    code: 1,
    stdout: '',
    stderr: `cannot import: ${join(folder, 'none.csv')}: no such file or folder\n`,
  });
});

it('explains itself', async () => {
  const { code, stdout } = await run('--help');
  expect(code).toBe(0);
  expect(stdout).toMatch(/--all[\s\S]*--strict[\s\S]*Backlog\.md[\s\S]*Exit code/);
});
