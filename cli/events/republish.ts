import { asked } from '../services/asked.ts';
import { toJson } from '../terminal-text.ts';
import { mustBeKnown } from './known-names.ts';
import { type EventService, eventServices, everyOne } from './services.ts';
import { tableOf } from './table.ts';

const UNITS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `2026-11-28T10:00:00Z`, or so long ago: `90s`, `30m`, `2h`, `7d`. Pure. @throws Error */
export function sinceOf(text: string, now: Date): Date {
  const [, amount, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (amount !== undefined && unit !== undefined) return new Date(now.getTime() - Number(amount) * (UNITS[unit] ?? 0));
  const isTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text);
  const time = new Date(text);
  if (isTime && !Number.isNaN(time.getTime())) return time;
  throw new Error(`--since ${text}: a time such as 2026-11-28T10:00:00Z, or how long ago: 30m, 2h, 7d`);
}

interface Options {
  since: string;
  stream?: string;
  json?: true;
  dir: string;
}

/** For ten thousand events. */
const PAGE_MS = 30_000;

/** `dsm events republish` */
export async function republish({ since: text, stream, json, dir }: Options): Promise<void> {
  const since = sinceOf(text, new Date()).toISOString();
  await mustBeKnown({ ...(stream === undefined ? {} : { stream }), dir });
  const { answers, silent } = await everyOne(eventServices(dir, PAGE_MS), (service) => allOf(service, since, stream));
  if (json) process.stdout.write(toJson({ since, services: answers, silent }));
  else
    console.log(
      tableOf(
        ['SERVICE', 'EVENTS'],
        answers.map(({ service, answer }) => [service, answer]),
      ),
    );
  if (silent.length > 0)
    throw new Error(
      `events republish: not all: ${silent.map(({ why }) => why).join('; ')}; ask again: repeats do no harm`,
    );
}

async function allOf({ name, client }: EventService, since: string, stream: string | undefined): Promise<number> {
  let [events, after]: [number, number | null] = [0, 0];
  while (after !== null) {
    const body: { since: string; after: number; stream?: string } = {
      since,
      after,
      ...(stream === undefined ? {} : { stream }),
    };
    const answer: { events: number; next: number | null } = await asked(`republish ${name}`, () =>
      client.republish({ body }),
    );
    events += answer.events;
    after = answer.next;
  }
  return events;
}
