import { type Envelope, envelopeSchema } from '../event.ts';

/**
 * One entry of a stream is one event; its fields are those of the envelope, by their names:
 *
 * | Field | Value |
 * |---|---|
 * | `event_id`, `event_type`, `timestamp`, `aggregate_id`, `aggregate_type` | text as it is |
 * | `aggregate_version`, `schema_version` | decimal digits |
 * | `event_data`, `metadata` | JSON objects |
 *
 * Further fields are passed over. The entry's id is the transport's own; the event is known by its `event_id`.
 */
export function toFields(event: Envelope): string[] {
  return [
    ...TEXTS.flatMap((name) => [name, event[name]]),
    ...NUMBERS.flatMap((name) => [name, String(event[name])]),
    ...OBJECTS.flatMap((name) => [name, JSON.stringify(event[name])]),
  ];
}

const TEXTS = ['event_id', 'event_type', 'timestamp', 'aggregate_id', 'aggregate_type'] as const;
const NUMBERS = ['aggregate_version', 'schema_version'] as const;
const OBJECTS = ['event_data', 'metadata'] as const;
/** What no database keeps, as JSON.stringify writes it: U+0000 and halves of surrogate pairs. */
const UNKEEPABLE = /(^|[^\\])(\\\\)*\\u(0000|d[89a-f])/;

/** @throws with the reason when the entry is no event */
export function fromFields(fields: readonly string[]): Envelope {
  const given = new Map<string, string>();
  for (let i = 0; i + 1 < fields.length; i += 2) given.set(fields[i] as string, fields[i + 1] as string);
  const read = (name: string): string => {
    const value = given.get(name);
    if (value === undefined) throw new Error(`no field ${name}`);
    if (value.includes('\0')) throw new Error(`field ${name}: text that no database keeps`);
    return value;
  };
  const event = {
    ...Object.fromEntries(TEXTS.map((name) => [name, read(name)])),
    ...Object.fromEntries(NUMBERS.map((name) => [name, integer(name, read(name))])),
    ...Object.fromEntries(OBJECTS.map((name) => [name, json(name, read(name))])),
  };
  const parsed = envelopeSchema.safeParse(event);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`field ${issue?.path.join('.')}: ${issue?.message}`);
}

function integer(name: string, value: string): number {
  if (!/^-?\d{1,16}$/.test(value)) throw new Error(`field ${name}: no integer`);
  return Number(value);
}

function json(name: string, value: string): unknown {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    throw new Error(`field ${name}: no JSON`);
  }
  // An escape may stand for what may be kept, so what it stands for decides.
  if (value.includes('\\u') && UNKEEPABLE.test(JSON.stringify(parsed)))
    throw new Error(`field ${name}: text that no database keeps`);
  return parsed;
}
