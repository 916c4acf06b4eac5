import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { currentRequest } from '../process/request-scope.ts';
import { type SpanStart, traceWith } from '../tracing/tracing.ts';
import { makeEvent } from './event.ts';
import { handling, tracePublishing } from './event-spans.ts';

const thing = { type: 'ThingHappened', stream: 'things', aggregateType: 'Thing', schemaVersion: 1, data: z.object({}) };
const traceOf = (letter: string) => `00-${letter.repeat(32)}-${letter.repeat(16)}-01`;
const delivery = (letter: string) => ({
  stream: 'things',
  event: makeEvent(thing, {
    ...{ aggregateId: letter, aggregateVersion: 1, at: new Date(0), source: 'maker', data: {} },
    ...{ correlationId: `of ${letter}`, traceparent: traceOf(letter) },
  }),
});
const OWN = traceOf('9');
let spans: (SpanStart & { ended?: unknown[] })[] = [];

beforeEach(() => {
  spans = [];
});
afterEach(() => traceWith(undefined));
const trace = () =>
  traceWith({
    begin: (start) => {
      const span = { ...start };
      spans.push(span);
      return { traceparent: OWN, set: () => {}, end: (...failure) => void Object.assign(span, { ended: failure }) };
    },
    close: async () => {},
  });

it('makes the handling of each event a part of what led to it; what all share is a part of the first one’s', async () => {
  trace();
  const scope = await handling('taker', [delivery('a'), delivery('b')], async () => currentRequest());
  expect(scope).toMatchObject({ correlationId: 'of a', traceparent: OWN, service: 'dsm-taker' });
  expect(spans.toSorted((a, b) => ((a.parent ?? '') < (b.parent ?? '') ? -1 : 1))).toMatchObject(
    ['a', 'b'].map((letter) => ({
      ...{ name: 'process ThingHappened', kind: 'consumer', service: 'dsm-taker', parent: traceOf(letter), ended: [] },
    })),
  );
});

it('ends all of them with what ended one', async () => {
  trace();
  const error = new Error('no');
  await expect(handling('taker', [delivery('a'), delivery('b')], () => Promise.reject(error))).rejects.toBe(error);
  expect(spans.map(({ ended }) => ended)).toEqual([[error], [error]]);
});

it('knows the event’s request and trace while nobody traces', async () => {
  const scope = await handling('taker', [delivery('a')], async () => currentRequest());
  expect(scope).toEqual({ correlationId: 'of a', traceparent: traceOf('a') });
});

it('handles an event of before traces as ever', async () => {
  trace();
  const old = delivery('a');
  delete old.event.metadata.traceparent;
  expect(await handling('taker', [old], async () => currentRequest())).toMatchObject({ traceparent: OWN });
  expect(spans).toMatchObject([{ parent: undefined }]);
});

it('tells how long the transport took, of the service that told the event', async () => {
  trace();
  tracePublishing(delivery('a'), Promise.resolve());
  await Promise.resolve();
  expect(spans).toMatchObject([
    { name: 'publish ThingHappened', kind: 'producer', service: 'dsm-maker', parent: traceOf('a'), ended: [] },
  ]);
});
