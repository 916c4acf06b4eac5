import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonSchemaOf, TOLD_TYPES } from '../../services/chronicle/watch/event-types.ts';
import { EventRegistry } from '../../services/kit/events/versions/registry.ts';
import { expectedFiles, presentFiles, readGolden, versionsOf } from './files.ts';

// Red here: `node scripts/golden-events.ts` records what is missing and says what to do.

const root = join(import.meta.dirname, '../..');

it.each([...new Set(TOLD_TYPES.map(({ producer }) => producer))])(
  'every version of every type that %s tells is on record, and nothing else',
  (producer) => {
    expect(presentFiles(root, producer)).toEqual(expectedFiles(producer));
  },
);

describe.each(TOLD_TYPES)('$producer: $kind.type', ({ producer, kind }) => {
  const registry = new EventRegistry([kind]);

  it('has changed its schema only with its version', () => {
    const { schema } = readGolden(root, producer, kind.type, kind.schemaVersion);
    expect(jsonSchemaOf(kind)).toEqual(schema);
  });

  it.each(versionsOf(kind.schemaVersion))('version %i can still be read', (version) => {
    const { event } = readGolden(root, producer, kind.type, version);
    expect(event).toMatchObject({
      ...{ event_type: kind.type, schema_version: version },
      metadata: { source_service: producer },
    });
    expect(registry.fits(event)).toBe(true);
    const present = registry.upcast(event);
    expect(kind.data.parse(present.event_data)).toEqual(present.event_data);
  });
});
