import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The path of one of the world's secrets; only the user who started the world may read it. */
export const secretFile = (dir: string, name: string): string => join(dir, 'secrets', name);

/** undefined: it is not there yet */
export function readSecret(dir: string, name: string): string | undefined {
  try {
    return readFileSync(secretFile(dir, name), 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

export function writeSecret(dir: string, name: string, value: string): void {
  if (readSecret(dir, name) === value) return;
  const file = secretFile(dir, name);
  mkdirSync(join(dir, 'secrets'), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, `${value}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** A password that is made at the first call and stays. */
export function passwordOf(dir: string, name: string): string {
  const known = readSecret(dir, name);
  if (known !== undefined) return known;
  const made = randomBytes(24).toString('base64url');
  writeSecret(dir, name, made);
  return made;
}

/** Port of a url that was written earlier. */
export function portOfSecret(dir: string, name: string): number | undefined {
  const url = readSecret(dir, name);
  return url === undefined ? undefined : Number(new URL(url).port);
}
