import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseProject } from '../../../crds/project.ts';
import { parseSprint } from '../../../crds/sprint.ts';
import { collectionOf, type Manifest, project, sprint } from './objects.ts';
import { type CrdWorld, startCrdWorld } from './world.ts';

// What stands in a column or a sentence is one line. Objects from before that was so go on as they are.

let world: CrdWorld;
beforeAll(async () => {
  world = await startCrdWorld();
});
afterAll(() => world?.stop());

const post = (body: Manifest, query: Record<string, string> = {}) =>
  world.api.call('POST', collectionOf(body), { body, query }).then(
    () => '',
    (error: Error) => error.message,
  );
const team = (fields: object) => project({ team: [{ employeeID: 'E001', name: 'Ada', ...fields }] });
const absences = (reason: string) => [{ startDate: '2026-11-23', endDate: '2026-11-24', reason }];

describe.each([
  ['spec.goal', (goal: string) => sprint({ goal })],
  ['spec.displayName', (displayName: string) => project({ displayName })],
  ['spec.team[0].name', (name: string) => team({ name })],
  ['spec.team[0].role', (role: string) => team({ role })],
  ['spec.team[0].absences[0].reason', (reason: string) => team({ absences: absences(reason) })],
  [
    'spec.calendar.holidays[0].name',
    (name: string) => project({ calendar: { holidays: [{ date: '2026-11-26', name }] } }),
  ],
  ['spec.backlog.tasks[0].title', (title: string) => project({ backlog: { tasks: [{ id: 'T-1', title }] } })],
])('%s', (field, make) => {
  it.each(['a\tb', 'a\nb', 'a\r\nb', 'a\n', '\u0085', '\u001b[31mred'])('is not %j', async (text) => {
    expect(await post(make(text), { dryRun: 'All' })).toContain(`${field}: Invalid value`);
  });
  it('is any other text', async () => {
    expect(await post(make("Größe, 大きさ, it's 100 % – ‘done’ 🎉"), { dryRun: 'All' })).toBe('');
  });
});

it('a description has as many lines as it likes', async () => {
  expect(await post(project({ description: 'a\n\tb\n' }), { dryRun: 'All' })).toBe('');
});

describe('an object from before', () => {
  const crd = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/sprints.scrum.dsm.dev';
  const goal = '/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/goal/pattern';
  const kubectl = async (args: string[]) => {
    const { code, stderr, stdout } = await world.kubectl(args);
    return code === 0 ? stdout : `refused: ${stderr}`;
  };
  const patch = (body: object, ...flags: string[]) =>
    kubectl(['patch', 'sprint', 'old', '--type=merge', '-p', JSON.stringify(body), ...flags]);
  const setPattern = async (op: object) => {
    const done = await kubectl(['patch', 'crd', 'sprints.scrum.dsm.dev', '--type=json', '-p', JSON.stringify([op])]);
    expect(done).toContain('patched');
  };

  it('stays when the rule comes', async () => {
    const before = JSON.parse(await kubectl(['get', '--raw', crd]));
    const { pattern } = before.spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.goal;
    await setPattern({ op: 'remove', path: goal });
    const old = sprint({ goal: 'Pay\tby\ncard' }, 'old');
    await expect.poll(() => post(old), { timeout: 20_000, interval: 200 }).toBe('');
    await setPattern({ op: 'add', path: goal, value: pattern });
    await expect
      .poll(() => post(sprint({ goal: 'a\tb' }, 'new'), { dryRun: 'All' }), { timeout: 20_000, interval: 200 })
      .toContain('spec.goal: Invalid value');
  });

  it('is read as one line', async () => {
    const old = JSON.parse(await kubectl(['get', 'sprint', 'old', '-o', 'json']));
    expect(parseSprint(old).spec.goal).toBe('Pay by card');
    const metadata = {
      name: 'pay',
      namespace: 'n',
      uid: 'u',
      generation: 1,
      creationTimestamp: '2026-01-01T00:00:00Z',
    };
    const { spec } = parseProject({ ...project({ displayName: 'a\r\nb' }), metadata });
    expect(spec.displayName).toBe('a b');
  });

  it('takes a status, labels and other fields as ever', async () => {
    expect(await patch({ status: { phase: 'Active' } }, '--subresource=status')).toContain('patched');
    expect(await patch({ metadata: { labels: { a: 'b' } } })).toContain('patched');
    expect(await patch({ spec: { state: 'Closed' } })).toContain('patched');
  });

  it('takes a goal of one line, and no other of several', async () => {
    expect(await patch({ spec: { goal: 'Pay\tlater' } })).toContain('spec.goal: Invalid value');
    expect(await patch({ spec: { goal: 'Pay later' } })).toContain('patched');
  });
});
