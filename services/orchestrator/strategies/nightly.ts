import type { Logger } from '../../kit/process/logger.ts';
import type { Background } from '../../kit/service.ts';
import type { Clock } from '../../kit/time/clock.ts';

const LOOK_EVERY_MS = 60_000;
const HOUR_MS = 3_600_000;

export interface Nightly {
  /** of the day in UTC */
  hour: number;
  clock: Clock;
  log: Logger;
  /** false: it is looked again in a minute */
  isReady: () => boolean;
  job: () => Promise<void>;
}

/**
 * Does a job once a night, by the service's clock; and at the start, since nobody knows whether last night's was done. Of several
 * processes the one that is ready does it, and so may one that follows it in the same night: the job must bear that.
 */
export function nightly({ hour, clock, log, isReady, job }: Nightly): Background {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let done: string | undefined;
  const look = async (): Promise<void> => {
    const night = new Date(clock.now().getTime() - hour * HOUR_MS).toISOString().slice(0, 10);
    if (night === done || !isReady()) return;
    try {
      await job();
      done = night;
    } catch (error) {
      log.warn({ err: error }, 'the nightly look at strategies is tried again');
    }
  };
  return {
    start: () => {
      timer = setInterval(() => {
        running = running.then(look);
      }, LOOK_EVERY_MS);
      timer.unref();
    },
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
