import { z } from 'zod';
import { route } from '../../kit/calls/route.ts';

const count = z.number().int().min(0);

export const loggedEvent = z.object({
  /** position in the log: without gaps, in the order of arrival */
  seq: z.number().int(),
  stream: z.string(),
  event_id: z.string(),
  event_type: z.string(),
  timestamp: z.string(),
  aggregate_id: z.string(),
  aggregate_type: z.string(),
  aggregate_version: z.number().int(),
  schema_version: z.number().int(),
  event_data: z.record(z.string(), z.unknown()),
  metadata: z.record(z.string(), z.unknown()),
});

const eventType = z.object({
  type: z.string(),
  stream: z.string(),
  aggregate_type: z.string(),
  /** the newest that this chronicle knows */
  version: z.number().int().min(1),
  producer: z.string(),
  /** services that read its content; the orchestrator reads in chronicle's log */
  consumers: z.array(z.string()),
  /** of `event_data`, JSON Schema 2020-12 */
  schema: z.record(z.string(), z.unknown()),
});

const streamState = z.object({
  stream: z.string(),
  /** events that the transport holds; of the one in memory: those on their way */
  length: count,
  groups: z.array(
    z.object({
      group: z.string(),
      /** processes that take part now */
      consumers: count,
      /** delivered and not acknowledged */
      pending: count,
      /** age of the oldest event that the group has not acknowledged; 0: it has all */
      lag_seconds: z.number().min(0),
    }),
  ),
});

/** What travels between services, for people who watch. */
export const watchRoutes = {
  listEventTypes: route({
    method: 'GET',
    path: '/v1/events/types',
    summary: 'Every type of event of the installation, with its stream, version, schema, producer and consumers',
    project: 'none',
    answer: z.array(eventType),
  }),
  listStreams: route({
    method: 'GET',
    path: '/v1/events/streams',
    summary:
      'Every stream of the transport and how far each group is; what a service has given up or parked it tells at its own /v1/events/groups',
    access: 'system',
    answer: z.object({ stores: z.boolean(), streams: z.array(streamState) }),
    errors: ['transport_unavailable'],
  }),
  getEvent: route({
    method: 'GET',
    path: '/v1/events/:event_id',
    project: 'filtered',
    summary: 'One event of the log',
    params: z.strictObject({ event_id: z.string().max(100) }),
    answer: loggedEvent,
    errors: ['event_not_found'],
  }),
};
