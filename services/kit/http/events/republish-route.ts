import type { Kysely } from 'kysely';
import { z } from 'zod';
import { route } from '../../calls/route.ts';
import type { KitTables } from '../../database/kit-tables.ts';
import { markForRepublish } from '../../events/outbox/republish.ts';
import type { ServiceApp } from '../service-app.ts';

/** So many events a request, that it ends in a second or two. */
const MOST = 10_000;

export const republish = route({
  method: 'POST',
  path: '/v1/events/republish',
  summary:
    'Hands events of this service to the transport once more, at most 10000 a request; asked again it does no harm',
  access: 'system',
  body: z.strictObject({
    /** events handed over at this time or later; they are kept for seven days */
    since: z.iso.datetime({ offset: true }),
    /** absent: all streams */
    stream: z.string().max(100).optional(),
    /** `next` of the answer before */
    after: z.number().int().min(0).default(0),
  }),
  answer: z.object({
    events: z.number().int(),
    /** null: these were the last */
    next: z.number().int().nullable(),
  }),
});

export function serveRepublish<T extends KitTables>(
  app: ServiceApp<T>,
  db: Kysely<KitTables>,
  published: () => void,
): void {
  app.serve(republish, async ({ body }) => {
    const { since, stream, after } = body;
    const marked = await markForRepublish(db, { since: new Date(since), stream, after, most: MOST, published });
    return { events: marked.events, next: marked.next };
  });
}
