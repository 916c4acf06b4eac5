import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ControlPlane, startControlPlane } from '../../dev/control-plane/start.ts';
import { startTimeOf } from '../../dev/processes/identity.ts';
import { isFree } from '../../dev/processes/ports.ts';
import { stopAll } from '../../dev/processes/recorded.ts';
import { tieToThisProcess } from '../../dev/processes/tie.ts';
import { requestsIn } from './fixtures/audit-log.ts';

const run = promisify(execFile);
const kubectl = async (plane: ControlPlane, ...args: string[]) =>
  (await run(plane.kubectl, args, { env: { KUBECONFIG: plane.kubeconfig, KUBECACHEDIR: join(plane.dir, 'cache') } }))
    .stdout;

describe('control planes', () => {
  const dirs: string[] = [];
  const ties: { untie: () => Promise<void> }[] = [];
  let one: ControlPlane;
  let two: ControlPlane;

  const start = (dir: string) => startControlPlane({ dir, auditLog: true });
  const newDir = () => {
    const dir = mkdtempSync(join(tmpdir(), 'dsm-control-plane-'));
    dirs.push(dir);
    ties.push(tieToThisProcess(dir));
    return dir;
  };

  beforeAll(async () => {
    [one, two] = await Promise.all([start(newDir()), start(newDir())]);
  });
  afterAll(async () => {
    await Promise.all(dirs.map((dir) => stopAll(dir)));
    await Promise.all(ties.map(({ untie }) => untie()));
    for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
  });

  it('run side by side and do not see each other', async () => {
    await kubectl(one, 'create', 'namespace', 'only-in-one');
    expect(await kubectl(one, 'get', 'namespaces', '-o', 'name')).toContain('namespace/only-in-one');
    expect(await kubectl(two, 'get', 'namespaces', '-o', 'name')).not.toContain('only-in-one');
    await expect(
      run(one.kubectl, ['--server', two.url, 'get', 'ns'], { env: { KUBECONFIG: one.kubeconfig } }),
    ).rejects.toThrow(/certificate/);
  });

  it('log every request with its user when asked to', async () => {
    const created = () =>
      requestsIn(one.auditLog ?? '').find(
        ({ verb, objectRef }) =>
          verb === 'create' && objectRef?.resource === 'namespaces' && objectRef.name === 'only-in-one',
      );
    // A request is logged after its answer was sent.
    await vi.waitFor(
      () => expect(created()).toMatchObject({ level: 'Metadata', user: { username: 'dsm-admin' } }),
      10_000,
    );
  });

  it('collect garbage and make Jobs from CronJobs', async () => {
    await kubectl(one, 'create', 'cronjob', 'hourly', '--image=none', '--schedule=0 * * * *', '--', 'dsm');
    await kubectl(one, 'create', 'job', 'now', '--from=cronjob/hourly');
    await kubectl(one, 'wait', 'job/now', '--for=jsonpath={.status.active}=1', '--timeout=60s');
    await kubectl(one, 'delete', 'cronjob', 'hourly', '--cascade=foreground', '--timeout=60s');
    // The collector of garbage may hear of the pod after it let the Job go.
    await vi.waitFor(async () => expect(await kubectl(one, 'get', 'jobs,pods', '-o', 'name')).toBe(''), 30_000);
  });

  it('give the operator no more than its Role', async () => {
    const operator = ['--kubeconfig', join(one.dir, 'operator.kubeconfig')];
    expect(await kubectl(one, ...operator, 'auth', 'whoami')).toContain(
      'system:serviceaccount:dsm-system:dsm-operator',
    );
    await expect(kubectl(one, ...operator, 'get', 'secrets', '-A')).rejects.toThrow(/forbidden/);
  });

  it('come back with their data when the API server was restarted', async () => {
    const before = one.pids();
    await one.restartApiServer();
    expect(await kubectl(one, 'get', 'namespace', 'only-in-one', '-o', 'name')).toBe('namespace/only-in-one\n');
    expect(one.pids()).toEqual({ ...before, 'kube-apiserver': expect.not.toBeOneOf([before['kube-apiserver']]) });
  });

  it('leave no process and no port, and go on where they stopped', async () => {
    const pids = Object.values(two.pids());
    expect(pids).toHaveLength(4);
    await kubectl(two, 'create', 'namespace', 'kept');
    await two.stop();
    expect(pids.map(startTimeOf)).toEqual([undefined, undefined, undefined, undefined]);
    const ports = Object.values(JSON.parse(readFileSync(join(two.dir, 'control-plane/ports.json'), 'utf8')) as object);
    expect(await Promise.all(ports.map(isFree))).toEqual([true, true, true]);

    const again = await start(two.dir);
    expect(again.url).toBe(two.url);
    expect(await kubectl(again, 'get', 'namespace', 'kept', '-o', 'name')).toBe('namespace/kept\n');
  });
});
