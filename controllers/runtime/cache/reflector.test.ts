import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CONFIG_MAPS, configMap, refusal, TestApiServer, type TestWatch } from '../testing/test-api-server.ts';
import { TestClock } from '../testing/test-clock.ts';
import { TestLog } from '../testing/test-log.ts';
import { Reflector } from './reflector.ts';

const WATCH = 'WATCH /api/v1/configmaps';
const LIST = 'GET /api/v1/configmaps';
const soon = <T>(check: () => T) => vi.waitFor(check, { interval: 2, timeout: 5_000 });

let server: TestApiServer;
let clock: TestClock;
let log: TestLog;
let told: string[];
let stop: AbortController;
let ended: Promise<void>;
beforeEach(async () => {
  server = await TestApiServer.start();
  clock = new TestClock();
  log = new TestLog();
  told = [];
  stop = new AbortController();
  ended = Promise.resolve();
});
afterEach(async () => {
  stop.abort();
  await ended;
  await server.stop();
});

function follow(options: { namespace?: string; inactivityMs?: number } = {}): void {
  const name = (object: { metadata: { name: string; resourceVersion?: string } }) =>
    `${object.metadata.name}@${object.metadata.resourceVersion}`;
  const reflector = new Reflector({
    client: server.client,
    resource: CONFIG_MAPS,
    selectors: { labelSelector: 'a=b' },
    sink: {
      listed: () => undefined,
      replace: (items, version) => told.push(`replace ${items.map(name).join(',')} at ${version}`),
      changed: (object) => told.push(`changed ${name(object)}`),
      deleted: (object) => told.push(`deleted ${name(object)}`),
      progressed: (version) => told.push(`progressed ${version}`),
      kindGone: () => told.push('kind gone'),
    },
    log,
    scheduler: clock,
    ...options,
  });
  ended = reflector.run(stop.signal);
}

/** The watch that is opened as the `number`th, the first being 1. */
const watch = (number: number): Promise<TestWatch> =>
  soon(() => server.watches[number - 1] ?? expect.fail(`no watch ${number}`));
const toBeTold = (...expected: string[]) => soon(() => expect(told).toEqual(expected));
const toWait = () => soon(() => clock.waits[0] ?? expect.fail('it does not wait'));
/** Lets the reflector's pause end; gives its length. */
async function passPause(): Promise<number> {
  const wait = await toWait();
  clock.advance(wait);
  return wait;
}

async function listed(number = 1): Promise<TestWatch> {
  const stream = await watch(number);
  stream.send('ADDED', configMap('n/a', '1'));
  stream.send('ADDED', configMap('n/b', '2'));
  stream.listed('5');
  await soon(() => expect(told).toContain('replace a@1,b@2 at 5'));
  return stream;
}

it('streams the list, tells it as a whole, then each change and how far it is', async () => {
  follow({ namespace: 'n' });
  const stream = await watch(1);
  expect(stream.path).toBe('/api/v1/namespaces/n/configmaps');
  expect(stream.query).toMatchObject({ sendInitialEvents: 'true', labelSelector: 'a=b' });
  expect(stream.query.resourceVersion).toBeUndefined();
  stream.send('ADDED', configMap('n/a', '1'));
  stream.send('ADDED', configMap('n/gone', '2'));
  stream.send('ADDED', configMap('m/a', '3'));
  stream.send('MODIFIED', configMap('n/a', '4'));
  stream.bookmark('4');
  stream.send('DELETED', configMap('n/gone', '5'));
  stream.listed('6');
  await toBeTold('replace a@4,a@3 at 6');
  stream.send('MODIFIED', configMap('n/a', '7'));
  stream.bookmark('8');
  stream.send('DELETED', configMap('n/a', '9'));
  await toBeTold(
    'replace a@4,a@3 at 6',
    ...['changed a@7', 'progressed 7', 'progressed 8', 'deleted a@9', 'progressed 9'],
  );
  expect(log.lines).toEqual([]);
});

it.each([
  [0, '300'],
  [0.5, '450'],
  [0.999, '600'],
])(
  'asks the server to end each watch after five to ten minutes: by a chance of %d after %s s',
  async (chance, seconds) => {
    const random = vi.spyOn(Math, 'random').mockReturnValue(chance);
    follow();
    expect((await watch(1)).query.timeoutSeconds).toBe(seconds);
    random.mockRestore();
  },
);

it('goes on where it was when the server ends a stream, at once after a long one and after a pause after a short one', async () => {
  follow();
  const first = await listed();
  clock.advance(1_001);
  first.bookmark('9');
  await soon(() => expect(told).toContain('progressed 9'));
  first.end();
  const second = await watch(2);
  expect(second.query).toMatchObject({ resourceVersion: '9' });
  expect(second.query.sendInitialEvents).toBeUndefined();
  clock.advance(1_000);
  second.end();
  expect(await passPause()).toBeLessThanOrEqual(100);
  expect((await watch(3)).query.resourceVersion).toBe('9');
  expect(log.lines).toEqual([]);
});

it.each<[string, (stream: TestWatch) => void]>([
  ['in the stream', (stream) => stream.send('ERROR', { kind: 'Status', code: 410, reason: 'Expired' })],
  [
    'as an answer',
    (stream) => {
      server.on(WATCH, refusal(410, 'Expired'), refusal(410, 'Expired'));
      stream.end();
    },
  ],
  [
    'of a version that the server has not reached',
    (stream) => {
      const causes = [{ reason: 'ResourceVersionTooLarge' }];
      stream.send('ERROR', { kind: 'Status', code: 504, reason: 'Timeout', details: { causes } });
    },
  ],
])('lists again when its version is not known, told %s', async (_how, tell) => {
  follow();
  const first = await listed();
  clock.advance(1_001);
  tell(first);
  await toWait();
  server.allow(WATCH);
  await passPause();
  const second = await watch(2);
  expect(second.query).toMatchObject({ sendInitialEvents: 'true' });
  expect(second.query.resourceVersion).toBeUndefined();
  expect(log.said).toEqual(['info the watch is too far behind, listing again']);
});

it('waits longer with each failure up to 1.5 s, says it once, and forgets it after a success', async () => {
  server.on(WATCH, refusal(503, 'ServiceUnavailable'));
  follow();
  const waits: number[] = [];
  for (let time = 0; time < 8; time++) {
    await soon(() => expect(server.of(WATCH)).toHaveLength(time + 1));
    waits.push(await passPause());
  }
  for (const [time, longest] of [100, 200, 400, 800, 1_500, 1_500, 1_500, 1_500].entries()) {
    expect(waits[time]).toBeLessThanOrEqual(longest);
    expect(waits[time]).toBeGreaterThanOrEqual(longest / 2);
  }
  expect(log.said).toEqual(['warn the watch failed, trying again']);
  expect(log.lines[0]?.fields).toEqual({ why: 'GET /api/v1/configmaps: ServiceUnavailable it is' });
  await soon(() => expect(server.of(WATCH)).toHaveLength(9));
  server.allow(WATCH);
  await passPause();
  const stream = await listed();
  expect(log.said).toEqual(['warn the watch failed, trying again', 'info the watch works again']);
  stream.cut();
  expect(await passPause()).toBeLessThanOrEqual(100);
  expect(log.said.slice(2)).toEqual(['warn the watch failed, trying again']);
  expect((await watch(2)).query.resourceVersion).toBe('5');
});

it('takes each event for a success', async () => {
  follow();
  const stream = await listed();
  stream.cut();
  await passPause();
  const second = await watch(2);
  expect(log.said).toEqual(['warn the watch failed, trying again']);
  second.bookmark('6');
  await soon(() => expect(log.said).toEqual(['warn the watch failed, trying again', 'info the watch works again']));
});

it('starts its list anew when the stream breaks within it', async () => {
  follow();
  const first = await watch(1);
  first.send('ADDED', configMap('n/lost', '1'));
  first.cut();
  await passPause();
  const second = await watch(2);
  expect(second.query.sendInitialEvents).toBe('true');
  second.send('ADDED', configMap('n/a', '2'));
  second.listed('3');
  await toBeTold('replace a@2 at 3');
});

it('falls back to pages for good when the server cannot stream a list', async () => {
  server.on(WATCH, refusal(422, 'Invalid'));
  server.on(LIST, { body: { metadata: { resourceVersion: '5' }, items: [configMap('n/a', '1')] } });
  follow();
  await toWait();
  expect(server.of(LIST)).toEqual([]);
  server.allow(WATCH);
  await passPause();
  const stream = await watch(1);
  expect(told).toEqual(['replace a@1 at 5']);
  expect(server.of(LIST)[0]?.query).toMatchObject({ labelSelector: 'a=b' });
  expect(stream.query).toMatchObject({ resourceVersion: '5' });
  expect(stream.query.sendInitialEvents).toBeUndefined();
  clock.advance(2_000);
  stream.send('ERROR', { kind: 'Status', code: 410, reason: 'Expired' });
  await passPause();
  expect((await watch(2)).query.sendInitialEvents).toBeUndefined();
  expect(server.of(LIST)).toHaveLength(2);
});

it('falls back to pages when the streamed list stays silent, as a server does that does not know it', async () => {
  server.on(LIST, { body: { metadata: { resourceVersion: '5' }, items: [] } });
  follow({ namespace: 'n', inactivityMs: 60 });
  server.on('GET /api/v1/namespaces/n/configmaps', { body: { metadata: { resourceVersion: '5' }, items: [] } });
  await watch(1);
  await passPause();
  await toBeTold('replace  at 5');
  // Silence is no fault of anybody.
  expect(log.said).toEqual([]);
});

it('does not fall back because of an outage', async () => {
  server.on(WATCH, refusal(500, 'InternalError'));
  follow();
  await toWait();
  server.allow(WATCH);
  await passPause();
  expect((await watch(1)).query.sendInitialEvents).toBe('true');
});

it('watches on after silence, from where it was, and does not take it for a list that is not streamed', async () => {
  follow({ inactivityMs: 500 });
  await listed();
  await passPause();
  const second = await watch(2);
  expect(second.query).toMatchObject({ resourceVersion: '5' });
  expect(log.said).toEqual([]);
  second.send('ERROR', { kind: 'Status', code: 410, reason: 'Expired' });
  await passPause();
  expect((await watch(3)).query.sendInitialEvents).toBe('true');
});

it('begins a list of pages again that expires midway', async () => {
  server.on(WATCH, refusal(400, 'BadRequest'));
  const page = (from?: string) => ({
    body: { metadata: { resourceVersion: '5', continue: from }, items: [configMap('n/a', '1')] },
  });
  server.on(LIST, page('more'), refusal(410, 'Expired'), page());
  follow();
  await toWait();
  server.allow(WATCH);
  await passPause();
  await soon(() => expect(server.of(LIST)).toHaveLength(2));
  expect(told).toEqual([]);
  await passPause();
  await toBeTold('replace a@1 at 5');
  expect((await watch(1)).query.resourceVersion).toBe('5');
});

it('ends when asked to, while it reads, while it waits and while it lists', async () => {
  follow();
  await listed();
  stop.abort();
  await ended;
  expect([clock.waits, log.lines]).toEqual([[], []]);

  server.on(WATCH, refusal(400, 'BadRequest'));
  server.on(LIST, () => undefined);
  stop = new AbortController();
  follow();
  await passPause();
  await soon(() => expect(server.of(LIST)).toHaveLength(1));
  stop.abort();
  await ended;
  stop = new AbortController();
  follow();
  await toWait();
  stop.abort();
  await ended;
  expect(clock.waits).toEqual([]);
});

it('waits as long as the server asks for', async () => {
  server.on(WATCH, { status: 429, headers: { 'retry-after': '7' }, body: {} });
  follow();
  expect(await passPause()).toBe(7_000);
});

it('takes all objects for gone when the server has had no such kind for a while, and lists once it is back', async () => {
  follow();
  const stream = await listed();
  server.on(WATCH, refusal(404, 'NotFound'));
  clock.advance(1_001);
  stream.end();
  await passPause();
  await soon(() => expect(server.of(WATCH)).toHaveLength(3));
  await toWait();
  expect(told).not.toContain('kind gone');
  clock.advance(2_000);
  await soon(() => expect(told).toContain('kind gone'));
  expect(log.said.filter((line) => line.startsWith('warn'))).toHaveLength(1);
  server.allow(WATCH);
  clock.advance(1_500);
  const back = await watch(2);
  expect(back.query.sendInitialEvents).toBe('true');
  back.listed('9');
  await soon(() => expect(told.at(-1)).toBe('replace  at 9'));
});

it('keeps the objects while discovery still has the kind', async () => {
  server.on(WATCH, refusal(404, 'NotFound'));
  server.on('GET /api/v1', { body: { resources: [{ name: 'configmaps' }] } });
  follow();
  for (let tries = 0; tries < 4; tries++) {
    await toWait();
    clock.advance(2_000);
  }
  await soon(() => expect(server.of('GET /api/v1').length).toBeGreaterThan(1));
  expect(told).toEqual([]);
});
