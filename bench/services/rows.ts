import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import type { Arrangement, Usage } from './arrangements.ts';
import { beginProject, type LifeTimes, playLife, startSprint } from './life.ts';
import { ask, Refused, signature } from './requests.ts';
import { Times } from './times.ts';

let projects = 0;
const nextProject = (): string => `BEN${String(++projects).padStart(4, '0')}`;

/** `clients` at once, each one thing after the other, until the time is up. Returns how many were done, and in how many seconds. */
async function load(clients: number, seconds: number, once: (client: number) => Promise<void>) {
  const begun = performance.now();
  const elapsed = () => (performance.now() - begun) / 1000;
  let done = 0;
  const client = async (number: number) => {
    while (elapsed() < seconds) {
      await once(number);
      done++;
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
  return { done, seconds: elapsed() };
}

export interface LivesRow {
  clients: number;
  lives: number;
  failed: number;
  livesPerS: number;
  /** lives whose retrospective was not there right after the close */
  withoutRetrospective: number;
  times: LifeTimes;
  /** a life */
  cpu: Omit<Usage, 'statements'>;
  statements: number;
  mostSent: [text: string, times: number][];
}

export async function lives(to: Arrangement, clients: number, seconds: number): Promise<LivesRow> {
  const times = { start: new Times(), scrum: new Times() };
  const before = await to.usage();
  let [failed, withoutRetrospective] = [0, 0];
  const { done, ...taken } = await load(clients, seconds, async () => {
    try {
      const life = await playLife(to.endpoints, nextProject(), times);
      if (!life.hasRetrospective) withoutRetrospective++;
    } catch (error) {
      if (failed++ === 0) console.error(String(error));
    }
  });
  // Events on their way are a part of the price.
  await sleep(1_000);
  const after = await to.usage();
  const each = Object.entries(after.each).map(([name, s]) => [name, (s - (before.each[name] ?? 0)) / done]);
  const perLife = (of: 'services' | 'system' | 'servers' | 'driver') => (after[of] - before[of]) / done;
  const sent = Object.entries(after.statements).map(([text, n]): [string, number] => [
    text,
    (n - (before.statements[text] ?? 0)) / done,
  ]);
  return {
    ...{ clients, lives: done, failed, withoutRetrospective, times },
    livesPerS: done / taken.seconds,
    cpu: {
      each: Object.fromEntries(each),
      services: perLife('services'),
      system: perLife('system'),
      servers: perLife('servers'),
      driver: perLife('driver'),
    },
    statements: sent.reduce((sum, [, n]) => sum + n, 0),
    mostSent: sent.sort(([, a], [, b]) => b - a).slice(0, 60),
  };
}

const READ_PROJECTS = 200;
const READERS = 16;

/** Requests a second of three reads. */
export async function reads({ endpoints }: Arrangement, seconds: number): Promise<Record<string, number>> {
  const ids = Array.from({ length: READ_PROJECTS }, nextProject);
  const sprints = new Map<string, string>();
  for (let i = 0; i < ids.length; i += 8)
    await Promise.all(
      ids.slice(i, i + 8).map(async (id) => {
        await beginProject(endpoints, id);
        sprints.set(id, await startSprint(endpoints, id));
      }),
    );
  const of = (n: number): string => ids[n % ids.length] as string;
  const urls: Record<string, (n: number) => string> = {
    projects: () => `${endpoints.project}/projects`,
    backlog: (n) => `${endpoints.backlog}/backlogs/${of(n)}`,
    'sprint tasks': (n) => `${endpoints.sprint}/sprints/${sprints.get(of(n))}/tasks`,
  };
  const rates: Record<string, number> = {};
  for (const [name, url] of Object.entries(urls)) {
    let n = 0;
    const { done, seconds: taken } = await load(READERS, seconds, async () => void (await ask('GET', url(n++))));
    rates[name] = done / taken;
  }
  return rates;
}

/** Fifty who start a sprint on one project at once. */
export async function startsAtOnce({ endpoints }: Arrangement) {
  const id = nextProject();
  await beginProject(endpoints, id);
  const begun = performance.now();
  const statuses = await Promise.all(
    Array.from({ length: 50 }, () =>
      startSprint(endpoints, id).then(
        () => 201,
        (error) => (error instanceof Refused ? error.status : 0),
      ),
    ),
  );
  const seconds = (performance.now() - begun) / 1000;
  const counts = Object.groupBy(statuses, String);
  return {
    seconds,
    statuses: Object.fromEntries(Object.entries(counts).map(([status, all]) => [status, all?.length])),
  };
}

/** From an event's time until who follows the log of all events has it, while lives begin at this rate. */
export async function eventLag({ endpoints }: Arrangement, livesPerS: number, seconds: number): Promise<Times> {
  const lag = new Times();
  const { head } = await ask<{ head: number }>('GET', `${endpoints.chronicle}/v1/events?limit=1`);
  const ended = new AbortController();
  const { body, statusCode } = await request(`${endpoints.chronicle}/v1/events`, {
    headers: { ...signature(), accept: 'text/event-stream', 'last-event-id': String(head) },
    signal: ended.signal,
  });
  if (statusCode !== 200) throw new Error(`the stream of events: ${statusCode}: ${await body.text()}`);
  const reading = (async () => {
    let rest = '';
    for await (const chunk of body) {
      const now = Date.now();
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const at = /^data: .*?"timestamp":"([^"]+)"/.exec(line)?.[1];
        if (at !== undefined) lag.add(now - Date.parse(at));
      }
    }
  })().catch(() => {});
  const begun = performance.now();
  const under: Promise<unknown>[] = [];
  const times = { start: new Times(), scrum: new Times() };
  for (let n = 0; performance.now() - begun < seconds * 1000; n++) {
    under.push(playLife(endpoints, nextProject(), times).catch(() => {}));
    await sleep(Math.max(0, begun + ((n + 1) * 1000) / livesPerS - performance.now()));
  }
  await Promise.all(under);
  await sleep(500);
  ended.abort();
  await reading;
  return lag;
}
