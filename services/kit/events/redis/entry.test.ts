import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Envelope } from '../event.ts';
import { fromFields, toFields } from './entry.ts';

const event: Envelope = {
  event_id: '6f0c1f8e-2f3a-4b65-9a3e-0a4c8d0a7f11',
  event_type: 'Happened',
  timestamp: '2026-11-23T09:00:00.000Z',
  aggregate_id: 'A',
  aggregate_type: 'Thing',
  aggregate_version: 7,
  schema_version: 1,
  event_data: { note: 'é \u{1f600} "\\u0000"' },
  metadata: { source_service: 'test', correlation_id: 'c', traceparent: 't' },
};
const changed = (name: string, value: string | undefined) => {
  const fields = toFields(event);
  const at = fields.indexOf(name);
  fields.splice(at, 2, ...(value === undefined ? [] : [name, value]));
  return fields;
};

describe('an entry', () => {
  it('has the fields of the envelope, by their names', () => {
    const fields = toFields(event);
    expect(fields.filter((_, i) => i % 2 === 0).sort()).toEqual(Object.keys(event).sort());
    expect(fields).toEqual(
      expect.arrayContaining(['aggregate_version', '7', 'metadata', JSON.stringify(event.metadata)]),
    );
  });

  it('gives back the event, whatever its data', () => {
    const data = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ stringUnit: 'grapheme' }));
    fc.assert(
      fc.property(data, fc.maxSafeInteger(), (event_data, aggregate_version) => {
        // JSON knows no minus zero, and no database U+0000.
        const plain = JSON.parse(JSON.stringify(event_data).replaceAll('\\u0000', '')) as Record<string, unknown>;
        const given = { ...event, event_data: plain, aggregate_version };
        expect(fromFields(toFields(given))).toEqual(given);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('may have further fields', () => expect(fromFields([...toFields(event), 'more', 'x'])).toEqual(event));

  it.each([
    ['event_id', undefined, 'no field event_id'],
    ['event_id', 'x', 'field event_id: '],
    ['metadata', undefined, 'no field metadata'],
    ['metadata', '{}', 'field metadata.source_service: '],
    ['event_data', '{', 'field event_data: no JSON'],
    ['event_data', '[]', 'field event_data: '],
    ['event_data', '{"a":"\\u0000"}', 'field event_data: text that no database keeps'],
    ['event_data', '{"a":"\\\\\\ud83d"}', 'field event_data: text that no database keeps'],
    ['event_type', 'a\0', 'field event_type: text that no database keeps'],
    ['aggregate_version', '1.5', 'field aggregate_version: no integer'],
    ['aggregate_version', '', 'field aggregate_version: no integer'],
    ['schema_version', '99999999999999999999', 'field schema_version: no integer'],
  ])('is none with %s = %s', (name, value, reason) => {
    expect(() => fromFields(changed(name, value))).toThrow(reason);
  });

  it('takes escapes of what a database keeps', () => {
    const escaped = fromFields(changed('event_data', '{"a":"\\ud83d\\ude00 \\\\u0000"}'));
    expect(escaped.event_data).toEqual({ a: '\u{1f600} \\u0000' });
  });
});
