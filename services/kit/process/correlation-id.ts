import { randomUUID } from 'node:crypto';

const LONGEST = 128;

/**
 * The id that a request, its log lines, its events and the calls that it leads to share. One that is empty, long or holds anything but
 * printable ASCII gets a new one in its place: it goes into headers and logs as it is.
 */
export const correlationIdOf = (told: string | undefined): string =>
  told !== undefined && told.length <= LONGEST && /^[\x21-\x7e]+$/.test(told) ? told : randomUUID();
