import { z } from 'zod';

/** One thing that is wrong with an object: the path of the field, and why. */
export interface Problem {
  field: string;
  message: string;
}

/** An object that its kind's schema refuses. The API server refuses the same, so this is an object older than the schema. */
export class InvalidObject extends Error {
  readonly problems: Problem[];

  constructor(kind: string, object: string, problems: Problem[]) {
    super(`invalid ${kind}: ${object}: ${problems.map((p) => `${p.field}: ${p.message}`).join('; ')}`);
    this.name = 'InvalidObject';
    this.problems = problems;
  }
}

/**
 * Parses an object and applies the schema's defaults; unknown fields are dropped. So is a status that does not fit: the operator did
 * not write it, and writes another. Throws InvalidObject.
 */
export function parseObject<S extends z.ZodType>(schema: S, kind: string, object: unknown): z.output<S> {
  const result = schema.safeParse(object);
  if (result.success) return result.data;
  const isStatusAlone = result.error.issues.every(({ path }) => path[0] === 'status');
  if (isStatusAlone) return parseObject(schema, kind, { ...(object as object), status: undefined });
  const problems = result.error.issues.map((issue) => ({ field: fieldPath(issue.path), message: issue.message }));
  throw new InvalidObject(kind, nameOf(object), problems);
}

/** What `parse` returns, or the InvalidObject that it throws: for callers to whom an invalid object is one more case. */
export function orInvalid<T>(parse: (object: unknown) => T, object: unknown): T | InvalidObject {
  try {
    return parse(object);
  } catch (error) {
    if (error instanceof InvalidObject) return error;
    throw error;
  }
}

/** ['spec', 'tasks', 3, 'id'] → "spec.tasks[3].id", as the API server writes it. */
function fieldPath(path: PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text.replace(/^\./, '') || '<root>';
}

const named = z.object({ metadata: z.object({ name: z.string(), namespace: z.string().optional() }) });

function nameOf(object: unknown): string {
  const parsed = named.safeParse(object);
  if (!parsed.success) return '<without a name>';
  const { namespace, name } = parsed.data.metadata;
  return namespace === undefined ? name : `${namespace}/${name}`;
}
