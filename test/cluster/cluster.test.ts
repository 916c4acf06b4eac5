import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { conditionOf, type Kubectl } from '../fixtures/kubectl.ts';
import { Cluster } from './cluster.ts';
import { Installation, values } from './installation.ts';
import { aSprint, firstJob, playDay } from './sprints.ts';

// DSM as a platform team has it: the image, the chart, a kubelet. The tests follow each other and share one installation.

let cluster: Cluster;
let dsm: Installation;
let team: Kubectl;

beforeAll(async () => {
  cluster = await Cluster.up(process.env.DSM_CLUSTER_IMAGE as string);
  dsm = new Installation(cluster, 'dsm-system');
  await cluster.kubectl(['create', 'namespace', 'dsm-system']);
  await cluster.kubectl(['create', 'namespace', 'team']);
  team = cluster.inNamespace('team');
});
afterAll(() => cluster?.down());
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(await cluster.explain('dsm-system'));
});

it('is installed by Helm, and every pod is ready', async () => {
  await dsm.provideVolumes();
  await dsm.upgrade(values());
  await dsm.ready();
  expect((await dsm.pods()).flatMap(({ status }) => status.containerStatuses ?? []).map((c) => c.restartCount)).toEqual(
    expect.not.arrayContaining([1]),
  );
});

it('holds the daily scrums of a Live and a Simulated sprint in pods of their CronJobs', async () => {
  await team.apply(...aSprint('live', 'Live'), ...aSprint('play', 'Simulated'));
  for (const sprint of ['live-1', 'play-1'])
    await team.until('sprint', sprint, (s) => s.status?.phase === 'Active', 60);
  await firstJob(team, 'live-1');
  await firstJob(team, 'play-1');
  const scrums = await team.list('dailyscrums');
  expect(scrums.map((scrum) => [scrum.spec.sprintRef.name, scrum.status.phase])).toEqual(
    expect.arrayContaining([
      ['live-1', 'Completed'],
      ['play-1', 'Completed'],
    ]),
  );
});

it('plays the Simulated sprint to its end', async () => {
  for (let day = 2; day <= 7; day++) {
    const sprint = await team.get('sprint', 'play-1');
    if (conditionOf(sprint, 'Succeeded')?.status === 'True') break;
    await playDay(team, 'play-1', day);
  }
  const ended = await team.until('sprint', 'play-1', (s) => conditionOf(s, 'Succeeded')?.status === 'True', 30);
  expect(ended.status.retrospective.wentWell).not.toHaveLength(0);
});
