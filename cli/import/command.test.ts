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
  await writeFile(join(folder, 'own.csv'), 'Our code,What,State,Cost\n7,Pay,Offen,9 EUR\n8,Ship,Fertig,\n');
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
  expect([code, stderr.split('\n').slice(0, -1)]).toEqual([
    0,
    [
      `read as: a spreadsheet: ${join(folder, 'good.csv')}`,
      `finished by status "Done" (1 row): ${join(folder, 'good.csv')}:3`,
      'imported 1 task, left out 1 finished, 0 complaints',
    ],
  ]);
  expect(parse(stdout)).toMatchObject({ kind: 'Project', metadata: { name: 'good' } });
});

it('takes finished work with --all', async () => {
  const { stdout } = await run(join(folder, 'good.csv'), '--all');
  expect(parse(stdout).spec.backlog.tasks).toEqual([
    { id: '1', title: 'One' },
    { id: '2', title: 'Two' },
  ]);
});

it.each([['wide.csv'], ['wide-be.csv'], ['unmarked.csv'], ['old.csv', '--encoding', 'windows-1252']])(
  'reads the letters of %s',
  async (file, ...flags) => {
    expect((await run(join(folder, file), '--strict', ...flags)).stdout).toContain('"Café"');
  },
);

it('says that an encoding is a guess, which is nothing for --strict', async () => {
  const { code, stdout, stderr } = await run(join(folder, 'old.csv'));
  expect([code, stdout]).toEqual([0, expect.stringContaining('"Café"')]);
  expect(stderr).toContain('read as windows-1252 since it is no UTF-8');
  expect((await run(join(folder, 'old.csv'), '--strict')).code).toBe(1);
});

it('takes what the user says about columns, statuses and names', async () => {
  const path = join(folder, 'own.csv');
  expect((await run(path)).stderr).toContain(
    `${path}:1: the header lacks a column for the id (Key, ID, Number) and a title (Summary, Title, Name); it has "Our code", "What", "State", "Cost"`,
  );
  const flags = ['--column', 'id=Our code', '--column', 'title=What', '--done', 'Fertig', '--open', 'Offen'];
  const { code, stdout } = await run(
    path,
    ...flags,
    '--ignore',
    'Cost',
    '--name',
    'shop',
    '--project-id',
    'S1',
    '--strict',
  );
  expect(code).toBe(0);
  expect(parse(stdout)).toMatchObject({
    metadata: { name: 'shop' },
    spec: { projectID: 'S1', backlog: { tasks: [{ id: '7', title: 'Pay' }] } },
  });
});

it.each([
  ['--name', 'My Shop'],
  ['--project-id', 'x'],
  ['--column', 'foo=Bar'],
  ['--encoding', 'klingon'],
  ['--column', 'points=Size'],
  ['--ignore', 'Labels'],
])('refuses %s %s', async (...flags) => {
  const { code, stdout, stderr } = await run(join(folder, 'good.csv'), ...flags);
  expect([code, stdout, stderr]).toEqual([
    1,
    '',
    expect.stringContaining((flags[1] ?? '').replace('points=Size', 'size').replace('Labels', 'labels')),
  ]);
});

it('says under --strict which options accept what is not read, and is content with them', async () => {
  const path = join(folder, 'epic.csv');
  await writeFile(
    path,
    'Key,Summary,Parent,Labels,Team $1,Points\nA-1,Epic,,,,\nA-2,Pay,A-1,web,x,2\nA-3,Ship,A-1,,,2.5\n',
  );
  const { code, stdout, stderr } = await run(path, '--strict');
  expect([code, stdout]).toEqual([1, '']);
  const accepting = ['--drop-parents', '--ignore "Labels"', `--ignore 'Team $1'`].join(' ');
  expect(stderr).toContain(`to go on without what is not read: ${accepting}, beside 1 complaint to mend`);
  const flags = ['--drop-parents', '--ignore', 'Labels', '--ignore', 'Team $1', '--ignore', 'Points'];
  expect(await run(path, '--strict', ...flags)).toMatchObject({ code: 0 });
  expect((await run(path, '--drop-parents', '--keep-parents')).stderr).toContain('say one of them');
});

it('complains with exit code 0, or with 1 and no manifest when strict', async () => {
  const path = join(folder, 'bad.csv');
  const loose = await run(path);
  expect(loose).toMatchObject({ code: 0, stdout: expect.stringContaining('points: 3') });
  expect(loose.stderr).toContain(`points rounded to whole numbers (1 task): ${path}:2 (1: 2.5 to 3)\n`);
  expect(await run(path, '--strict')).toMatchObject({ code: 1, stdout: '' });
});

it('lets no control character of the source through to the terminal', async () => {
  const path = join(folder, 'escape.csv');
  const { stderr } = await run(path);
  expect(stderr.split('\n')).toEqual([
    `read as: a spreadsheet: ${path}`,
    `no column says what is finished, so every task is taken as open: ${path}`,
    `dependencies left out, no such task (1 link): ${path}:2 (1 on [31mred)`,
    'imported 1 task, left out 0 finished, 1 complaint',
    '',
  ]);
});

it('imports a folder; its README is mentioned, but nothing to complain about', async () => {
  const { code, stdout, stderr } = await run(join(folder, 'Team A'), '--strict');
  expect(code).toBe(0);
  expect(parse(stdout)).toMatchObject({ metadata: { name: 'team-a' }, spec: { team: [{ name: 'ada' }] } });
  expect(stderr).toMatch(/no tasks, a README \(1 file\): .*README\.md\n/);
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
