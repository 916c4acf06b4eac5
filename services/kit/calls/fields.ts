import { z } from 'zod';

// Shapes that more than one contract speaks of.

/** 2026-11-23: a plain date that exists in the calendar */
export const plainDate = z.iso.date();
/** An ISO 8601 date, or date-time with or without offset; without one it is UTC. */
export const isoTime = z.union([z.iso.date(), z.iso.datetime({ offset: true, local: true })], {
  error: 'must be a date or date-time of ISO 8601, such as 2026-11-23 or 2026-11-23T10:00:00Z',
});
export const projectId = z
  .string()
  .regex(/^[A-Z][A-Z0-9-]{1,31}$/, 'a project id is 2-32 capitals, digits and hyphens and starts with a capital');
export const idWord = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'an id is 1-63 letters, digits, dots, hyphens and underscores');
/** Text that stands in one line, in columns and inside sentences: tabs and line ends become spaces. */
export const oneLine = (min: number, max: number) =>
  z
    .string()
    .min(min)
    .max(max)
    .overwrite((text) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' '));
export const page = {
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
};
