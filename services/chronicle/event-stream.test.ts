import { createServer, IncomingMessage, type Server, ServerResponse } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import type { KyselyPlugin } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openEmbedded } from '../../test/integration/fixtures/services/databases.ts';
import { type Reader, readEvents } from '../../test/integration/fixtures/services/event-reader.ts';
import { silent } from '../../test/integration/fixtures/services/requests.ts';
import { plain } from '../../test/integration/services/chronicle/chronicle-service.ts';
import { type Connection, openSchema } from '../kit/database/database.ts';
import { EventStreams, type StreamLimits } from './event-stream.ts';
import { appendEvents } from './store/events.ts';
import { createChronicle } from './store/migrations/0001_chronicle.ts';
import type { ChronicleDatabase, ChronicleTables } from './store/tables.ts';

const MANY = 60;
let connection: Connection;
let db: ChronicleDatabase;
let streams: EventStreams;
let server: Server;
let readers: Reader[];
/** what was written at once, with an event in it at least */
let writes: string[];
beforeAll(async () => {
  connection = await openEmbedded();
  db = await openSchema<ChronicleTables>(connection, 'chronicle', { '0001_chronicle': createChronicle });
  // More than the sockets hold, at the start of the log for the tests that need it.
  await append(MANY, 'x'.repeat(200_000));
});
afterAll(() => connection.close());
beforeEach(() => {
  readers = [];
});
afterEach(async () => {
  for (const reader of readers) reader.close();
  await streams.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** Serves the streams on a port of their own. */
async function serve(limits: Partial<StreamLimits> = {}, on = db) {
  streams = new EventStreams(on, silent, limits);
  writes = [];
  server = createServer((request, response) => {
    const query = new URL(request.url ?? '', 'http://x').searchParams;
    const write = response.write.bind(response) as (text: string) => boolean;
    response.write = (text: string) => {
      if (text.includes('data: ')) writes.push(text);
      return write(text);
    };
    streams.admit();
    streams.serve(response, Number(query.get('after')), query.has('minimal') ? 'minimal' : 'whole');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return async (after: number, kind = '') => {
    const reader = await readEvents(`http://127.0.0.1:${port}/?after=${after}&${kind}`);
    readers.push(reader);
    return reader;
  };
}
const append = (count: number, text = '') =>
  db.transaction().execute(async (trx) => {
    for (let i = 0; i < count; i++)
      await appendEvents(trx, [{ event: plain('A', i, { event_data: { text } }), stream: 'stream' }]);
  });
const head = async () => {
  const { last_seq } = await db.selectFrom('log_head').select('last_seq').executeTakeFirstOrThrow();
  return last_seq;
};
const connections = () => new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));
const admission = () => {
  try {
    streams.admit();
    return 'admitted';
  } catch {
    return 'refused';
  }
};
const seqs = ({ events }: Reader) => events.map(({ id }) => Number(id));
const from = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i);
const soon = (look: () => unknown, timeout = 5_000) => expect.poll(look, { timeout, interval: 10 });

describe('a reader', () => {
  it('gets what was and what comes after its place, whole and in order, more than a page too', async () => {
    const before = await head();
    await append(230);
    const read = await serve({ pollMs: 60_000 });
    const reader = await read(before + 5);
    await reader.until(225);
    await append(2);
    streams.appended([]);
    await reader.until(227);
    expect(seqs(reader)).toEqual(from(before + 6, 227));
    const [{ event, data }] = reader.events as [{ event?: string; data: string }];
    expect([event, JSON.parse(data).seq, JSON.parse(data).stream]).toEqual(['SomethingElse', before + 6, 'stream']);
  });

  it('hears of an append at once, and of one that nobody told of after a while', async () => {
    const before = await head();
    const read = await serve({ pollMs: 300 });
    const reader = await read(before);
    await append(1);
    await reader.until(1);
    const slow = await serveAgain({ pollMs: 60_000 });
    const other = await slow(before + 1);
    await append(1);
    streams.appended([]);
    await other.until(1);
    expect(seqs(other)).toEqual([before + 2]);
  });

  it('gets what this process appends without a look at the log, and after it what another one does', async () => {
    const before = await head();
    const read = await serve({ pollMs: 300 });
    const reader = await read(before);
    await append(1);
    await reader.until(1);
    const told = { seq: before + 2, stream: 'stream', ...plain('A', 2) };
    streams.appended([told]);
    await reader.until(2);
    await append(2);
    await reader.until(3);
    expect(seqs(reader)).toEqual(from(before + 1, 3));
    expect(JSON.parse(reader.events[1]?.data ?? '')).toEqual(told);
  });

  const serveAgain = async (limits: Partial<StreamLimits>) => {
    await streams.stop();
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
    return serve(limits);
  };

  it('misses nothing that is appended between its look and its wait', async () => {
    const before = await head();
    const read = await serve({ pollMs: 60_000 }, db.withPlugin(heldBack));
    const reader = await read(before);
    await soon(() => looks.length).toBe(1);
    await append(1);
    streams.appended([]);
    isHeldBack = false;
    looks[0]?.();
    await reader.until(1);
    expect(seqs(reader)).toEqual([before + 1]);
  });
  /** Lets the test decide when a reader gets what its first look has found. */
  const looks: (() => void)[] = [];
  let isHeldBack = true;
  const heldBack: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      if (isHeldBack) await new Promise<void>((resolve) => looks.push(resolve));
      return result;
    },
  };

  it('hears a heartbeat while nothing comes', async () => {
    const read = await serve({ heartbeatMs: 30 });
    const reader = await read(await head());
    await soon(() => reader.comments.filter((c) => c.includes('heartbeat')).length).toBeGreaterThan(2);
    expect(reader.events).toEqual([]);
  });

  it('that takes nothing is cut off, and others are not', async () => {
    const read = await serve({ stuckMs: 1_000 });
    const [slow, quick] = [await read(0), await read(0)];
    slow.pause();
    await quick.until(MANY);
    // its connection is gone before it reads what the sockets still hold
    await soon(connections).toBe(1);
    slow.resume();
    await soon(slow.ended).toBe(true);
    expect(slow.events.length).toBeLessThan(MANY);
    expect(quick.ended()).toBe(false);
    const resumed = await read(slow.events.length);
    await resumed.until(MANY - slow.events.length);
  });

  it('that is slow and takes something in time is waited for', async () => {
    const read = await serve({ stuckMs: 3_000 });
    const slow = await read(0);
    slow.pause();
    await new Promise((resolve) => setTimeout(resolve, 200));
    slow.resume();
    await slow.until(MANY);
    expect(seqs(slow).slice(0, MANY)).toEqual(from(1, MANY));
  });
});

describe('a reader of the least', () => {
  const appendOne = async () => {
    await append(1, 'word');
    streams.appended([]);
  };
  const wordsIn = ({ events }: Reader) => events.map(({ data }) => data.includes('word'));

  it('gets no content, while another gets all', async () => {
    const before = await head();
    const read = await serve();
    const [whole, minimal] = [await read(before), await read(before, 'minimal')];
    await appendOne();
    await Promise.all([whole.until(1), minimal.until(1)]);
    expect([wordsIn(whole), wordsIn(minimal)]).toEqual([[true], [false]]);
    expect(minimal.events[0]).toMatchObject({ id: String(before + 1), event: 'SomethingElse' });
    expect([whole.applied, minimal.applied]).toEqual([undefined, 'return=minimal']);
  });

  it('hears at once, and once of all that comes soon after', async () => {
    const before = await head();
    const read = await serve({ gatherMs: 3_000, pollMs: 60_000 });
    const reader = await read(before, 'minimal');
    await appendOne();
    await reader.until(1);
    for (let n = 0; n < 3; n++) await appendOne();
    await reader.until(4);
    expect([seqs(reader), writes.length]).toEqual([from(before + 1, 4), 2]);
  });

  it('hears at once what comes after a while of nothing', async () => {
    const read = await serve({ gatherMs: 60_000, pollMs: 20, heartbeatMs: 30 });
    const reader = await read(await head(), 'minimal');
    await soon(() => reader.comments.length).toBeGreaterThan(5);
    await appendOne();
    await reader.until(1);
  });

  it('gets all of a page and what follows it without a pause', async () => {
    const before = await head();
    await append(230);
    const read = await serve({ gatherMs: 60_000 });
    const reader = await read(before, 'minimal');
    await reader.until(230);
    expect(seqs(reader)).toEqual(from(before + 1, 230));
  });

  it('is let go at once, when it leaves and when the service stops', async () => {
    const read = await serve({ gatherMs: 60_000, mostReaders: 2 });
    const before = await head();
    const [first, second] = [await read(before, 'minimal'), await read(before, 'minimal')];
    await appendOne();
    await Promise.all([first.until(1), second.until(1)]);
    first.close();
    await soon(admission).toBe('admitted');
    const begun = performance.now();
    await streams.stop();
    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});

describe('readers', () => {
  it('are as many as the limit says, and one more when one has gone', async () => {
    const read = await serve({ mostReaders: 2 });
    const [first] = [await read(await head()), await read(await head())];
    expect(() => streams.admit()).toThrow(
      expect.objectContaining({
        code: 'too_many_readers',
        retryAfter: 5,
        message: expect.stringMatching(/^2 readers/),
      }),
    );
    first.close();
    await soon(admission).toBe('admitted');
  });

  it('are two hundred where nobody says otherwise', async () => {
    await serve();
    const before = await head();
    for (let n = 0; n < 200; n++) {
      streams.admit();
      // No socket is needed to be counted.
      streams.serve(new ServerResponse(new IncomingMessage(new Socket())), before);
    }
    expect(() => streams.admit()).toThrow(expect.objectContaining({ code: 'too_many_readers' }));
  });

  it('are let go when the service stops, also one that takes nothing', async () => {
    const read = await serve({ stuckMs: 60_000 });
    const [slow, quick] = [await read(0), await read(0)];
    slow.pause();
    await quick.until(MANY);
    const begun = performance.now();
    await streams.stop();
    expect(performance.now() - begun).toBeLessThan(5_000);
    await soon(quick.ended).toBe(true);
    slow.resume();
    await soon(slow.ended).toBe(true);
  });

  it('are let go when the log cannot be read', async () => {
    const read = await serve({ pollMs: 20 });
    const reader = await read(await head());
    await connection.root.schema.alterTable('chronicle.events').renameTo('away').execute();
    await soon(reader.ended).toBe(true);
    await connection.root.schema.alterTable('chronicle.away').renameTo('events').execute();
  });
});
