// Records an event and the schema of each version of a type that has none on record, by playing real services. A schema that has got further
// optional fields is recorded anew; any other change is refused: raise schemaVersion and add an upcaster.
import { join } from 'node:path';
import { jsonSchemaOf, TOLD_TYPES } from '../services/chronicle/watch/event-types.ts';
import { onlyAdds } from './golden-events/additions.ts';
import { expectedFiles, presentFiles, readGolden, writeMissing, writeSchema } from './golden-events/files.ts';
import { play } from './golden-events/play.ts';

const root = join(import.meta.dirname, '..');
const isRecorded = (producer: string, type: string, version: number): boolean =>
  presentFiles(root, producer).includes(`${type}.v${version}.event.json`);
const complaints: string[] = [];

for (const { producer, kind } of TOLD_TYPES) {
  const { type, schemaVersion } = kind;
  if (!isRecorded(producer, type, schemaVersion)) continue;
  const { schema } = readGolden(root, producer, type, schemaVersion);
  const present = jsonSchemaOf(kind);
  if (JSON.stringify(schema) === JSON.stringify(present)) continue;
  if (onlyAdds(schema, present)) {
    writeSchema(root, producer, type, schemaVersion, present);
    console.log(`${producer}: ${type} version ${schemaVersion} has further optional fields`);
  } else
    complaints.push(`${producer}: ${type} changed: raise schemaVersion to ${schemaVersion + 1} and add an upcaster`);
}

if (TOLD_TYPES.some(({ producer, kind }) => !isRecorded(producer, kind.type, kind.schemaVersion))) {
  for (const what of writeMissing(root, await play())) console.log(`recorded ${what}`);
}
for (const producer of new Set(TOLD_TYPES.map((told) => told.producer))) {
  const present = presentFiles(root, producer);
  for (const file of expectedFiles(producer))
    if (!present.includes(file))
      complaints.push(`${producer}: ${file}: not on record, and not told by what was played`);
}
for (const complaint of complaints) console.error(complaint);
process.exit(complaints.length > 0 ? 1 : 0);
