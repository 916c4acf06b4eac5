import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { learnSizes, rowsRead } from '../../../test/integration/fixtures/services/rows-read.ts';
import { chronicleInMemory } from '../../../test/integration/services/chronicle/written-notes.ts';
import { type NoteFilter, notesOf } from './notes.ts';

const chronicle = chronicleInMemory();

it.each<NoteFilter>([{ sprint_id: 'GROWN-S7' }, { project_id: 'GROWN', sprint_id: 'GROWN-S7' }])(
  'notes of %j are read without those of other sprints',
  async (filter) => {
    const db = await chronicle.write([]);
    await sql`insert into chronicle.notes (note_id, kind, project_id, sprint_id, report_date, written_by, body, created_at)
    select gen_random_uuid(), 'daily_scrum', 'GROWN', 'GROWN-S' || n, date '2026-01-01' + d, 'event', '{}', now()
    from generate_series(1, 500) n, generate_series(1, 10) d`.execute(db);
    await learnSizes(db as never);
    const read = await rowsRead(db, 'chronicle.notes', async (trx) => {
      expect(await notesOf(trx, 'daily_scrum', filter)).toHaveLength(10);
    });
    expect(read).toBe(10);
  },
);
