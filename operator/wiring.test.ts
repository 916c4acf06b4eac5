import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OperatorRuntime } from '../controllers/runtime/control/runtime.ts';
import { TestApiServer } from '../controllers/runtime/testing/test-api-server.ts';
import { TestLog } from '../controllers/runtime/testing/test-log.ts';

import { parseProject } from '../crds/project.ts';
import { API_VERSION, FINALIZER } from '../crds/resources.ts';
import { FakeServices } from '../test/fixtures/fake-services.ts';
import { aForecast, anOutlook } from '../test/fixtures/outlooks.ts';
import { aServiceSprint } from '../test/fixtures/service-sprint.ts';
import { wireOperator } from './wiring.ts';

const soon = <T>(check: () => T) => vi.waitFor(check, { interval: 5, timeout: 10_000 });
const settle = () => new Promise((resolve) => setTimeout(resolve, 300));

const meta = (name: string) => ({
  name,
  namespace: 'team-a',
  uid: `uid-${name}`,
  resourceVersion: '2',
  generation: 1,
  creationTimestamp: '2026-11-20T08:00:00Z',
  finalizers: [FINALIZER],
});
// Tasks in a circle: nothing of it is asked of the services.
const backlog = {
  tasks: [
    { id: 'A', title: 'A', dependsOn: ['B'] },
    { id: 'B', title: 'B', dependsOn: ['A'] },
  ],
};
// With the defaults that the API server fills in.
const project = parseProject({
  apiVersion: API_VERSION,
  kind: 'Project',
  metadata: meta('payments'),
  spec: { projectID: 'PAY', backlog },
  status: { observedGeneration: 1, phase: 'Pending', projectID: 'PAY' },
});
const sprint = (name: string, sprintID: string, conditions: object[] = []) => ({
  apiVersion: API_VERSION,
  kind: 'Sprint',
  metadata: meta(name),
  spec: { projectRef: { name: 'payments' }, goal: 'It works' },
  status: {
    observedGeneration: 1,
    phase: 'Active',
    sprintID,
    sprintBacklog: { tasks: 1, points: 1, taskIDs: ['A'], frozenAt: '2026-11-20T08:00:00Z' },
    conditions,
  },
});
const end = {
  type: 'Succeeded',
  status: 'True',
  reason: 'Completed',
  message: 'm',
  observedGeneration: 1,
  lastTransitionTime: '2026-11-20T08:00:00Z',
};

let server: TestApiServer;
let services: FakeServices;
let log: TestLog;
let operator: OperatorRuntime;
let looks: Record<string, number>;
beforeEach(async () => {
  server = await TestApiServer.start();
  services = new FakeServices();
  await new Promise<void>((resolve) => services.server.listen(0, '127.0.0.1', resolve));
  const { port } = services.server.address() as AddressInfo;
  const at = (service: string) => `http://127.0.0.1:${port}/${service}`;
  log = new TestLog();
  operator = wireOperator({
    client: server.client,
    endpoints: () => ({
      project: at('project'),
      backlog: at('backlog'),
      sprint: at('sprint'),
      chronicle: at('chronicle'),
      orchestrator: at('orchestrator'),
    }),
    installation: 'mine',
    clusterUID: 'cluster',
    workers: 3,
    // No CronJob is made here.
    pod: {} as never,
    clock: { now: () => 0 },
    log,
  });
  // Nothing that is written is stored, so each look at an object tries to write its status.
  looks = {};
  for (const [plural, name] of [
    ['projects', 'payments'],
    ['sprints', 'running'],
    ['sprints', 'over'],
  ] as const)
    server.on(`PATCH /apis/${API_VERSION}/namespaces/team-a/${plural}/${name}/status`, () => {
      looks[name] = (looks[name] ?? 0) + 1;
      return { status: 404, body: {} };
    });
  await start();
});
afterEach(async () => {
  await operator.stop(0);
  services.server.closeAllConnections();
  await new Promise((resolve) => services.server.close(resolve));
  await server.stop();
});

async function start(): Promise<void> {
  const started = operator.start();
  const expected = Object.keys(operator.health.ready().checks).length - 1;
  await soon(() => expect(server.watches).toHaveLength(expected));
  for (const watch of server.watches) {
    if (watch.path.endsWith('/projects')) watch.send('ADDED', project);
    if (watch.path.endsWith('/sprints')) {
      watch.send('ADDED', sprint('running', 'PAY-S02'));
      watch.send('ADDED', sprint('over', 'PAY-S01', [end]));
    }
    watch.listed('5');
  }
  await started;
  await soon(() => expect(services.streams).toHaveLength(1));
  await soon(() => expect(Object.keys(looks).sort()).toEqual(['over', 'payments', 'running']));
  for (let seen = ''; seen !== JSON.stringify(looks); ) {
    seen = JSON.stringify(looks);
    await settle();
  }
  for (const name of Object.keys(looks)) looks[name] = 0;
}

describe('wireOperator', () => {
  it('watches the three kinds and what is made for them, in all namespaces', () => {
    const plurals = server.watches.map(({ path }) => path.split('/').at(-1));
    expect(plurals).toEqual(expect.arrayContaining(['projects', 'sprints', 'dailyscrums', 'cronjobs']));
    expect(server.watches.some(({ path }) => path.includes('/namespaces/'))).toBe(false);
    expect(operator.health.ready().ok).toBe(true);
  });

  it('names objects and the installation to the services', () => {
    const names = services.asked.map(({ url }) => decodeURIComponent(url)).filter((url) => url.includes('by-ref'));
    expect(names.some((url) => url.includes('k8s:cluster/team-a/payments/running'))).toBe(true);
    expect(new Set(services.asked.map(({ installation }) => installation))).toEqual(new Set(['mine']));
    for (const service of ['project', 'backlog', 'sprint'])
      expect(services.asked.map(({ url }) => url)).toContain(`${service} /health/live`);
  });

  it('sends one correlation id with all that it asks for one look at an object, and another for the next', async () => {
    const declarable = { ...project.spec, backlog: { tasks: [{ id: 'A', title: 'A' }] } };
    const changed = {
      ...project,
      metadata: { ...meta('payments'), generation: 2, resourceVersion: '6' },
      spec: declarable,
    };
    for (const watch of server.watches) if (watch.path.endsWith('/projects')) watch.send('MODIFIED', changed);
    const looked = () =>
      Object.values(Object.groupBy(services.asked, ({ correlationId = '' }) => correlationId)).map((all = []) =>
        all.map(({ url }) => url).filter((url) => url.includes('PAY')),
      );
    // Nothing is known there, so each look fails and comes again.
    await soon(() => expect(looked().filter((urls) => urls.length > 1).length).toBeGreaterThan(1));
    expect(services.asked.at(-1)?.correlationId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('works on as many keys of a kind as it is told', async () => {
    const metrics = await operator.metrics.registry.metrics();
    for (const kind of ['project', 'sprint', 'daily-scrum'])
      expect(metrics).toContain(`controller_runtime_max_concurrent_reconciles{controller="${kind}"} 3`);
  });

  it('reads what changed when an event tells that something did, and looks at whom it concerns alone', async () => {
    const running = aServiceSprint({ sprint_id: 'PAY-S02' });
    services.changes['sprint/sprints'] = [running];
    services.tell('task_update_events', {});
    await soon(() => expect(looks.running).toBe(1));
    await settle();
    // It is told again and again, and is no news.
    services.tell('sprint_events', {});
    await settle();
    expect(looks).toMatchObject({ payments: 0, running: 1, over: 0 });
    services.changes['project/projects/changes'] = [
      { project_id: 'PAY', owner: null, declared_digest: null, team: [] },
      { project_id: 'OTHER', owner: null, declared_digest: null, team: [] },
    ];
    services.tell('task_update_events', {});
    await settle();
    expect(looks.payments).toBe(0);
    services.tell('project_events', {});
    await soon(() => expect(looks.payments).toBe(1));
    services.changes['sprint/sprints/of-projects'] = [{ project_id: 'PAY', closed_sprints: 1, running: null }];
    services.tell('sprint_events', {});
    await soon(() => expect(looks.payments).toBe(2));
    await settle();
    expect(looks).toMatchObject({ payments: 2, running: 1, over: 0 });
  });

  it('reads nothing for events of projects that no object has, but when one is asked for', async () => {
    services.changes['sprint/sprints'] = [aServiceSprint({ sprint_id: 'PAY-S02' })];
    services.outlooks.forecasts = [aForecast({ sprint_id: 'PAY-S02' })];
    const isList = ({ url }: { url: string }) => /changed_since/.test(url);
    const before = services.asked.filter(isList).length;
    for (const stream of ['sprint_events', 'project_events', 'orchestration_events'])
      services.tell(stream, { project_id: 'OTHER', sprint_id: 'OTHER-S01' });
    await settle();
    expect([services.asked.filter(isList).length - before, looks.running]).toEqual([0, 0]);
    services.tell('sprint_events', { project_id: 'PAY', sprint_id: 'PAY-S02' });
    await soon(() => expect(looks.running).toBe(1));
    services.changes['sprint/sprints'] = [aServiceSprint({ sprint_id: 'PAY-S02', version: 99 })];
    // The sprint of an object whose project bears another name by now.
    services.tell('task_update_events', { project_id: 'OTHER', sprint_id: 'PAY-S02' });
    await soon(() => expect(looks.running).toBe(2));
  });

  it('reads what the orchestrator shows when something of it changed, and looks at whom it concerns, once', async () => {
    services.outlooks.forecasts = [aForecast({ sprint_id: 'PAY-S02' }), aForecast({ sprint_id: 'PAY-S01' })];
    // A decision that starts nothing is of no sprint.
    services.tell('orchestration_events', { project_id: 'PAY', sprint_id: null });
    await soon(() => expect(looks.running).toBe(1));
    await settle();
    expect(looks).toMatchObject({ payments: 0, running: 1, over: 0 });
    services.outlooks.projects = [anOutlook()];
    services.tell('orchestration_events', { project_id: 'PAY', sprint_id: 'PAY-S02' });
    await soon(() => expect(looks.payments).toBe(1));
    await settle();
    expect(looks).toMatchObject({ payments: 1, running: 1, over: 0 });
  });

  it.each([
    ['project', { payments: 1, running: 0 }],
    ['backlog', { payments: 1, running: 0 }],
    ['chronicle', { payments: 1, running: 1 }],
  ])('looks at all open objects that %s concerns when it goes and when it is back', async (service, expected) => {
    services.take(service);
    await soon(() => expect(looks).toMatchObject(expected));
    expect(log.said).toEqual([`warn the ${service} service is away`]);
    services.away.clear();
    await soon(() =>
      expect(log.said).toEqual([`warn the ${service} service is away`, `info the ${service} service is back`]),
    );
    const twice = Object.fromEntries(Object.entries(expected).map(([name, count]) => [name, 2 * count]));
    await soon(() => expect(looks).toMatchObject(twice));
    expect(looks.over).toBe(0);
  });

  it('looks at a sprint when its service goes', async () => {
    const conditions = () =>
      server.received
        .filter(({ path }) => path.endsWith('/sprints/running/status'))
        .map(({ body }) => body as ReturnType<typeof sprint>)
        .map(({ status }) => (status.conditions as { reason: string; message: string }[])[0]);
    expect(conditions().at(-1)).toMatchObject({ reason: 'SprintLost' });
    services.take('sprint');
    await soon(() => expect(conditions().at(-1)).toMatchObject({ reason: 'ServiceUnavailable' }));
    expect(log.said).toEqual(['warn the sprint service is away']);
  });

  it('takes a service for away that does not answer a call within five seconds', async () => {
    const reasons = () =>
      server.received
        .filter(({ path }) => path.endsWith('/sprints/running/status'))
        .map(({ body }) => (body as ReturnType<typeof sprint>).status.conditions[0] as { reason: string } | undefined);
    services.silent.add('sprint');
    services.tell('task_update_events', { project_id: 'PAY', sprint_id: 'PAY-S02' });
    const begun = performance.now();
    await soon(() => expect(reasons().at(-1)).toMatchObject({ reason: 'ServiceUnavailable' }));
    expect(performance.now() - begun).toBeGreaterThan(4_500);
    expect(performance.now() - begun).toBeLessThan(9_500);
  });
});
