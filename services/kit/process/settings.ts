import { z } from 'zod';
import { authSettings, checkAuthSettings } from './auth-settings.ts';
import { type Given, type Rule, readConfig, secret } from './config.ts';
import { isLoopback, listenAddress, parseListenAddress } from './listen-address.ts';
import { tracingSettings } from './tracing-settings.ts';

/** Longest drain, in milliseconds: with what follows it a process ends within 25 s. */
const LONGEST_DRAIN_MS = 8_000;
const WANT_BUS = 'want redis://host:port or memory';

/** Variables of every service's process; `port` is the one that it listens on unless told otherwise. */
export const processSettings = (port: number) => ({
  DSM_LISTEN: listenAddress
    .default({ host: '127.0.0.1', port })
    .describe('host:port at which the service listens; port 0: any that is free'),
  DSM_METRICS_LISTEN: listenAddress
    .optional()
    .describe('host:port for health and metrics, and the only one for metrics; absent: both answer at DSM_LISTEN'),
  DSM_ADDRESS_FILE: z.string().optional().describe('File that gets the url at which the service listens, once it does'),
  DSM_INSTALLATION: z
    .string()
    .optional()
    .describe('Name of this installation, sent with each call; callers who name another one are refused'),
  DSM_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('The least that is logged'),
  DSM_DRAIN_MS: z.coerce
    .number()
    .int()
    .min(0)
    .max(LONGEST_DRAIN_MS)
    .default(2_000)
    .describe(
      'Milliseconds from saying "not ready" to taking no connections any more: what a load balancer needs to hear of it',
    ),
  DSM_CLOCK_OFFSET_MS: z.coerce
    .number()
    .int()
    .min(0)
    .default(0)
    .describe("Milliseconds that the clock is ahead of the machine's (development only)"),
  DSM_CLOCK_FILE: z
    .string()
    .optional()
    .describe('File with the instant at which the clock stands (tests on loopback only)'),
  ...authSettings,
  ...tracingSettings,
});

/** Variables of a service that keeps data and tells events. */
export const dataSettings = {
  DSM_DATABASE_URL: secret(
    z
      .url({ protocol: /^postgres(ql)?$/, error: 'want postgres://user:password@host:port/database' })
      .optional()
      .describe("postgres:// url of the service's database; a file is read again at each new connection"),
  ),
  DSM_DATABASE_POOL: z.coerce
    .number()
    .int()
    .min(2)
    .max(1_000)
    .default(10)
    .describe(
      'Connections to the database at most, beside one for signals. As a rule more processes are of more use than more connections',
    ),
  DSM_PGLITE_DIR: z
    .string()
    .optional()
    .describe('Folder of an embedded database, instead of a server; one of the two is needed'),
  DSM_BUS: secret(
    z
      .union([z.literal('memory'), z.url({ protocol: /^rediss?$/, error: WANT_BUS })], { error: WANT_BUS })
      .describe(
        'What carries events: redis:// or rediss:// url, or memory, which reaches nobody outside of the process. Read at the start',
      ),
  ),
};

/** Base url of another service. */
export const serviceUrl = z
  .url({ protocol: /^https?$/, error: 'want http://host:port' })
  .describe('Base url of that service');

const bothOrNone = ({ DSM_DATABASE_URL: url, DSM_PGLITE_DIR: folder }: Given): string[] => {
  if (url !== undefined && folder !== undefined)
    return ['DSM_PGLITE_DIR: DSM_DATABASE_URL is given too: leave one out'];
  return url === undefined && folder === undefined ? ['DSM_DATABASE_URL: missing, and there is no DSM_PGLITE_DIR'] : [];
};

const clockIsOurs: Rule = ({ DSM_CLOCK_FILE, DSM_LISTEN }) => {
  const address = DSM_LISTEN === undefined ? undefined : parseListenAddress(DSM_LISTEN);
  if (DSM_CLOCK_FILE === undefined || address === undefined || isLoopback(address.host)) return [];
  return ['DSM_CLOCK_FILE: it is for tests, and others can reach the address of DSM_LISTEN'];
};

/** Reads the variables of a service's process. @throws ConfigError with every fault at once */
export const readServiceConfig = <S extends z.ZodObject>(schema: S, env: Given): z.output<S> =>
  readConfig(schema, env, ['DSM_PGLITE_DIR' in schema.shape ? bothOrNone : () => [], clockIsOurs, checkAuthSettings]);
