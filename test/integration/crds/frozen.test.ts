import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ran, succeeded } from '../../fixtures/command.ts';
import { dailyScrum, type Manifest, project, sprint } from './objects.ts';
import { type CrdWorld, startCrdWorld } from './world.ts';

// What may not change, tried with a merge patch, client-side apply and server-side apply.

let world: CrdWorld;
beforeAll(async () => {
  world = await startCrdWorld();
});
afterAll(() => world?.stop());

const resourceOf = (manifest: Manifest) => `${manifest.kind.toLowerCase()}/${manifest.metadata.name}`;

async function ok(args: string[], input?: string): Promise<string> {
  const result = await world.kubectl(args, input);
  expect(result.stderr).toBe('');
  succeeded(result);
  return result.stdout;
}

const apply = (manifest: Manifest, ...flags: string[]) =>
  world.kubectl(['apply', ...flags, '-f', '-'], JSON.stringify(manifest));

async function create(manifest: Manifest): Promise<void> {
  const result = await apply(manifest);
  expect(result).toMatchObject({ code: 0, stderr: '' });
}

const merge = (manifest: Manifest, patch: unknown) =>
  world.kubectl(['patch', resourceOf(manifest), '--type=merge', '-p', JSON.stringify(patch)]);

const setStatus = (manifest: Manifest, status: unknown) =>
  ok(['patch', resourceOf(manifest), '--type=merge', '--subresource=status', '-p', JSON.stringify({ status })]);

const BACKLOG = { tasks: 1, points: 3, taskIDs: ['T-1'], frozenAt: '2026-11-23T05:00:00Z' };

function refused(result: Ran, says: RegExp): void {
  expect(result.stderr).toMatch(says);
  expect(result.code).toBe(1);
}

describe('a started sprint', () => {
  const full = {
    startDate: '2026-11-23',
    durationWeeks: 2,
    mode: 'Simulated',
    tasks: ['T-1'],
    maxTasks: 8,
    maxPoints: 21,
    simulation: { seed: 42 },
  };
  const started = sprint(full, 'started');
  const bare = sprint({}, 'bare');
  const waiting = sprint(full, 'waiting');
  const changes: Record<string, unknown> = {
    projectRef: { name: 'other' },
    startDate: '2026-11-30',
    durationWeeks: 3,
    mode: 'Live',
    tasks: ['T-1', 'T-2'],
    maxTasks: 9,
    maxPoints: 22,
    simulation: { seed: 43 },
  };

  beforeAll(async () => {
    for (const manifest of [started, bare, waiting]) await create(manifest);
    for (const manifest of [started, bare]) await setStatus(manifest, { phase: 'Active', sprintBacklog: BACKLOG });
  });

  it.each(Object.entries(changes))('keeps %s', async (field, value) => {
    const says = new RegExp(`spec\\.${field}: Forbidden: ${field} is frozen once the sprint is started`);
    refused(await merge(started, { spec: { [field]: value } }), says);
    const changed = sprint({ ...full, [field]: value }, 'started');
    refused(await apply(changed), says);
    refused(await apply(changed, '--server-side', '--force-conflicts'), says);
    succeeded(await merge(waiting, { spec: { [field]: value } }));
  });

  it.each(Object.keys(full))('does not lose %s', async (field) => {
    refused(await merge(started, { spec: { [field]: null } }), new RegExp(`spec\\.${field}: Forbidden`));
  });

  it.each(Object.entries(full))('does not get %s later', async (field, value) => {
    refused(await merge(bare, { spec: { [field]: value } }), new RegExp(`spec\\.${field}: Forbidden`));
  });

  it('takes what is not frozen, annotations, finalizers and status', async () => {
    const finalizers = ['scrum.dsm.dev/finalizer'];
    const spec = {
      goal: 'Another',
      closePolicy: 'Manual',
      dailyScrum: { state: 'Suspended' },
      deletionPolicy: 'Orphan',
    };
    expect(await merge(started, { metadata: { annotations: { a: 'b' }, finalizers }, spec })).toMatchObject({
      code: 0,
    });
    await setStatus(started, { progress: { total: 1, completed: 0, inProgress: 1, percent: 0, display: '0/1' } });
    succeeded(await merge(started, { metadata: { finalizers: null } }));
  });
});

describe('the state of a sprint', () => {
  it.each(['Closing', 'Completed', 'ClosedWithPendingTasks', 'Withdrawn'])(
    'cannot become Active in phase %s',
    async (phase) => {
      const closed = sprint({ state: 'Closed' }, `closed-${phase.toLowerCase()}`);
      await create(closed);
      await setStatus(closed, { phase });
      const says = /spec\.state: Forbidden: a closed sprint never becomes active again/;
      refused(await merge(closed, { spec: { state: 'Active' } }), says);
      refused(await apply(sprint({ state: 'Active' }, closed.metadata.name)), says);
      const removed = await merge(closed, { spec: { state: null } });
      // Of one that never started nobody but this field says that it is over.
      if (phase === 'Withdrawn')
        return refused(removed, /spec\.state: Forbidden: a withdrawn sprint never becomes active/);
      succeeded(removed);
      refused(await merge(closed, { spec: { state: 'Active' } }), says);
    },
  );

  it('may stay Active on an ended sprint, with every other write', async () => {
    const ended = sprint({ state: 'Active' }, 'ended');
    await create(ended);
    await setStatus(ended, { phase: 'Completed' });
    succeeded(await merge(ended, { metadata: { labels: { a: 'b' } }, spec: { goal: 'x' } }));
    await setStatus(ended, { phase: 'Completed', endDate: '2026-12-07' });
    succeeded(await merge(ended, { spec: { state: 'Closed' } }));
  });

  it.each([
    ['rejected', 'Closed'],
    ['approved', 'Active'],
  ])('Proposed is %s with a word, and only a new Sprint has it', async (how, state) => {
    const proposal = sprint({ state: 'Proposed' }, `proposal-${how}`);
    await create(proposal);
    await setStatus(proposal, { phase: 'Proposed' });
    succeeded(await merge(proposal, { metadata: { labels: { a: 'b' } }, spec: { goal: 'x' } }));
    const wordless = /spec\.state: Forbidden: a proposal is answered in words/;
    refused(await merge(proposal, { spec: { state: null } }), wordless);
    refused(await apply(sprint({}, proposal.metadata.name)), wordless);
    succeeded(await merge(proposal, { spec: { state } }));
    const late = /spec\.state: Forbidden: only a new Sprint can be Proposed/;
    refused(await merge(proposal, { spec: { state: 'Proposed' } }), late);
    const plain = sprint({}, `plain-${how}`);
    await create(plain);
    refused(await merge(plain, { spec: { state: 'Proposed' } }), late);
  });

  it('of a proposal that was withdrawn stays as it is, with every other write', async () => {
    for (const state of ['Proposed', undefined]) {
      const late = sprint(state === undefined ? {} : { state }, `late-${state ?? 'automatic'}`.toLowerCase());
      await create(late);
      await setStatus(late, { phase: 'Withdrawn' });
      refused(await merge(late, { spec: { state: 'Active' } }), /a closed sprint never becomes active again/);
      succeeded(await merge(late, { metadata: { finalizers: ['scrum.dsm.dev/finalizer'] } }));
      succeeded(await merge(late, { metadata: { finalizers: null } }));
    }
  });

  it('may go back from Closed while the sprint waits', async () => {
    const planned = sprint({ state: 'Closed' }, 'planned');
    await create(planned);
    await setStatus(planned, { phase: 'Planned' });
    succeeded(await merge(planned, { spec: { state: 'Active' } }));
  });
});

describe('projectID', () => {
  const says = /spec\.projectID: Forbidden: projectID never changes/;
  const named = project({ projectID: 'PAY' }, 'named');
  const unnamed = project({}, 'unnamed');
  beforeAll(async () => {
    for (const manifest of [named, unnamed]) await create(manifest);
  });

  it.each([
    ['changed', named, 'PAY2'],
    ['removed', named, null],
    ['set later', unnamed, 'UNNAMED'],
  ])('is never %s', async (_how, manifest, projectID) => {
    refused(await merge(manifest, { spec: { projectID } }), says);
    const spec = projectID === null ? {} : { projectID };
    refused(await apply(project(spec, manifest.metadata.name)), says);
  });

  it('lets all else change', async () => {
    for (const manifest of [named, unnamed]) {
      succeeded(await merge(manifest, { spec: { displayName: 'Payments' } }));
      await setStatus(manifest, { projectID: 'PAY' });
    }
  });
});

describe('sprintID', () => {
  const says = /spec\.sprintID: Forbidden: sprintID never changes/;
  const shown = sprint({ sprintID: 'PAY-S01' }, 'shown');
  const own = sprint({}, 'own');
  beforeAll(async () => {
    for (const manifest of [shown, own]) await create(manifest);
  });

  it.each([
    ['changed', shown, 'PAY-S02'],
    ['removed', shown, null],
    ['set later', own, 'PAY-S01'],
  ])('is never %s', async (_how, manifest, sprintID) => {
    refused(await merge(manifest, { spec: { sprintID } }), says);
  });

  it('lets all else change', async () => {
    for (const manifest of [shown, own]) {
      succeeded(await merge(manifest, { spec: { goal: 'Another', state: 'Closed' } }));
      await setStatus(manifest, { sprintID: 'PAY-S01' });
    }
  });
});

describe('a DailyScrum', () => {
  it('keeps its spec and takes status and metadata', async () => {
    const manifest = dailyScrum('2026-11-24', 'sprint-1-20261124');
    await create(manifest);
    const says = /spec: Forbidden: a DailyScrum never changes once it is created/;
    refused(await merge(manifest, { spec: { date: '2026-11-25' } }), says);
    refused(await merge(manifest, { spec: { sprintRef: { name: 'other' } } }), says);
    succeeded(await merge(manifest, { metadata: { labels: { a: 'b' } } }));
    await setStatus(manifest, { phase: 'Completed', updatedTasks: 5 });
    succeeded(await apply(manifest));
  });
});
