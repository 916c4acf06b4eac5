import { compareIds, compareNumbers, millisecondsOf } from '../entry-id.ts';
import type { Held } from './held.ts';

/** What one look at a stream has brought. */
export interface Page {
  entries: readonly Held[];
  /** the stream held no more when all pages of this round were read */
  isLast: boolean;
}

interface Source {
  buffer: Held[];
  /** all of the stream up to these milliseconds, exclusive, has been read; null: all of it */
  readUpTo: string | null;
}

/**
 * Puts the entries of several streams into one order, that of their milliseconds: an aggregate may tell of itself in more than one stream.
 * Entries of one millisecond, such as those of one transaction, go by the version of their aggregates.
 */
export class Merge {
  readonly #sources = new Map<string, Source>();

  get size(): number {
    let size = 0;
    for (const { buffer } of this.#sources.values()) size += buffer.length;
    return size;
  }

  has(stream: string, id: string): boolean {
    return this.#sources.get(stream)?.buffer.some((held) => held.id === id) ?? false;
  }

  /**
   * Of these streams, those to read next: of which nothing waits, and of which nothing is known beyond the point up to which all are. They
   * have to be read together, since what was read alone says nothing of the moment when the next one is.
   */
  toRead(streams: readonly string[]): string[] {
    const reach = (stream: string): string | undefined => {
      const last = this.#sources.get(stream)?.buffer.at(-1);
      return last && millisecondsOf(last.id);
    };
    const nearest = streams.flatMap((stream) => reach(stream) ?? []).sort(compareNumbers)[0];
    return streams.filter((stream) => reach(stream) === undefined || reach(stream) === nearest);
  }

  /** Takes what one round has brought, a page for each stream that was read, and returns what is in order by now. */
  add(streams: readonly string[], pages: ReadonlyMap<string, Page>): Held[] {
    for (const stream of streams) {
      const source = this.#sources.get(stream) ?? { buffer: [], readUpTo: '0' };
      this.#sources.set(stream, source);
      const page = pages.get(stream);
      if (page !== undefined) source.buffer.push(...page.entries);
      const last = source.buffer.at(-1);
      if (page?.isLast) source.readUpTo = null;
      else if (last !== undefined) source.readUpTo = millisecondsOf(last.id);
      // Of a stream that was not read in this round nothing is known beyond what had come before.
      else if (page === undefined || source.readUpTo === null) source.readUpTo = '0';
    }
    return this.#release(this.#bound(streams));
  }

  drop(stream: string): void {
    this.#sources.delete(stream);
  }

  #bound(streams: readonly string[]): string | null {
    let bound: string | null = null;
    for (const stream of streams) {
      const source = this.#sources.get(stream);
      const readUpTo = source === undefined ? '0' : source.readUpTo;
      if (readUpTo !== null && (bound === null || compareNumbers(readUpTo, bound) < 0)) bound = readUpTo;
    }
    return bound;
  }

  #release(bound: string | null): Held[] {
    const released: Held[] = [];
    for (const source of this.#sources.values()) {
      const keep: Held[] = [];
      for (const held of source.buffer) {
        const isInOrder = bound === null || compareNumbers(millisecondsOf(held.id), bound) < 0;
        (isInOrder ? released : keep).push(held);
      }
      source.buffer = keep;
    }
    return released.sort(byTime);
  }
}

function byTime(a: Held, b: Held): number {
  return compareNumbers(millisecondsOf(a.id), millisecondsOf(b.id)) || a.version - b.version || compareIds(a.id, b.id);
}
