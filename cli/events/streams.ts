import { asked } from '../services/asked.ts';
import { toJson } from '../terminal-text.ts';
import { chronicle, type EventService, eventServices, everyOne, type Silent } from './services.ts';
import { age, tableOf } from './table.ts';

type Groups = Awaited<ReturnType<EventService['client']['eventGroups']>>;
type Streams = Awaited<ReturnType<ReturnType<typeof chronicle>['listStreams']>>;

/** `dsm events streams` */
export async function streams({ json, dir }: { json?: true; dir: string }): Promise<void> {
  const { answers, silent } = await everyOne(eventServices(dir), ({ client }) => client.eventGroups({}));
  const groups = answers.map(({ answer }) => answer);
  const transport = await asked('events streams', () => chronicle(dir).listStreams({})).catch((error: Error) => error);
  if (transport instanceof Error && groups.length === 0) throw transport;
  const told = transport instanceof Error ? { error: transport.message } : transport;
  if (json) return void process.stdout.write(toJson({ transport: told, services: groups, silent }));
  console.log(transport instanceof Error ? transport.message : transportText(transport, groups));
  console.log(`\n${servicesText(groups)}`);
  for (const line of lossesText(groups)) console.log(line);
  for (const line of silentText(silent)) console.log(line);
}

export function transportText({ stores, streams: all }: Streams, services: readonly Groups[]): string {
  const rows = all.flatMap(({ stream, length, groups }) =>
    (groups.length > 0 ? groups : [undefined]).map((group) => {
      const own = services.find(({ service }) => groupsOf(service).includes(group?.group ?? ''))?.group;
      const kept = own?.kept.find((each) => each.stream === stream);
      const figures = group ? [group.group, group.consumers, group.pending, age(group.lag_seconds)] : ['-', 0, 0, '-'];
      return [stream, length, ...figures, kept?.dead_letters ?? 0, kept?.parked_events ?? 0];
    }),
  );
  const head = ['STREAM', 'LENGTH', 'GROUP', 'CONSUMERS', 'PENDING', 'LAG', 'DEAD', 'PARKED'];
  const note = stores ? [] : ['', 'The transport is in memory: it holds only what is on its way.'];
  return [tableOf(head, rows), ...note].join('\n');
}

/** In memory, and over Redis. */
const groupsOf = (service: string): string[] => [service, `${service}_service_group`];

export function servicesText(services: readonly Groups[]): string {
  const rows = services.map(({ service, outbox, group }) => [
    ...[service, outbox.waiting, age(outbox.oldest_seconds), group?.dead_letters ?? 0],
    ...[group?.parked_events ?? 0, group?.parked_aggregates ?? 0],
  ]);
  return tableOf(['SERVICE', 'TO SEND', 'OLDEST', 'DEAD', 'PARKED', 'AGGREGATES PARKED'], rows);
}

/** What the transport has lost: each service hands it over again by itself. */
export const lossesText = (services: readonly Groups[]): string[] =>
  services.flatMap(({ service, last_loss: loss }) =>
    loss
      ? [`${service}: the transport had lost events at ${loss.noticed_at}; ${loss.events} were handed over again`]
      : [],
  );

export const silentText = (silent: readonly Silent[]): string[] => silent.map(({ why }) => `not asked: ${why}`);
