import { CONSTRAINTS } from './constraints.ts';
import { type ChartValue, chartValues } from './values.ts';

/** An object whose keys are those of values.yaml, all of them: null takes one away, and what reads it would then know no limit. */
interface Group {
  type: 'object';
  additionalProperties: false;
  required: string[];
  properties: Record<string, object>;
}

/**
 * values.schema.json of the chart: types are those of the values in values.yaml, what else they must be stands in constraints.ts, and a
 * key that values.yaml does not have is refused. @throws Error naming a constraint of no value
 */
export function chartSchema(valuesYaml: string): string {
  const root = emptyGroup();
  const values = chartValues(valuesYaml);
  for (const value of values) place(root, value);
  for (const key of Object.keys(CONSTRAINTS))
    if (!values.some((value) => matches(key, value.key)))
      throw new Error(`constraints.ts: ${key}: values.yaml has no such value`);
  // Helm hands every chart this one, also where nobody set it.
  root.properties.global = { type: 'object' };
  const head = {
    $comment: 'Generated from values.yaml and scripts/generate/chart/constraints.ts by make generate; do not edit.',
    $schema: 'http://json-schema.org/draft-07/schema#',
  };
  return `${JSON.stringify({ ...head, ...root }, undefined, 2)}\n`;
}

function place(root: Group, { key, description, whenAbsent }: ChartValue): void {
  const path = key.split('.');
  const name = path.pop() ?? '';
  let group = root;
  for (const part of path) {
    if (!(part in group.properties)) add(group, part, emptyGroup());
    group = group.properties[part] as Group;
  }
  add(group, name, { type: typeOf(JSON.parse(whenAbsent)), description, ...constraintOf(key) });
}

const emptyGroup = (): Group => ({ type: 'object', additionalProperties: false, required: [], properties: {} });

function add(group: Group, name: string, schema: object): void {
  group.required.push(name);
  group.properties[name] = schema;
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' ? 'integer' : typeof value;
}

const constraintOf = (key: string): object | undefined =>
  Object.entries(CONSTRAINTS).find(([pattern]) => matches(pattern, key))?.[1];

const matches = (pattern: string, key: string): boolean =>
  new RegExp(`^${pattern.replaceAll('.', '\\.').replace('*', '[^.]+')}$`).test(key);
