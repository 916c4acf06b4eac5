import type { Logger } from '../process/logger.ts';
import type { Bus } from './bus.ts';
import { InProcessBus } from './in-process-bus.ts';

/**
 * @param url `memory`: within this process alone; else of a Redis
 * @param service who opens it, for the names of its connections
 */
export async function openBus(url: string, { service, log }: { service: string; log: Logger }): Promise<Bus> {
  if (url === 'memory') return new InProcessBus();
  const { openRedisBus } = await import('./redis/redis-bus.ts');
  return openRedisBus({ url, service, log });
}
