import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { TestLog } from '../../controllers/runtime/testing/test-log.ts';
import { ServiceOutages } from './service-outages.ts';
import { ServiceWatch } from './service-watch.ts';

const stop = new AbortController();
const server = createServer((_request, response) => response.end('{}'));
afterEach(() => {
  stop.abort();
  server.close();
});

it('says once when a service goes and when it comes back, and tells each look at which it does not live', async () => {
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const losses: string[] = [];
  const log = new TestLog();
  const outages = new ServiceOutages(log);
  let looks = 0;
  const watch = new ServiceWatch({
    services: ['sprint'],
    outages,
    baseUrl: () => {
      looks += 1;
      return `http://127.0.0.1:${port}`;
    },
    lost: (service) => losses.push(service),
    everyMs: 10,
  });
  const severalLooks = async () => {
    const target = looks + 3;
    await soon(() => expect(looks).toBeGreaterThan(target));
  };
  const ended = watch.start(undefined, stop.signal);
  await severalLooks();
  expect(losses).toEqual([]);

  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  await soon(() => expect(losses).toContain('sprint'));
  const before = losses.length;
  await severalLooks();
  expect(losses.length).toBeGreaterThan(before + 1);
  expect(log.said).toEqual(['warn the sprint service is away']);

  await listen(port);
  const said = ['warn the sprint service is away', 'info the sprint service is back'];
  await soon(() => expect(log.said).toEqual(said));
  const after = losses.length;
  await severalLooks();
  expect(losses).toHaveLength(after);
  stop.abort();
  await ended;
  expect(log.said).toHaveLength(2);
});

/** Two services that answer as told, and a watch over both. */
async function watchTwo(
  answer: (path: string, respond: (status: number) => void) => void,
  pace: { everyMs?: number } = { everyMs: 10 },
) {
  const installations: (string | undefined)[] = [];
  const both = createServer((request, response) => {
    installations.push(request.headers['dsm-installation']?.toString());
    answer(request.url ?? '', (status) => response.writeHead(status).end());
  });
  await new Promise<void>((resolve) => both.listen(0, '127.0.0.1', resolve));
  const { port } = both.address() as AddressInfo;
  const ending = new AbortController();
  const log = new TestLog();
  const losses: string[] = [];
  const watch = new ServiceWatch({
    services: ['project', 'backlog'],
    outages: new ServiceOutages(log),
    baseUrl: (service) => `http://127.0.0.1:${port}/${service}`,
    installation: 'mine',
    lost: (service) => losses.push(service),
    ...pace,
  });
  const ended = watch.start(undefined, ending.signal);
  onTestFinished(async () => {
    ending.abort();
    await ended;
    both.closeAllConnections();
    both.close();
  });
  return { watch, installations, log, losses, ending, ended };
}
const soon = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 5 });

it('takes a service for away that answers with an error, and tells its name, its installation and why', async () => {
  let status = 500;
  const { watch, installations, log, losses } = await watchTwo((path, respond) =>
    respond(path === '/backlog/health/live' ? status : 200),
  );
  await soon(() => expect(log.lines[0]?.fields).toEqual({ service: 'backlog', why: 'it answered 500' }));
  status = 399;
  await soon(() => expect(log.said).toEqual(['warn the backlog service is away', 'info the backlog service is back']));
  status = 400;
  await soon(() => expect(log.said).toHaveLength(3));
  expect(new Set(losses)).toEqual(new Set(['backlog']));
  expect([watch.name, new Set(installations)]).toEqual(['health of project, backlog', new Set(['mine'])]);
});

it('takes a service for away that does not answer within two seconds', async () => {
  const begun = performance.now();
  const { log } = await watchTwo((path, respond) => path.startsWith('/project') && respond(200));
  await soon(() => expect(log.said).toEqual(['warn the backlog service is away']));
  expect(performance.now() - begun).toBeGreaterThan(1_900);
});

it('ends in the middle of a look, and takes that for nothing', async () => {
  let asked = 0;
  const { ending, ended, log, losses } = await watchTwo(() => {
    asked += 1;
  });
  await soon(() => expect(asked).toBe(2));
  ending.abort();
  await ended;
  expect([log.lines, losses]).toEqual([[], []]);
});

it('looks every two seconds unless told otherwise', async () => {
  const looks: number[] = [];
  await watchTwo((path, respond) => {
    if (path.startsWith('/project')) looks.push(performance.now());
    respond(200);
  }, {});
  await soon(() => expect(looks).toHaveLength(2));
  const [first = 0, second = 0] = looks;
  expect(second - first).toBeGreaterThan(1_900);
  expect(second - first).toBeLessThan(3_500);
});

it('ends at once between two looks', async () => {
  const { ending, ended, log } = await watchTwo((_path, respond) => respond(500), { everyMs: 600_000 });
  await soon(() => expect(log.said).toHaveLength(2));
  ending.abort();
  await ended;
});

it.each([
  ['the words of what went wrong', new Error('no route'), 'no route'],
  ['its name when it has no words', new TypeError(''), 'TypeError'],
  ['what is no error at all', 'odd', 'odd'],
])('tells %s', async (_what, thrown, why) => {
  const [log, ending] = [new TestLog(), new AbortController()];
  const baseUrl = () => {
    throw thrown;
  };
  const watch = new ServiceWatch({
    services: ['sprint'],
    outages: new ServiceOutages(log),
    baseUrl,
    lost: () => undefined,
  });
  const ended = watch.start(undefined, ending.signal);
  await soon(() => expect(log.lines[0]?.fields.why).toBe(why));
  ending.abort();
  await ended;
});
