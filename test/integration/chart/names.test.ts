import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { helmProgram, rendered, skipped } from './helm.ts';

const EVERYTHING = [
  ...['database.tryOut', 'redis.tryOut', 'ollama.deploy', 'nightly'].map((key) => `${key}.enabled=true`),
  ...['monitors', 'rules', 'dashboards'].map((key) => `monitoring.${key}.enabled=true`),
];
const LONGEST = 'a'.repeat(53);
/** Of what becomes a name in DNS, and of a CronJob, whose Jobs have longer names. */
const LIMITS: Record<string, number> = { Service: 63, StatefulSet: 52, CronJob: 52 };

interface Named {
  kind: string;
  metadata: { name: string; namespace?: string; labels: Record<string, string> };
}
const objectsOf = async (...args: string[]): Promise<Named[]> =>
  parseAllDocuments(await rendered(...args, '--set', EVERYTHING.join(','))).flatMap(
    (document) => document.toJS() ?? [],
  );
const nameOf = async (release: string) =>
  (await objectsOf(release)).find(({ kind }) => kind === 'Deployment')?.metadata.name;

describe.skipIf(helmProgram === undefined)(`names${skipped}`, () => {
  it.each(['dsm', 'my-dsm', 'a', LONGEST, 'my.release', '2nd', `${'a.'.repeat(26)}b`])(
    'of the release %s are such as Kubernetes takes',
    async (release) => {
      for (const { kind, metadata } of await objectsOf(release)) {
        if (metadata.namespace === undefined) continue;
        // Roles of two installations stand in one namespace.
        const isRole = /^Role/.test(kind);
        expect(metadata.name, kind).toMatch(isRole ? /^[-a-z0-9:]+$/ : /^[a-z]([-a-z0-9]*[a-z0-9])?$/);
        expect(metadata.name.length, `${kind} ${metadata.name}`).toBeLessThanOrEqual(
          LIMITS[kind] ?? (isRole ? 253 : 63),
        );
        for (const value of Object.values(metadata.labels))
          expect(value).toMatch(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/);
      }
    },
    60_000,
  );

  it('are different for different releases, also where they had to be cut or changed', async () => {
    const releases = [LONGEST, `${LONGEST.slice(0, -1)}b`, 'a.b', 'a-b', 'dsm', 'x'];
    const names = await Promise.all(releases.map(nameOf));
    expect(new Set(names).size).toBe(releases.length);
  });

  it('an object has the namespace of the release, or namespace and release in its name', async () => {
    for (const { kind, metadata } of await objectsOf('one'))
      if (metadata.namespace !== undefined) expect(metadata.namespace, kind).toBe('dsm-system');
      else if (kind !== 'CustomResourceDefinition') expect(metadata.name).toMatch(/^dsm-system[.:]one-dsm[.:]/);
  });
});

describe.skipIf(helmProgram === undefined)(`odd values${skipped}`, () => {
  it('no pods: no disruption budgets, and a warning in the notes', async () => {
    const none = [
      'operator',
      ...['project', 'backlog', 'sprint', 'chronicle', 'orchestrator', 'embedding'].map((name) => `services.${name}`),
    ];
    const objects = await objectsOf('--set', none.map((key) => `${key}.replicas=0`).join(','));
    expect(objects.filter(({ kind }) => kind === 'PodDisruptionBudget')).toEqual([]);
  });

  it('fifty namespaces: a Role in each, and none for the whole cluster but what nobody can have in a namespace', async () => {
    const namespaces = Array.from({ length: 50 }, (_, i) => `team-${i}`);
    const objects = await objectsOf('--set', `namespaces={${namespaces}}`);
    const names = (wanted: string) => objects.filter(({ kind }) => kind === wanted).map(({ metadata }) => metadata);
    const roles = names('Role').filter(({ name }) => name === 'dsm-system:dsm:operator');
    expect(roles.map(({ namespace }) => namespace)).toEqual(namespaces);
    expect(names('ClusterRoleBinding').map(({ name }) => name)).toEqual(['dsm-system:dsm:operator-cluster']);
  });
});
