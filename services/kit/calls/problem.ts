import type { ErrorTable } from './route.ts';

/** Thrown by use cases; the HTTP layer turns it into problem+json. `code` is a key of the contract's error table. */
export class Problem extends Error {
  override name = 'Problem';
  readonly code: string;
  /** further members of the answer, e.g. `owner` */
  readonly extra: Record<string, unknown>;
  /** whole seconds for the Retry-After header */
  readonly retryAfter: number | undefined;
  constructor(code: string, detail: string, options: { extra?: Record<string, unknown>; retryAfter?: number } = {}) {
    super(detail);
    this.code = code;
    this.extra = options.extra ?? {};
    this.retryAfter = options.retryAfter;
  }
}

/** Errors that every service can answer with. */
export const kitErrors = {
  invalid_input: { status: 422, title: 'The input does not fit the schema' },
  unauthenticated: { status: 401, title: 'It is not known who calls' },
  forbidden: { status: 403, title: 'The caller may not do this' },
  project_not_found: { status: 404, title: 'There is no such project' },
  too_many_requests: { status: 429, title: 'The caller asks too often' },
  not_found: { status: 404, title: 'There is nothing at this path' },
  method_not_allowed: { status: 405, title: 'This path is not served with this method' },
  body_too_large: { status: 413, title: 'The body is over the limit' },
  unsupported_media_type: { status: 415, title: 'A body must be application/json' },
  foreign_host: { status: 421, title: 'This service answers on loopback only' },
  other_installation: { status: 421, title: 'The caller means the services of another installation' },
  idempotency_key_reused: { status: 422, title: 'The Idempotency-Key was used with another body' },
  dead_letter_not_found: { status: 404, title: 'There is no such dead letter' },
  dead_letter_unreadable: { status: 409, title: 'The dead letter holds no event' },
  parked_event_not_found: { status: 404, title: 'There is no such parked event' },
  event_failed: { status: 409, title: 'The event failed again' },
  event_too_new: { status: 409, title: 'The event is of a newer version than this code knows' },
  deadline_exceeded: { status: 504, title: 'The time that the caller gave is over' },
  dependency_unavailable: { status: 503, title: 'A service that is needed for the answer is away' },
  not_yet_here: { status: 503, title: 'What happened elsewhere has not arrived here yet' },
  overloaded: { status: 503, title: 'More was asked than can be done; it is worth another try soon' },
  internal_error: { status: 500, title: 'The service failed' },
} as const satisfies ErrorTable;
