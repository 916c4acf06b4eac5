/** A service answered with problem+json (or something that is no answer of ours). */
export class ServiceProblem extends Error {
  override name = 'ServiceProblem';
  readonly service: string;
  readonly status: number;
  /** the word to branch on, from the contract's table of errors */
  readonly code: string;
  readonly detail: string;
  /** further members of the problem, e.g. `owner` or `candidates` */
  readonly extra: Record<string, unknown>;
  readonly retryAfterMs: number | undefined;

  constructor(
    service: string,
    status: number,
    problem: { code: string; detail: string; extra: Record<string, unknown> },
    retryAfterMs?: number,
  ) {
    super(`${service}: ${problem.code} (${status}): ${problem.detail}`);
    this.service = service;
    this.status = status;
    this.code = problem.code;
    this.detail = problem.detail;
    this.extra = problem.extra;
    this.retryAfterMs = retryAfterMs;
  }
}

/** What a service answered that cannot do its work. */
export interface Answered {
  status: number;
  /** undefined: it was no answer of ours, as that of what stands in front of a service */
  code: string | undefined;
}

/** A service could not be reached, did not answer in time, or answered 5xx: trying again later may help. */
export class ServiceUnavailable extends Error {
  override name = 'ServiceUnavailable';
  readonly service: string;
  /** absent: nothing was answered */
  readonly answered: Answered | undefined;
  constructor(service: string, why: string, options?: ErrorOptions & { answered?: Answered }) {
    super(`${service} service is away: ${why}`, options);
    this.service = service;
    this.answered = options?.answered;
  }
}
