import { z } from 'zod';
import { jsonSchemaOf, TOLD_TYPES, type ToldType } from '../../services/chronicle/watch/event-types.ts';
import { envelopeSchema } from '../../services/kit/events/event.ts';
import { table } from './table.ts';

type Schema = Record<string, unknown>;

/** docs/reference/events.md: every type of event with its stream, version, producer, consumers and fields, as Markdown. */
export function eventsMarkdown(): string {
  const envelope = z.toJSONSchema(envelopeSchema) as Schema;
  const sections = [
    '<!-- Generated from services/*/contract/events.ts by make generate; do not edit. -->',
    '# Events',
    'What the services tell each other, as `GET /v1/events/types` of chronicle and `dsm events types` say it too. How events travel and what is promised: [the guide](../guides/events.md). A field marked `!` is always there.',
    '## Every event',
    fieldTable(envelope),
    '`aggregate_version` grows by one with every event of an aggregate, from 1 on (events from before that was so lack `consecutive`); `schema_version` is that of `event_data`. `correlation_id` is that of the request that led to the event, `traceparent` W3C Trace Context.',
    '## All types',
    table(
      ['Type', 'Version', 'Stream', 'Told by', 'Read by'],
      TOLD_TYPES.map(({ kind, producer, consumers }) => [
        `[\`${kind.type}\`](#${kind.type.toLowerCase()})`,
        String(kind.schemaVersion),
        `\`${kind.stream}\``,
        producer,
        consumers.join(', ') || '-',
      ]),
    ),
    'Chronicle keeps every event of every stream, also of types that it does not read; the orchestrator reads in chronicle’s log.',
    ...TOLD_TYPES.flatMap(section),
  ];
  return `${sections.join('\n\n')}\n`;
}

function section({ kind, producer, consumers }: ToldType): string[] {
  return [
    `## ${kind.type}`,
    `Version ${kind.schemaVersion}, stream \`${kind.stream}\`, aggregate \`${kind.aggregateType}\`. Told by ${producer}; read by ${consumers.join(', ') || 'nobody inside'}.`,
    fieldTable(jsonSchemaOf(kind)),
  ];
}

const fieldTable = (schema: Schema): string => table(['Field', 'Type'], fields(schema, ''));

function fields(schema: Schema, path: string): string[][] {
  const required = new Set((schema.required ?? []) as string[]);
  return Object.entries((schema.properties ?? {}) as Record<string, Schema>).flatMap(([name, child]) => {
    const at = path === '' ? name : `${path}.${name}`;
    return [[`\`${at}\`${required.has(name) ? ' !' : ''}`, typeOf(child)], ...below(child, at)];
  });
}

/** Fields inside: of an object, of a list's elements, of what a field is when it is not null. */
function below(schema: Schema, path: string): string[][] {
  if (schema.items !== undefined) return below(schema.items as Schema, `${path}[]`);
  if (schema.anyOf !== undefined) return (schema.anyOf as Schema[]).flatMap((one) => below(one, path));
  return fields(schema, path);
}

function typeOf(schema: Schema): string {
  if (schema.anyOf !== undefined) return (schema.anyOf as Schema[]).map(typeOf).join(' or ');
  if (schema.enum !== undefined) return (schema.enum as unknown[]).map((value) => `\`${value}\``).join(' ');
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.items !== undefined) return `list of ${typeOf(schema.items as Schema)}`;
  return String(schema.format ?? schema.type ?? 'anything');
}
