import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MONDAY } from '../../fixtures/dates.ts';
import { conditionOf, Kubectl, type Printed } from '../../fixtures/kubectl.ts';
import { dailyScrum, project, sprint, tasks } from '../controllers/manifests.ts';
import { type OperatorWorld, startOperatorWorld } from '../controllers/operator-world.ts';

// A team's objects come from Argo CD or Helm, with their marks on them: these stay, and go nowhere else. What bears Argo CD's mark and is
// not in git is pruned.

const ARGO = 'argocd-controller';
const MARKS = {
  labels: { 'app.kubernetes.io/instance': 'shop', 'app.kubernetes.io/managed-by': 'Helm', team: 'blue' },
  annotations: {
    'argocd.argoproj.io/tracking-id': 'shop:scrum.dsm.dev/Project:default/shop',
    'meta.helm.sh/release-name': 'shop',
    'meta.helm.sh/release-namespace': 'default',
  },
};
const marked = <T extends { metadata: object }>(object: T): T => ({
  ...object,
  metadata: { ...object.metadata, ...MARKS },
});
const MANIFESTS = [
  marked(
    project('shop', {
      backlog: { tasks: tasks('S', 4) },
      orchestration: { mode: 'Propose' },
      team: [{ employeeID: 'E001', name: 'Ada' }],
    }),
  ),
  marked(sprint('shop-1', 'shop', { tasks: ['S-1'] })),
  marked(dailyScrum('shop-1', MONDAY)),
];
const SCRUM = `shop-1-${MONDAY.replaceAll('-', '')}`;

let world: OperatorWorld;
let kubectl: Kubectl;
const run = (args: string[]) =>
  kubectl.kubectl(args, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: MANIFESTS }));
const applyAsArgo = () => run(['apply', '--server-side', `--field-manager=${ARGO}`, '-f', '-']);
const teams = () =>
  Promise.all([kubectl.get('project', 'shop'), kubectl.get('sprint', 'shop-1'), kubectl.get('dailyscrum', SCRUM)]);

beforeAll(async () => {
  world = await startOperatorWorld();
  world.moveClockTo(new Date(`${MONDAY}T12:00:00Z`));
  kubectl = new Kubectl(async (args, input) => ({ code: 0, stderr: '', stdout: await world.kubectl(args, input) }));
  await applyAsArgo();
  await kubectl.until('dailyscrum', SCRUM, (d) => conditionOf(d, 'Succeeded')?.reason === 'Reported');
  await kubectl.kubectl([
    'patch',
    'sprint',
    'shop-1',
    '--type=merge',
    '--field-manager=human',
    '-p',
    '{"metadata":{"annotations":{"note":"mine"}}}',
  ]);
});
afterAll(() => world?.stop());

/** The fields of an object that a manager owns, as paths of two steps: `spec.goal`, `metadata.finalizers`; of status just `status`. */
const ownedBy = ({ metadata }: Printed, isManager: (name: string) => boolean): string[] =>
  metadata.managedFields
    .filter((entry: Printed) => isManager(entry.manager))
    .flatMap(({ fieldsV1 }: Printed) =>
      Object.entries(fieldsV1).flatMap(([part, fields]) =>
        part === 'f:status'
          ? ['status']
          : Object.keys(fields as object).map((field) => `${part}.${field}`.replaceAll('f:', '')),
      ),
    );
const withManagers = (kind: string, name: string) =>
  kubectl.kubectl(['get', kind, name, '-o', 'json', '--show-managed-fields']).then((text): Printed => JSON.parse(text));

describe("a team's objects", () => {
  it('keep every label and annotation that they came with', async () => {
    for (const object of await teams()) {
      expect(object.metadata.labels).toMatchObject(MARKS.labels);
      expect(object.metadata.annotations).toMatchObject(MARKS.annotations);
    }
    expect((await kubectl.get('sprint', 'shop-1')).metadata.annotations.note).toBe('mine');
  });

  it.each([
    ['project', 'shop'],
    ['sprint', 'shop-1'],
    ['dailyscrum', SCRUM],
  ])('%s: nothing of spec is ours, and all that was applied stays with who applied it', async (kind, name) => {
    const object = await withManagers(kind, name);
    const ours = ownedBy(object, (manager) => manager.startsWith('dsm'));
    expect(ours).toContain('status');
    const metadata = ['metadata.finalizers', 'metadata.ownerReferences', 'metadata.labels'];
    expect(ours.filter((field) => field !== 'status' && !metadata.includes(field))).toEqual([]);
    const argos = ownedBy(object, (manager) => manager === ARGO);
    const applied = MANIFESTS.find((each) => each.kind.toLowerCase() === kind)?.spec ?? {};
    expect(argos).toEqual(expect.arrayContaining(Object.keys(applied).map((field) => `spec.${field}`)));
  });

  it('are applied again without a conflict, and differ in nothing', async () => {
    await applyAsArgo();
    expect(await run(['diff', '--server-side', `--field-manager=${ARGO}`, '-f', '-'])).toBe('');
  });
});

describe('what the operator makes for them', () => {
  const given = new Set(MANIFESTS.map(({ kind, metadata }) => `${kind}/${metadata.name}`));
  const made = async (): Promise<Printed[]> => {
    const kinds = 'cronjobs,serviceaccounts,roles,rolebindings,sprints,dailyscrums';
    const { items } = JSON.parse(await kubectl.kubectl(['get', kinds, '-o', 'json']));
    return items.filter(
      ({ kind, metadata }: Printed) => !given.has(`${kind}/${metadata.name}`) && metadata.name !== 'default',
    );
  };

  it("bears none of their marks, belongs to them, and so is nobody's to prune", async () => {
    await kubectl.until('sprint', 'shop-1', (s) => conditionOf(s, 'Ready')?.reason === 'Active');
    const whileItRuns = await made();
    await kubectl.kubectl(['patch', 'sprint', 'shop-1', '--type=merge', '-p', '{"spec":{"state":"Closed"}}']);
    await kubectl.until('sprint', 'shop-s02', (s) => conditionOf(s, 'Ready')?.reason === 'Proposed');
    const all = [...whileItRuns, ...(await made()).filter(({ kind }) => kind === 'Sprint')];
    expect(new Set(all.map(({ kind }) => kind))).toEqual(
      new Set(['CronJob', 'ServiceAccount', 'Role', 'RoleBinding', 'Sprint']),
    );
    for (const { kind, metadata, spec } of all) {
      const template = spec?.jobTemplate;
      for (const marks of [metadata, template?.metadata, template?.spec.template.metadata]) {
        const { labels = {}, annotations = {} } = marks ?? {};
        const theirs = Object.entries({ ...labels, ...annotations }).filter(
          ([key]) => key in MARKS.labels || key in MARKS.annotations,
        );
        // The one label that both have, with our value.
        expect(
          theirs.filter(([, value]) => value !== 'dsm'),
          `${kind} ${metadata.name}`,
        ).toEqual([]);
      }
      const owners = metadata.ownerReferences.map(({ kind: owner }: Printed) => owner);
      expect(owners, kind).toEqual([kind === 'CronJob' ? 'Sprint' : 'Project']);
    }
  });
});
