import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { currentRequest, inRequest } from '../process/request-scope.ts';
import { traceIdOf } from '../process/traceparent.ts';
import { beginSpan, inSpan, isTracing, type SpanStart, traceWith } from './tracing.ts';

const CALLER = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
const scope = { correlationId: 'mine', traceparent: CALLER };

it('runs what it is given and nothing else while nobody traces', async () => {
  expect(isTracing()).toBe(false);
  expect(beginSpan({ name: 'a', kind: 'internal' })).toBeUndefined();
  const seen = await inRequest(scope, () => inSpan({ name: 'a', kind: 'internal' }, async () => currentRequest()));
  expect(seen).toBe(scope);
});

describe('while somebody traces', () => {
  let begun: (SpanStart & { ended?: unknown[] })[] = [];
  beforeEach(() => {
    begun = [];
    traceWith({
      begin: (start) => {
        const each: (typeof begun)[number] = { ...start };
        const traceparent = `00-${traceIdOf(start.parent) ?? 'c'.repeat(32)}-${String(begun.push(each)).padStart(16, '0')}-01`;
        return { traceparent, set: () => {}, end: (...failure) => void Object.assign(each, { ended: failure }) };
      },
      close: async () => {},
    });
  });
  afterEach(() => traceWith(undefined));

  it('makes what is done inside a part of it, of the same service', async () => {
    await inRequest({ ...scope, service: 'dsm-sprint' }, () =>
      inSpan({ name: 'outer', kind: 'internal' }, () => inSpan({ name: 'inner', kind: 'client' }, async () => {})),
    );
    expect(begun).toMatchObject([
      { name: 'outer', parent: CALLER, service: 'dsm-sprint', ended: [] },
      { name: 'inner', parent: `00-${'a'.repeat(32)}-${'1'.padStart(16, '0')}-01`, service: 'dsm-sprint', ended: [] },
    ]);
  });

  it('keeps the correlation id, and gives the trace back behind it', async () => {
    await inRequest(scope, async () => {
      const inside = await inSpan({ name: 'a', kind: 'internal' }, async () => currentRequest());
      expect(inside).toMatchObject({ correlationId: 'mine', traceparent: expect.not.stringMatching(CALLER) });
      expect(currentRequest()).toBe(scope);
    });
  });

  it('ends with what was thrown, and throws it', async () => {
    const error = new Error('no');
    const work = inRequest(scope, () => inSpan({ name: 'a', kind: 'internal' }, () => Promise.reject(error)));
    await expect(work).rejects.toBe(error);
    expect(begun[0]?.ended).toEqual([error]);
  });

  it('leaves out what belongs to no request', async () => {
    await inSpan({ name: 'a timer', kind: 'internal' }, async (span) => expect(span).toBeUndefined());
    expect(begun).toEqual([]);
  });
});
