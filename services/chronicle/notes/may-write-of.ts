import { Problem } from '../../kit/calls/problem.ts';
import { mayNot } from '../../kit/http/auth/refusal.ts';
import { currentRequest } from '../../kit/process/request-scope.ts';

/** The sprint service makes a sprint's id of its project's and a number. */
const SPRINT_ID = /^(.+)-S\d+$/s;

/**
 * Nobody writes under a project of theirs of another one's sprint: whoever asks for a sprint's notes would take it for one of them. An id
 * that the sprint service would not make names no sprint of anybody.
 * @throws Problem not_found where the caller may not see the sprint's project, Refusal where they may not report in it
 */
export function mustMayWriteOf(sprintId: string | null): void {
  const caller = currentRequest()?.caller;
  const [, projectId] = SPRINT_ID.exec(sprintId ?? '') ?? [];
  if (caller === undefined || projectId === undefined || caller.may('report', projectId)) return;
  if (!caller.may('read', projectId)) throw new Problem('not_found', `there is no sprint ${sprintId}`);
  throw mayNot(caller.subject, 'report', ` in project ${projectId}`);
}
