import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readSource } from './source.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'dsm-source-'));
  for (const path of [
    ...['team/a.md', 'team/B.MD', 'team/notes.txt', 'team/config.yml', 'team/backlog.config.yaml', 'team/other.yml'],
    ...['team/deep/er/c.md', 'team/.backlog/tasks/d.md', 'team/.git/e.md', 'team/node_modules/p/README.md'],
    ...['lone/tasks/t.md', 'lone/config.yml', 'lone/x.md', 'bare/tasks/t.md', 'one.csv'],
  ]) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), path);
  }
  symlinkSync(join(root, 'one.csv'), join(root, 'team/linked.md'));
  symlinkSync(join(root, 'nowhere'), join(root, 'team/broken.md'));
  mkdirSync(join(root, 'team/folder.md'));
});
afterAll(() => rmSync(root, { recursive: true }));

async function filesOf(folder: string): Promise<string[]> {
  const source = await readSource(join(root, folder));
  if (source.kind !== 'folder') throw new Error('it is a file');
  return source.files
    .map(({ path, inside, bytes }) => `${path.slice(root.length + 1)} ${inside} ${bytes.length}`)
    .sort();
}

it('reads Markdown and settings at any depth, and no folder of other people', async () => {
  expect(await filesOf('team')).toEqual([
    'team/.backlog/tasks/d.md .backlog/tasks/d.md 24',
    'team/B.MD B.MD 9',
    'team/a.md a.md 9',
    'team/backlog.config.yaml backlog.config.yaml 24',
    'team/config.yml config.yml 15',
    'team/deep/er/c.md deep/er/c.md 17',
    'team/linked.md linked.md 7',
  ]);
});

it('reads the settings that lie beside tasks/, when there are some', async () => {
  expect(await filesOf('lone/tasks')).toEqual(['lone/config.yml config.yml 15', 'lone/tasks/t.md t.md 15']);
  expect(await filesOf('bare/tasks')).toEqual(['bare/tasks/t.md t.md 15']);
  expect(await filesOf('team/deep/er')).toEqual(['team/deep/er/c.md c.md 17']);
});

it('reads a file as it is, and says what is not there', async () => {
  const path = join(root, 'one.csv');
  expect(await readSource(path)).toEqual({ kind: 'file', path, absolute: path, bytes: Buffer.from('one.csv') });
  await expect(readSource(join(root, 'none'))).rejects.toThrow(`${join(root, 'none')}: no such file or folder`);
  await expect(readSource(join(path, 'x'))).rejects.toThrow('ENOTDIR');
  await expect(readSource('a\0b')).rejects.toThrow(/null bytes|ERR_INVALID_ARG_VALUE/);
});
