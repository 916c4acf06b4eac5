import type { Kysely } from 'kysely';
import { pino } from 'pino';
import { z } from 'zod';
import { LARGE_BODY, route } from '../../../../services/kit/calls/route.ts';
import { type Connection, openSchema } from '../../../../services/kit/database/database.ts';
import { ServiceApp } from '../../../../services/kit/http/service-app.ts';
import { openEmbedded } from '../../fixtures/services/databases.ts';
import { handClock, requester } from '../../fixtures/services/requests.ts';
import { type Own, type Tables, tables } from './counting-tables.ts';

const params = z.strictObject({ id: z.string() });
const answer = z.object({ id: z.string(), n: z.number() });
export const thingRoutes = {
  read: route({ method: 'GET', path: '/things/:id', summary: 'Reads', params, answer, errors: ['gone'] }),
  write: route({
    method: 'PUT',
    path: '/things/:id',
    bodyLimit: LARGE_BODY,
    summary: 'Writes',
    params,
    query: z.strictObject({ by: z.string().optional() }),
    body: z.strictObject({ n: z.number().int().max(99), tags: z.array(z.string()).default([]) }),
    status: 201,
    answer,
  }),
  add: route({ method: 'POST', path: '/things', summary: 'x', body: z.object({}), answer: z.object({}), invalid: 400 }),
  act: route({ method: 'POST', path: '/things/:id/act', summary: 'Takes no body', params, answer: z.object({}) }),
};

const clock = handClock('2026-11-23T10:00:00Z');

/** The HTTP surface of a service that has things and no domain; all but `calls` and `logged` need `start` before. */
export function thingApp() {
  let connection: Connection;
  let db: Kysely<Tables>;
  let app: ServiceApp<Tables>;
  let thrown: unknown;
  const calls: string[] = [];
  const logged: string[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => void logged.push(JSON.parse(line).msg) });
  const build = async (installation?: string) => {
    const built = await ServiceApp.build<Tables>({
      service: 'thing',
      clock,
      log,
      db,
      errors: { gone: { status: 410, title: 'It is gone' } },
      installation,
      published: () => {},
    });
    built.serve(thingRoutes.read, async ({ params, unit }) => {
      calls.push(`read ${unit.correlationId}`);
      if (thrown !== undefined) throw thrown;
      return { id: params.id, n: 1 };
    });
    built.serve(thingRoutes.write, async ({ params, body, unit }) => {
      calls.push(`write ${params.id} ${body.n} ${body.tags}`);
      return unit.run('write', async () => ({ id: params.id, n: body.n }));
    });
    built.serve(thingRoutes.add, async () => ({}));
    built.serve(thingRoutes.act, async () => {
      calls.push('act');
      return {};
    });
    return built;
  };
  return {
    /** what its handlers did, in words */
    calls,
    /** messages of its log, errors alone */
    logged,
    build,
    app: () => app,
    call: requester(() => app.fastify),
    /** what reading a thing throws from now on */
    fail: (error: unknown) => {
      thrown = error;
    },
    start: async () => {
      connection = await openEmbedded();
      db = await openSchema<Own>(connection, 'thing', tables);
      app = await build('here');
    },
    stop: async () => {
      await app.fastify.close();
      await connection.close();
    },
  };
}

/** What a refusal looks like. */
export const refused = (status: number, code: string, more: object = {}) => ({
  status,
  body: { status, code, type: `urn:dsm:problem:${code}`, ...more },
  headers: { 'content-type': 'application/problem+json' },
});
