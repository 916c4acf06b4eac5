import { z } from 'zod';
import { LARGE_BODY, route } from '../../kit/calls/route.ts';
import { created, id, noteFilter, words } from './fields.ts';

const eventType = z.string().min(1).max(100);

/** A note of whatever kind, about whatever: the room that the notes of ceremonies do not have. */
const generalNote = z.strictObject({
  project_id: id,
  sprint_id: id.nullable().default(null),
  /** what it is about, in the writer's own word, e.g. risk_review */
  event_type: eventType,
  note_content: words.nullable().default(null),
  additional_data: z.record(z.string(), z.unknown()).default({}),
});

export const generalNoteRoutes = {
  recordGeneralNote: route({
    method: 'POST',
    path: '/v1/notes/general',
    bodyLimit: LARGE_BODY,
    access: 'report',
    summary: 'Records a note of any kind, with free JSON',
    body: generalNote,
    status: 201,
    answer: created,
    invalid: 400,
  }),
  listGeneralNotes: route({
    method: 'GET',
    path: '/v1/notes/general',
    project: 'filtered',
    summary: 'General notes, oldest first (at most 1000)',
    query: z.strictObject(noteFilter),
    answer: z.array(generalNote.extend({ note_id: z.string(), created_at: z.string() })),
    errors: ['note_not_found'],
  }),
};
