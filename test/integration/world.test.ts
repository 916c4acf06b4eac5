import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isAlive } from '../../dev/processes/identity.ts';
import { type ProcessRecord, recordedNames, recordOf } from '../../dev/processes/recorded.ts';
import { tieToThisProcess } from '../../dev/processes/tie.ts';
import { waitFor } from '../../dev/processes/wait.ts';
import type { ComponentName } from '../../dev/world/components.ts';
import { startWorld, stopWorld } from '../../dev/world/world.ts';
import { succeeded } from '../fixtures/command.ts';

const run = promisify(execFile);
const components: ComponentName[] = ['control-plane', 'node-agent'];
const NAMES = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'node-agent'];
let dir: string;
let tie: ReturnType<typeof tieToThisProcess>;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'dsm-world-'));
  tie = tieToThisProcess(dir);
});
afterAll(async () => {
  await stopWorld(dir);
  await tie.untie();
  rmSync(dir, { recursive: true, force: true });
});

const up = () => startWorld({ dir, components });
const records = () => recordedNames(dir).map((name) => recordOf(dir, name) as ProcessRecord);

it('starts once, however often and however parallel it is asked', async () => {
  const worlds = await Promise.all([up(), up()]);
  expect(worlds.flatMap(({ started }) => started).sort()).toEqual(NAMES);
  expect((await up()).started).toEqual([]);
});

it('repairs what was killed, and leaves the rest alone', async () => {
  const world = await up();
  const before = world.processes['kube-apiserver']?.pid;
  await world.processes['kube-controller-manager']?.kill();
  await world.processes.etcd?.kill();
  const repaired = await up();
  expect(repaired.started.sort()).toEqual(['etcd', 'kube-controller-manager']);
  expect(repaired.processes['kube-apiserver']?.pid).toBe(before);
  expect((await repaired.kubectl(['get', 'ns', 'default', '-o', 'name'])).stdout).toBe('namespace/default\n');
});

it('goes on with the same data after everything was killed', async () => {
  const world = await up();
  succeeded(await world.kubectl(['create', 'namespace', 'kept']));
  await Promise.all(Object.values(world.processes).map((process) => process.kill()));
  expect(records().filter(isAlive)).toEqual([]);
  const again = await up();
  expect(again.started.sort()).toEqual(NAMES);
  expect((await again.kubectl(['get', 'namespace', 'kept', '-o', 'name'])).stdout).toBe('namespace/kept\n');
});

it('stops everything, keeps the data and never touches a recycled pid', async () => {
  const innocent = spawn('sleep', ['60']);
  try {
    const running = records();
    // As if the agent had died and its pid had gone to somebody else.
    const file = join(dir, 'run/stranger.json');
    const stranger = { pid: innocent.pid, startTime: 'another', spec: { name: 'stranger', rank: 9 } };
    await run('sh', ['-c', 'printf %s "$1" > "$2"', 'sh', JSON.stringify(stranger), file]);
    expect((await stopWorld(dir)).sort()).toEqual(NAMES);
    expect(running.filter(isAlive)).toEqual([]);
    expect(readdirSync(join(dir, 'run'))).toEqual([]);
    expect(readdirSync(dir)).toContain('control-plane');
    expect(innocent.exitCode ?? innocent.signalCode).toBeNull();
    expect(await stopWorld(dir)).toEqual([]);
  } finally {
    innocent.kill('SIGKILL');
  }
});

it('moves its clock forward and restarts what shows it, and refuses to move back', async () => {
  const world = await up();
  const agent = world.processes['node-agent']?.pid;
  const later = new Date(Date.now() + 86_400_000);
  const moved = await startWorld({ dir, components, now: later });
  expect(moved.started).toEqual(['node-agent']);
  expect(moved.processes['node-agent']?.pid).not.toBe(agent);
  expect((await up()).started).toEqual([]);
  await expect(startWorld({ dir, components, now: new Date() })).rejects.toThrow('only moves forward');
});

it('clears away what it had started when it is interrupted', async () => {
  await stopWorld(dir);
  const child = spawn(process.execPath, ['cli/dsm.ts', 'up', '--dir', dir], {
    // Not the well-known ports, which are for the world that somebody works with.
    env: { ...process.env, DSM_PORTS: 'any' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  await waitFor(async () => recordedNames(dir).includes('kube-apiserver') || undefined, {
    what: 'apiserver',
    timeoutMs: 60_000,
  });
  const running = records();
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(running.filter(isAlive)).toEqual([]);
  expect(recordedNames(dir)).toEqual([]);
});

it('ends with a caller that was killed, when tied to it', async () => {
  const script = `import { startWorld } from ${JSON.stringify(join(process.cwd(), 'dev/world/world.ts'))};
    await startWorld({ dir: ${JSON.stringify(dir)}, components: ['control-plane'], tied: true });
    console.log('up'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
  const running = records();
  expect(running).toHaveLength(4);
  child.kill('SIGKILL');
  await waitFor(async () => (running.some(isAlive) ? undefined : true), {
    what: 'the world to end',
    timeoutMs: 60_000,
  });
});

it('keeps credentials from other users', () => {
  const mode = (file: string) => run('stat', ['-c', '%a', join(dir, file)]).then(({ stdout }) => stdout.trim());
  return Promise.all(
    ['kubeconfig', 'operator.kubeconfig', 'control-plane/pki/ca.key'].map(async (file) =>
      expect(await mode(file)).toBe('600'),
    ),
  ).then(() => expect(readFileSync(join(dir, 'kubeconfig'), 'utf8')).toContain('current-context: dsm'));
});
