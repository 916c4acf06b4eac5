import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject, Resource } from '../../../controllers/runtime/objects/object.ts';
import { patchOfSurplus } from '../../../controllers/runtime/objects/semantic-equal.ts';
import { CRON_JOBS, type CronJob, dailyScrumCronJob } from '../../../controllers/sprint/jobs/cron-job.ts';
import { settingsOf } from '../../../controllers/sprint/settings.ts';
import { readOperatorConfig } from '../../../operator/config.ts';
import { tasks } from '../../fixtures/manifests.ts';
import { project, sprint } from './manifests.ts';
import { SPRINTS, waitForObject } from './objects.ts';
import { apply, type OperatorWorld, startOperatorWorld } from './operator-world.ts';

// A sprint's CronJob and its Jobs on a real control plane: what is left behind, what hangs, what an installation sets.

let world: OperatorWorld;
beforeAll(async () => {
  world = await startOperatorWorld();
});
afterAll(() => world?.stop());

const EVERY_DAY = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const CONFIG_MAPS: Resource = { apiVersion: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true };

async function sprintIn(namespace: string, schedule = '0 14 * * *'): Promise<void> {
  await world.kubectl(['create', 'namespace', namespace]);
  const projectID = namespace.toUpperCase();
  const spec = { projectID, calendar: { workingDays: EVERY_DAY }, backlog: { tasks: tasks(projectID, 2) } };
  const daily = { mode: 'Live', maxTasks: 1, dailyScrum: { schedule } };
  await apply(
    world,
    project('p', spec, namespace),
    sprint('s-1', 'p', daily, namespace),
    sprint('s-2', 'p', daily, namespace),
  );
}

async function until<T>(what: string, look: () => Promise<T | undefined>, seconds = 30): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const begun = performance.now();
    const found = await look();
    if (found !== undefined) return found;
    if (begun > deadline) throw new Error(`waited ${seconds} s in vain for ${what}`);
    await sleep(200);
  }
}

const cronJob = (namespace: string, name = 's-1-daily-scrum') => world.admin.get(CRON_JOBS, { namespace, name });
const untilThere = (ns: string) => until('the CronJob', () => cronJob(ns));
const untilGone = (ns: string, name?: string) =>
  until('no CronJob', async () => ((await cronJob(ns, name)) === undefined ? true : undefined));

/** The CronJob under another name, with these marks. */
const copyOf = (
  { spec }: CronJob,
  namespace: string,
  name: string,
  labels: object,
  ownerReferences: object[] = [],
) => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name, namespace, labels, ownerReferences },
  spec,
});

describe('a CronJob that lost its Sprint', () => {
  it('is deleted, and neither a user’s own nor one with another controller', async () => {
    const ns = 'orphan';
    await sprintIn(ns);
    const made = await untilThere(ns);
    const labels = made.metadata.labels ?? {};
    await apply(world, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mine', namespace: ns } });
    const uid = (await world.admin.get(CONFIG_MAPS, { namespace: ns, name: 'mine' }))?.metadata.uid;
    const controller = { apiVersion: 'v1', kind: 'ConfigMap', name: 'mine', uid, controller: true };
    await apply(
      world,
      copyOf(made, ns, 'users-own', { 'scrum.dsm.dev/sprint': 's-1' }),
      copyOf(made, ns, 'owned', labels, [controller]),
    );
    await world.kubectl(['delete', 'sprint', 's-1', '-n', ns, '--cascade=orphan']);
    await untilGone(ns);
    for (const name of ['users-own', 'owned']) expect(await cronJob(ns, name), name).toBeDefined();
    // One whose Sprint was gone before it came.
    await apply(world, copyOf(made, ns, 'stray', { ...labels, 'scrum.dsm.dev/sprint': 'long-gone' }));
    await untilGone(ns, 'stray');
  }, 90_000);

  it('is taken over by the Sprint of its name while that runs, and removed once it is closed', async () => {
    const ns = 'again';
    await sprintIn(ns);
    const made = await untilThere(ns);
    const ownerless = '{"metadata":{"ownerReferences":null}}';
    await world.kubectl(['patch', 'cronjob', 's-1-daily-scrum', '-n', ns, '--type=merge', '-p', ownerless]);
    await until('its owner', async () =>
      (await cronJob(ns))?.metadata.ownerReferences?.length === 1 ? true : undefined,
    );
    expect((await cronJob(ns))?.metadata.uid).toBe(made.metadata.uid);
    await world.kubectl(['patch', 'sprint', 's-1', '-n', ns, '--type=merge', '-p', '{"spec":{"state":"Closed"}}']);
    await untilGone(ns);
    await apply(world, copyOf(made, ns, 's-1-daily-scrum', made.metadata.labels ?? {}));
    await untilGone(ns);
  }, 90_000);

  it('goes with the account of the namespace’s daily scrums when its Project is gone too', async () => {
    const ns = 'all-gone';
    await sprintIn(ns);
    await untilThere(ns);
    await world.kubectl(['delete', 'sprint', 's-1', 's-2', '-n', ns, '--cascade=orphan']);
    await world.kubectl(['delete', 'project', 'p', '-n', ns, '--cascade=orphan']);
    await untilGone(ns);
    await until('no account and no rights', async () => {
      const kinds = 'serviceaccount,role,rolebinding';
      const left = await world.kubectl([
        'get',
        kinds,
        '-n',
        ns,
        '-l',
        'app.kubernetes.io/managed-by=dsm',
        '-o',
        'name',
      ]);
      return left === '' ? true : undefined;
    });
  }, 90_000);
});

it('a Job that never ends does not hold up the next daily scrum', async () => {
  const ns = 'hangs';
  await sprintIn(ns, '* * * * *');
  const jobs = async () => {
    const text = await world.kubectl(['get', 'jobs', '-n', ns, '-o', 'json']);
    return (JSON.parse(text).items as KubeObject[]).map(({ metadata }) => metadata.name);
  };
  const first = await until('the first Job', async () => (await jobs())[0], 90);
  // As a batch scheduler or a person does: it has no start time then, so no deadline ends it.
  await world.kubectl(['patch', 'job', first, '-n', ns, '--type=merge', '-p', '{"spec":{"suspend":true}}']);
  await until('the next Job', async () => (await jobs()).find((name) => name !== first), 90);
}, 240_000);

it('a CronJob with all that an installation can set is as applied: nothing is left to add or to take out', async () => {
  const { DSM_DAILY_SCRUM_POD: pod } = readOperatorConfig({
    DSM_ENDPOINTS_FILE: 'unused',
    DSM_DAILY_SCRUM_POD: JSON.stringify({
      resources: {
        requests: { cpu: '0.25', memory: '0.5Gi', 'ephemeral-storage': '1000' },
        limits: { cpu: 1.5, memory: '1.5Gi', 'ephemeral-storage': '1024Mi' },
      },
      labels: { team: 'a' },
      annotations: { note: 'b' },
      tolerations: [
        { key: 'batch', operator: 'Exists' },
        { key: 'pool', value: 'batch', effect: 'NoExecute', tolerationSeconds: 60 },
      ],
      nodeSelector: { pool: 'batch' },
      priorityClassName: 'low',
      imagePullSecrets: [{ name: 'registry' }, { name: 'mirror' }],
    }),
  });
  const owner = await waitForObject(world.admin, SPRINTS, { namespace: 'orphan', name: 's-2' }, () => true);
  const settings = settingsOf(owner, undefined);
  const made = dailyScrumCronJob(owner, settings, { image: 'dsm:1', toleratesLocalNode: true, ...pod });
  const desired = { ...made, metadata: { ...made.metadata, name: 'full', labels: {} } };
  const live = await world.admin.apply(CRON_JOBS, desired, { fieldManager: 'test' });
  expect(live.spec).toEqual(desired.spec);
  expect(patchOfSurplus(live.spec, desired.spec)).toBeUndefined();
});
