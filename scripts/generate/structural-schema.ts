import type { z } from 'zod';
import type { CrdMeta, Rule } from '../../crds/fields/rule.ts';

/** A structural OpenAPI schema as a CustomResourceDefinition takes it. */
export type StructuralSchema = Record<string, unknown>;

/** zod's own node tree; `def` and `meta()` are documented for library authors. */
interface Node {
  def: Record<string, unknown> & { type: string };
  meta: (CrdMeta & { description?: string }) | undefined;
}

interface Field {
  schema: StructuralSchema;
  required: boolean;
}

const INT32_MAX = 2_147_483_647;

/**
 * A zod schema as structural schema. Knows a closed set of nodes and throws, naming the path (`Sprint.spec.goal`), at any other: zod's own
 * converter drops what it does not know (refinements) or makes what the API server refuses.
 */
export function structuralSchema(schema: z.core.$ZodType, path: string): StructuralSchema {
  return field(schema, path).schema;
}

/** The rules of one schema as `x-kubernetes-validations`; throws when it has a refinement that has no CEL twin. */
export function validations(schema: z.core.$ZodType, path: string): StructuralSchema {
  const { def, meta } = node(schema);
  const rules = meta?.rules ?? [];
  const distinct = meta?.listType !== undefined && meta.listType.type !== 'atomic';
  const paired = rules.filter(({ test }) => test).length + (distinct ? 1 : 0);
  const refinements = checks(def).filter(({ check }) => check === 'custom').length;
  if (refinements !== paired) throw new Error(`generate schema: ${path}: a refinement without CEL; use withRules`);
  return rules.length > 0 ? { 'x-kubernetes-validations': rules.map(validation) } : {};
}

function validation(rule: Rule<never>): StructuralSchema {
  return {
    rule: rule.cel,
    message: rule.message,
    ...(rule.messageCel && { messageExpression: rule.messageCel }),
    ...(rule.fieldPath && { fieldPath: `.${rule.fieldPath}` }),
    ...(rule.forbids && { reason: 'FieldValueForbidden' }),
    ...(rule.optionalOldSelf && { optionalOldSelf: true }),
  };
}

/** Unwraps optional and default, then converts what is inside. The outermost description counts. */
function field(schema: z.core.$ZodType, path: string): Field {
  let inner = schema;
  let description: string | undefined;
  let required = true;
  let defaultValue: { default?: unknown } = {};
  for (;;) {
    const { def, meta } = node(inner);
    description ??= meta?.description;
    if (def.type !== 'optional' && def.type !== 'default' && def.type !== 'prefault') break;
    required = false;
    if (def.type !== 'optional' && path.includes('[]')) {
      throw new Error(
        `generate schema: ${path}: a default inside a list, where kubectl apply of an unchanged manifest takes it for a change; make it optional and work it out where it is read`,
      );
    }
    if (def.type !== 'optional') defaultValue = { default: def.defaultValue };
    inner = def.innerType as z.core.$ZodType;
  }
  if (!description) throw new Error(`generate schema: ${path}: a field without description`);
  return {
    schema: { description, ...convert(inner, path), ...defaultValue, ...validations(inner, path) },
    required,
  };
}

function convert(schema: z.core.$ZodType, path: string): StructuralSchema {
  const { def, meta } = node(schema);
  switch (def.type) {
    case 'object':
      return object(def, path);
    case 'array':
      return array(def, meta, path);
    case 'string':
      return string(def, path);
    case 'number':
      return integer(def, path);
    case 'enum':
      return { type: 'string', enum: Object.values(def.entries as Record<string, string>) };
    default:
      throw new Error(`generate schema: ${path}: the API server has no sound counterpart of zod's ${def.type}`);
  }
}

function object(def: Node['def'], path: string): StructuralSchema {
  if (def.catchall !== undefined) throw new Error(`generate schema: ${path}: an object with unknown fields`);
  const shape = Object.entries(def.shape as Record<string, z.core.$ZodType>);
  const fields = shape.map(([name, child]) => [name, field(child, `${path}.${name}`)] as const);
  const required = fields.filter(([, { required }]) => required).map(([name]) => name);
  return {
    type: 'object',
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(fields.map(([name, { schema }]) => [name, schema])),
  };
}

function array(def: Node['def'], meta: Node['meta'], path: string): StructuralSchema {
  const bounds: StructuralSchema = {};
  for (const check of checks(def)) {
    if (check.check === 'max_length') bounds.maxItems = check.maximum;
    else if (check.check === 'min_length') bounds.minItems = check.minimum;
    else if (check.check !== 'custom') throw new Error(`generate schema: ${path}: a list with check ${check.check}`);
  }
  if (bounds.maxItems === undefined) throw new Error(`generate schema: ${path}: a list without max()`);
  if (!meta?.listType) throw new Error(`generate schema: ${path}: a list that is no setOf, mapOf or atomicListOf`);
  const { listType } = meta;
  return {
    type: 'array',
    ...bounds,
    'x-kubernetes-list-type': listType.type,
    ...(listType.type === 'map' && { 'x-kubernetes-list-map-keys': [listType.key] }),
    items: structuralSchema(def.element as z.core.$ZodType, `${path}[]`),
  };
}

const FORMATS: Record<string, string> = { date: 'date', datetime: 'date-time' };

function string(def: Node['def'], path: string): StructuralSchema {
  const out: StructuralSchema = { type: 'string' };
  if (def.format !== undefined) {
    out.format = FORMATS[String(def.format)];
    if (out.format === undefined) throw new Error(`generate schema: ${path}: a string of format ${def.format}`);
  }
  for (const check of checks(def)) {
    if (check.check === 'max_length') out.maxLength = check.maximum;
    else if (check.check === 'min_length') out.minLength = check.minimum;
    else if (check.check === 'string_format' && check.format === 'regex') out.pattern = pattern(check, out, path);
    // Mends what the operator reads of old objects; what may be written is the same.
    else if (check.check !== 'custom' && check.check !== 'overwrite')
      throw new Error(`generate schema: ${path}: a string with check ${check.check}`);
  }
  if (out.maxLength === undefined && out.format === undefined) {
    throw new Error(`generate schema: ${path}: a string without max()`);
  }
  return out;
}

function pattern(check: Record<string, unknown>, before: StructuralSchema, path: string): string {
  const { source, flags } = check.pattern as RegExp;
  if (before.pattern !== undefined) throw new Error(`generate schema: ${path}: two patterns`);
  if (flags !== '') throw new Error(`generate schema: ${path}: a pattern with flags`);
  if (source.includes('(?')) throw new Error(`generate schema: ${path}: a pattern with a group that Go may not know`);
  return source.replaceAll('\\/', '/');
}

function integer(def: Node['def'], path: string): StructuralSchema {
  if (def.format !== 'safeint') throw new Error(`generate schema: ${path}: a number that is not whole`);
  const bounds: { minimum?: number; maximum?: number } = {};
  for (const check of checks(def)) {
    if (check.check === 'greater_than' && check.inclusive === true) bounds.minimum = Number(check.value);
    else if (check.check === 'less_than' && check.inclusive === true) bounds.maximum = Number(check.value);
    else throw new Error(`generate schema: ${path}: a number with check ${check.check}`);
  }
  if (bounds.minimum === undefined || bounds.maximum === undefined) {
    throw new Error(`generate schema: ${path}: a number without min() and max()`);
  }
  return { type: 'integer', format: bounds.maximum > INT32_MAX ? 'int64' : 'int32', ...bounds };
}

function node(schema: z.core.$ZodType): Node {
  const { meta } = schema as z.ZodType;
  return { def: schema._zod.def as unknown as Node['def'], meta: meta() as Node['meta'] };
}

function checks(def: Node['def']): (Record<string, unknown> & { check: string })[] {
  const all = (def.checks ?? []) as { _zod: { def: Record<string, unknown> & { check: string } } }[];
  return all.map(({ _zod }) => _zod.def);
}
