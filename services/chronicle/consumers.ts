import type { KitTables } from '../kit/database/kit-tables.ts';
import type { EventHandler } from '../kit/events/consumer.ts';
import { noteOf } from './note-of-event.ts';
import { appendEvent } from './store/events.ts';
import { insertNote } from './store/notes.ts';
import type { ChronicleTables } from './store/tables.ts';

/** Every stream that there is: chronicle keeps all events, of types that it does not know too. */
export const streams = [
  'task_update_events',
  'sprint_events',
  'daily_scrum_events',
  'orchestration_events',
  'agent_learning_events',
];

/** @param appended called after the commit of each event */
export const handlers = (appended: () => void): Record<string, EventHandler<ChronicleTables & KitTables>> => ({
  '*': async (event, work, stream) => {
    await appendEvent(work.trx, event, stream);
    const note = noteOf(event);
    // A note that somebody wrote by REST before stands, but for a retrospective; the event is in the log all the same.
    if (note) await insertNote(work.trx, note);
    work.afterCommit(appended);
  },
});
