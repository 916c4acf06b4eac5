import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkCluster, checkLocal, remember } from './remembered.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dsm-remembered-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('a new folder may become either', () => {
  checkLocal(dir);
  checkCluster(dir, 'uid-1');
});

it('goes on with the cluster that it began on, by whatever context it is asked for', () => {
  remember(dir, { context: 'mine', clusterUID: 'uid-1' });
  writeFileSync(join(dir, 'kubeconfig'), '');
  checkCluster(dir, 'uid-1');
  remember(dir, { context: 'same-by-another-name', clusterUID: 'uid-1' });
  checkCluster(dir, 'uid-1');
});

it('refuses another cluster, and to become a local world', () => {
  remember(dir, { context: 'mine', clusterUID: 'uid-1' });
  expect(() => checkCluster(dir, 'uid-2')).toThrow('it works on another cluster, that of context mine then');
  expect(() => checkLocal(dir)).toThrow('"dsm up --context mine" goes on with it');
});

it('refuses a folder of a local world', () => {
  writeFileSync(join(dir, 'kubeconfig'), '');
  expect(() => checkCluster(dir, 'uid-1')).toThrow('it has a cluster of its own: name another folder (--dir)');
});
