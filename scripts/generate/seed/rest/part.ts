import type { RestRow, Section, State } from '../row.ts';

type Told = [
  at: string,
  seed: string,
  state: State,
  ours: string,
  status?: number | number[],
  body?: object,
  path?: string,
];

/** The rows of one service. */
export const part = (title: string, service: RestRow['service'], rows: readonly Told[]): Section<RestRow> => ({
  title: `REST: ${title}`,
  rows: rows.map(([at, seed, state, ours, status = 200, body, path]) => {
    const [method, told] = seed.split(' ') as [RestRow['request']['method'], string];
    const request = { method, path: path ?? told, ...(body ? { body } : {}) };
    return { at, seed, state, ours, service, request, status: [status].flat() };
  }),
});

export const TIME = 'The same keys; the timestamp is ISO 8601 in UTC, to the millisecond, as all of ours';
export const READY = `${TIME}. Neighbours are told with their breakers and are no reason for 503: a service that waits for another one keeps what it can do`;
/** What every service answers of its health. */
export const health = (at: string, ready: string, words: string): Told[] => [
  [at, 'GET /health', 'there', '`{"status":"ok"}`'],
  ['A:460', 'GET /health/live', 'there', 'The same as `/health`'],
  [ready, 'GET /health/ready', 'differs', words],
];
