import type { z } from 'zod';

/** Thrown with every fault of a configuration at once, a line each. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * Reads a process's configuration: one key of `schema` is one variable. A DSM_ variable that the schema does not know
 * is an error (a typing error would else go unseen); an empty variable counts as absent.
 * @throws ConfigError
 */
export function readConfig<S extends z.ZodObject>(schema: S, env: Record<string, string | undefined>): z.output<S> {
  const known = Object.keys(schema.shape);
  const given = Object.fromEntries(known.filter((name) => env[name]).map((name) => [name, env[name]]));
  const faults = Object.keys(env)
    .filter((name) => name.startsWith('DSM_') && !known.includes(name))
    .sort()
    .map((name) => `${name}: there is no such setting; known are ${known.join(', ')}`);
  const parsed = schema.safeParse(given);
  if (!parsed.success) faults.push(...parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`));
  if (faults.length > 0) throw new ConfigError(`configuration:\n  ${faults.join('\n  ')}`);
  return parsed.data as z.output<S>;
}
