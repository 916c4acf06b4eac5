import { readFileSync } from 'node:fs';
import type { z } from 'zod';

/** Exit code of a process whose configuration is wrong: EX_CONFIG of sysexits.h. */
export const EXIT_CONFIG = 78;

/** Thrown with every fault of a configuration at once, a line each. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** The variables that are set, as text. */
export type Given = Readonly<Record<string, string | undefined>>;

/** What must hold between variables: faults, each `NAME: why`. Called also when single variables are wrong. */
export type Rule = (given: Given) => string[];

const secrets = new WeakSet<object>();

/** Marks a variable, as the outermost of its schema, that may be given in a file which `<NAME>_FILE` names. */
export function secret<T extends z.ZodType>(schema: T): T {
  secrets.add(schema);
  return schema;
}

/** Whether a variable may be given in a file. */
export const isSecret = (schema: z.ZodType): boolean => secrets.has(schema);

/**
 * Reads a process's configuration: one key of `schema` is one variable. A DSM_ variable that the schema does not know
 * is an error (a typing error would else go unseen); an empty variable counts as absent. A secret that stands in a file is read
 * at each access of its key, so that a change is seen; while the file cannot be read, or holds no valid value, the last one counts.
 * @throws ConfigError
 */
export function readConfig<S extends z.ZodObject>(schema: S, env: Given, rules: readonly Rule[] = []): z.output<S> {
  const names = Object.keys(schema.shape);
  const files = names.filter((name) => isSecret(schema.shape[name])).map(fileVariable);
  const known = [...names, ...files];
  const faults = Object.keys(env)
    .filter((name) => name.startsWith('DSM_') && !known.includes(name))
    .sort()
    .map((name) => `${name}: there is no such setting; known are ${known.join(', ')}`);
  const given: Record<string, string> = {};
  const unread = new Set<string>();
  for (const name of names) {
    const file = files.includes(fileVariable(name)) ? env[fileVariable(name)] : undefined;
    const value = env[name] || undefined;
    if (value !== undefined) given[name] = value;
    if (!file) continue;
    if (value !== undefined) faults.push(`${name}: it is given twice, by ${fileVariable(name)} too: leave one out`);
    else {
      const read = contentOf(file);
      if (read.text !== undefined) given[name] = read.text;
      else {
        unread.add(name);
        faults.push(`${fileVariable(name)}: ${file}: ${read.why}`);
      }
    }
  }
  const parsed = schema.safeParse(given);
  if (!parsed.success)
    faults.push(...parsed.error.issues.filter((i) => !unread.has(String(i.path[0]))).map(told(given)));
  // A rule about what could not be read would say that it is missing.
  const isKnown = (fault: string) => ![...unread].some((name) => fault.startsWith(`${name}:`));
  faults.push(...rules.flatMap((rule) => rule(given)).filter(isKnown));
  if (faults.length > 0) throw new ConfigError(`configuration:\n  ${faults.join('\n  ')}`);
  const config = parsed.data as Record<string, unknown>;
  for (const name of names) {
    const file = files.includes(fileVariable(name)) ? env[fileVariable(name)] : undefined;
    if (file)
      Object.defineProperty(config, name, { enumerable: true, get: following(file, schema.shape[name], config[name]) });
  }
  return config as z.output<S>;
}

const fileVariable = (name: string): string => `${name}_FILE`;

const told =
  (given: Given) =>
  ({ path, message, code }: z.core.$ZodIssue): string => {
    const name = path.join('.');
    return `${name}: ${code === 'invalid_type' && given[name] === undefined ? 'missing' : message}`;
  };

/** The value that a file holds now. */
function following(file: string, schema: z.ZodType, first: unknown): () => unknown {
  let last = first;
  return () => {
    const { text } = contentOf(file);
    const parsed = text === undefined ? undefined : schema.safeParse(text);
    if (parsed?.success) last = parsed.data;
    return last;
  };
}

function contentOf(file: string): { text?: string; why?: string } {
  try {
    const text = readFileSync(file, 'utf8').trim();
    return text === '' ? { why: 'it is empty' } : { text };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { why: code === 'ENOENT' ? 'there is no such file' : message };
  }
}
