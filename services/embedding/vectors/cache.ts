import { createHash } from 'node:crypto';

/** A vector as it is kept: half the size of a list of numbers, and as exact as the model's. */
export interface Vector {
  values: Float32Array;
  /** the text was longer than the model reads */
  truncated: boolean;
}

export interface CacheLimits {
  entries: number;
  bytes: number;
}

/** Beside the numbers: key, map entry and objects. */
const BYTES_AN_ENTRY = 400;

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64');

/** Vectors by the hash of their text and the digest of their model; those that were not asked for the longest go first. */
export class VectorCache {
  readonly #limits: CacheLimits;
  // A Map keeps the order in which keys were put in: the first is the one not asked for the longest.
  readonly #vectors = new Map<string, Vector>();
  #bytes = 0;

  constructor(limits: CacheLimits) {
    this.#limits = limits;
  }

  get entries(): number {
    return this.#vectors.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(hash: string, digest: string): Vector | undefined {
    const key = keyOf(hash, digest);
    const vector = this.#vectors.get(key);
    if (vector) {
      this.#vectors.delete(key);
      this.#vectors.set(key, vector);
    }
    return vector;
  }

  set(hash: string, digest: string, vector: Vector): void {
    const key = keyOf(hash, digest);
    this.#remove(key);
    this.#vectors.set(key, vector);
    this.#bytes += sizeOf(vector);
    for (const oldest of this.#vectors.keys()) {
      if (this.#vectors.size <= this.#limits.entries && this.#bytes <= this.#limits.bytes) break;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    const vector = this.#vectors.get(key);
    if (!vector) return;
    this.#bytes -= sizeOf(vector);
    this.#vectors.delete(key);
  }
}

const keyOf = (hash: string, digest: string): string => `${hash} ${digest}`;
const sizeOf = ({ values }: Vector): number => values.byteLength + BYTES_AN_ENTRY;
