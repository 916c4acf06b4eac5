import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MONDAY, plusDays } from '../../fixtures/dates.ts';
import { conditionOf, Kubectl, type Printed } from '../../fixtures/kubectl.ts';
import { until } from '../../fixtures/waiting.ts';
import { dailyScrum, project, sprint, tasks } from '../controllers/manifests.ts';
import { apply, type OperatorWorld, startOperatorWorld } from '../controllers/operator-world.ts';
import { hasVerdicts, verdictsOn, WITHOUT_VERDICTS } from '../fixtures/gitops-verdicts.ts';
import { EXPECTED, type Expected, type KindName } from './expected.ts';

// Objects that the operator makes while the test looks: what testdata holds of an earlier day is so today.

let world: OperatorWorld;
let kubectl: Kubectl;
beforeAll(async () => {
  world = await startOperatorWorld();
  world.moveClockTo(new Date(`${MONDAY}T12:00:00Z`));
  kubectl = new Kubectl(async (args, input) => ({ code: 0, stderr: '', stdout: await world.kubectl(args, input) }));
});
afterAll(() => world?.stop());

const day = (n: number) => plusDays(MONDAY, n);
/** Objects, and what becomes of the last of them. */
type Case = [reason: string, objects: Printed[]];

const CASES: Case[] = [
  ['Ready', [project('fine', { backlog: { tasks: tasks('F', 4) } })]],
  [
    'InvalidBacklog',
    [
      project('ring', {
        backlog: {
          tasks: [
            { id: 'A', title: 'a', dependsOn: ['B'] },
            { id: 'B', title: 'b', dependsOn: ['A'] },
          ],
        },
      }),
    ],
  ],
  ['Active', [sprint('fine-1', 'fine', { tasks: ['F-1'], durationWeeks: 4, closePolicy: 'WhenDone' })]],
  ['Queued', [sprint('fine-2', 'fine', { tasks: ['F-2'] })]],
  ['StartsLate', [sprint('fine-3', 'fine', { startDate: day(21), durationWeeks: 4, tasks: ['F-3'] })]],
  ['MayNeverStart', [sprint('fine-4', 'fine', { startDate: day(7), durationWeeks: 1, tasks: ['F-4'] })]],
  ['Proposed', [sprint('fine-5', 'fine', { state: 'Proposed' })]],
  ['Planned', [project('later', {}), sprint('later-1', 'later', { startDate: day(70) })]],
  ['ProjectNotFound', [sprint('nobody-1', 'nobody')]],
  [
    'DependencyOutsideSprint',
    [
      project('needs', {
        backlog: {
          tasks: [
            { id: 'A', title: 'a' },
            { id: 'B', title: 'b', dependsOn: ['A'] },
          ],
        },
      }),
      sprint('needs-1', 'needs', { tasks: ['B'] }),
    ],
  ],
  [
    'NoWorkingDay',
    [
      project('rest', {
        backlog: { tasks: tasks('R', 1) },
        calendar: {
          workingDays: ['Monday'],
          holidays: [{ date: day(7), name: 'Company day' }],
        },
      }),
      sprint('rest-1', 'rest', { startDate: day(7), durationWeeks: 1 }),
    ],
  ],
  [
    'EverybodyAbsent',
    [
      project('empty', {
        backlog: { tasks: tasks('E', 1) },
        team: [{ employeeID: 'E001', name: 'Ada', absences: [{ startDate: day(0), endDate: day(60) }] }],
      }),
      sprint('empty-1', 'empty', { startDate: day(7), durationWeeks: 1 }),
    ],
  ],
  [
    'CronJobTaken',
    [
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { name: 'taken-1-daily-scrum', namespace: 'default' },
        spec: {
          schedule: '0 0 1 1 *',
          jobTemplate: {
            spec: {
              template: {
                spec: {
                  restartPolicy: 'Never',
                  containers: [{ name: 'other', image: 'other' }],
                },
              },
            },
          },
        },
      },
      project('taken', { backlog: { tasks: tasks('T', 1) } }),
      sprint('taken-1', 'taken'),
    ],
  ],
  [
    'NoDailyScrumDay',
    [
      project('quiet', { backlog: { tasks: tasks('Q', 1) } }),
      sprint('quiet-1', 'quiet', { dailyScrum: { schedule: '0 9 * * 6' } }),
    ],
  ],
  ['Reported', [dailyScrum('fine-1', day(0))]],
  ['NonWorkingDay', [dailyScrum('fine-1', day(5))]],
  ['OutsideSprint', [dailyScrum('fine-1', day(60))]],
  ['FutureDate', [dailyScrum('fine-1', day(1))]],
  ['SprintNotFound', [dailyScrum('nothing', day(0))]],
];
const last = (objects: Printed[]): Printed => objects.at(-1);
const isSame = (one: Printed, other: Printed) => one.kind === other.kind && one.metadata.name === other.metadata.name;
const everything = async (): Promise<Printed[]> =>
  JSON.parse(await kubectl.kubectl(['get', 'projects,sprints,dailyscrums', '-o', 'json'])).items;
let waiting: string[] = [];
const saysSo = (object: Printed, reason: string) =>
  ['Ready', 'Attention'].some((type) => conditionOf(object, type)?.reason === reason);

describe.skipIf(!hasVerdicts)(`what the operator makes now${WITHOUT_VERDICTS}`, () => {
  it('is seen by Argo CD and kstatus as it should be', async () => {
    await apply(world, ...CASES.flatMap(([, manifests]) => manifests));
    const objects = await until(
      'every case to be as it is named',
      async () => {
        const all = await everything();
        const found = CASES.map(([reason, manifests]) =>
          all.find((one) => isSame(one, last(manifests)) && saysSo(one, reason)),
        );
        waiting = CASES.filter((_, at) => found[at] === undefined).map(([reason]) => reason);
        return waiting.length === 0 ? found : undefined;
      },
      90,
      () => waiting.join(),
    );
    const verdicts = await verdictsOn(objects);
    const seen = CASES.map(([reason], i) => [reason, verdicts[i]?.health.status, verdicts[i]?.kstatus.status]);
    const wanted = CASES.map(([reason, manifests]) => {
      const byReason: Record<string, Expected> = EXPECTED[last(manifests).kind as KindName];
      return [reason, ...(byReason[reason] ?? [])];
    });
    expect(seen).toEqual(wanted);
  }, 120_000);

  it('is waited for by kubectl: what has nothing left to do is Ready, what is stuck says so', async () => {
    await kubectl.wait('project/fine', 'Ready', 5);
    for (const name of ['fine-1', 'fine-2', 'fine-5', 'later-1']) await kubectl.wait(`sprint/${name}`, 'Ready', 5);
    await kubectl.wait('sprint/rest-1', 'Stalled', 5);
    await kubectl.wait('sprint/nobody-1', 'Reconciling', 5);
    await expect(kubectl.wait('sprint/rest-1', 'Ready', 1)).rejects.toThrow('timed out');
  });

  it('an object that nobody has seen yet is none of Healthy and Current, nor is one whose spec was just changed', async () => {
    await world.operator.stop(2_000);
    await apply(world, project('unseen', {}), project('fine', { description: 'changed' }));
    const objects = [await kubectl.get('project', 'unseen'), await kubectl.get('project', 'fine')];
    const verdicts = await verdictsOn(objects);
    expect(verdicts.map(({ health, kstatus }) => [health.status, kstatus.status])).toEqual([
      ['Progressing', 'InProgress'],
      ['Progressing', 'InProgress'],
    ]);
  });
});
