import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LoggedEvent } from './events.ts';
import { logAfter } from './log-stream.ts';

let told: ServerResponse;
let hasReader: Promise<void>;
let url: string;
let close: () => void;

beforeEach(async () => {
  const reader = Promise.withResolvers<void>();
  hasReader = reader.promise;
  const server = createServer((_request, response) => {
    told = response;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    reader.resolve();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () => {
    server.closeAllConnections();
    server.close();
  };
});
afterEach(() => close());

const tell = (...places: number[]) => told.write(places.map(frame).join(''));
const frame = (seq: number) => `id: ${seq}\nevent: E\ndata: ${JSON.stringify(anEvent(seq))}\n\n`;
const anEvent = (seq: number) => ({
  seq,
  stream: 'sprint_events',
  event_id: `00000000-0000-4000-8000-${String(seq).padStart(12, '0')}`,
  event_type: 'E',
  schema_version: 1,
  timestamp: '2026-11-24T10:00:00.000Z',
  aggregate_id: 'A',
  aggregate_type: 'Sprint',
  aggregate_version: seq,
  event_data: {},
  metadata: {},
});

async function reading() {
  const taken = logAfter(0, { url, headers: {}, signal: new AbortController().signal });
  const first = taken.next();
  await hasReader;
  const places = ({ value }: IteratorResult<LoggedEvent[]>) => (value as LoggedEvent[]).map(({ seq }) => seq);
  return {
    first: first.then(places),
    next: () => taken.next().then(places),
    isOver: async () => (await taken.next()).done,
  };
}

describe('what chronicle sends', () => {
  it('is taken at once when it comes after a while, and with what follows soon when it does not', async () => {
    const { first, next } = await reading();
    tell(1);
    expect(await first).toEqual([1]);
    const begun = performance.now();
    const second = next();
    tell(2);
    await new Promise((resolve) => setTimeout(resolve, 10));
    tell(3, 4);
    expect(await second).toEqual([2, 3, 4]);
    expect(performance.now() - begun).toBeGreaterThan(40);
  });

  it('is taken to its end when the connection ends', async () => {
    const { first, next, isOver } = await reading();
    tell(1);
    await first;
    tell(2);
    told.end();
    expect(await next()).toEqual([2]);
    expect(await isOver()).toBe(true);
  });

  it('is nothing when chronicle says that nothing has come', async () => {
    const { first } = await reading();
    told.write(': heartbeat\n\n');
    expect(await first).toEqual([]);
  });

  it('ends when the connection breaks: what was being gathered is read again by whoever connects', async () => {
    const { first, isOver } = await reading();
    tell(1);
    await first;
    const over = isOver();
    told.write(frame(2), () => told.destroy());
    expect(await over).toBe(true);
  });

  it('is never so much at once that more could be behind it', async () => {
    const { first, next } = await reading();
    tell(1);
    await first;
    const places = Array.from({ length: 450 }, (_, n) => n + 2);
    tell(...places);
    const taken = [await next(), await next(), await next()];
    expect(taken.map(({ length }) => length)).toEqual([199, 199, 52]);
    expect(taken.flat()).toEqual(places);
  });
});
