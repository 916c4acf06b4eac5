import type { BacklogClient } from '../../backlog/contract/client.ts';

export type BacklogTask = Awaited<ReturnType<BacklogClient['getBacklog']>>[number];

/** Long enough for who plans, decides and starts; a version that came back with other tasks would be believed for no longer. */
const KEPT_MS = 10_000;
const MOST_KEPT = 20;

/** The backlogs that were read last: a decision plans and then starts, and each would read hundreds of tasks anew. */
export class RecentBacklogs {
  readonly #kept = new Map<string, { version: number; tasks: BacklogTask[]; at: number }>();

  /**
   * The tasks of a backlog in this version, or whatever later one `read` finds. Nobody may change what is answered.
   * @param key which tasks of which project
   */
  async inVersion(version: number, key: string, read: () => Promise<BacklogTask[]>): Promise<BacklogTask[]> {
    const kept = this.#kept.get(key);
    if (kept?.version === version && performance.now() - kept.at < KEPT_MS) return kept.tasks;
    const at = performance.now();
    const tasks = await read();
    this.#kept.delete(key);
    this.#kept.set(key, { version, tasks, at });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return tasks;
  }
}
