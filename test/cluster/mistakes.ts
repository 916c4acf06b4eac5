import { expect } from 'vitest';
import { until } from '../fixtures/waiting.ts';
import { Installation, type Pod, type Values } from './installation.ts';
import { said } from './said.ts';

const secret = (namespace: string, name: string, data: Record<string, string>): object => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace },
  stringData: data,
});

/** A release whose Secrets name the databases of another one wrongly: project a password that is wrong, backlog a key that is not there. */
export async function installWithMistakes(good: Installation, namespace: string, base: Values): Promise<Installation> {
  const bad = new Installation(good.cluster, namespace, 'bad');
  const host = `${good.fullname}-postgresql.${good.namespace}.svc`;
  const wrong = { url: `postgres://dsm:wrong@${host}:5432/dsm` };
  await good.cluster.apply(
    secret(namespace, 'wrong-password', wrong),
    secret(namespace, 'no-key', { address: wrong.url }),
    secret(namespace, 'redis', { url: `redis://${good.fullname}-redis.${good.namespace}.svc:6379` }),
  );
  const database = Object.fromEntries(
    ['project', 'backlog', 'sprint', 'chronicle', 'orchestrator'].map((service) => [
      service,
      { name: service === 'backlog' ? 'no-key' : 'wrong-password' },
    ]),
  );
  const none = { replicas: 0 };
  const one = { replicas: 1 };
  await bad.upgrade(
    {
      ...base,
      namespaces: [namespace],
      crds: { install: false },
      rbac: { aggregate: false },
      webhook: { enabled: false },
      operator: none,
      services: { project: one, backlog: one, sprint: none, chronicle: none, orchestrator: none, embedding: none },
      database: { secrets: database },
      redis: { secret: { name: 'redis' } },
    },
    { wait: false },
  );
  return bad;
}

const CRD = 'customresourcedefinition/sprints.scrum.dsm.dev';
const RELEASE = 'scrum.dsm.dev/release';

/** Says of a CRD that it is of another release of DSM, has an operator's pod start on it, and says the truth again after `look`. */
export async function withDefinitionsOf(release: string, dsm: Installation, look: (pod: Pod) => Promise<void>) {
  const { metadata } = await dsm.cluster.get('crd', CRD.slice(CRD.indexOf('/') + 1));
  const annotate = (value: string) => dsm.kube.kubectl(['annotate', CRD, `${RELEASE}=${value}`, '--overwrite']);
  await annotate(release);
  try {
    const before = await dsm.pods('operator');
    await dsm.kube.kubectl(['delete', 'pod', before[0]?.metadata.name as string, '--wait=false']);
    const known = before.map((pod) => pod.metadata.uid);
    await look(
      await until('another pod', async () =>
        (await dsm.pods('operator')).find((pod) => !known.includes(pod.metadata.uid)),
      ),
    );
  } finally {
    await annotate(metadata.annotations[RELEASE]);
  }
}

/** That the release’s Redis holds events in memory alone is said in the notes, in a log, and by a metric, which has an alert, for as long as it is so. */
export async function keepsNothingOnDisk(dsm: Installation): Promise<void> {
  const notes = await dsm.cluster.helm(['get', 'notes', dsm.release, '--namespace', dsm.namespace]);
  expect(notes).toMatch(/WARNING: redis.tryOut: .*without a volume/);
  await said(dsm, 'backlog', /Redis writes nothing to disk/);
  const [pod] = await dsm.pods('backlog');
  const path = `/api/v1/namespaces/${dsm.namespace}/pods/${pod?.metadata.name}:9090/proxy/metrics`;
  expect(await dsm.kube.kubectl(['get', '--raw', path])).toMatch(/^dsm_transport_persistent(\{.*\})? 0$/m);
}
