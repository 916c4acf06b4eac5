import type { LoggedEvent } from './store/events.ts';

/** Events that are kept at most. */
const LENGTH = 200;

/** The newest events of the log, without a gap, as far as this process has appended them: who follows the log need not read them from it. */
export class LogTail {
  #events: LoggedEvent[] = [];

  /** Takes what a commit of this process has appended. */
  add(appended: readonly LoggedEvent[]): void {
    for (const event of appended) {
      const next = this.#next;
      // Another process has appended in between, or two commits were heard of in the other order.
      if (next !== undefined && event.seq > next) this.#events = [];
      // The log was set back to a backup under this process: what was known of its end is no longer in it.
      const held = this.#at(event.seq);
      if (held !== undefined && held.event_id !== event.event_id) this.#events = [];
      if (event.seq >= (this.#next ?? 0)) this.#events.push(event);
    }
    this.#events.splice(0, Math.max(0, this.#events.length - LENGTH));
  }

  /** All that it knows behind a position; undefined: it does not know what comes next there. */
  after(position: number): LoggedEvent[] | undefined {
    const [first] = this.#events;
    if (first === undefined || position + 1 < first.seq || position >= (this.#next ?? 0)) return undefined;
    return this.#events.slice(position + 1 - first.seq);
  }

  /** There is no gap, so its place tells where it stands. */
  #at(seq: number): LoggedEvent | undefined {
    const [first] = this.#events;
    return first && this.#events[seq - first.seq];
  }

  get #next(): number | undefined {
    const last = this.#events.at(-1);
    return last && last.seq + 1;
  }
}
