import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const endpointsFile = (dir: string) => join(dir, 'endpoints.json');

/** The url of each service; undefined before the services were ready for the first time. */
export function readEndpoints(dir: string): Record<string, string> | undefined {
  const file = endpointsFile(dir);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : undefined;
}

/** Renamed into place: a reader sees the old file or the whole new one. */
export function writeEndpoints(dir: string, endpoints: Record<string, string>): void {
  const file = endpointsFile(dir);
  writeFileSync(`${file}.new`, `${JSON.stringify(endpoints, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}
