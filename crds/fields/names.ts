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

/** Text of one or several lines; never empty. */
export function text(maxLength: number) {
  return z.string().min(1).max(maxLength);
}
