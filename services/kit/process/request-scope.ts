import { AsyncLocalStorage } from 'node:async_hooks';

/** What a caller may do, as routes say it: read; report progress and notes; manage projects, backlogs and sprints; be a part of the system. */
export type Access = 'read' | 'report' | 'manage' | 'system';

/** Who sent a request, once that is known. */
export interface Caller {
  /** name for logs and limits, such as `team-a:ada`; never a token */
  subject: string;
  /** `projectId` absent: in every project there is and will be */
  may(access: Access, projectId?: string): boolean;
  /** in one project at least */
  mayAnywhere(access: Access): boolean;
  /** that they may read; undefined: every project */
  projects: readonly string[] | undefined;
}

/** What a request hands on to everything that is done for it: log lines, events, and calls of other services. */
export interface RequestScope {
  correlationId: string;
  /** W3C Trace Context: of the span that is in work, or of the caller while nobody traces */
  traceparent?: string | undefined;
  /** whose work it is, for traces; absent: the process's */
  service?: string | undefined;
  /** when whoever asked stops waiting, in milliseconds of performance.now(); absent: they did not say */
  deadline?: number | undefined;
  /** somebody waits for the answer; absent: it is work beside requests, as for an event */
  isAwaited?: boolean;
  /** absent: the service asks nobody who they are */
  caller?: Caller | undefined;
  /** the caller with the rights of this moment, for an answer that lasts; throws when they may read nothing any more */
  callerNow?: (() => Promise<Caller>) | undefined;
}

const scopes = new AsyncLocalStorage<RequestScope>();

/** Runs `work` for a request, or for an event on whose behalf something is done. */
export const inRequest = <T>(scope: RequestScope, work: () => T): T => scopes.run(scope, work);

/** Runs `work` for no request, although one has led to it: what it does is for others too. */
export const outsideRequests = <T>(work: () => T): T => scopes.exit(work);

/** Absent: what runs belongs to no request, such as a timer's work. */
export const currentRequest = (): RequestScope | undefined => scopes.getStore();

/** Projects that whoever asked may read; undefined: every project. A list that is answered holds no other. */
export const visibleProjects = (): readonly string[] | undefined => scopes.getStore()?.caller?.projects;

/** Whether whoever asked may read a project; undefined: what belongs to none. */
export const isVisible = (projectId: string | undefined): boolean => {
  const caller = scopes.getStore()?.caller;
  return caller === undefined || caller.may('read', projectId);
};
