import { type ChronicleClient, chronicleClient } from '../../services/chronicle/contract/client.ts';
import { type Client, createClient, ServiceProblem } from '../../services/kit/calls/client.ts';
import { deadLetterRoutes } from '../../services/kit/http/events/dead-letter-routes.ts';
import { eventGroups } from '../../services/kit/http/events/group-routes.ts';
import { parkedRoutes } from '../../services/kit/http/events/parked-routes.ts';
import { republish } from '../../services/kit/http/events/republish-route.ts';
import { addressOf } from '../services/address.ts';
import { asked } from '../services/asked.ts';

/** Services that tell events or take them. */
const NAMES = ['project', 'backlog', 'sprint', 'chronicle', 'orchestrator'] as const;
export type Name = (typeof NAMES)[number];

const routes = { ...deadLetterRoutes, ...parkedRoutes, eventGroups, republish };

/** What every such service serves beside its own. */
export interface EventService {
  name: Name;
  client: Client<typeof routes>;
}

/** One that could not be asked, and why. */
export interface Silent {
  service: Name;
  why: string;
}

/** A service that hangs is what one looks for with these commands. */
const TIMEOUT_MS = 5_000;

export function eventServices(dir: string, timeoutMs = TIMEOUT_MS): EventService[] {
  return NAMES.map((name) => {
    const { url, settings } = addressOf(name, dir);
    const options = { ...settings, service: name, baseUrl: url, timeoutMs };
    return { name, client: createClient(routes, options) };
  });
}

export function chronicle(dir: string): ChronicleClient {
  const { url, settings } = addressOf('chronicle', dir);
  return chronicleClient(url, { ...settings, timeoutMs: TIMEOUT_MS });
}

/** Asks every service at once; one that is away does not hide what the others say. */
export async function everyOne<T>(
  services: readonly EventService[],
  ask: (service: EventService) => Promise<T>,
): Promise<{ answers: { service: Name; answer: T }[]; silent: Silent[] }> {
  const answers: { service: Name; answer: T }[] = [];
  const silent: Silent[] = [];
  await Promise.all(
    services.map(async (service) => {
      try {
        answers.push({ service: service.name, answer: await asked(service.name, () => ask(service)) });
      } catch (error) {
        silent.push({ service: service.name, why: (error as Error).message });
      }
    }),
  );
  const place = ({ service }: { service: Name }) => NAMES.indexOf(service);
  answers.sort((a, b) => place(a) - place(b));
  return { answers, silent: silent.sort((a, b) => place(a) - place(b)) };
}

/** What is asked for; undefined: the service has no such thing. */
export async function orNothing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ServiceProblem && error.status === 404) return undefined;
    throw error;
  }
}
