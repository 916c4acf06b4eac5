import type { KitTables } from '../kit/database/kit-tables.ts';
import type { EventHandler } from '../kit/events/consumer.ts';
import { noteOf } from './note-of-event.ts';
import { fileDecision } from './notes/decision-audits.ts';
import { DECISION_EVENT } from './notes/decision-of-event.ts';
import { fileNote } from './notes/file-note.ts';
import { appendEvent } from './store/events.ts';
import type { ChronicleTables } from './store/tables.ts';

/** Every stream that there is: chronicle keeps all events, of types that it does not know too. */
export const streams = [
  'task_update_events',
  'sprint_events',
  'daily_scrum_events',
  'project_events',
  'orchestration_events',
  'agent_learning_events',
];

/** @param appended called after the commit of each event */
export const handlers = (appended: () => void): Record<string, EventHandler<ChronicleTables & KitTables>> => ({
  '*': async (event, work, stream) => {
    await appendEvent(work.trx, event, stream);
    const note = noteOf(event);
    // A note that somebody wrote by REST before stands, but for a retrospective; the event is in the log all the same.
    if (note) await fileNote(work.trx, note);
    if (event.event_type === DECISION_EVENT) await fileDecision(work.trx, event);
    work.afterCommit(appended);
  },
});
