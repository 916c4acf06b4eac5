import { chronicle } from './services.ts';

interface Asked {
  stream?: string;
  type?: string;
  dir: string;
}

/**
 * A stream or type that no contract knows is a typing error, and its empty answer would look like good news. While chronicle, which
 * knows them, is away, they are taken as they are.
 * @throws Error that names the known ones
 */
export async function mustBeKnown({ stream, type, dir }: Asked): Promise<void> {
  if (stream === undefined && type === undefined) return;
  const types = await chronicle(dir)
    .listEventTypes({})
    .catch(() => undefined);
  if (types === undefined) return;
  mustBeAmong('--stream', stream, [...new Set(types.map((one) => one.stream))]);
  mustBeAmong(
    '--type',
    type,
    types.map((one) => one.type),
  );
}

/** @throws Error */
export function mustBeAmong(option: string, given: string | undefined, known: readonly string[]): void {
  if (given === undefined || known.includes(given)) return;
  throw new Error(`${option} ${given}: there is none of this name; known are ${[...known].sort().join(', ')}`);
}
