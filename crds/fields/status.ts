import { z } from 'zod';

/** Field shapes of status. */

export function observedGeneration() {
  return z
    .int()
    .min(-1)
    .max(Number.MAX_SAFE_INTEGER)
    .describe("The object's metadata.generation that status speaks of; -1: not seen yet. Example: 3");
}

/** A whole number of things, 0 or more. */
export function count(what: string, example: number) {
  return z.int().min(0).max(1_000_000).describe(`${what}, a whole number. Example: ${example}`);
}

/** Two counts in one string, since a column can show one field only. */
export function displayCount(what: string, example: string) {
  return z
    .string()
    .max(20)
    .regex(/^[0-9]+\/[0-9]+$/)
    .describe(`${what}, for the column. Example: "${example}"`);
}

/** Text made by the operator or a service; may be empty. */
export function line(maxLength: number, description: string) {
  return z.string().max(maxLength).describe(description);
}
