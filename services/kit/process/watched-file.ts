import { readFileSync, statSync } from 'node:fs';

/** How long a file is believed not to have changed since the last look, in milliseconds. */
const LOOK_EVERY_MS = 1_000;

/**
 * A file that others replace while the process lives, such as a projected token or a mounted ConfigMap: read again when it changes, looked
 * at once a second at most. While the new one cannot be read or parsed the last good one stays.
 */
export class WatchedFile<T> {
  readonly #path: string;
  readonly #parse: (text: string) => T;
  readonly #failed: (error: Error) => void;
  #looked = Number.NEGATIVE_INFINITY;
  /** of the bytes that were read last, good or not */
  #mark: string | undefined;
  #value: { is: T } | undefined;

  /** `failed` hears once of each change that cannot be used. */
  constructor(path: string, parse: (text: string) => T, failed: (error: Error) => void = () => {}) {
    this.#path = path;
    this.#parse = parse;
    this.#failed = failed;
  }

  /** @throws Error when no version of the file could be used yet */
  get value(): T {
    if (performance.now() - this.#looked >= LOOK_EVERY_MS || this.#value === undefined) this.#look();
    if (this.#value === undefined) throw new Error(`${this.#path}: no version of it could be used yet`);
    return this.#value.is;
  }

  #look(): void {
    this.#looked = performance.now();
    try {
      const { ino, mtimeMs, size } = statSync(this.#path);
      const mark = `${ino}/${mtimeMs}/${size}`;
      if (mark === this.#mark) return;
      const isFirst = this.#mark === undefined;
      this.#mark = mark;
      try {
        this.#value = { is: this.#parse(readFileSync(this.#path, 'utf8')) };
      } catch (error) {
        if (isFirst) this.#mark = undefined;
        throw error;
      }
    } catch (error) {
      if (this.#value === undefined) throw error;
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') this.#mark = undefined;
      this.#failed(error as Error);
    }
  }
}
