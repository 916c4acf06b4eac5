import { toJson } from '../terminal-text.ts';
import { eventServices, everyOne } from './services.ts';
import { silentText } from './streams.ts';
import { tableOf } from './table.ts';

/** `dsm events dead`: what was given up or parked, whichever service has it. */
export async function dead({ json, dir }: { json?: true; dir: string }): Promise<void> {
  const { answers, silent } = await everyOne(eventServices(dir), async ({ client }) => ({
    dead_letters: await client.listDeadLetters({}),
    parked_events: await client.listParkedEvents({}),
  }));
  if (json) return void process.stdout.write(toJson({ services: answers, silent }));
  const rows = answers.flatMap(({ service, answer }) => [
    ...answer.dead_letters.map(({ event_id, event_type, failed_at, error }) => [
      ...[service, 'dead', event_type, event_id, failed_at, error],
    ]),
    ...answer.parked_events.map(({ event_id, event_type, schema_version, parked_at, too_new }) => [
      ...[service, 'parked', event_type, event_id, parked_at],
      too_new ? `version ${schema_version} is too new` : 'waits behind one that is too new',
    ]),
  ]);
  console.log(
    rows.length === 0
      ? 'No service has given up or parked an event.'
      : tableOf(['SERVICE', 'STATE', 'TYPE', 'EVENT', 'SINCE', 'WHY'], rows),
  );
  for (const line of silentText(silent)) console.log(line);
}
