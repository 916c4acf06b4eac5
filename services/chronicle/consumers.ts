import type { KitTables } from '../kit/database/kit-tables.ts';
import type { EventHandler, Handling } from '../kit/events/consumer.ts';
import { EventRegistry } from '../kit/events/versions/registry.ts';
import { orchestrationDecision } from '../orchestrator/contract/events.ts';
import { dailyScrumReported, sprintCompleted, sprintStarted } from '../sprint/contract/events.ts';
import { noteOf } from './note-of-event.ts';
import { fileDecision } from './notes/decision-audits.ts';
import { DECISION_EVENT } from './notes/decision-of-event.ts';
import { filing } from './notes/file-note.ts';
import { appending, type LoggedEvent, loggedAs } from './store/events.ts';
import type { ChronicleTables } from './store/tables.ts';

/** Every stream that there is: chronicle keeps all events, of types that it does not know too. */
const streams = [
  'task_update_events',
  'sprint_events',
  'daily_scrum_events',
  'project_events',
  'orchestration_events',
  'agent_learning_events',
];

/** Those that leave a note. */
const types = [sprintStarted, dailyScrumReported, sprintCompleted, orchestrationDecision];
const registry = new EventRegistry(types);

/** @param appended called after the commit of each batch */
export const consumers = (appended: (events: readonly LoggedEvent[]) => void) => {
  const handleAll = async (handlings: readonly Handling<ChronicleTables & KitTables>[]): Promise<void> => {
    if (handlings.length === 0) return;
    const { work } = handlings[0] as Handling<ChronicleTables & KitTables>;
    for (const { event: asItCame } of handlings) {
      const event = registry.upcast(asItCame);
      const note = noteOf(event);
      // A note that somebody wrote by REST before stands, but for a retrospective; the event is in the log all the same.
      if (note) work.later(filing(work.trx, note));
      if (event.event_type === DECISION_EVENT) await fileDecision(work.trx, event);
    }
    // Last, since whoever appends holds the log's end until the commit.
    work.later(appending(work.trx, handlings), (places) =>
      work.afterCommit(() => appended(loggedAs(handlings, places))),
    );
  };
  const handler: EventHandler<ChronicleTables & KitTables> = (event, work, stream) =>
    handleAll([{ event, work, stream }]);
  return { streams, types, handlers: { '*': handler }, handleAll };
};
