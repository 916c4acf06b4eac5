/** The `Status` object that the API server answers errors with. */
export interface KubeStatus {
  kind?: string;
  code?: number;
  message?: string;
  reason?: string;
  details?: { causes?: { reason?: string; message?: string; field?: string }[]; retryAfterSeconds?: number };
}

export interface KubeErrorInit {
  what: string;
  status: number;
  reason: string;
  message: string;
  causes?: string[];
  retryAfterMs?: number;
  cause?: unknown;
}

/** A request that the API server refused (`status` is HTTP's) or never answered (`status` 0, reason `Unreachable`). */
export class KubeError extends Error {
  readonly status: number;
  readonly reason: string;
  readonly causes: string[];
  readonly retryAfterMs: number | undefined;
  /** Whether the same request may succeed later although nobody changes it. */
  readonly retryable: boolean;

  constructor(init: KubeErrorInit) {
    super(`${init.what}: ${init.message}`, { cause: init.cause });
    this.name = 'KubeError';
    this.status = init.status;
    this.reason = init.reason;
    this.causes = init.causes ?? [];
    this.retryAfterMs = init.retryAfterMs;
    this.retryable = isWorthRetrying(init.status, init.message);
  }
}

// Server-side apply reports a malformed object (duplicate list keys, unknown fields) as an internal error.
const SSA_INPUT_ERROR = 'failed to create typed patch object';

// An API server that starts asks for five seconds, and serves a moment later: it is not busy.
const STARTING = 'before all known HTTP paths have been installed';

function isWorthRetrying(status: number, message: string): boolean {
  if (status === 500 && message.includes(SSA_INPUT_ERROR)) return false;
  return status === 0 || status === 429 || status >= 500;
}

/** Error for an HTTP answer of 400 or above. `what` says what was tried on which object; `body` is the text received. */
export function errorFromAnswer(
  what: string,
  status: number,
  body: string,
  retryAfterHeader: string | undefined,
): KubeError {
  const answer = parseStatus(body);
  const isStarting = status === 503 && answer?.message?.includes(STARTING) === true;
  const seconds = isStarting ? undefined : (secondsOf(retryAfterHeader) ?? answer?.details?.retryAfterSeconds);
  return new KubeError({
    what,
    status,
    reason: answer?.reason ?? `HTTP${status}`,
    message: answer?.message ?? `HTTP ${status} ${body.slice(0, 300)}`.trim(),
    causes: (answer?.details?.causes ?? []).map((cause) => cause.reason ?? '').filter((reason) => reason !== ''),
    ...(seconds === undefined ? {} : { retryAfterMs: seconds * 1000 }),
  });
}

/** The API server sends seconds; a date, as a proxy before it might, would need a clock that agrees with the proxy's. */
function secondsOf(retryAfterHeader: string | undefined): number | undefined {
  const seconds = Number(retryAfterHeader ?? Number.NaN);
  return seconds >= 0 ? seconds : undefined;
}

/** Error for a `Status` inside a watch stream, where no HTTP status comes with it. */
export function errorFromStatus(what: string, status: KubeStatus): KubeError {
  return new KubeError({
    what,
    status: status.code ?? 500,
    reason: status.reason ?? 'Unknown',
    message: status.message ?? 'the watch ended with an error that says nothing',
    causes: (status.details?.causes ?? []).map((cause) => cause.reason ?? ''),
  });
}

function parseStatus(body: string): KubeStatus | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    const isStatus = typeof parsed === 'object' && parsed !== null && 'kind' in parsed && parsed.kind === 'Status';
    return isStatus ? (parsed as KubeStatus) : undefined;
  } catch {
    return undefined;
  }
}

export function isNotFound(error: unknown): error is KubeError {
  return error instanceof KubeError && error.status === 404;
}

export function isAlreadyExists(error: unknown): error is KubeError {
  return error instanceof KubeError && error.reason === 'AlreadyExists';
}

/** Somebody else changed the object, or owns the field (server-side apply). */
export function isConflict(error: unknown): error is KubeError {
  return error instanceof KubeError && error.status === 409 && error.reason !== 'AlreadyExists';
}

/** The resource version asked for is no longer, or not yet, known: list again. */
export function isExpired(error: unknown): error is KubeError {
  return error instanceof KubeError && (error.status === 410 || error.causes.includes('ResourceVersionTooLarge'));
}

/** The server never accepts this object as it is: only a changed object can help. */
export function isInvalid(error: unknown): error is KubeError {
  return error instanceof KubeError && (error.status === 400 || error.status === 422);
}

/** A watch on which not even a bookmark came. */
export function isSilence(error: unknown): error is KubeError {
  return error instanceof KubeError && error.reason === 'Silent';
}

export function isNamespaceTerminating(error: unknown): error is KubeError {
  return error instanceof KubeError && error.causes.includes('NamespaceTerminating');
}

/**
 * The server has an opinion about what was asked, such as a quota or an admission webhook that fails: somebody should know. Not a
 * server that is away or busy, not a conflict, not what has just gone, nor a namespace that is going: those pass by themselves.
 */
export function isRefusal(error: unknown): error is KubeError {
  if (!(error instanceof KubeError) || isNamespaceTerminating(error)) return false;
  const { status } = error;
  return status >= 400 && status <= 500 && ![404, 409, 429].includes(status);
}

/**
 * It may have nothing to do with what was asked: the server was away, busy or broken, or has just started and knows nobody's
 * rights yet, which it says as 403.
 */
export function isUnanswered(error: unknown): error is KubeError {
  if (!(error instanceof KubeError)) return false;
  return error.retryable || (error.status === 403 && !isNamespaceTerminating(error) && !isQuota(error));
}

function isQuota({ message }: KubeError): boolean {
  return message.includes('exceeded quota');
}

/** A refusal as one line for people. */
export function refusalText({ message }: KubeError): string {
  return `the API server refuses: ${message.replace(/\s+/g, ' ')}`;
}

export function isRetryable(error: unknown): error is KubeError {
  return error instanceof KubeError && error.retryable;
}
