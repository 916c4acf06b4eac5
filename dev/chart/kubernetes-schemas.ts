import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

type Schema = Record<string, unknown> & {
  properties?: Record<string, Schema>;
  'x-kubernetes-group-version-kind'?: Kind[];
};
interface Kind {
  group: string;
  version: string;
  kind: string;
}
interface Definition {
  spec: {
    group: string;
    names: { kind: string };
    versions: { name: string; schema: { openAPIV3Schema: Schema } }[];
  };
}

const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity';
const SHARED = '_definitions.json';
/** What kubeconform is told of the names of the files. */
export const SCHEMA_LOCATION = '{{ .ResourceKind }}{{ .KindSuffix }}.json';

/**
 * Writes what kubeconform checks by: a JSON schema a kind, from the OpenAPI (v2) document of an API server and from CRDs. They are strict:
 * a field that the API server does not know is refused.
 */
export function writeSchemas(folder: string, openAPI: string, definitions: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  const { definitions: shared } = JSON.parse(openAPI) as { definitions: Record<string, Schema> };
  const write = (file: string, schema: object) => writeFileSync(join(folder, file), JSON.stringify(schema));
  write(SHARED, {
    definitions: Object.fromEntries(Object.entries(shared).map(([name, schema]) => [name, strict(schema, name)])),
  });
  for (const [name, schema] of Object.entries(shared))
    for (const kind of schema['x-kubernetes-group-version-kind'] ?? [])
      write(fileOf(kind), { $ref: `${SHARED}#/definitions/${name}` });
  for (const file of definitions) {
    const { spec } = parse(readFileSync(file, 'utf8')) as Definition;
    for (const { name: version, schema } of spec.versions)
      write(fileOf({ group: spec.group, version, kind: spec.names.kind }), strictRoot(schema.openAPIV3Schema));
  }
}

const fileOf = ({ group, version, kind }: Kind): string =>
  `${[kind, group.split('.')[0], version].filter(Boolean).join('-')}.json`.toLowerCase();

/** An API server takes `metadata` for itself, so a CRD says nothing of it. */
const strictRoot = (schema: Schema): Schema => {
  const root = strict(schema);
  return { ...root, properties: { ...root.properties, metadata: { type: 'object' } } };
};

/** Closed, and with the two types that take strings and numbers, which OpenAPI cannot say. */
function strict(schema: Schema, name?: string): Schema {
  if (schema.format === 'int-or-string' || name === QUANTITY || schema['x-kubernetes-int-or-string'] === true)
    return { oneOf: [{ type: 'string' }, { type: 'number' }] };
  const { format: _, $ref: reference, ...rest } = schema;
  if (typeof reference === 'string') return { $ref: reference.replace('#', `${SHARED}#`) };
  const closed =
    schema.properties && schema.additionalProperties === undefined && !schema['x-kubernetes-preserve-unknown-fields'];
  return {
    ...rest,
    ...(schema.properties && { properties: mapped(schema.properties) }),
    ...(isSchema(schema.items) && { items: strict(schema.items) }),
    ...(isSchema(schema.additionalProperties) && { additionalProperties: strict(schema.additionalProperties) }),
    ...(closed && { additionalProperties: false }),
  };
}

const mapped = (schemas: Record<string, Schema>) =>
  Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, strict(schema)]));

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null;
