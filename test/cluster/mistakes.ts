import { until } from '../fixtures/waiting.ts';
import { Installation, type Values } from './installation.ts';

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

/** What a component's pod says, in its log or in Events about it, once that fits. */
export function said(dsm: Installation, component: string, words: RegExp): Promise<string> {
  let last = '';
  return until(
    `${component} to say ${words}`,
    async () => {
      const selector = `app.kubernetes.io/component=${component}`;
      const logs = await dsm.kube.kubectlRan(['logs', '-l', selector, '--all-containers', '--tail=50']);
      const events = await dsm.kube.kubectlRan([
        'get',
        'events',
        '-o',
        'jsonpath={range .items[*]}{.message}{"\\n"}{end}',
      ]);
      last = logs.stdout + events.stdout;
      return last.split('\n').find((line) => words.test(line));
    },
    60,
    () => last.slice(-2_000),
  );
}
