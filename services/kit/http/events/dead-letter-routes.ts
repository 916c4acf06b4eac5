import type { Kysely } from 'kysely';
import { z } from 'zod';
import { Problem } from '../../calls/problem.ts';
import { route } from '../../calls/route.ts';
import type { KitTables } from '../../database/kit-tables.ts';
import { kit } from '../../database/unit-of-work.ts';
import type { Consumer } from '../../events/consumer.ts';
import { judgeFailure } from '../../events/dead-letter-policy.ts';
import { envelopeSchema } from '../../events/event.ts';
import { failureText } from '../../events/failure-text.ts';
import { UNREADABLE } from '../../events/unreadable.ts';
import type { ServiceApp } from '../service-app.ts';

const letter = z.object({
  event_id: z.string(),
  event_type: z.string(),
  stream: z.string(),
  error: z.string(),
  attempts: z.number().int(),
  failed_at: z.string(),
});
const params = z.strictObject({ event_id: z.string().max(100) });
const errors = ['dead_letter_not_found'] as const;
const replayErrors = [...errors, 'dead_letter_unreadable', 'event_failed'] as const;

export const deadLetterRoutes = {
  listDeadLetters: route({
    method: 'GET',
    path: '/v1/dead-letters',
    access: 'system',
    summary: 'Events that this service could not apply, oldest first (at most 1000)',
    answer: z.array(letter),
  }),
  showDeadLetter: route({
    method: 'GET',
    path: '/v1/dead-letters/:event_id',
    access: 'system',
    summary: 'One dead letter with its whole event',
    params,
    answer: letter.extend({ event: envelopeSchema }),
    errors,
  }),
  replayDeadLetter: route({
    method: 'POST',
    path: '/v1/dead-letters/:event_id/replay',
    access: 'system',
    summary: 'Applies the event again and removes the letter when that succeeds',
    params,
    answer: z.object({ message: z.string(), event_id: z.string() }),
    errors: replayErrors,
  }),
  dropDeadLetter: route({
    method: 'DELETE',
    path: '/v1/dead-letters/:event_id',
    access: 'system',
    summary: 'Gives the event up',
    params,
    answer: z.object({ message: z.string(), event_id: z.string() }),
    errors,
  }),
};

export function serveDeadLetters<T extends KitTables>(app: ServiceApp<T>, db: Kysely<T>, consumer?: Consumer<T>): void {
  const letters = kit(db);
  const find = async (id: string) => {
    const row = await letters.selectFrom('dead_letters').selectAll().where('event_id', '=', id).executeTakeFirst();
    if (!row) throw new Problem('dead_letter_not_found', `no dead letter has the event id ${id}`);
    return row;
  };
  type Row = Awaited<ReturnType<typeof find>>;
  const show = (row: Row) => ({
    event_id: row.event_id,
    event_type: row.envelope.event_type,
    stream: row.stream,
    error: row.error,
    attempts: row.attempts,
    failed_at: row.failed_at.toISOString(),
  });
  const remove = (id: string) => letters.deleteFrom('dead_letters').where('event_id', '=', id).execute();

  app.serve(deadLetterRoutes.listDeadLetters, async () => {
    const rows = await letters.selectFrom('dead_letters').selectAll().orderBy('failed_at').limit(1000).execute();
    return rows.map(show);
  });
  app.serve(deadLetterRoutes.showDeadLetter, async ({ params }) => {
    const row = await find(params.event_id);
    return { ...show(row), event: row.envelope };
  });
  app.serve(deadLetterRoutes.replayDeadLetter, async ({ params }) => {
    const row = await find(params.event_id);
    if (row.envelope.event_type === UNREADABLE)
      throw new Problem(
        'dead_letter_unreadable',
        `${params.event_id}: no event can be read from it; look at it and drop it`,
      );
    try {
      await consumer?.apply(row.envelope, row.stream);
    } catch (error) {
      if (judgeFailure(error, 0) === 'try again, uncounted') throw error;
      throw new Problem('event_failed', `${params.event_id} failed again: ${failureText(error)}`);
    }
    await remove(row.event_id);
    return { message: 'Event applied.', event_id: row.event_id };
  });
  app.serve(deadLetterRoutes.dropDeadLetter, async ({ params }) => {
    const row = await find(params.event_id);
    await remove(row.event_id);
    return { message: 'Event dropped.', event_id: row.event_id };
  });
}
