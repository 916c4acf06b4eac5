import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { KINDS } from '../../../scripts/generate/kinds.ts';
import { succeeded } from '../../fixtures/command.ts';
import { backlog, collectionOf, dailyScrum, type Manifest, project, sprint } from './objects.ts';
import { type CrdWorld, startCrdWorld } from './world.ts';

// What a user sees of the kinds through kubectl.

let world: CrdWorld;
beforeAll(async () => {
  world = await startCrdWorld();
});
afterAll(() => world?.stop());

async function ok(args: string[], input?: string): Promise<string> {
  const result = await world.kubectl(args, input);
  expect(result.stderr).toBe('');
  succeeded(result);
  return result.stdout;
}

const create = (manifest: Manifest) => ok(['create', '-f', '-'], JSON.stringify(manifest));

const setStatus = (resource: string, status: unknown) =>
  ok(['patch', resource, '--type=merge', '--subresource=status', '-p', JSON.stringify({ status })]);

const ready = (message: string) => ({
  type: 'Ready',
  status: 'True',
  reason: 'Active',
  message,
  observedGeneration: 1,
  lastTransitionTime: '2026-11-23T05:00:00Z',
});

const cells = (table: string, width: number) =>
  table
    .trimEnd()
    .split('\n')
    .map((row) => row.split(/ {2,}/).slice(0, width));

describe('the columns', () => {
  beforeAll(async () => {
    await create(project({}, 'payments'));
    await create(sprint());
    await create(dailyScrum('2026-11-24', 'sprint-1-20261124'));
    const where = { total: 40, unassigned: 20, inSprint: 5, inProgress: 3, completed: 12, display: '12/40' };
    await setStatus('sproj/payments', { activeSprint: 'sprint-1', backlog: where, conditions: [ready('fine')] });
    await setStatus('spr/sprint-1', {
      phase: 'Active',
      day: { current: 6, total: 10, display: '6/10' },
      progress: { total: 40, completed: 21, inProgress: 4, percent: 52, display: '21/40' },
      endDate: '2099-12-07',
      health: 'OnTrack',
      forecast: {
        asOf: '2099-12-01',
        probability: 72,
        expected: 8,
        low: 6,
        high: 10,
        unit: 'Tasks',
        basedOn: '7 closed sprints',
        display: '72 %',
      },
      conditions: [ready('day 6 of 10')],
    });
    await setStatus('dscrum/sprint-1-20261124', {
      phase: 'Completed',
      updatedTasks: 5,
      completedTasks: 3,
      blockers: 1,
      summary: 'one is blocked',
    });
  });

  it('of projects', async () => {
    expect(cells(await ok(['get', 'projects']), 4)).toEqual([
      ['NAME', 'READY', 'SPRINT', 'DONE'],
      ['payments', 'True', 'sprint-1', '12/40'],
    ]);
  });

  it('of sprints', async () => {
    expect(cells(await ok(['get', 'sprints']), 8)).toEqual([
      ['NAME', 'PROJECT', 'PHASE', 'DAY', 'DONE', 'HEALTH', 'ENDS', 'READY'],
      ['sprint-1', 'payments', 'Active', '6/10', '21/40', 'OnTrack', '2099-12-07', 'True'],
    ]);
    const wide = cells(await ok(['get', 'sprints', '-o', 'wide']), 12);
    expect(wide[0]?.slice(-3)).toEqual(['FORECAST', 'GOAL', 'MESSAGE']);
    expect(wide[1]?.slice(-3)).toEqual(['72 %', 'Refunds', 'day 6 of 10']);
  });

  it('of daily scrums', async () => {
    expect(cells(await ok(['get', 'dailyscrums']), 7)).toEqual([
      ['NAME', 'SPRINT', 'DATE', 'PHASE', 'UPDATED', 'DONE', 'BLOCKERS'],
      ['sprint-1-20261124', 'sprint-1', '2026-11-24', 'Completed', '5', '3', '1'],
    ]);
    expect(await ok(['get', 'dailyscrums', '-o', 'wide'])).toMatch(/SUMMARY\n.*one is blocked/);
  });

  it('of all three as one category', async () => {
    const table = await ok(['get', 'scrum', '-A', '--no-headers']);
    const names = table.split('\n').flatMap((row) => row.match(/\S+\.scrum\.dsm\.dev\/\S+/)?.[0] ?? []);
    expect(names.toSorted()).toEqual([
      'dailyscrum.scrum.dsm.dev/sprint-1-20261124',
      'project.scrum.dsm.dev/payments',
      'sprint.scrum.dsm.dev/sprint-1',
    ]);
  });

  it('selected by field', async () => {
    const sprints = (name: string) => ok(['get', 'spr', '-o', 'name', `--field-selector=spec.projectRef.name=${name}`]);
    expect(await sprints('payments')).toBe('sprint.scrum.dsm.dev/sprint-1\n');
    expect(await sprints('other')).toBe('');
    const scrums = (name: string) =>
      ok(['get', 'dscrum', '-o', 'name', `--field-selector=spec.sprintRef.name=${name}`]);
    expect(await scrums('sprint-1')).toBe('dailyscrum.scrum.dsm.dev/sprint-1-20261124\n');
    expect(await scrums('other')).toBe('');
  });

  it('and wait for a condition', async () => {
    expect(await ok(['wait', '--for=condition=Ready', 'sprint/sprint-1', '--timeout=30s'])).toMatch(/condition met/);
  });
});

describe('explain', () => {
  beforeAll(async () => {
    // A kind is described a moment after it is served.
    const explained = async ({ singular }: { singular: string }) => ok(['explain', singular]);
    await vi.waitFor(() => Promise.all(KINDS.map(explained)), 30_000);
  });

  it('teaches the daily scrum', async () => {
    const text = (await ok(['explain', 'sprint.spec.dailyScrum'])).replaceAll(/\s+/g, ' ');
    expect(text).toContain('a cron line of five fields (minute hour day-of-month month day-of-week)');
    expect(text).toContain('"0 14 * * 1-5"');
    expect(text).toContain('enum: Scheduled, Suspended');
  });

  it('teaches what the Scrum Master may do', async () => {
    const text = (await ok(['explain', 'project.spec.orchestration'])).replaceAll(/\s+/g, ' ');
    expect(text).toContain('from nothing, over advice, to sprints that it starts by itself');
    expect(text).toContain('enum: Off, Advise, Propose, Automatic');
    expect(text).toContain('in state Proposed, which starts when a human sets its state to Active');
    expect(text).toContain('the higher, the less a sprint takes. Example: 70');
  });

  it.each(['project', 'sprint'])('teaches how to let a %s go without its service', async (kind) => {
    const text = (await ok(['explain', kind])).replaceAll(/\s+/g, ' ');
    expect(text).toContain('Annotation scrum.dsm.dev/force-delete=true: once deleted, it goes');
  });

  it.each(KINDS.map(({ singular }) => singular))('has a description for each field of a %s', async (kind) => {
    for (const part of ['spec', 'status']) {
      expect(await ok(['explain', `${kind}.${part}`])).not.toContain('<no description>');
    }
  });
});

describe('what the API server fills in', () => {
  async function created(manifest: Manifest): Promise<unknown> {
    return world.api.call('POST', collectionOf(manifest), { body: manifest, query: { dryRun: 'All' } });
  }

  it('in a Project: what depends on no other object', async () => {
    const team = [{ employeeID: 'E001', name: 'Ada' }];
    expect(await created(project({ team }, 'fresh'))).toEqual({
      ...project({ team }, 'fresh'),
      metadata: expect.anything(),
      spec: {
        team,
        calendar: { timeZone: 'UTC', workingDays: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'] },
        backlog: { source: 'Inline' },
        sprintDefaults: { durationWeeks: 2, maxTasks: 10, dailyScrum: { schedule: '0 14 * * 1-5' } },
        orchestration: {
          mode: 'Advise',
          decisionMode: 'IntelligenceEnhanced',
          targetProbability: 70,
          confidenceThreshold: 75,
          taskCount: 'Enabled',
          duration: 'Enabled',
          advice: 'Enabled',
        },
      },
      status: { observedGeneration: -1 },
    });
  });

  it("in a Sprint: nothing that is the Project's", async () => {
    const { spec, status } = (await created(sprint({}, 'fresh'))) as { spec: unknown; status: unknown };
    expect(spec).toEqual({
      projectRef: { name: 'payments' },
      goal: 'Refunds',
      dailyScrum: { state: 'Scheduled' },
      deletionPolicy: 'Close',
    });
    expect(status).toEqual({ observedGeneration: -1 });
  });
});

describe('a backlog of 600 tasks with 8 dependencies each', () => {
  const tasks = (last: string) =>
    Array.from({ length: 600 }, (_, index) => ({
      id: `LONG-PROJECT-TASK-${index}`,
      title: `Task ${index}`,
      dependsOn: Array.from({ length: 8 }, (_, step) => `LONG-PROJECT-TASK-${(index + step + 1) % 600}`).with(
        7,
        index === 599 ? last : `LONG-PROJECT-TASK-${(index + 8) % 600}`,
      ),
    }));
  const big = (last: string) => ({ ...backlog(...tasks(last)), metadata: { name: 'big', namespace: 'default' } });

  it('is accepted, applied again and given a status', async () => {
    for (const flags of [[], ['--server-side', '--force-conflicts']]) {
      await ok(['apply', ...flags, '-f', '-'], JSON.stringify(big('LONG-PROJECT-TASK-9')));
    }
    await setStatus('project/big', { completedSprints: 1 });
  });

  it('is refused when one of them is not there, by its name', async () => {
    const { stderr } = await world.kubectl(['apply', '-f', '-'], JSON.stringify(big('NOWHERE')));
    expect(stderr).toContain(
      'spec.backlog.tasks: Invalid value: tasks depend on tasks that are not in the backlog: LONG-PROJECT-TASK-599 on NOWHERE',
    );
  });
});
