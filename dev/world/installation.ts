import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const installationFile = (dir: string) => join(dir, 'installation');

/** Name of the world's own services; undefined before they were started for the first time. */
export function readInstallation(dir: string): string | undefined {
  const file = installationFile(dir);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

/** The same for as long as the folder lives: worlds side by side take over each other's ports, and must not each other's services. */
export function installationOf(dir: string): string {
  const known = readInstallation(dir);
  if (known !== undefined) return known;
  const made = randomUUID();
  writeFileSync(installationFile(dir), `${made}\n`);
  return made;
}
