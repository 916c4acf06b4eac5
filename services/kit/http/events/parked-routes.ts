import type { Kysely } from 'kysely';
import { z } from 'zod';
import { Problem } from '../../calls/problem.ts';
import { route } from '../../calls/route.ts';
import type { KitTables } from '../../database/kit-tables.ts';
import { envelopeSchema } from '../../events/event.ts';
import type { ParkedReplay } from '../../events/parking/parked-replay.ts';
import type { Parking } from '../../events/parking/parking.ts';
import type { ServiceApp } from '../service-app.ts';

const parkedEvent = z.object({
  event_id: z.string(),
  event_type: z.string(),
  schema_version: z.number().int(),
  stream: z.string(),
  aggregate_type: z.string(),
  aggregate_id: z.string(),
  aggregate_version: z.number().int(),
  /** true: its own version is too new; false: it waits behind such a one */
  too_new: z.boolean(),
  parked_at: z.string(),
});
const params = z.strictObject({ event_id: z.string().max(100) });
const done = z.object({ message: z.string(), event_id: z.string() });

export const parkedRoutes = {
  listParkedEvents: route({
    method: 'GET',
    path: '/v1/parked-events',
    summary: 'Events that wait for code that knows their version, and those behind them, in order (at most 1000)',
    access: 'system',
    answer: z.array(parkedEvent),
  }),
  showParkedEvent: route({
    method: 'GET',
    path: '/v1/parked-events/:event_id',
    summary: 'One parked event, whole',
    access: 'system',
    params,
    answer: parkedEvent.extend({ event: envelopeSchema }),
    errors: ['parked_event_not_found'],
  }),
  replayParkedEvent: route({
    method: 'POST',
    path: '/v1/parked-events/:event_id/replay',
    summary: 'Takes up now what this code knows; happens by itself every few seconds',
    access: 'system',
    params,
    answer: done,
    errors: ['parked_event_not_found', 'event_too_new'],
  }),
  dropParkedEvent: route({
    method: 'DELETE',
    path: '/v1/parked-events/:event_id',
    summary: 'Gives the event up; those behind it go on',
    access: 'system',
    params,
    answer: done,
    errors: ['parked_event_not_found'],
  }),
};

/** @param replay absent: the service takes no events */
export function serveParkedEvents<T extends KitTables>(
  app: ServiceApp<T>,
  db: Kysely<KitTables>,
  parking: Parking,
  replay?: ParkedReplay,
): void {
  const find = async (id: string) => {
    const row = await db.selectFrom('parked_events').selectAll().where('event_id', '=', id).executeTakeFirst();
    if (!row) throw new Problem('parked_event_not_found', `no parked event has the id ${id}`);
    return row;
  };
  const show = ({ envelope, stream, parked_at }: Awaited<ReturnType<typeof find>>) => ({
    event_id: envelope.event_id,
    event_type: envelope.event_type,
    schema_version: envelope.schema_version,
    stream,
    aggregate_type: envelope.aggregate_type,
    aggregate_id: envelope.aggregate_id,
    aggregate_version: envelope.aggregate_version,
    too_new: !parking.registry.fits(envelope),
    parked_at: parked_at.toISOString(),
  });

  app.serve(parkedRoutes.listParkedEvents, async () => {
    const inOrder = db.selectFrom('parked_events').selectAll().orderBy('aggregate_type').orderBy('aggregate_id');
    return (await inOrder.orderBy('aggregate_version').limit(1000).execute()).map(show);
  });
  app.serve(parkedRoutes.showParkedEvent, async ({ params }) => {
    const row = await find(params.event_id);
    return { ...show(row), event: row.envelope };
  });
  app.serve(parkedRoutes.replayParkedEvent, async ({ params }) => {
    const { envelope } = await find(params.event_id);
    if (!parking.registry.fits(envelope))
      throw new Problem(
        'event_too_new',
        `event ${params.event_id} is ${envelope.event_type} version ${envelope.schema_version}: it is taken up by itself after an upgrade of this service`,
      );
    await replay?.run();
    const left = await db.selectFrom('parked_events').select('id').where('event_id', '=', params.event_id).execute();
    if (left.length > 0)
      throw new Problem(
        'event_too_new',
        `event ${params.event_id} waits: one before it of ${envelope.aggregate_type} ${envelope.aggregate_id} is too new, or fails (see the log)`,
      );
    return { message: 'Event taken up.', event_id: params.event_id };
  });
  app.serve(parkedRoutes.dropParkedEvent, async ({ params }) => {
    const { id } = await find(params.event_id);
    await db.deleteFrom('parked_events').where('id', '=', id).execute();
    replay?.kick();
    return { message: 'Event dropped.', event_id: params.event_id };
  });
}
