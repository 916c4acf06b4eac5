import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { expect, it } from 'vitest';
import { openEmbedded } from '../../../../test/integration/fixtures/services/databases.ts';
import { completed, reported, started } from '../../../../test/integration/fixtures/services/sprint-events.ts';
import { openSchema } from '../../../kit/database/database.ts';
import { noteOf } from '../../note-of-event.ts';
import { createChronicle } from './0001_chronicle.ts';
import { addWrittenBy } from './0002_written_by.ts';

it('tells the notes of events from those by hand in a log that is there already', async () => {
  const connection = await openEmbedded();
  const before = { '0001_chronicle': createChronicle };
  const old = await openSchema<Record<string, Record<string, unknown>>>(connection, 'chronicle', before);
  const db = old as unknown as Kysely<Record<string, Record<string, unknown>>>;
  const events = [started('A', 'A-S1'), reported('A', 'A-S1', '2026-11-24'), completed('A', 'A-S1')];
  const byHand = randomUUID();
  for (const [i, event] of events.entries()) {
    await db
      .insertInto('events')
      .values({ seq: i + 1, event_id: event.event_id, stream: 's', envelope: JSON.stringify(event) })
      .execute();
    const { written_by: _unknownThen, body, ...note } = noteOf(event) ?? { written_by: '', body: {} };
    await db
      .insertInto('notes')
      .values({ ...note, body: JSON.stringify(body) })
      .execute();
  }
  const own = { note_id: byHand, kind: 'retrospective', project_id: 'B', sprint_id: 'B-S1', body: '{}' };
  await db
    .insertInto('notes')
    .values({ ...own, created_at: new Date() })
    .execute();

  await openSchema(connection, 'chronicle', { ...before, '0002_written_by': addWrittenBy });
  const rows = await db.selectFrom('notes').select(['note_id', 'written_by']).execute();
  expect(rows).toHaveLength(4);
  for (const { note_id, written_by } of rows) expect(written_by).toBe(note_id === byHand ? 'hand' : 'event');
  await connection.close();
});
