import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Namespace, TestWorld } from './world.ts';

let world: TestWorld;
let ns: Namespace;
beforeAll(async () => {
  world = await TestWorld.up();
  ns = await world.namespace();
});
afterAll(() => world?.down());

const conditions: Record<string, [object: string, condition: string][]> = {
  '01-project.yaml': [['project/bakery', 'Ready']],
  '02-live-sprint.yaml': [
    ['project/library', 'Ready'],
    ['sprint/library-1', 'Ready'],
  ],
  '03-simulated-sprint.yaml': [['sprint/harbour-1', 'Ready']],
  '04-queue-of-two-sprints.yaml': [
    ['sprint/museum-1', 'Ready'],
    ['sprint/museum-2', 'Ready'],
  ],
  '05-proposal.yaml': [['sprint/gallery-1', 'Ready']],
  '06-scrum-master.yaml': [['project/theatre', 'Ready']],
};
const files = readdirSync('examples').filter((f) => f.endsWith('.yaml'));

it('each example is known here', () => {
  expect(files.sort()).toEqual(Object.keys(conditions));
});

it.each(Object.entries(conditions))('%s', async (file, expected) => {
  await ns.kubectl(['apply', '-f', `examples/${file}`]);
  for (const [object, condition] of expected) await ns.wait(object, condition);
});

it('runs what it says: a Live sprint is reported to by dsm task', async () => {
  const ran = await world.dsm(['task', 'LIBRARY-1', '--progress', '40']);
  expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining('40 %') });
  await ns.until('sprint', 'library-1', (s) => s.status.progress.inProgress === 1, 5);
});

it('the Scrum Master proposes a sprint, says why, and starts it when it is approved', async () => {
  const { spec } = await ns.until('sprint', 'theatre-s01', (s) => s.status?.phase === 'Proposed', 30);
  expect(spec).toMatchObject({ state: 'Proposed', maxTasks: 3, goal: 'Sprint 1: 3 tasks by priority' });
  const { status } = await ns.until('project', 'theatre', (p) => p.status?.lastDecision?.sprint === 'theatre-s01');
  expect(status.lastDecision).toMatchObject({ action: 'StartSprint', tasks: 3 });
  expect(await ns.kubectl(['describe', 'project', 'theatre'])).toContain('StartSprint: 3 tasks');
  await ns.kubectl(['patch', 'sprint', 'theatre-s01', '--type=merge', '-p', '{"spec":{"state":"Active"}}']);
  await ns.until('sprint', 'theatre-s01', (s) => s.status?.phase === 'Active');
});

it('the first sprint of the queue runs, the second waits', async () => {
  await ns.until('sprint', 'museum-1', (s) => s.status.phase === 'Active');
  await ns.until('sprint', 'museum-2', (s) => s.status.phase === 'Planned');
});

it('a proposal waits for a human, and starts once it is approved', async () => {
  await ns.until('sprint', 'gallery-1', (s) => s.status.phase === 'Proposed');
  await ns.kubectl(['patch', 'sprint', 'gallery-1', '--type=merge', '-p', '{"spec":{"state":"Active"}}']);
  await ns.until('sprint', 'gallery-1', (s) => s.status.sprintBacklog?.points === 8);
});
