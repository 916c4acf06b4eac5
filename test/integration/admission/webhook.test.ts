import { X509Certificate } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { KubeApiError } from '../../../dev/kube-api.ts';
import { issueCertificate } from '../../../webhooks/certificates/x509.ts';
import { until } from '../../fixtures/waiting.ts';
import { CONFIGURATION, NAME, SECRET, startWebhookWorld, type WebhookWorld } from './webhook-world.ts';

// Certificates of 15 s, and an authority of 60 s: both are renewed at two thirds of their life while objects are applied.
const LIFE_MS = 15_000;
const PROJECTS = '/apis/scrum.dsm.dev/v1alpha1/namespaces/default/projects';

let world: WebhookWorld;
beforeAll(async () => {
  world = await startWebhookWorld(LIFE_MS);
  await world.startWebhook();
});
afterAll(() => world?.stop());

const task = (id: string, ...dependsOn: string[]) => ({ id, title: id, dependsOn });
const CYCLE = { backlog: { tasks: [task('A', 'B'), task('B', 'C'), task('C', 'A')] } };
const FINE = { team: [{ employeeID: 'E001', name: 'Ada' }] };

let made = 0;
/** '' when the Project was taken, else what was said. */
async function create(spec: object): Promise<string> {
  const body = { apiVersion: 'scrum.dsm.dev/v1alpha1', kind: 'Project', metadata: { name: `p-${++made}` }, spec };
  return world.admin.call('POST', PROJECTS, { body, query: { dryRun: 'All' } }).then(
    () => '',
    (error: unknown) => (error instanceof KubeApiError ? error.message : String(error)),
  );
}

const untilAsked = () => until('the webhook is asked', async () => (await create(CYCLE)).includes('form a cycle'), 60);

interface Events {
  items: { reason: string; note: string; type: string; regarding: { name: string } }[];
}
async function events(reason: string): Promise<string[]> {
  const { items } = await world.admin.call<Events>('GET', '/apis/events.k8s.io/v1/namespaces/default/events');
  return items.filter((event) => event.regarding.name === NAME && event.reason === reason).map(({ note }) => note);
}

async function apply(kind: string, name: string, spec: object) {
  const object = { apiVersion: 'scrum.dsm.dev/v1alpha1', kind, metadata: { name, namespace: 'default' }, spec };
  return world.kubectl(['apply', '-f', '-'], { input: JSON.stringify(object) });
}

it('refuses a cycle, and names it', async () => {
  await untilAsked();
  expect(await create(CYCLE)).toContain(
    'denied the request: spec.backlog.tasks: dependencies form a cycle: A -> B -> C -> A',
  );
  expect(await create(FINE)).toBe('');
});

it('warns of what a user should know, and takes the object', async () => {
  const bare = await apply('Project', 'bare', {});
  expect(bare).toMatchObject({ code: 0, stderr: expect.stringContaining('Warning: spec.team: nobody is in it') });
  const backlog = { tasks: [{ id: 'T-1', title: 'A task', assignedTo: 'E009' }] };
  const team = await apply('Project', 'payments', { ...FINE, backlog, calendar: { holidays: [] } });
  expect(team).toMatchObject({ code: 0, stderr: expect.stringContaining('not in the team: T-1 to E009') });
  const again = { projectID: 'PAYMENTS', ...FINE };
  await until(
    'the taken id is told',
    async () =>
      /is that of Project default\/payments already/.test(
        (await apply('Project', 'other', again)).stderr ||
          (await apply('Project', 'other', { ...again, displayName: String(++made) })).stderr,
      ),
    20,
  );
  const off = { projectRef: { name: 'payments' }, goal: 'Refunds', startDate: '2026-11-28', durationWeeks: 1 };
  expect((await apply('Sprint', 'sprint-1', off)).stderr).toBe('');
  const lost = await apply('Sprint', 'sprint-2', { ...off, projectRef: { name: 'nowhere' } });
  expect(lost).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('Warning: spec.projectRef: there is no Project nowhere yet'),
  });
});

it('certificates are renewed, and no object goes by unasked', async () => {
  const call = <T>(path: string) => world.admin.call<T>('GET', path);
  const servingNow = async () => (await call<{ data: Record<string, string> }>(SECRET)).data['tls.crt'] ?? '';
  const bundleNow = async () =>
    (await call<{ webhooks: { clientConfig: { caBundle: string } }[] }>(CONFIGURATION)).webhooks[0]?.clientConfig
      .caBundle ?? '';
  const authorities = (bundle: string) => Buffer.from(bundle, 'base64').toString().match(/BEGIN/g)?.length;
  const [first, serving, bundles] = [await bundleNow(), new Set<string>(), new Set<string>()];
  const awayBefore = (await events('WebhookAway')).length;
  const outcomes = { refused: 0, taken: 0, missed: [] as string[] };
  const end = Date.now() + 3.5 * LIFE_MS;
  while (Date.now() < end) {
    const [cycle, fine] = [await create(CYCLE), await create(FINE)];
    if (cycle.includes('form a cycle')) outcomes.refused++;
    else outcomes.missed.push(`${new Date().toISOString()} ${cycle || 'a cycle was taken'}`);
    if (fine === '') outcomes.taken++;
    else outcomes.missed.push(fine);
    serving.add(await servingNow());
    bundles.add(await bundleNow());
    await delay(100);
  }
  expect(outcomes.missed).toEqual([]);
  expect(outcomes.refused).toBeGreaterThan(50);
  expect(serving.size).toBeGreaterThanOrEqual(4);
  // The authority rolled: for a while both are trusted.
  expect([...bundles].map(authorities)).toContain(2);
  expect(bundles.has(first)).toBe(true);
  expect(world.said().match(/certificate in use/g)?.length).toBeGreaterThanOrEqual(3);
  expect(await events('WebhookAway')).toHaveLength(awayBefore);
});

it('away, it blocks nothing, and that is told; back, it is asked again', async () => {
  const before = (await events('WebhookAway')).length;
  await world.killWebhook();
  expect(await create(CYCLE)).toBe('');
  const notes = await until(
    'its being away is told',
    async () => {
      const said = await events('WebhookAway');
      return said.length > before && said;
    },
    60,
  );
  expect(notes.join()).toMatch(/ECONNREFUSED.*objects are taken without its checks/);
  await world.startWebhook();
  await untilAsked();
  await until('its return is told', async () => (await events('WebhookBack')).length > 0, 60);
  expect(await events('WebhookAway')).toHaveLength(before + 1);
});

it('a certificate made by hand that has expired is told once, and blocks nothing', async () => {
  const validity = { from: new Date(Date.now() - 7_200_000), until: new Date(Date.now() - 3_600_000) };
  const hand = issueCertificate({ commonName: 'by-hand', use: 'server', hosts: ['127.0.0.1'] }, validity);
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  await world.admin.call('DELETE', SECRET);
  const data = { 'tls.crt': base64(hand.cert), 'tls.key': base64(hand.key) };
  const body = { metadata: { name: NAME }, type: 'kubernetes.io/tls', data };
  // The operator may have made another one meanwhile: then that one is replaced.
  await world.admin
    .call('POST', SECRET.replace(`/${NAME}`, ''), { body })
    .catch(() => world.admin.call('PUT', SECRET, { body }));
  expect(new X509Certificate(hand.cert).validToDate.getTime()).toBeLessThan(Date.now());
  await until('the webhook says so', async () => /the certificate expired at/.test(world.said()), 60);
  await until('it is told', async () => (await events('CertificateNotOurs')).length > 0, 60);
  await until(
    'it is away',
    async () => (await events('WebhookAway')).some((note) => note.includes('expired') || note.includes('certificate')),
    60,
  );
  expect(await create(FINE)).toBe('');
  await delay(LIFE_MS / 3);
  expect(await events('CertificateNotOurs')).toHaveLength(1);
  expect(world.said().match(/the certificate expired at/g)).toHaveLength(1);
  // The way out that the message names.
  await world.admin.call('DELETE', SECRET);
  await untilAsked();
  const [, life] = /dsm_webhook_serving_certificate_life_seconds (\d+)/.exec(await world.metrics()) ?? [];
  // It begins in the past, for clocks that differ.
  expect(Number(life)).toBeGreaterThanOrEqual(LIFE_MS / 1000);
  expect(await world.metrics()).toMatch(/dsm_webhook_reviews_total\{outcome="refused"\} \d/);
});

it('ends in order', async () => {
  expect(await world.endWebhook()).toBe(0);
});
