import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { jsonSchemaOf, TOLD_TYPES } from '../../services/chronicle/watch/event-types.ts';
import { type Envelope, envelopeSchema } from '../../services/kit/events/event.ts';

/** An event of one version of a type, as a service once told it, and the schema that version had. */
export interface Golden {
  event: Envelope;
  schema: Record<string, unknown>;
}

const folder = (root: string, producer: string): string => join(root, 'services', producer, 'contract/golden');
const fileOf = (root: string, producer: string, type: string, version: number, kind: 'event' | 'schema'): string =>
  join(folder(root, producer), `${type}.v${version}.${kind}.json`);

/** @throws Error when one of the two files is not there, or is not in its shape */
export function readGolden(root: string, producer: string, type: string, version: number): Golden {
  const read = (kind: 'event' | 'schema') =>
    JSON.parse(readFileSync(fileOf(root, producer, type, version, kind), 'utf8'));
  return { event: envelopeSchema.strict().parse(read('event')), schema: read('schema') };
}

/** Every file name that the types of the contracts call for, by producer; a file beyond is of a type or version that nobody knows. */
export const expectedFiles = (producer: string): string[] =>
  TOLD_TYPES.filter((told) => told.producer === producer)
    .flatMap(({ kind }) => versionsOf(kind.schemaVersion).map((version) => `${kind.type}.v${version}`))
    .flatMap((name) => [`${name}.event.json`, `${name}.schema.json`])
    .sort();

export const presentFiles = (root: string, producer: string): string[] =>
  existsSync(folder(root, producer)) ? readdirSync(folder(root, producer)).sort() : [];

export const versionsOf = (newest: number): number[] => Array.from({ length: newest }, (_, i) => i + 1);

/** Writes what is not there yet of the present versions: nothing that was ever shipped is touched. Returns the names of the events. */
export function writeMissing(root: string, events: readonly Envelope[]): string[] {
  const written: string[] = [];
  for (const { producer, kind } of TOLD_TYPES) {
    const at = (file: 'event' | 'schema') => fileOf(root, producer, kind.type, kind.schemaVersion, file);
    const event = longestOf(
      events.filter((e) => e.event_type === kind.type && e.schema_version === kind.schemaVersion),
    );
    if (existsSync(at('event')) || event === undefined) continue;
    mkdirSync(dirname(at('event')), { recursive: true });
    writeFileSync(at('event'), textOf(event));
    writeFileSync(at('schema'), textOf(jsonSchemaOf(kind)));
    written.push(`${producer}: ${kind.type} version ${kind.schemaVersion}`);
  }
  return written;
}

export function writeSchema(root: string, producer: string, type: string, version: number, schema: object): void {
  writeFileSync(fileOf(root, producer, type, version, 'schema'), textOf(schema));
}

/** The one that says most; of equals the first. */
const longestOf = (events: readonly Envelope[]): Envelope | undefined => {
  const lengths = events.map((event) => JSON.stringify(event).length);
  return events[lengths.indexOf(Math.max(...lengths))];
};

const textOf = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
