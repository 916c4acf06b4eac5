import type { Project } from '../../crds/project.ts';

/** Who writes the objects' fields, for server-side apply. */
export const FIELD_MANAGER = 'dsm-project';

/** Id of the project in the services. The schema sees to it that the name fits when projectID is absent. */
export function projectIDOf(project: Pick<Project, 'metadata' | 'spec'>): string {
  return project.spec.projectID ?? project.metadata.name.toUpperCase();
}
