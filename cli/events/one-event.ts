import { inColumns } from '../columns.ts';
import { asked } from '../services/asked.ts';
import { toJson } from '../terminal-text.ts';
import {
  chronicle,
  type EventService,
  eventServices,
  everyOne,
  type Name,
  orNothing,
  type Silent,
} from './services.ts';

interface Options {
  json?: true;
  dir: string;
  service?: string;
}

type Letter = Awaited<ReturnType<EventService['client']['showDeadLetter']>>;
type Parked = Awaited<ReturnType<EventService['client']['showParkedEvent']>>;

/** An event that a service keeps because it could not, or may not yet, apply it. */
interface Kept {
  service: Name;
  letter?: Letter | undefined;
  parked?: Parked | undefined;
}

/** `dsm events show` */
export async function show(id: string, { json, dir }: Options): Promise<void> {
  const { kept, silent } = await keptOf(id, dir);
  const logged = await asked(`events show ${id}`, () =>
    orNothing(() => chronicle(dir).getEvent({ params: { event_id: id } })),
  ).catch((error: Error) => {
    silent.push({ service: 'chronicle', why: error.message });
    return undefined;
  });
  const event = logged ?? kept[0]?.letter?.event ?? kept[0]?.parked?.event;
  if (event === undefined) throw new Error(notFound(`events show ${id}`, silent));
  if (json) return void process.stdout.write(toJson({ event, log: logged ? { seq: logged.seq } : null, kept, silent }));
  console.log(
    inColumns([
      ['event', `${event.event_id}  ${event.event_type} version ${event.schema_version}`],
      ['of', `${event.aggregate_type} ${event.aggregate_id}, version ${event.aggregate_version}`],
      ['told', `${event.timestamp} by ${event.metadata.source_service}`],
      ['correlation', String(event.metadata.correlation_id)],
      ['log', logged ? `place ${logged.seq}, stream ${logged.stream}` : 'not in chronicle’s log (yet)'],
      ...kept.map(({ service, letter, parked }): [string, string] => [
        service,
        letter
          ? `dead letter since ${letter.failed_at} after ${letter.attempts} attempts: ${letter.error}`
          : `parked since ${parked?.parked_at}: ${parked?.too_new ? 'its version is too new' : 'waits behind one that is too new'}`,
      ]),
    ]),
  );
  process.stdout.write(toJson(event.event_data));
}

/** `dsm events replay` */
export const replay = (id: string, options: Options): Promise<void> =>
  settle('replay', id, options, async ({ client }, { letter }) =>
    letter
      ? client.replayDeadLetter({ params: { event_id: id } })
      : client.replayParkedEvent({ params: { event_id: id } }),
  );

/** `dsm events drop` */
export const drop = (id: string, options: Options): Promise<void> =>
  settle('drop', id, options, async ({ client }, { letter }) =>
    letter ? client.dropDeadLetter({ params: { event_id: id } }) : client.dropParkedEvent({ params: { event_id: id } }),
  );

async function settle(
  verb: string,
  id: string,
  { json, dir, service }: Options,
  act: (at: EventService, kept: Kept) => Promise<{ message: string }>,
): Promise<void> {
  const services = eventServices(dir);
  const { kept: all, silent } = await keptOf(id, dir);
  const kept = all.filter((each) => service === undefined || each.service === service);
  if (kept.length === 0) throw new Error(notFound(`events ${verb} ${id}`, silent));
  const done: { service: Name; message: string }[] = [];
  const failures: string[] = [];
  // One that fails holds up none of the others.
  for (const each of kept) {
    const at = services.find(({ name }) => name === each.service) as EventService;
    try {
      const { message } = await asked(`events ${verb} ${id}: ${each.service}`, () => act(at, each));
      done.push({ service: each.service, message });
    } catch (error) {
      failures.push((error as Error).message);
    }
  }
  if (json) process.stdout.write(toJson({ done, failures, silent }));
  else if (done.length > 0) console.log(inColumns(done.map(({ service: name, message }) => [name, message])));
  if (failures.length > 0) throw new Error(failures.join('\n'));
}

async function keptOf(id: string, dir: string): Promise<{ kept: Kept[]; silent: Silent[] }> {
  const params = { event_id: id };
  const { answers, silent } = await everyOne(eventServices(dir), async ({ client }) => ({
    letter: await orNothing(() => client.showDeadLetter({ params })),
    parked: await orNothing(() => client.showParkedEvent({ params })),
  }));
  const kept = answers.flatMap(({ service, answer }) =>
    answer.letter || answer.parked ? [{ service, ...answer }] : [],
  );
  return { kept, silent };
}

const notFound = (what: string, silent: readonly Silent[]): string =>
  [
    `${what}: no service keeps such an event ("dsm events dead" lists those that were given up or parked)`,
    ...silent.map(({ why }) => `; not asked: ${why}`),
  ].join('');
