import type { OnReadOpts } from 'node:net';

// As much as a record of TLS holds; a list of any length is read in pieces anyway.
const BUFFER_BYTES = 16_384;

/**
 * What a socket reads into: one buffer again and again. Otherwise each read would make one, thousands of which lie about until V8 collects
 * them, and leave holes in the process' memory.
 */
export class Inbox {
  readonly #buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  /** Told of bytes that are there until it returns. Who is not there yet has missed them. */
  onBytes: ((bytes: Buffer) => void) | undefined;
  hasMissed = false;

  /** For `connect` of node:net and of node:tls, save over another socket, where Node ignores it. */
  readonly onread: OnReadOpts = {
    buffer: this.#buffer,
    callback: (count) => {
      if (this.onBytes === undefined) this.hasMissed = true;
      this.onBytes?.(this.#buffer.subarray(0, count));
      return true;
    },
  };
}
