import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Resource } from '../../../controllers/runtime/objects/object.ts';
import type { Sprint } from '../../../crds/sprint.ts';
import { tasks } from '../../fixtures/manifests.ts';
import { project, sprint } from './manifests.ts';
import { condition, SPRINTS, waitForObject } from './objects.ts';
import { apply, type OperatorWorld, startOperatorWorld } from './operator-world.ts';

// What keeps a daily scrum's Job or Pod from running on a real control plane, and how the Sprint tells of it. No node runs here, so no
// daily scrum is ever held but by the test.

let world: OperatorWorld;
/** When the daily scrum of each namespace is due. */
const dues = new Map<string, number>();
beforeAll(async () => {
  world = await startOperatorWorld();
  // All at once, so that they wait for the same minutes.
  for (const [, namespace, hindrances] of CASES)
    dues.set(namespace, await sprintIn(namespace, ...hindrances(namespace)));
  dues.set('no-image', await sprintIn('no-image'));
});
afterAll(() => world?.stop());

const PODS: Resource = { apiVersion: 'v1', kind: 'Pod', plural: 'pods', namespaced: true };

/** A cron line that fires each day at the next minute that is at least `ms` ahead, and that instant. */
function soon(ms = 40_000): { schedule: string; due: number } {
  const due = Math.ceil((Date.now() + ms) / 60_000) * 60_000;
  const at = new Date(due);
  return { schedule: `${at.getUTCMinutes()} ${at.getUTCHours()} * * *`, due };
}

/** A namespace with what hinders its daily scrums, and a Live sprint in it whose daily scrum is due soon. */
async function sprintIn(namespace: string, ...hindrances: object[]): Promise<number> {
  await world.kubectl(['create', 'namespace', namespace]);
  if (hindrances.length > 0) await apply(world, ...hindrances);
  const { schedule, due } = soon();
  const projectID = namespace.toUpperCase();
  await apply(
    world,
    project(
      'p',
      { projectID, calendar: { workingDays: EVERY_DAY }, backlog: { tasks: tasks(projectID, 2) } },
      namespace,
    ),
    sprint('s-1', 'p', { mode: 'Live', dailyScrum: { schedule } }, namespace),
  );
  return due;
}

const EVERY_DAY = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const meta = (namespace: string, name: string) => ({ name, namespace });
const quota = (namespace: string, hard: object) => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: meta(namespace, 'tight'),
  spec: { hard },
});

async function attentionOf(
  namespace: string,
): Promise<{ reason: string; message: string; lastTransitionTime: string } | undefined> {
  const object = (await world.admin.get(SPRINTS, { namespace, name: 's-1' })) as Sprint | undefined;
  return object?.status?.conditions?.find(({ type }) => type === 'Attention');
}

async function until<T>(what: string, deadline: number, look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const begun = Date.now();
    const found = await look();
    if (found !== undefined) return found;
    if (begun > deadline) throw new Error(`waited in vain for ${what}`);
    await sleep(500);
  }
}

/** The words of the condition and of the Warning Event, both there within two minutes of when it was due. */
async function toldWithinTwoMinutes(namespace: string, due: number): Promise<string> {
  const deadline = due + 120_000;
  const { reason, message, lastTransitionTime } = await until(`Attention in ${namespace}`, deadline, () =>
    attentionOf(namespace),
  );
  expect(reason).toBe('DailyScrumMissed');
  expect(message).toContain(`due at ${new Date(due).toISOString().slice(0, 19)}Z`);
  expect(Date.parse(lastTransitionTime)).toBeLessThanOrEqual(deadline);
  const [event, ...others] = await until(`an Event in ${namespace}`, deadline + 5_000, async () => {
    const selector = 'involvedObject.kind=Sprint,reason=DailyScrumMissed';
    const text = await world.kubectl(['get', 'events', '-n', namespace, '--field-selector', selector, '-o', 'json']);
    const { items } = JSON.parse(text);
    return items.length > 0 ? items : undefined;
  });
  expect(others).toEqual([]);
  expect(event.type).toBe('Warning');
  expect(event.message.slice(0, 900)).toBe(message.slice(0, 900));
  expect(Date.parse(event.eventTime)).toBeLessThanOrEqual(deadline);
  return message;
}

const CASES: [string, string, (ns: string) => object[], RegExp][] = [
  [
    'a quota forbids Pods',
    'quota-pods',
    (ns) => [quota(ns, { pods: '0' })],
    /FailedCreate: .*exceeded quota: tight, requested: pods=1/,
  ],
  [
    'a quota forbids Jobs',
    'quota-jobs',
    (ns) => [quota(ns, { 'count/jobs.batch': '0' })],
    /FailedCreate: .*exceeded quota: tight, requested: count\/jobs.batch=1/,
  ],
  [
    'a LimitRange wants less',
    'limit-range',
    (ns) => [
      {
        apiVersion: 'v1',
        kind: 'LimitRange',
        metadata: meta(ns, 'small'),
        spec: { limits: [{ type: 'Container', max: { memory: '64Mi' } }] },
      },
    ],
    /FailedCreate: .*maximum memory usage per Container is 64Mi/,
  ],
  [
    'an admission policy refuses the Pod',
    'policy',
    (ns) => [
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingAdmissionPolicy',
        metadata: { name: 'no-pods' },
        spec: {
          matchConstraints: {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': ns } },
            resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
          },
          validations: [{ expression: 'false', message: 'only signed images run here' }],
        },
      },
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingAdmissionPolicyBinding',
        metadata: { name: 'no-pods' },
        spec: { policyName: 'no-pods', validationActions: ['Deny'] },
      },
    ],
    /FailedCreate: .*only signed images run here/,
  ],
  ['no node takes the Pod', 'no-node', () => [], /Pod s-1-daily-scrum-\S+: Unschedulable: no nodes available/],
];

describe('a daily scrum that was due and not held is told with the API server’s own words, when', () => {
  it('the image is missing; it goes away once the daily scrum is held after all', async () => {
    const ns = 'no-image';
    const due = dues.get(ns) ?? 0;
    const pod = await until(
      'the Pod',
      due + 60_000,
      async () => (await world.admin.list(PODS, { namespace: ns })).items[0],
    );
    // What a kubelet writes whose registry has no such image.
    const waiting = { reason: 'ErrImagePull', message: 'pull access denied, repository does not exist' };
    const state = {
      name: 'daily-scrum',
      image: 'dsm:test',
      imageID: '',
      ready: false,
      restartCount: 0,
      state: { waiting },
    };
    const patch = { status: { containerStatuses: [state] } };
    await world.admin.mergePatch(PODS, { namespace: ns, name: pod.metadata.name }, patch, { subresource: 'status' });
    expect(await toldWithinTwoMinutes(ns, due)).toContain(
      'ErrImagePull: pull access denied, repository does not exist',
    );
    await world.dsm([
      'daily-scrum',
      '--sprint',
      's-1',
      '--namespace',
      ns,
      '--date',
      new Date(due).toISOString().slice(0, 10),
    ]);
    await until('Attention to go', Date.now() + 10_000, async () =>
      (await attentionOf(ns)) === undefined ? true : undefined,
    );
  }, 240_000);

  it.each(CASES)(
    '%s',
    async (_case, ns, _hindrances, words) => {
      expect(await toldWithinTwoMinutes(ns, dues.get(ns) ?? 0)).toMatch(words);
      const object = await waitForObject(world.admin, SPRINTS, { namespace: ns, name: 's-1' }, () => true);
      expect(condition(object, 'Ready')).toBe('True/Active');
    },
    240_000,
  );
});
