import { z } from 'zod';

const LONGEST = 2_000;
const MOST_FIELDS = 3;

/** Why an event could not be applied, for people: what does not fit its schema is told by field. Pure. */
export function failureText(error: unknown): string {
  if (!(error instanceof z.core.$ZodError)) return String(error).slice(0, LONGEST);
  const fields = error.issues.map(({ path, message }) => `${path.join('.') || 'event_data'}: ${message}`);
  const more = fields.length - MOST_FIELDS;
  const told = [...fields.slice(0, MOST_FIELDS), ...(more > 0 ? [`and ${more} more`] : [])];
  return `not in its shape: ${told.join('; ')}`.slice(0, LONGEST);
}
