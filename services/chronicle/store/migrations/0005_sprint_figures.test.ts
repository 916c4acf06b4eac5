import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { standing } from '../../../../test/integration/services/chronicle/figures-of-notes.ts';
import { histories } from '../../../../test/integration/services/chronicle/random-notes.ts';
import { chronicleInMemory } from '../../../../test/integration/services/chronicle/written-notes.ts';
import { openSchema } from '../../../kit/database/database.ts';
import type { Note } from '../notes.ts';
import type { ChronicleDatabase, ChronicleTables } from '../tables.ts';
import { chronicleMigrations } from './all.ts';

const RUNS = { numRuns: 15 };
const OLD_MIGRATIONS = Object.fromEntries(Object.entries(chronicleMigrations).slice(0, 2));
const { connection, write: filed } = chronicleInMemory();
let schemas = 0;

/** The notes that a chronicle had before it counted them, after the update. */
async function migrated(notes: readonly Note[]): Promise<ChronicleDatabase> {
  const schema = `old_${schemas++}`;
  const old = await openSchema<ChronicleTables>(connection(), schema, OLD_MIGRATIONS);
  for (const note of notes)
    await old
      .insertInto('notes')
      .values({ ...note, body: JSON.stringify(note.body) })
      .execute();
  return openSchema<ChronicleTables>(connection(), schema, chronicleMigrations);
}

const countedIn = async (db: ChronicleDatabase) => ({
  figures: await db.selectFrom('sprint_figures').selectAll().orderBy('project_id').orderBy('sprint_id').execute(),
  items: (await db.selectFrom('action_items').selectAll().orderBy('note_id').orderBy('position').execute()).map(
    ({ item_id: _chance, ...item }) => item,
  ),
  reports: await db
    .selectFrom('impediment_reports')
    .selectAll()
    .orderBy('project_id')
    .orderBy('sprint_id')
    .orderBy('report_date')
    .orderBy('employee_id')
    .orderBy('task_id')
    .orderBy('cause')
    .execute(),
});

it('counts the notes that are there as it counts those that come', () =>
  fc.assert(
    fc.asyncProperty(histories, async (all) => {
      const notes = standing(all).filter((n) => n.kind !== 'general');
      expect(await countedIn(await migrated(notes))).toEqual(await countedIn(await filed(notes)));
    }),
    RUNS,
  ));

it('gives each action item an id of its own', async () => {
  const sample = fc
    .sample(histories, { numRuns: 20, seed: 7 })
    .map((all) => standing(all).filter((n) => n.kind === 'retrospective'));
  const notes = sample.toSorted((a, b) => b.length - a.length)[0] ?? [];
  const rows = await (await migrated(notes)).selectFrom('action_items').select('item_id').execute();
  expect(rows.length).toBeGreaterThan(3);
  expect(new Set(rows.map((r) => r.item_id)).size).toBe(rows.length);
});

it('takes what no date and no small number of the database can hold', async () => {
  const note = { project_id: 'ONE', sprint_id: 'ONE-S1', written_by: 'hand', created_at: new Date(0) } as const;
  const line = { id: 'T-1', yesterday_work: null, today_work: null, impediments: 'no key', created_at: '' };
  const metrics = { total_team_members: 1, total_tasks: 1, completed_tasks: Number.MAX_SAFE_INTEGER, pending_tasks: 0 };
  const reports = { '0000-01-01': [{ employee_id: null, tasks: [line] }] };
  const scrum = { summary: null, summary_metrics: metrics, reports };
  const retrospective = {
    start_date: '0000-01-01',
    end_date: null,
    duration_weeks: null,
    action_items: [],
    attendees: [],
    tasks_summary: [],
  };
  const notes: Note[] = [
    { ...note, note_id: randomUUID(), kind: 'daily_scrum', report_date: '2026-11-23', body: scrum },
    { ...note, note_id: randomUUID(), kind: 'retrospective', report_date: null, body: retrospective },
  ];
  const counted = await countedIn(await migrated(notes));
  expect(counted.figures).toMatchObject([
    { completed_told: Number.MAX_SAFE_INTEGER, start_date: '0000-01-01', impediments: 1 },
  ]);
  expect(counted).toEqual(await countedIn(await filed(notes)));
});

it('of two reports of one day, of no sprint, takes the one that was written later', async () => {
  const scrum = (completed_tasks: number, second: number): Note => ({
    note_id: randomUUID(),
    kind: 'daily_scrum',
    project_id: 'ONE',
    sprint_id: null,
    report_date: '2026-11-23',
    written_by: 'hand',
    body: { summary: null, summary_metrics: { completed_tasks }, reports: {} },
    created_at: new Date(second * 1000),
  });
  for (const later of [3, 7]) {
    const { figures } = await countedIn(await migrated([scrum(5, 1), scrum(later, 2)]));
    expect(figures).toMatchObject([{ completed_told: later, daily_scrums: 2 }]);
  }
});
