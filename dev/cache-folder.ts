import { homedir } from 'node:os';
import { join } from 'node:path';

/** A folder below DSM's own in the user's cache. */
export function cacheFolder(env: Record<string, string | undefined>, ...below: readonly string[]): string {
  const base = env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache');
  return join(base, 'dsm', ...below);
}
