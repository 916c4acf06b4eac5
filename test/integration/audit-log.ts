import { readFileSync } from 'node:fs';

/** What a test reads of an entry in the API server's audit log. */
export interface Request {
  level: string;
  verb: string;
  /** Path and query. */
  requestURI: string;
  /** Absent where the client sent none. */
  userAgent?: string;
  user: { username: string };
  objectRef?: { resource: string; namespace?: string; name?: string; subresource?: string };
}

/** The requests that the API server has answered so far. Its own and other clients' requests stand between those of a test. */
export function requestsIn(auditLog: string): Request[] {
  const text = readFileSync(auditLog, 'utf8');
  // The last line may be in the making.
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Request => JSON.parse(line));
}

export const isWrite = ({ verb }: Request): boolean => !['get', 'list', 'watch'].includes(verb);
