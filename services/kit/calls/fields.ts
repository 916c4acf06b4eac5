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
/** A number in a query, as JSON writes one: JavaScript would read 0x10 and nothing at all as numbers too. */
export const inQuery = <T extends z.ZodType<number>>(number: T) =>
  z.preprocess((told) => (typeof told === 'string' && DECIMAL.test(told) ? Number(told) : told), number);
const DECIMAL = /^-?\d{1,20}(\.\d{1,20})?([eE][+-]?\d{1,3})?$/;
/** Place in the order of changes of a list: the `next` of an earlier answer. Opaque to who reads it. */
export const changedSince = z.string().regex(/^\d{1,15}$/, 'no `next` of an earlier answer');
const both = ['status', 'progress_percentage'];
const completed = { const: 'completed' };
/** What OpenAPI is told of a task's state in a body: something is said, and completed is 100 percent. */
export const taskStateMeta = {
  minProperties: 1,
  allOf: [
    { not: { properties: { status: completed, progress_percentage: { maximum: 99 } }, required: both } },
    { not: { properties: { status: { not: completed }, progress_percentage: { const: 100 } }, required: both } },
  ],
};
export const page = {
  limit: inQuery(z.number().int().min(1).max(1000)).prefault(100),
  offset: inQuery(z.number().int().min(0).max(1_000_000)).prefault(0),
};
/** Place in a list that is read by transactions (services/kit/database/changed-rows.ts): what `next` says. Opaque to who reads it. */
const changeCursor = z
  .string()
  .regex(/^\d{1,18}(\.\d{1,18}\.[A-Za-z0-9._-]{1,100})?$/, 'want the `next` of an earlier answer');
/** A page of what changed since the `next` of an earlier answer (absent: everything). The cursor is opaque. */
export const changePage = z.strictObject({ changed_since: changeCursor.optional(), limit: page.limit });
