import { projectIDOf } from './names/project-id.ts';

/** Which object speaks of which: names of indexes over stores of the kinds, and the values that an object is found under. */

interface Named {
  metadata: { name: string; namespace?: string };
}
interface NamesProject extends Named {
  spec?: { projectRef?: { name?: string } };
}
interface NamesSprint extends Named {
  spec?: { sprintRef?: { name?: string } };
}
interface MayDeclare extends Named {
  spec?: { projectID?: string | undefined };
  status?: { projectID?: string | undefined } | undefined;
}

/** Sprints under namespace/name of their Project. */
export const SPRINTS_OF_PROJECT = 'sprints-of-project';
export function projectKeys({ metadata, spec }: NamesProject): string[] {
  return spec?.projectRef?.name === undefined ? [] : [`${metadata.namespace ?? ''}/${spec.projectRef.name}`];
}

/** DailyScrums under namespace/name of their Sprint. */
export const DAILY_SCRUMS_OF_SPRINT = 'daily-scrums-of-sprint';
export function sprintKeys({ metadata, spec }: NamesSprint): string[] {
  return spec?.sprintRef?.name === undefined ? [] : [`${metadata.namespace ?? ''}/${spec.sprintRef.name}`];
}

/** Projects and Sprints under the id that the services know them by. */
export const BY_SERVICE_ID = 'by-service-id';
export function projectServiceIDs({ status }: { status?: { projectID?: string | undefined } | undefined }): string[] {
  return status?.projectID === undefined ? [] : [status.projectID];
}
export function sprintServiceIDs({ status }: { status?: { sprintID?: string | undefined } | undefined }): string[] {
  return status?.sprintID === undefined ? [] : [status.sprintID];
}

/** Projects under the id that they declare or are known by, also before any status says it. */
export const BY_PROJECT_ID = 'by-project-id';
export function declaredIDs({ metadata, spec, status }: MayDeclare): string[] {
  return [...new Set([projectIDOf({ metadata, spec: spec ?? {} }), ...projectServiceIDs({ status })])];
}
