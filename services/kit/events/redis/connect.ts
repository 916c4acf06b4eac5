import { Redis, type RedisOptions } from 'ioredis';

/** How long a command may go without an answer, milliseconds. */
const COMMAND_MS = 2_000;
/** How long a read waits for something new, milliseconds. */
export const BLOCK_MS = 1_000;
/** A connection that has not answered for so long is cut and made anew, milliseconds. */
const SILENCE_MS = 3_000;
const CONNECT_MS = 2_000;
const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 1_000;

/**
 * Nothing is sent twice and nothing waits for a connection. ioredis would otherwise send again, on a new connection, what it had no
 * answer for, though the server may have done it.
 */
const EACH_ONCE: RedisOptions = {
  autoResendUnfulfilledCommands: false,
  // Commands under way fail at once with their connection; without it they would stay unsettled.
  maxRetriesPerRequest: 0,
  enableOfflineQueue: false,
  connectTimeout: CONNECT_MS,
  socketTimeout: SILENCE_MS,
  retryStrategy: (times) => Math.min(FIRST_RETRY_MS * 2 ** (times - 1), LAST_RETRY_MS) + Math.random() * FIRST_RETRY_MS,
  // A master that became a replica may stand behind a name that leads to the new master by now.
  reconnectOnError: (error) => error.message.startsWith('READONLY'),
};

/** For everything that is answered at once. */
export const connectForCommands = (url: string, name: string, changes: RedisOptions = {}): Redis =>
  new Redis(url, { ...EACH_ONCE, commandTimeout: COMMAND_MS, connectionName: name, ...changes });

/** For reads that wait for BLOCK_MS, one at a time. */
export const connectForReading = (url: string, name: string): Redis =>
  new Redis(url, { ...EACH_ONCE, connectionName: name });

/** Resolves when a new connection is ready, has failed for the first time or is given up. */
export function firstAnswer(redis: Redis): Promise<void> {
  if (redis.status === 'ready' || redis.status === 'end') return Promise.resolve();
  const answers = ['ready', 'close', 'end'];
  return new Promise((resolve) => {
    const done = () => {
      for (const answer of answers) redis.off(answer, done);
      resolve();
    };
    for (const answer of answers) redis.on(answer, done);
  });
}
