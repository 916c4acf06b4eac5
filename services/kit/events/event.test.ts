import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { envelopeSchema, makeEvent } from './event.ts';

const counted = {
  type: 'Counted',
  stream: 'counts',
  aggregateType: 'Counter',
  schemaVersion: 2,
  data: z.object({ n: z.number().default(1) }),
};
const input = {
  aggregateId: 'A',
  aggregateVersion: 3,
  at: new Date('2026-11-23T10:00:00Z'),
  source: 'test',
  correlationId: 'c',
  data: {},
};
const traceOf = (traceparent?: string) => makeEvent(counted, { ...input, traceparent }).metadata.traceparent;
const NEW = /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/;

describe('makeEvent', () => {
  it('fits the envelope, with data as the type has it', () => {
    const event = makeEvent(counted, input);
    expect(envelopeSchema.parse(event)).toEqual(event);
    expect(event).toMatchObject({ schema_version: 2, aggregate_version: 3, event_data: { n: 1 } });
    expect(makeEvent(counted, input).event_id).not.toBe(event.event_id);
  });

  it('goes on with a trace that is one', () => {
    const trace = `00-${'0123456789abcdef'.repeat(2)}-${'a'.repeat(16)}-00`;
    expect(traceOf(trace)).toBe(trace);
  });

  it('takes what it knows of one of a version to come', () => {
    expect(traceOf(`01-${'a'.repeat(32)}-${'b'.repeat(16)}-03`)).toBe(`00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`);
  });

  it.each([
    undefined,
    '',
    `00-${'0'.repeat(32)}-${'a'.repeat(16)}-00`,
    `00-${'a'.repeat(31)}-${'a'.repeat(16)}-00`,
    `00-${'A'.repeat(32)}-${'a'.repeat(16)}-00`,
    `x00-${'a'.repeat(32)}-${'a'.repeat(16)}-00`,
    `00-${'a'.repeat(32)}-${'a'.repeat(16)}-00x`,
  ])('begins a new trace instead of %s', (traceparent) => {
    const made = traceOf(traceparent);
    expect(made).toMatch(NEW);
    expect(made).not.toBe(traceparent);
    expect(traceOf(traceparent)).not.toBe(made);
  });
});
