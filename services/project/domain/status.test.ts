import { expect, it } from 'vitest';
import { type ProjectStatus, statusAfterClose, statusAfterStart } from './status.ts';

it.each<[ProjectStatus, number, ProjectStatus]>([
  ['active', 1, 'in_progress'],
  ['inactive', 1, 'in_progress'],
  ['in_progress', 2, 'in_progress'],
  ['active', 0, 'active'],
])('a start finds %s with %i running: %s', (status, running, then) => {
  expect(statusAfterStart(status, running)).toBe(then);
});

it.each<[ProjectStatus, number, ProjectStatus]>([
  ['in_progress', 0, 'active'],
  ['in_progress', 1, 'in_progress'],
  ['inactive', 0, 'inactive'],
  ['active', 0, 'active'],
])('a close finds %s with %i running: %s', (status, running, then) => {
  expect(statusAfterClose(status, running)).toBe(then);
});
