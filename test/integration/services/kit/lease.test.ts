import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Postgres, startPostgres } from '../../../../dev/postgres/start.ts';
import { type Connection, openPostgres, openSchema } from '../../../../services/kit/database/database.ts';
import { Leader } from '../../../../services/kit/database/leader.ts';
import { Lease, type LeaseTimes } from '../../../../services/kit/database/lease.ts';
import { kit } from '../../../../services/kit/database/unit-of-work.ts';
import { Dispatcher } from '../../../../services/kit/events/dispatcher.ts';
import { eventually } from '../../../fixtures/waiting.ts';
import { silent } from '../../fixtures/services/requests.ts';
import { plain } from '../chronicle/chronicle-service.ts';

const QUICK: LeaseTimes = { ttlMs: 600, renewMs: 150, askMs: 50 };

let postgres: Postgres;
let url: string;
const opened: Connection[] = [];
beforeAll(async () => {
  postgres = await startPostgres();
  url = await postgres.createDatabase('leases');
});
afterAll(async () => {
  await Promise.all(opened.map((one) => one.close()));
  await postgres?.stop();
});

/** As a process of its own: its connections are its own. */
async function aProcess(schema: string) {
  const connection = await openPostgres(url);
  opened.push(connection);
  return { connection, db: kit((await openSchema<Record<never, never>>(connection, schema, {})) as never) };
}
const held = (leases: readonly { isHeld: boolean }[]) => leases.filter(({ isHeld }) => isHeld).length;
const delay = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

it('is held by one of many, and by the next at once when it is given back', async () => {
  const processes = await Promise.all([1, 2, 3].map(() => aProcess('leased')));
  const told: string[] = [];
  const leases = processes.map(({ db }, i) => {
    const onTaken = () => told.push(`taken by ${i}`);
    return new Lease({ db, name: 'many', log: silent, times: QUICK, onTaken });
  });
  for (const lease of leases) lease.start();
  await eventually(async () => expect(held(leases)).toBe(1), 5_000);
  await delay(3 * QUICK.ttlMs);
  expect(held(leases)).toBe(1);
  expect(told).toHaveLength(1);
  await leases.find(({ isHeld }) => isHeld)?.stop();
  await eventually(async () => expect(held(leases)).toBe(1), 1_000);
  await Promise.all(leases.map((lease) => lease.stop()));
  expect(held(leases)).toBe(0);
});

it('goes to another when its process is stopped, and that one knows before it acts again', async () => {
  const args = [fileURLToPath(new URL('./holding-a-lease.ts', import.meta.url)), url, JSON.stringify(QUICK)];
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const said: [number, boolean][] = [];
  child.stdout?.on('data', (text: Buffer) => {
    for (const line of String(text).trim().split('\n')) {
      const [at, isHeld] = line.split(' ');
      said.push([Number(at), isHeld === 'true']);
    }
  });
  try {
    await eventually(async () => expect(said.at(-1)?.[1]).toBe(true), 20_000);
    const { db } = await aProcess('leased');
    const other = new Lease({ db, name: 'leader', log: silent, times: QUICK });
    other.start();
    await delay(2 * QUICK.ttlMs);
    expect(other.isHeld).toBe(false);
    child.kill('SIGSTOP');
    const stopped = performance.now();
    await eventually(async () => expect(other.isHeld).toBe(true), 5_000);
    expect(performance.now() - stopped).toBeLessThan(QUICK.ttlMs + QUICK.askMs + 500);
    await delay(500);
    const continued = Date.now();
    child.kill('SIGCONT');
    await delay(500);
    const after = said.filter(([at]) => at >= continued);
    expect(after.length).toBeGreaterThan(5);
    expect(after.filter(([, isHeld]) => isHeld)).toEqual([]);
    expect(other.isHeld).toBe(true);
    await other.stop();
  } finally {
    child.kill('SIGKILL');
  }
});

it('hands over at once what a process that stands by has written, and all when the one that leads is gone', async () => {
  const [one, two] = [await aProcess('pair'), await aProcess('pair')];
  const published = new Map<string, number>();
  const doubles: string[] = [];
  const member = ({ connection, db }: { connection: Connection; db: typeof one.db }) => {
    const bus = {
      stores: true,
      publish: async ({ event_id }: { event_id: string }) => {
        if (published.has(event_id)) doubles.push(event_id);
        else published.set(event_id, performance.now());
      },
    };
    const leader: Leader = new Leader({
      ...{ connection, db, service: 'pair', log: silent },
      outboxFilled: () => dispatcher.kick(),
    });
    const dispatcher = new Dispatcher(db, bus, { now: () => new Date() }, silent, leader);
    leader.start();
    dispatcher.start();
    return { leader, dispatcher, db };
  };
  const first = member(one);
  await eventually(async () => expect(first.leader.isHeld).toBe(true), 5_000);
  const second = member(two);
  await delay(300);
  const write = async (n: number) => {
    const envelope = plain(`E${n}`, 1);
    const row = { event_id: envelope.event_id, stream: 's', envelope: JSON.stringify(envelope), dispatched_at: null };
    await second.db.insertInto('outbox').values(row).execute();
    second.leader.filled();
    return { id: envelope.event_id, at: performance.now() };
  };
  const written: { id: string; at: number }[] = [];
  for (let n = 0; n < 200; n++) {
    written.push(await write(n));
    await delay(5);
  }
  expect(second.leader.isHeld).toBe(false);
  await eventually(async () => expect(published.size).toBe(200), 5_000);
  const lags = written.map(({ id, at }) => (published.get(id) ?? Number.NaN) - at).sort((a, b) => a - b);
  expect(lags[198]).toBeLessThan(100);
  await first.dispatcher.stop();
  const stopped = performance.now();
  await first.leader.stop();
  await eventually(async () => expect(second.leader.isHeld).toBe(true), 3_000);
  expect(performance.now() - stopped).toBeLessThan(400);
  await write(200);
  await eventually(async () => expect(published.size).toBe(201), 3_000);
  expect(doubles).toEqual([]);
  await second.dispatcher.stop();
  await second.leader.stop();
});
