import { createHash } from 'node:crypto';
import type { Said } from './ask.ts';
import type { Subject } from './subject.ts';

const MOST_WAITING = 20;
const MOST_KEPT = 200;
const WAITS_MS = 600_000;
/** A failure is told for this long, then it is asked again. */
const FAILURE_MS = 10_000;

interface Waiting {
  key: string;
  subject: Subject;
  since: number;
}

/** What is said of decisions that are not stored, in memory, by what was asked: the same facts, the same advice. */
export class DryRuns {
  readonly #said = new Map<string, { said: Said; at: number }>();
  #waiting: Waiting[] = [];

  static keyOf = ({ facts }: Pick<Subject, 'facts'>): string =>
    `dry run ${createHash('sha256').update(JSON.stringify(facts)).digest('hex')}`;

  find(key: string): Said | undefined {
    const kept = this.#said.get(key);
    if (kept === undefined) return undefined;
    const isOld = kept.said.fault !== null && performance.now() - kept.at > FAILURE_MS;
    return isOld ? undefined : kept.said;
  }

  keep(key: string, said: Said): void {
    this.#said.delete(key);
    this.#said.set(key, { said, at: performance.now() });
    for (const oldest of [...this.#said.keys()].slice(0, Math.max(0, this.#said.size - MOST_KEPT)))
      this.#said.delete(oldest);
  }

  ask(subject: Subject): void {
    const key = DryRuns.keyOf(subject);
    const others = this.#waiting.filter((waiting) => waiting.key !== key);
    this.#waiting = [{ key, subject, since: performance.now() }, ...others].slice(0, MOST_WAITING);
  }

  /** Takes the newest question of those that `isWanted`. */
  take(isWanted: (key: string) => boolean): Waiting | undefined {
    this.#waiting = this.#waiting.filter(({ since }) => performance.now() - since < WAITS_MS);
    const next = this.#waiting.find(({ key }) => isWanted(key));
    this.#waiting = this.#waiting.filter((waiting) => waiting !== next);
    return next;
  }
}
