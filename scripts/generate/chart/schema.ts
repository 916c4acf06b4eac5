import { CONSTRAINTS } from './constraints.ts';
import { type ChartValue, chartValues } from './values.ts';

interface Schema {
  type: string;
  description?: string;
  additionalProperties?: boolean;
  properties?: Record<string, Schema>;
}

/**
 * values.schema.json of the chart: types are those of the values in values.yaml, what else they must be stands in constraints.ts, and a
 * key that values.yaml does not have is refused. @throws Error naming a constraint of no value
 */
export function chartSchema(valuesYaml: string): string {
  const root: Schema = { type: 'object', additionalProperties: false, properties: {} };
  const values = chartValues(valuesYaml);
  for (const value of values) place(root, value);
  for (const key of Object.keys(CONSTRAINTS))
    if (!values.some((value) => matches(key, value.key)))
      throw new Error(`constraints.ts: ${key}: values.yaml has no such value`);
  // Helm hands every chart this one, also where nobody set it.
  Object.assign(root.properties ?? {}, { global: { type: 'object' } });
  const head = {
    $comment: 'Generated from values.yaml and scripts/generate/chart/constraints.ts by make generate; do not edit.',
    $schema: 'http://json-schema.org/draft-07/schema#',
  };
  return `${JSON.stringify({ ...head, ...root }, undefined, 2)}\n`;
}

function place(root: Schema, { key, description, whenAbsent }: ChartValue): void {
  const path = key.split('.');
  const name = path.pop() ?? '';
  let parent = root;
  for (const part of path) {
    parent.properties ??= {};
    parent = parent.properties[part] ??= { type: 'object', additionalProperties: false, properties: {} };
  }
  parent.properties ??= {};
  parent.properties[name] = { type: typeOf(JSON.parse(whenAbsent)), description, ...constraintOf(key) };
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' ? 'integer' : typeof value;
}

const constraintOf = (key: string): object | undefined =>
  Object.entries(CONSTRAINTS).find(([pattern]) => matches(pattern, key))?.[1];

const matches = (pattern: string, key: string): boolean =>
  new RegExp(`^${pattern.replaceAll('.', '\\.').replace('*', '[^.]+')}$`).test(key);
