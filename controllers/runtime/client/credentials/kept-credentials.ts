import { isDeepStrictEqual } from 'node:util';
import type { Credentials } from './kubeconfig.ts';

// Projected ServiceAccount tokens are renewed on disk at 80 % of their life; client-go reads them again as often.
const LIFETIME_MS = 60_000;

/**
 * What `read` gives, asked for again when it is a minute old or when `refresh` says so. `tls` is the same object for as long as it says
 * the same. Once there is something, a read that fails changes nothing: a file may be in the middle of being exchanged.
 */
export function keptCredentials(read: () => Promise<Credentials>): (refresh?: boolean) => Promise<Credentials> {
  let kept: { credentials: Credentials; readAt: number } | undefined;
  let reading: Promise<Credentials> | undefined;

  async function renewed(): Promise<Credentials> {
    try {
      const { headers, tls } = await read();
      const before = kept?.credentials.tls;
      kept = {
        credentials: { headers, tls: before !== undefined && isDeepStrictEqual(before, tls) ? before : tls },
        readAt: performance.now(),
      };
      return kept.credentials;
    } catch (error) {
      if (kept === undefined) throw error;
      return kept.credentials;
    } finally {
      reading = undefined;
    }
  }

  return async (refresh = false) => {
    if (kept !== undefined && !refresh && performance.now() - kept.readAt < LIFETIME_MS) return kept.credentials;
    reading ??= renewed();
    return reading;
  };
}

/** Token files end with a newline, which no header may hold. */
export function bearer(token: string): Record<string, string> {
  return { Authorization: `Bearer ${token.trim()}` };
}
