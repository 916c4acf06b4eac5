import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locatePostgres } from '../../../dev/postgres/locate.ts';
import { stopProcess } from '../../../dev/processes/recorded.ts';
import { tieToThisProcess } from '../../../dev/processes/tie.ts';
import { SERVICE_NAMES, type ServiceName } from '../../../dev/services/host.ts';
import { databaseUrlFile, WITH_DATABASE } from '../../../dev/world/distributed/postgres.ts';
import { redisUrlFile } from '../../../dev/world/distributed/redis.ts';
import { startWorld, stopWorld } from '../../../dev/world/world.ts';
import type { Envelope } from '../../../services/kit/events/event.ts';
import { openRedisBus } from '../../../services/kit/events/redis/redis-bus.ts';
import { conditionOf, Kubectl } from '../../fixtures/kubectl.ts';
import { projectObject, sprintObject, tasks } from '../../fixtures/manifests.ts';
import { eventually } from '../../fixtures/waiting.ts';
import { caller } from '../fixtures/services/hosted.ts';
import { runGuide } from './run-guide.ts';
import { type Shell, shellIn } from './shell.ts';

// The commands of the guides that need operator and services: one local world with a process a service, on PostgreSQL and Redis.

let folder: string;
let bash: Shell;
let kubectl: Kubectl;
let tie: ReturnType<typeof tieToThisProcess>;
const world = () => join(folder, '.dsm');
const shell = () => bash;
const secret = (file: string) => readFileSync(file, 'utf8').trim();
const endpoints = () => JSON.parse(secret(join(world(), 'endpoints.json'))) as Record<ServiceName, string>;
const call = caller(endpoints, () => secret(join(world(), 'token')));
const SERVICES_ENV = { DSM_PORTS: 'any', OLLAMA_HOST: 'off' };
/** Starts what is missing. */
const up = () => startWorld({ dir: world(), distributed: true, servicesEnv: SERVICES_ENV });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dsm-guides-'));
  // PostgreSQL runs as another user.
  chmodSync(folder, 0o711);
  mkdirSync(world());
  tie = tieToThisProcess(world());
  const { bin } = await locatePostgres({ env: process.env, log: () => {} });
  const { kubectl: asAdmin } = await up();
  kubectl = new Kubectl((args, input) => asAdmin(args, input === undefined ? {} : { input }));
  const urls = WITH_DATABASE.map((name) => [
    `${name.toUpperCase()}_DATABASE_URL`,
    secret(databaseUrlFile(world(), name)),
  ]);
  bash = shellIn(folder, [join(world(), 'bin'), bin], {
    ...{ ...Object.fromEntries(urls), ...SERVICES_ENV, KUBECONFIG: join(world(), 'kubeconfig') },
    POSTGRES_URL: secret(join(world(), 'secrets', 'postgres-url')),
    REDIS_URL: secret(redisUrlFile(world())),
    PROJECT_URL: endpoints().project,
    TOKEN: secret(join(world(), 'token')),
  });
  await kubectl.apply(
    ...['team', 'argocd'].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
    projectObject('payments', { projectID: 'PAY', backlog: { tasks: tasks('PAY', 4) } }),
    sprintObject('payments-s07', 'payments', { state: 'Proposed' }),
    projectObject('web', { backlog: { tasks: tasks('WEB', 4) } }),
    sprintObject('sprint-1', 'web'),
  );
}, 240_000);
afterAll(async () => {
  await stopWorld(world());
  await tie.untie();
  rmSync(folder, { recursive: true, force: true });
});

runGuide('running-for-real.md', 'on a local world', { shell, words: { '/tmp/d': '.dsm' } });

describe('objects', () => {
  const APPLICATIONS = { group: 'argoproj.io', names: { kind: 'Application', plural: 'applications' } };
  runGuide('gitops.md', 'on a local world', {
    shell,
    before: {
      // Argo CD's own kinds are not here: its ConfigMap as it comes, and a kind that takes every field.
      'kubectl patch configmap': () => kubectl.kubectl(['create', 'configmap', 'argocd-cm', '-n', 'argocd']),
      'kubectl apply -f gitops/argo-cd': () => kubectl.apply(definition(APPLICATIONS)).then(established),
      'kubectl wait --for=condition=Succeeded': () => close('sprint-1'),
    },
  });
  const established = () => kubectl.wait('crd/applications.argoproj.io', 'Established');
  const close = (name: string) =>
    kubectl.kubectl(['patch', 'sprint', name, '--type=merge', '-p', '{"spec":{"state":"Closed"}}']);

  runGuide('import.md', 'on a local world', {
    shell,
    words: {
      'import PATH': 'import examples/import/webshop.csv',
      'import shop.csv': 'import examples/import/webshop.csv',
    },
  });
  runGuide('scrum-master.md', 'on a local world', { shell });
  runGuide('learning.md', 'on a local world', {
    shell,
    words: { 'npx dsm': 'dsm', 'localhost:8085': () => endpoints().orchestrator },
  });
});

describe('rights', () => {
  it('there is a proposal in the namespace team, and ed edits it', async () => {
    const team = new Kubectl((args, input) => kubectl.kubectlRan(['-n', 'team', ...args], input));
    await team.kubectl(['create', 'rolebinding', 'ed', '--clusterrole=edit', '--user=ed']);
    await team.apply(projectObject('shop'), sprintObject('payments-s03', 'shop', { state: 'Proposed' }));
    await team.until('sprint', 'payments-s03', (sprint) => conditionOf(sprint, 'Ready'));
  });
  runGuide('admission.md', 'on a local world', { shell });
  runGuide('security.md', 'on a local world', { shell, words: { 'http://127.0.0.1:8083': () => endpoints().sprint } });
});

describe('events', () => {
  it('there are one that cannot be read, and one that is too new, by the ids of the guide', async () => {
    const bus = openRedisBus({ url: secret(redisUrlFile(world())), service: 'guide', log: pino({ level: 'silent' }) });
    await bus.publish(sprintStarted('e69a781b-6596-4c9e-8424-d15ac2139b36', 'LAB-S01', 1), 'sprint_events');
    await bus.publish(sprintStarted('6c2df629-4745-4e46-acea-e29ec1362b17', 'LAB-S02', 2), 'sprint_events');
    await bus.close();
    const all = async () => (await bash.run('dsm events dead')).stdout;
    await eventually(async () => {
      const listed = await all();
      for (const service of ['project', 'backlog'])
        expect(listed).toMatch(new RegExp(`${service} +dead[^]*${service} +parked`));
    });
  });
  runGuide('events.md', 'on a local world', { shell });
});

describe('a backup', () => {
  const replaced = [...SERVICE_NAMES, 'operator'];
  runGuide('backup.md', 'on a local world', {
    shell,
    before: {
      'pg_dump -Fc --schema=orchestrator': () => call('project', 'POST', '/projects', { id: 'KEPT', name: 'Kept' }),
      // What the guide has scaled to nothing, and what the chart starts again.
      'pg_restore --clean --if-exists --no-owner --single-transaction --dbname="$ORCH': async () => {
        expect((await call('project', 'POST', '/projects', { id: 'LOST', name: 'Lost' })).status).toBe(201);
        await Promise.all(replaced.map((name) => stopProcess(world(), name)));
      },
    },
    after: { 'redis-cli': () => up() },
  });

  it('holds what was there before it, and nothing of what came after', async () => {
    const status = async (id: string) => (await call('project', 'GET', `/projects/${id}`)).status;
    expect([await status('KEPT'), await status('PAY'), await status('LOST')]).toEqual([200, 200, 404]);
    const sprint = await kubectl.get('sprint', 'sprint-1');
    expect((await call('sprint', 'GET', `/sprints/${sprint.status.sprintID}`)).status).toBe(200);
    await eventually(async () => expect((await bash.run('dsm events dead')).stdout).not.toMatch(/ dead /));
  });
  it('lets the world go on', async () => {
    await kubectl.apply(
      projectObject('after', { backlog: { tasks: tasks('AFTER', 2) } }),
      sprintObject('after-1', 'after'),
    );
    await kubectl.until('sprint', 'after-1', (sprint) => sprint.status.sprintID === 'AFTER-S01', 60);
  });
});

/** A SprintStarted without what it must have. */
const sprintStarted = (event_id: string, aggregate_id: string, schema_version: number): Envelope => ({
  ...{ event_id, event_type: 'SprintStarted', timestamp: new Date().toISOString() },
  ...{ aggregate_id, aggregate_type: 'Sprint', aggregate_version: 1, schema_version },
  event_data: { project_id: 'LAB' },
  metadata: { source_service: 'sprint', correlation_id: 'd9c677ea-1b26-4de1-b909-a3345277f2c8' },
});

const definition = ({ group, names }: { group: string; names: { kind: string; plural: string } }): object => ({
  ...{ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' },
  metadata: { name: `${names.plural}.${group}` },
  spec: {
    ...{ group, names, scope: 'Namespaced' },
    versions: [
      {
        ...{ name: 'v1alpha1', served: true, storage: true },
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
});
