import { describe, expect, it } from 'vitest';
import {
  errorFromAnswer,
  errorFromStatus,
  isAlreadyExists,
  isConflict,
  isExpired,
  isInvalid,
  isNamespaceTerminating,
  isNotFound,
  isRefusal,
  isRetryable,
  isUnanswered,
  KubeError,
  refusalText,
} from './kube-error.ts';

const status = (reason: string, message = 'why', causes: string[] = []) =>
  JSON.stringify({ kind: 'Status', reason, message, details: { causes: causes.map((cause) => ({ reason: cause })) } });

const PREDICATES = {
  isNotFound,
  isAlreadyExists,
  isConflict,
  isExpired,
  isInvalid,
  isNamespaceTerminating,
  isRefusal,
  isRetryable,
};

function verdicts(error: KubeError): string[] {
  return Object.entries(PREDICATES)
    .filter(([, holds]) => holds(error))
    .map(([name]) => name);
}

describe('errorFromAnswer', () => {
  it.each<[string, number, string, string[]]>([
    ['an absent object', 404, status('NotFound'), ['isNotFound']],
    ['a name that is taken', 409, status('AlreadyExists'), ['isAlreadyExists']],
    ['a concurrent change', 409, status('Conflict'), ['isConflict']],
    ['a compacted version', 410, status('Expired'), ['isExpired', 'isRefusal']],
    [
      'a version from the future',
      504,
      status('Timeout', 'x', ['ResourceVersionTooLarge']),
      ['isExpired', 'isRetryable'],
    ],
    ['a bad object', 422, status('Invalid'), ['isInvalid', 'isRefusal']],
    ['a namespace that goes', 403, status('Forbidden', 'x', ['NamespaceTerminating']), ['isNamespaceTerminating']],
    ['a missing right', 403, status('Forbidden'), ['isRefusal']],
    ['too many requests', 429, status('TooManyRequests'), ['isRetryable']],
    ['an internal error, such as a webhook that fails', 500, status('InternalError'), ['isRefusal', 'isRetryable']],
    [
      'bad input to an apply',
      500,
      status('', 'failed to create typed patch object (x): duplicate entries'),
      ['isRefusal'],
    ],
    ['a proxy that answers HTML', 502, '<html>bad gateway</html>', ['isRetryable']],
  ])('%s', (_case, code, body, expected) => {
    expect(verdicts(errorFromAnswer('GET /x', code, body, undefined))).toEqual(expected);
  });

  it('says what failed and why, and takes the time to wait from the header', () => {
    const error = errorFromAnswer('GET /api/v1/pods/a', 429, status('TooManyRequests', 'slow down'), '3');
    expect(error).toMatchObject({ message: 'GET /api/v1/pods/a: slow down', retryAfterMs: 3_000, status: 429 });
    expect(errorFromAnswer('GET /x', 503, '', undefined).retryAfterMs).toBeUndefined();
  });
});

it.each<[number, string, string[], boolean]>([
  [0, 'connection refused', [], true],
  [429, 'busy', [], true],
  [500, 'broken', [], true],
  [403, 'user "a" cannot list', [], true],
  [403, 'exceeded quota: q', [], false],
  [403, 'it is going', ['NamespaceTerminating'], false],
  [401, 'who are you', [], false],
  [404, 'none', [], false],
  [409, 'changed', [], false],
  [422, 'bad', [], false],
])('status %i, %s: whether it may have nothing to do with what was asked', (code, message, causes, expected) => {
  expect(isUnanswered(new KubeError({ what: 'x', status: code, reason: 'R', message, causes }))).toBe(expected);
});

it('takes no time to wait from a server that is only starting', () => {
  const message = 'the request has been made before all known HTTP paths have been installed, please try again';
  const error = errorFromAnswer('GET /x', 503, status('ServiceUnavailable', message), '5');
  expect([error.retryAfterMs, error.retryable]).toEqual([undefined, true]);
});

it('takes no time to wait from a date, nor from what is no time', () => {
  for (const header of ['Wed, 21 Oct 2026 07:28:00 GMT', '-1', 'soon'])
    expect(errorFromAnswer('GET /x', 503, '', header).retryAfterMs).toBeUndefined();
});

it('refusalText is one line', () => {
  const error = errorFromAnswer('PATCH /x', 403, status('Forbidden', 'no:\n  exceeded quota'), undefined);
  expect(refusalText(error)).toBe('the API server refuses: PATCH /x: no: exceeded quota');
});

it.each([
  [0, ['isRetryable']],
  [399, []],
  [400, ['isInvalid', 'isRefusal']],
  [404, ['isNotFound']],
  [409, ['isConflict']],
  [429, ['isRetryable']],
  [499, ['isRefusal']],
  [500, ['isRefusal', 'isRetryable']],
  [501, ['isRetryable']],
])('what status %i is', (code, expected) => {
  expect(verdicts(new KubeError({ what: 'x', status: code, reason: 'R', message: 'm' }))).toEqual(expected);
});

it('no other error is any of these', () => {
  const error = Object.assign(new Error('m'), {
    status: 404,
    reason: 'AlreadyExists',
    causes: ['NamespaceTerminating'],
  });
  expect(verdicts(error as never)).toEqual([]);
  const refused = Object.assign(new Error('m'), { status: 403, reason: 'Forbidden', causes: [], retryable: true });
  expect(verdicts(refused as never)).toEqual([]);
});

it('an answer that is no Status is shown by its beginning, a Status by its own words', () => {
  const odd = (body: string) => errorFromAnswer('GET /x', 500, body, undefined);
  expect(odd('y'.repeat(400)).message).toBe(`GET /x: HTTP 500 ${'y'.repeat(300)}`);
  for (const body of ['', 'null', '"text"', '{"kind":"Pod","message":"no"}'])
    expect(odd(body)).toMatchObject({ reason: 'HTTP500', message: `GET /x: HTTP 500 ${body}`.trim(), causes: [] });
  const details = { retryAfterSeconds: 4, causes: [{ reason: 'A' }, {}, { message: 'no reason' }] };
  const whole = odd(JSON.stringify({ kind: 'Status', details }));
  expect(whole).toMatchObject({ reason: 'HTTP500', retryAfterMs: 4_000, causes: ['A'] });
});

it('a Status in a stream says all that it has', () => {
  const details = { causes: [{ reason: 'A' }, {}] };
  const whole = errorFromStatus('watch /x', { code: 410, reason: 'Expired', message: 'too old', details });
  expect(whole).toMatchObject({ status: 410, reason: 'Expired', message: 'watch /x: too old', causes: ['A', ''] });
  expect(errorFromStatus('watch /x', {})).toMatchObject({
    status: 500,
    reason: 'Unknown',
    message: 'watch /x: the watch ended with an error that says nothing',
    causes: [],
    name: 'KubeError',
    retryable: true,
  });
});
