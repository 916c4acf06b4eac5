import { z } from 'zod';

/** A CronJob's name ends at 52 characters and ours is the sprint's name plus "-daily-scrum". */
export const SPRINT_NAME_LIMIT = 40;
/** A project's name is the value of a label, which ends at 63 characters. */
export const PROJECT_NAME_LIMIT = 63;

export const PROJECT_ID_PATTERN = /^[A-Z][A-Z0-9-]{1,31}$/;

const OBJECT_NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
const KEY = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

/** The name of another object in the same namespace. */
export function objectName(maxLength: number) {
  return z.string().min(1).max(maxLength).regex(OBJECT_NAME);
}

/** The id of a task or an employee: letters, digits, dots, underscores and dashes. */
export function keyId() {
  return z.string().max(63).regex(KEY);
}

export function projectId() {
  return z.string().max(32).regex(PROJECT_ID_PATTERN);
}

// Without flags, so that Go reads it as well.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to refuse
const NO_CONTROL_CHARACTERS = /^[^\x00-\x1F\x7F-\x9F]*$/;

/**
 * Text of one line; never empty. Columns and sentences cannot hold tabs and line ends: the API server refuses them, and where an object
 * from before it did still has them, they are read as spaces.
 */
export function oneLine(maxLength: number) {
  return z
    .string()
    .min(1)
    .max(maxLength)
    .overwrite((value) => value.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' '))
    .regex(NO_CONTROL_CHARACTERS);
}

/** Text of one or several lines; never empty. */
export function text(maxLength: number) {
  return z.string().min(1).max(maxLength);
}
