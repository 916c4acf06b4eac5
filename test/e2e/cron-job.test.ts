import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { conditionOf } from '../fixtures/kubectl.ts';
import { projectObject, sprintObject, tasks } from '../fixtures/manifests.ts';
import { type Namespace, TestWorld } from './world.ts';

// What others do to a sprint's CronJob, and to its name.

let world: TestWorld;
let ns: Namespace;
beforeAll(async () => {
  world = await TestWorld.up();
  ns = await world.namespace();
});
afterAll(() => world?.down());

it('takes out what somebody added to the CronJob’s pods, and lets them have their token', async () => {
  const name = 'own-1-daily-scrum';
  await ns.apply(
    projectObject('own', { backlog: { tasks: tasks('OWN', 1) } }),
    sprintObject('own-1', 'own', { mode: 'Live' }),
  );
  await ns.until('sprint', 'own-1', (s) => s.status?.cronJob?.name);
  const { spec } = await ns.get('cronjob', name);
  const job = '/spec/jobTemplate/spec';
  const pod = `${job}/template/spec`;
  const additions = [
    { op: 'add', path: `${job}/completions`, value: 3 },
    { op: 'add', path: `${job}/completionMode`, value: 'Indexed' },
    { op: 'add', path: `${job}/suspend`, value: true },
    { op: 'add', path: `${pod}/containers/0/env/-`, value: { name: 'ADDED', value: 'x' } },
    // A value in the place of a source: applied again, the variable would have both, which is refused.
    { op: 'replace', path: `${pod}/containers/0/env/0`, value: { name: 'NAMESPACE', value: 'other' } },
    { op: 'add', path: `${pod}/containers/0/workingDir`, value: '/added' },
    { op: 'add', path: `${pod}/containers/0/securityContext/runAsUser`, value: 7 },
    { op: 'add', path: `${pod}/containers/-`, value: { name: 'added', image: 'added' } },
    { op: 'add', path: `${pod}/nodeName`, value: 'other' },
    { op: 'add', path: `${pod}/hostNetwork`, value: true },
    { op: 'add', path: `${pod}/hostPID`, value: true },
    { op: 'add', path: `${pod}/priorityClassName`, value: 'low' },
    { op: 'add', path: `${pod}/tolerations/-`, value: { operator: 'Exists' } },
    { op: 'add', path: `${pod}/securityContext/runAsUser`, value: 7 },
    // Neither of the two can be taken back without the other.
    { op: 'replace', path: `${pod}/dnsPolicy`, value: 'None' },
    { op: 'add', path: `${pod}/dnsConfig`, value: { nameservers: ['192.0.2.1'] } },
    { op: 'add', path: `/metadata/annotations/other.dev~1seen`, value: 'yes' },
  ];
  await ns.kubectl(['patch', 'cronjob', name, '--type=json', '-p', JSON.stringify(additions)]);
  await ns.kubectl([
    'patch',
    'serviceaccount',
    'dsm-daily-scrum',
    '--type=merge',
    '-p',
    '{"automountServiceAccountToken":false}',
  ]);
  const repaired = await ns.until('cronjob', name, (c) => isDeepStrictEqual(c.spec, spec), 5);
  expect(repaired.metadata.annotations['other.dev/seen']).toBe('yes');
  await ns.until('serviceaccount', 'dsm-daily-scrum', (a) => a.automountServiceAccountToken === true, 5);
});

it('leaves alone a CronJob of a user that has the name of its own, says so, and goes on when that is gone', async () => {
  const name = 'taken-1-daily-scrum';
  await ns.kubectl(['create', 'cronjob', name, '--image=backup', '--schedule=1 2 3 4 *']);
  const { metadata, spec } = await ns.get('cronjob', name);
  await ns.apply(
    projectObject('taken', { backlog: { tasks: tasks('TAKEN', 1) } }),
    sprintObject('taken-1', 'taken', { mode: 'Live' }),
  );
  const stalled = await ns.until('sprint', 'taken-1', (s) => conditionOf(s, 'Stalled')?.reason === 'CronJobTaken');
  expect(conditionOf(stalled, 'Ready')).toMatchObject({
    status: 'False',
    reason: 'CronJobTaken',
    message: expect.stringContaining(name),
  });
  expect(stalled.status.phase).toBe('Active');
  expect(await ns.get('cronjob', name)).toMatchObject({ metadata: { uid: metadata.uid, generation: 1 }, spec });
  await ns.kubectl(['delete', 'cronjob', name]);
  // Nobody tells the operator of an object that is not its own: its next look comes within half a minute.
  const healed = await ns.until('sprint', 'taken-1', (s) => conditionOf(s, 'Ready').reason === 'Active', 45);
  expect(conditionOf(healed, 'Stalled')).toBeUndefined();
  expect(healed.status.cronJob.name).toBe(name);
});
