import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { helmProgram, rendered, skipped } from './helm.ts';

// No network here obeys policies, so that they are obeyed is not tested: what they say is read, as the API documents it.

type Labels = Record<string, string>;
interface Peer {
  podSelector?: { matchLabels?: Labels };
  namespaceSelector?: object;
  ipBlock?: object;
}
interface Rule {
  from?: Peer[];
  to?: Peer[];
  ports?: { port: string | number }[];
}
interface Policy {
  podSelector: { matchLabels: Labels };
  policyTypes: string[];
  ingress?: Rule[];
  egress?: Rule[];
}
interface Template {
  metadata: { labels: Labels };
  spec: { containers: { ports?: { name: string }[] }[] };
}
interface Workload {
  kind: string;
  spec: Policy & { template?: Template; jobTemplate?: { spec: { template: Template } } };
}

const EVERYTHING = ['database.tryOut', 'redis.tryOut', 'ollama.deploy', 'nightly'].map((key) => `${key}.enabled=true`);
const has = (labels: Labels, wanted: Labels = {}): boolean =>
  Object.entries(wanted).every(([key, value]) => labels[key] === value);

async function world(...args: string[]) {
  const objects = parseAllDocuments(await rendered(...args)).flatMap((one) => (one.toJS() as Workload | null) ?? []);
  const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy').map(({ spec }) => spec);
  const pods = objects.flatMap(({ spec }) => spec?.template ?? spec?.jobTemplate?.spec.template ?? []);
  return { policies, pods };
}

/** Whether policies let pods of these labels through in one direction, to or from `other`; without `other`, anybody at all. */
function passes(
  policies: Policy[],
  direction: 'Ingress' | 'Egress',
  labels: Labels,
  port: string | number,
  other?: Labels,
): boolean {
  const chosen = policies.filter(
    ({ podSelector, policyTypes }) => policyTypes.includes(direction) && has(labels, podSelector.matchLabels),
  );
  const rules = chosen.flatMap(({ ingress = [], egress = [] }) => (direction === 'Ingress' ? ingress : egress));
  return rules.some(({ from, to, ports }) => {
    if (ports !== undefined && !ports.some((one) => one.port === port)) return false;
    const peers = direction === 'Ingress' ? from : to;
    if (peers === undefined) return true;
    return peers.some(
      ({ podSelector, namespaceSelector }) =>
        namespaceSelector !== undefined || (other !== undefined && has(other, podSelector?.matchLabels)),
    );
  });
}

const component = (labels: Labels): string => labels['app.kubernetes.io/component'] ?? '';

describe.skipIf(helmProgram === undefined)(`network policies${skipped}`, () => {
  it('let exactly those pods reach each other of which one calls the other', async () => {
    const { policies, pods } = await world('--set', EVERYTHING.join(','));
    const pairs = pods.flatMap((caller) =>
      pods.flatMap((called) => {
        const [a, b] = [caller.metadata.labels, called.metadata.labels];
        const names = called.spec.containers.flatMap(({ ports = [] }) => ports.map(({ name }) => name));
        const numbers: Record<string, number> = { postgresql: 5432, redis: 6379 };
        const open = names
          .filter((name) => name !== 'metrics')
          .some(
            (name) =>
              passes(policies, 'Ingress', b, name, a) && passes(policies, 'Egress', a, numbers[name] ?? name, b),
          );
        return open ? [`${component(a)} → ${component(b)}`] : [];
      }),
    );
    const data = ['backlog', 'chronicle', 'orchestrator', 'project', 'sprint'];
    const calls = {
      operator: ['backlog', 'chronicle', 'orchestrator', 'project', 'sprint'],
      backlog: ['project'],
      sprint: ['backlog', 'chronicle', 'project'],
      chronicle: ['project'],
      orchestrator: ['backlog', 'chronicle', 'embedding', 'ollama', 'project', 'sprint'],
      embedding: ['ollama'],
      nightly: ['orchestrator'],
    };
    const wanted = [
      ...Object.entries(calls).flatMap(([a, called]) => called.map((b) => `${a} → ${b}`)),
      ...data.flatMap((name) => [`${name} → postgresql`, `${name} → redis`]),
    ];
    expect([...new Set(pairs)].sort()).toEqual(wanted.sort());
  });

  it('choose every pod in both directions', async () => {
    const { policies, pods } = await world('--set', EVERYTHING.join(','));
    for (const { metadata } of pods)
      for (const direction of ['Ingress', 'Egress'])
        expect(
          policies.some(
            ({ podSelector, policyTypes }) =>
              policyTypes.includes(direction) && has(metadata.labels, podSelector.matchLabels),
          ),
        ).toBe(true);
  });

  it('let strangers read metrics and nothing else, until clients are named', async () => {
    const closed = await world('--set', EVERYTHING.join(','));
    for (const { metadata } of closed.pods)
      for (const port of ['http', 'postgresql', 'redis'])
        expect(passes(closed.policies, 'Ingress', metadata.labels, port)).toBe(false);
    const [sprint] = closed.pods.filter(({ metadata }) => component(metadata.labels) === 'sprint');
    expect(passes(closed.policies, 'Ingress', sprint?.metadata.labels ?? {}, 'metrics')).toBe(true);
    const clients = ['--set', `${EVERYTHING},networkPolicies.clients[0].namespaceSelector.matchLabels.a=b`];
    expect(passes((await world(...clients)).policies, 'Ingress', sprint?.metadata.labels ?? {}, 'http')).toBe(true);
  });
});
