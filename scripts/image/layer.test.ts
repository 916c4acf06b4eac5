import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runCommand } from '../../dev/processes/command.ts';
import { packLayer } from './layer.ts';
import { writeOciArchive } from './oci-archive.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dsm-layer-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const sh = async (command: string, ...args: string[]) =>
  (await runCommand(command, args, { env: process.env })).stdout.trim();

/** @param names in the order in which they are made */
function folderWith(place: string, names: string[]): string {
  const folder = join(dir, place);
  for (const name of names) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), name.repeat(1_000));
    utimesSync(join(folder, name), Math.random() * 1e9, Math.random() * 1e9);
  }
  chmodSync(join(folder, 'bin/dsm'), 0o755);
  symlinkSync('.', join(folder, 'posix'));
  return folder;
}

it('gives the same bytes for the same files, whenever they were made', async () => {
  const one = await packLayer(folderWith('one', ['b', 'a/c', 'bin/dsm']), join(dir, 'one.tar.gz'));
  const other = await packLayer(folderWith('other', ['bin/dsm', 'a/c', 'b']), join(dir, 'other.tar.gz'));
  expect({ ...other, file: '' }).toEqual({ ...one, file: '' });
  expect(readFileSync(one.file).length).toBe(one.size);
  expect(`sha256:${(await sh('sha256sum', one.file)).slice(0, 64)}`).toBe(one.digest);
});

it('keeps modes, and links as links', async () => {
  const { file } = await packLayer(folderWith('one', ['b', 'a/c', 'bin/dsm']), join(dir, 'one.tar.gz'));
  const listed = (await sh('tar', '-tvzf', file)).split('\n').map((line) => line.replace(/ +/g, ' '));
  expect(listed.map((line) => [line.slice(0, 10), line.split(' ').slice(5).join(' ')])).toEqual([
    ['drwxr-xr-x', 'a/'],
    ['-rw-r--r--', 'a/c'],
    ['-rw-r--r--', 'b'],
    ['drwxr-xr-x', 'bin/'],
    ['-rwxr-xr-x', 'bin/dsm'],
    ['lrwxrwxrwx', 'posix -> .'],
  ]);
});

it('names each blob of the archive by its checksum', async () => {
  const layer = await packLayer(folderWith('one', ['bin/dsm']), join(dir, 'one.tar.gz'));
  const file = join(dir, 'image.tar');
  await writeOciArchive({ reference: 'dsm:1', architecture: 'amd64', layers: [layer], config: {} }, file);
  mkdirSync(join(dir, 'oci'));
  await sh('tar', '-xf', file, '-C', join(dir, 'oci'));
  const blobs = (await sh('sh', '-c', `cd ${dir}/oci/blobs/sha256 && sha256sum *`)).split('\n');
  expect(blobs).toHaveLength(3);
  for (const line of blobs) {
    const [sum, name] = line.split(/ +/);
    expect(sum).toBe(name);
  }
});
