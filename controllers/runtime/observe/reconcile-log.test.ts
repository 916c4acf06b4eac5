import { beforeEach, expect, it } from 'vitest';
import { KubeError } from '../client/kube-error.ts';
import { TerminalError } from '../control/terminal-error.ts';
import { TestLog } from '../testing/test-log.ts';
import { ReconcileLog } from './reconcile-log.ts';

const A = { namespace: 'n', name: 'a' };
const B = { namespace: 'n', name: 'b' };
const error = (status: number, message = 'no', causes: string[] = []) =>
  new KubeError({ what: 'PATCH /x', status, reason: 'R', message, causes });

let log: TestLog;
let reconciles: ReconcileLog;
beforeEach(() => {
  log = new TestLog();
  reconciles = new ReconcileLog(log);
});

it('says of a key that it fails, that it fails in another way, and that it works again', () => {
  for (const message of ['x', 'x', 'y', 'x', 'y']) reconciles.failed(A, new Error(message), 5);
  reconciles.succeeded(A);
  reconciles.succeeded(A);
  reconciles.failed(A, new Error('x'), 5);
  expect(log.said).toEqual([
    ...['error reconcile failed', 'error reconcile failed', 'info reconcile works again', 'error reconcile failed'],
  ]);
  expect(log.lines).toHaveLength(7);
  expect(log.lines[0]?.fields).toEqual({ key: 'n/a', retryInMs: 5, err: new Error('x') });
});

it('tells keys apart', () => {
  reconciles.failed(A, new Error('x'), 5);
  reconciles.failed(B, new Error('x'), 5);
  reconciles.succeeded(B);
  reconciles.failed(A, new Error('x'), 5);
  expect(log.lines.map(({ level, fields }) => `${level} ${fields.key}`)).toEqual([
    ...['error n/a', 'error n/b', 'info n/b', 'debug n/a'],
  ]);
});

it.each([403, 422, 500])('says a refusal of status %i once, without a stack', (status) => {
  for (let time = 0; time < 5; time++) reconciles.failed(A, error(status, 'exceeded quota'), 10_000);
  reconciles.failed(A, error(status, 'exceeded another quota'), 10_000);
  reconciles.succeeded(A);
  const refused = 'warn the API server refuses what a reconcile asks for';
  expect(log.said).toEqual([refused, refused, 'info reconcile works again']);
  expect(log.lines[0]?.fields).toEqual({ key: 'n/a', retryInMs: 10_000, why: 'PATCH /x: exceeded quota' });
});

it.each([0, 429, 503])(
  'says once for all keys that the API server does not answer (status %i), and once that it does',
  (status) => {
    for (let time = 0; time < 3; time++) for (const key of [A, B]) reconciles.failed(key, error(status), 5);
    reconciles.succeeded(A);
    reconciles.failed(B, error(status), 5);
    expect(log.said).toEqual(['warn the API server does not answer']);
    reconciles.succeeded(B);
    reconciles.succeeded(B);
    expect(log.said).toEqual(['warn the API server does not answer', 'info the API server answers again']);
    reconciles.failed(A, error(status), 5);
    expect(log.said).toHaveLength(3);
  },
);

it('takes a failure of another kind for an answer', () => {
  reconciles.failed(A, error(0), 5);
  reconciles.failed(A, error(403), 5);
  expect(log.said.slice(0, 2)).toEqual(['warn the API server does not answer', 'info the API server answers again']);
});

it('says nothing of conflicts and of namespaces that are going, and they are no failure that could end', () => {
  reconciles.failed(A, error(409), 5);
  reconciles.failed(A, error(403, 'going', ['NamespaceTerminating']), 5);
  reconciles.succeeded(A);
  expect(log.said).toEqual([]);
  expect(log.lines.map(({ message }) => message)).toEqual([
    'reconcile failed',
    'nothing can be made in a namespace that is being deleted',
  ]);
});

it('says once what is not tried again', () => {
  for (let time = 0; time < 2; time++) reconciles.failed(A, new TerminalError('never'), undefined);
  expect(log.said).toEqual(['error reconcile failed, not tried again until the object changes']);
  expect(log.lines[0]?.fields).toEqual({ key: 'n/a', err: new TerminalError('never') });
  for (const thrown of ['text', 'text', 'another']) reconciles.failed(B, thrown, 5);
  expect(log.said).toHaveLength(3);
});
