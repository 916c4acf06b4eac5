import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { conditionOf, type Kubectl, type Printed } from '../fixtures/kubectl.ts';
import { Cluster } from './cluster.ts';
import { EARLIER } from './earlier.ts';
import { killEveryPod, killLeader } from './faults.ts';
import { Installation, values } from './installation.ts';
import { installWithMistakes, keepsNothingOnDisk, withDefinitionsOf } from './mistakes.ts';
import { strictNamespace } from './namespaces.ts';
import { REDIS_IMAGE } from './node/versions.ts';
import { said, saidInEvents } from './said.ts';
import { aSprint, firstJob, holdDailyScrum, playToItsEnd } from './sprints.ts';
import { beforeUpgrade, daysOf } from './upgrade.ts';
import {
  CHARTS_LIFE_SECONDS,
  putExpiredCertificate,
  refusesACycle,
  setCertificateLife,
  takeCertificateAway,
  throughARenewal,
} from './webhook.ts';

// DSM as a platform team has it: the image, the chart, a kubelet. The tests follow each other and share one installation.

const FAILOVER_SECONDS = 20;
const earlier = process.env.DSM_CLUSTER_EARLIER;
const first = values({ namespaces: ['team'], webhook: { enabled: true, replicas: 1 } });
const before = beforeUpgrade(earlier, first);
let cluster: Cluster;
let dsm: Installation;
let team: Kubectl;

beforeAll(async () => {
  const image = process.env.DSM_CLUSTER_IMAGE as string;
  cluster = await Cluster.up([image, ...(earlier ? [join(earlier, EARLIER.image)] : [])]);
  dsm = new Installation(cluster, 'dsm-system');
  await cluster.apply(...['dsm-system', 'team', 'other-system', 'other-team', 'bad-system'].flatMap(strictNamespace));
  team = cluster.inNamespace('team');
});
afterAll(() => cluster?.down());
let begun = performance.now();
beforeEach(() => {
  begun = performance.now();
});
afterEach(async ({ task }) => {
  console.log(`${task.result?.state} ${task.name} (${((performance.now() - begun) / 1000).toFixed(0)} s)`);
  if (task.result?.state === 'fail') console.error(await cluster.explain('dsm-system'));
});

/** What must be the same after anything that happens to the pods. */
const identity = (sprint: Printed) => [sprint.status.phase, sprint.status.sprintID, sprint.status.startDate];
const stillRuns = async () => {
  const before = identity(await team.get('sprint', 'live-1'));
  return async () => {
    const ready = (s: Printed) => conditionOf(s, 'Ready')?.status === 'True';
    expect(identity(await team.until('sprint', 'live-1', ready, 60))).toEqual(before);
  };
};

it('is installed by Helm in a namespace with quota and the restricted standard, and every pod is ready', async () => {
  await dsm.provideVolumes();
  await dsm.upgrade(before.values, before);
  expect(await dsm.restarts()).toEqual({});
});

const from = earlier ? 'an earlier commit' : 'other values, with the same image,';
it(`is upgraded from ${from} and rolled back in the middle of daily scrums, which loses and doubles none`, async () => {
  const far = { dailyScrum: { schedule: '0 0 1 1 *' }, closePolicy: 'EndDate' };
  await team.apply(...aSprint('move', 'Simulated', far), ...aSprint('live', 'Live'));
  for (const sprint of ['move-1', 'live-1'])
    await team.until('sprint', sprint, (s) => s.status?.phase === 'Active', 60);
  const goesOn = await stillRuns();
  let days: Record<string, object> = {};
  /** Holds the next day's daily scrum while something else happens: all days before are as they were, and there is one more. */
  const meanwhile = async (what: Promise<unknown>, n: number) => {
    await Promise.all([what, holdDailyScrum(team, 'move-1', `meanwhile-${n}`)]);
    await goesOn();
    const now = await daysOf(team, 'move-1');
    expect(now).toMatchObject(days);
    expect(Object.keys(now)).toHaveLength(n);
    days = now;
  };
  await meanwhile(Promise.resolve(), 1);
  await meanwhile(dsm.upgrade(first), 2);
  await meanwhile(dsm.rollback(), 3);
  await meanwhile(dsm.upgrade(first), 4);
  expect(new Set(Object.values(days).map(({ phase }: Printed) => phase))).toEqual(new Set(['Completed']));
  expect(await dsm.restarts()).toEqual({});
});

it('holds the daily scrums of a Live and a Simulated sprint in pods of their CronJobs', async () => {
  await team.apply(...aSprint('play', 'Simulated'));
  await team.until('sprint', 'play-1', (s) => s.status?.phase === 'Active', 60);
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
  const ended = await playToItsEnd(team, 'play-1');
  expect(ended.status.retrospective.wentWell).not.toHaveLength(0);
});

it('plays a sprint when Helm tests it', async () => {
  await cluster.helm(['test', 'dsm', '--namespace', 'dsm-system', '--timeout', '180s']);
});

it('goes on after every pod was killed, those of PostgreSQL and Redis among them', async () => {
  const goesOn = await stillRuns();
  const before = (await dsm.pods()).map((pod) => pod.metadata.uid);
  await killEveryPod(dsm);
  expect((await dsm.pods()).filter((pod) => before.includes(pod.metadata.uid))).toEqual([]);
  await goesOn();
});

it(`has another leader ${FAILOVER_SECONDS} s after a kill at the latest, and does nothing twice`, async () => {
  const [seconds] = await Promise.all([killLeader(dsm), team.apply(...aSprint('late', 'Live'))]);
  console.log(`another leader after ${seconds.toFixed(1)} s`);
  expect(seconds).toBeLessThanOrEqual(FAILOVER_SECONDS);
  const started = await team.until('sprint', 'late-1', (s) => s.status?.phase === 'Active', 60);
  expect(started.status.sprintID).toBe('LATE-S01');
  const cronJobs = (await team.list('cronjobs')).filter((each) => each.metadata.name.startsWith('late-'));
  expect(cronJobs).toHaveLength(1);
  await dsm.ready();
});

it('has its webhook trusted by the API server, with a first certificate, and with those that are made as each comes to its end', async () => {
  await refusesACycle(team, 30);
  await setCertificateLife(dsm, 60);
  const { old, made } = await takeCertificateAway(dsm);
  expect(made).not.toBe(old);
  await refusesACycle(team, 60);
  const pods = async () => (await dsm.pods()).map((pod) => pod.metadata.uid);
  const those = await pods();
  const { refused, taken } = await throughARenewal(dsm, team, made);
  console.log(`${refused} applies through the renewal of a certificate`);
  expect([taken, await pods(), await dsm.restarts()]).toEqual([0, those, {}]);
});

it('says in Events that a certificate which was made by hand has expired, and makes one when that is taken away', async () => {
  await putExpiredCertificate(dsm);
  await saidInEvents(cluster, 'CertificateNotOurs', /was not made by DSM and is left alone/);
  await saidInEvents(cluster, 'WebhookAway', /expired.* objects are taken without its checks/);
  await takeCertificateAway(dsm);
  await refusesACycle(team, 60);
  await setCertificateLife(dsm, CHARTS_LIFE_SECONDS);
});

it('leaves another installation alone, and is left alone by it', async () => {
  const other = new Installation(cluster, 'other-system', 'other');
  const one = { replicas: 1 };
  await other.provideVolumes();
  const inMemory = { tryOut: { enabled: true, image: REDIS_IMAGE, storage: { size: '' } } };
  await other.upgrade(
    values({
      namespaces: ['other-team'],
      crds: { install: false },
      operator: one,
      redis: inMemory,
      services: { project: one, backlog: one, sprint: one, chronicle: one, orchestrator: one },
      rbac: { aggregate: false },
    }),
  );
  await dsm.kube.kubectl(['scale', 'deployment/dsm-operator', '--replicas=0']);
  await dsm.gone('operator');
  const theirs = cluster.inNamespace('other-team');
  // The same names on both sides: nothing of the first installation's services is seen here.
  await Promise.all([theirs.apply(...aSprint('live', 'Live')), team.apply(...aSprint('unseen', 'Live'))]);
  await theirs.until('sprint', 'live-1', (s) => s.status?.phase === 'Active', 60);
  // As the API server makes it: no operator has looked.
  expect((await team.get('sprint', 'unseen-1')).status).toEqual({ observedGeneration: -1 });
  await dsm.kube.kubectl(['scale', 'deployment/dsm-operator', '--replicas=2']);
  await team.until('sprint', 'unseen-1', (s) => s.status?.phase === 'Active', 60);
  await keepsNothingOnDisk(other);
  await other.uninstall();
  expect((await theirs.get('sprint', 'live-1')).status.phase).toBe('Active');
});

it('says what is wrong with a database’s password and with a Secret, in words', async () => {
  const bad = await installWithMistakes(dsm, 'bad-system', first);
  expect(await said(bad, 'project', /password authentication failed/)).not.toContain('wrong@');
  await said(bad, 'backlog', /references non-existent secret key: url/);
  await bad.uninstall();
});

it('starts no operator on older CRDs and says so without a restart, and one on newer CRDs with a warning', async () => {
  await withDefinitionsOf('0.0.1', dsm, async ({ metadata }) => {
    await saidInEvents(dsm.kube, 'DefinitionsOlder', /of DSM 0.0.1, older than this operator .*upgrade them first/);
    const state = ({ status }: Printed) => status.containerStatuses[0];
    // Once it has started, no startup probe ends it any more.
    const { ready, restartCount } = state(await dsm.kube.until('pod', metadata.name, (pod) => state(pod).started, 30));
    expect({ ready, restartCount }).toEqual({ ready: false, restartCount: 0 });
  });
  await dsm.ready(30);
  await withDefinitionsOf('99.0.0', dsm, async () => {
    await saidInEvents(dsm.kube, 'DefinitionsNewer', /of DSM 99.0.0, newer than this operator .*upgrade it/);
    await expect(dsm.upgrade(first)).rejects.toThrow('would take fields away: install a chart of 99.0.0 or later');
    await dsm.ready(30);
  });
  expect(await dsm.restarts()).toEqual({});
});

it('comes back when its node was drained', async (test) => {
  if (!cluster.isOwn) test.skip('the nodes of this cluster are not this run’s to drain');
  const goesOn = await stillRuns();
  const node = (await cluster.list('nodes'))[0].metadata.name;
  // Budgets hold an eviction up where no other node takes the pod.
  const held = await cluster.kubectlRan(['drain', node, '--delete-emptydir-data', '--force', '--timeout=5s']);
  expect(held.stderr).toContain('disruption budget');
  await cluster.kubectl(['drain', node, '--delete-emptydir-data', '--force', '--disable-eviction', '--timeout=90s']);
  await cluster.kubectl(['uncordon', node]);
  await dsm.ready();
  await goesOn();
});

it('leaves objects and data behind when it is uninstalled, and goes on with them when it is back', async () => {
  const goesOn = await stillRuns();
  await dsm.uninstall();
  await dsm.gone();
  expect(await cluster.kubectl(['get', 'crds', '-o', 'name'])).toContain('sprints.scrum.dsm.dev');
  expect((await team.get('sprint', 'live-1')).status.phase).toBe('Active');
  await dsm.upgrade(first);
  await goesOn();
});
