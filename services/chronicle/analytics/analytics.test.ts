import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { closedSprint } from '../../../test/integration/services/chronicle/closed-sprint.ts';
import {
  closes,
  completedOf,
  itemsOf,
  reportsOf,
  scrumsOf,
  standing,
  tally,
} from '../../../test/integration/services/chronicle/figures-of-notes.ts';
import { histories, PROJECTS } from '../../../test/integration/services/chronicle/random-notes.ts';
import { chronicleInMemory } from '../../../test/integration/services/chronicle/written-notes.ts';
import type { Note } from '../store/notes.ts';
import type { ChronicleDatabase } from '../store/tables.ts';
import { impediments } from './impediments.ts';
import { metricsSummary } from './metrics-summary.ts';
import { patterns } from './patterns.ts';
import { velocity } from './velocity.ts';

const RUNS = { numRuns: 60 };
const { db: opened, write } = chronicleInMemory();
let db: ChronicleDatabase;
beforeAll(() => {
  db = opened();
});

/** Of each project that the history tells of. */
const ofEachProject = (check: (notes: Note[], project: string) => Promise<void>) =>
  fc.assert(
    fc.asyncProperty(histories, async (notes) => {
      await write(notes);
      for (const project of PROJECTS) if (notes.some((n) => n.project_id === project)) await check(notes, project);
    }),
    RUNS,
  );

it('velocity is what the retrospectives count, a sprint once, by start', () =>
  ofEachProject(async (notes, project) => {
    const expected = closes(notes, project)
      .sort((a, b) => {
        const [s, t] = [a.body.start_date ?? '9999', b.body.start_date ?? '9999'];
        return s === t ? +a.created_at - +b.created_at : s < t ? -1 : 1;
      })
      .map((n) => ({
        sprint_id: n.sprint_id,
        start_date: n.body.start_date,
        end_date: n.body.end_date,
        completed_tasks: completedOf(n),
      }));
    const answer = await velocity(db, project);
    expect(answer.velocity_trend_data).toEqual(expected);
    const sum = expected.reduce((total, s) => total + s.completed_tasks, 0);
    expect(answer.average_velocity).toBeCloseTo(expected.length === 0 ? 0 : sum / expected.length, 1);
  }));

it('impediments are what daily scrums told, their status that of the action items', () =>
  ofEachProject(async (notes, project) => {
    const answer = await impediments(db, project);
    expect(answer.impediment_frequency).toEqual(tally(reportsOf(notes, project).map((r) => r.cause)));
    const statuses: Record<string, Record<string, number>> = {};
    for (const { impediment, status } of itemsOf(notes, project)) {
      const counts = statuses[impediment] ?? {};
      statuses[impediment] = { ...counts, [status]: (counts[status] ?? 0) + 1 };
    }
    expect(answer.impediment_status_counts).toEqual(statuses);
    const told = Object.values(answer.impediment_frequency);
    expect(told).toEqual([...told].sort((a, b) => b - a));
  }));

it('patterns are counted as the notes stand', () =>
  ofEachProject(async (notes, project) => {
    const scrums = scrumsOf(notes, project);
    const asked = new Set(itemsOf(notes, project).map(({ sprint, topic }) => `${sprint}\n${topic}`));
    expect(await patterns(db, project)).toMatchObject({
      daily_scrum_count: scrums.count,
      retrospective_count: closes(notes, project).length,
      total_tasks_completed_in_daily_scrums: scrums.completed,
      common_retrospective_action_items: tally([...asked].map((a) => a.split('\n')[1] as string)),
    });
  }));

it('the summary adds up all projects', () =>
  fc.assert(
    fc.asyncProperty(histories, async (notes) => {
      fc.pre(notes.length > 0);
      await write(notes);
      const lately = PROJECTS.flatMap((project) =>
        closes(notes, project)
          .filter((n) => n.body.tasks_summary.length > 0)
          .sort((a, b) => {
            const [s, t] = [a.body.start_date ?? '', b.body.start_date ?? ''];
            return s === t ? +b.created_at - +a.created_at : s < t ? 1 : -1;
          })
          .slice(0, 3),
      );
      const good = lately.filter((n) => completedOf(n) / n.body.tasks_summary.length >= 0.8).length;
      const health = good / lately.length >= 0.6 ? 'Good' : 'Needs Attention';
      expect(await metricsSummary(db)).toMatchObject({
        total_projects: new Set(notes.map((n) => n.project_id)).size,
        total_sprints: new Set(notes.flatMap((n) => n.sprint_id ?? [])).size,
        total_daily_scrum_reports: scrumsOf(notes).count,
        total_retrospectives: closes(notes).length,
        total_action_items: itemsOf(notes).length,
        overall_system_health: lately.length === 0 ? 'Unknown' : health,
      });
      expect(await db.selectFrom('notes').select('note_id').execute()).toHaveLength(standing(notes).length);
    }),
    RUNS,
  ));

it.each<[string, [start: string | null, done: number][], string]>([
  [
    'three successes',
    [
      ['2026-10-01', 5],
      ['2026-10-02', 5],
      ['2026-10-03', 5],
    ],
    'Good',
  ],
  ['four of five tasks are a success', [['2026-10-01', 4]], 'Good'],
  ['three of five are none', [['2026-10-01', 3]], 'Needs Attention'],
  [
    'two of three sprints',
    [
      ['2026-10-01', 5],
      ['2026-10-02', 5],
      ['2026-10-03', 0],
    ],
    'Good',
  ],
  [
    'one of two',
    [
      ['2026-10-01', 5],
      ['2026-10-02', 0],
    ],
    'Needs Attention',
  ],
  [
    'the last three alone',
    [
      ['2026-10-04', 0],
      ['2026-10-01', 5],
      ['2026-10-02', 0],
      ['2026-10-03', 5],
      ['2026-09-01', 5],
    ],
    'Needs Attention',
  ],
  [
    'without a date a sprint is an early one',
    [
      [null, 0],
      ['2026-10-01', 5],
      ['2026-10-02', 5],
      ['2026-10-03', 5],
      [null, 0],
    ],
    'Good',
  ],
])('health: %s', async (_what, sprints, health) => {
  await write(sprints.flatMap(([start, done], i) => closedSprint({ project_id: 'ONE', number: i, start, done })));
  expect((await metricsSummary(db)).overall_system_health).toBe(health);
});

it('nothing is told of a project without a note, nor of none at all', async () => {
  await write([]);
  await expect(metricsSummary(db)).rejects.toMatchObject({ code: 'no_metrics' });
  for (const ask of [patterns, velocity, impediments])
    await expect(ask(db, 'ONE')).rejects.toMatchObject({ code: 'project_not_found' });
});

it('a daily scrum may tell more impediments than one statement takes', async () => {
  const of = (n: number) => ({
    id: `T-${n}`,
    yesterday_work: null,
    today_work: null,
    impediments: 'no key',
    created_at: '',
  });
  const tasks = Array.from({ length: 2_001 }, (_, n) => of(n));
  const note = { note_id: randomUUID(), kind: 'daily_scrum', project_id: 'ONE', sprint_id: 'ONE-S1' } as const;
  const body = { summary: null, summary_metrics: null, reports: { '0000-01-01': [{ employee_id: 'E1', tasks }] } };
  await write([{ ...note, report_date: '2026-11-23', written_by: 'hand', body, created_at: new Date(0) }]);
  expect((await impediments(db, 'ONE')).impediment_frequency).toEqual({ 'no key': 2_001 });
});
