import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OperatorRuntime } from '../controllers/runtime/control/runtime.ts';
import { TestApiServer } from '../controllers/runtime/testing/test-api-server.ts';
import { TestLog } from '../controllers/runtime/testing/test-log.ts';

import { parseProject } from '../crds/project.ts';
import { API_VERSION, FINALIZER } from '../crds/resources.ts';
import { aForecast, anOutlook } from '../test/fixtures/outlooks.ts';
import { aServiceSprint } from '../test/fixtures/service-sprint.ts';
import { wireOperator } from './wiring.ts';

const soon = <T>(check: () => T) => vi.waitFor(check, { interval: 5, timeout: 10_000 });
const settle = () => new Promise((resolve) => setTimeout(resolve, 300));

/** Lists of changes, and how their items are named. */
const LISTS: Record<string, string> = {
  'sprint/sprints': 'sprints',
  'sprint/sprints/of-projects': 'projects',
  'project/projects/changes': 'projects',
  'backlog/backlogs/changes': 'backlogs',
};

/** All services on one port, each under a path of its own; they know nothing. */
class FakeServices {
  readonly asked: { url: string; installation: string | undefined; correlationId: string | undefined }[] = [];
  readonly away = new Set<string>();
  /** take what is asked and never answer */
  readonly silent = new Set<string>();
  readonly streams: ServerResponse[] = [];
  /** what the lists of changes tell, again and again */
  readonly changes: Record<string, object[]> = {};
  /** what the orchestrator lists */
  readonly outlooks: Record<string, object[]> = {};
  readonly server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://services');
    const [service = '', ...rest] = pathname.slice(1).split('/');
    const url = `${service} /${rest.join('/')} ${searchParams}`.trim();
    const header = (name: string) => request.headers[name]?.toString();
    this.asked.push({ url, installation: header('dsm-installation'), correlationId: header('x-correlation-id') });
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (this.silent.has(service)) return;
    if (this.away.has(service)) return answer(503, {});
    if (rest[0] === 'health') return answer(200, {});
    if (rest[0] === 'orchestrate')
      return answer(200, { [rest[1] ?? '']: this.outlooks[rest[1] ?? ''] ?? [], next: '0' });
    const list = LISTS[`${service}/${rest.join('/')}`];
    if (list !== undefined)
      return answer(200, { [list]: this.changes[`${service}/${rest.join('/')}`] ?? [], next: '1' });
    if (rest.join('/') !== 'v1/events') return answer(404, { code: 'not_found', detail: 'nothing is here' });
    if (request.headers.accept !== 'text/event-stream') return answer(200, { events: [], next: 0, head: 0 });
    this.streams.push(response.writeHead(200, { 'content-type': 'text/event-stream' }));
    response.write(': hello\n\n');
  });

  tell(stream: string, event_data: object): void {
    for (const each of this.streams) each.write(`data: ${JSON.stringify({ seq: 1, stream, event_data })}\n\n`);
  }

  /** Ends what is open of a service and refuses what comes. */
  take(service: string): void {
    this.away.add(service);
    for (const each of service === 'chronicle' ? this.streams.splice(0) : []) each.destroy();
  }
}

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
  await soon(() => expect(services.streams).toHaveLength(2));
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

  it('sends one correlation id with all that it asks for one look at an object, and another for the next', () => {
    const ids = services.asked.filter(({ url }) => !url.includes('/health/')).map((one) => one.correlationId);
    const [first] = services.asked.filter(({ url }) => decodeURIComponent(url).includes('payments/running'));
    expect(first?.correlationId).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(ids).size).toBeGreaterThan(1);
    expect(new Set(ids).size).toBeLessThan(ids.length);
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
