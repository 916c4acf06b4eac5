import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';

const SAMPLE_EVERY_US = 500;

/** Takes CPU profiles of this process, one at a time. */
export class Profiler {
  #session: Session | undefined;

  async begin(): Promise<void> {
    const session = new Session();
    this.#session = session;
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_US });
    await session.post('Profiler.start');
  }

  /** Writes what was seen since the beginning. */
  async end(file: string): Promise<void> {
    const answer = await this.#session?.post('Profiler.stop');
    writeFileSync(file, JSON.stringify(answer?.profile));
    this.#session?.disconnect();
    this.#session = undefined;
  }
}
