import type { Project } from '../project.ts';

/** Id of the project in the services. The schema sees to it that the name fits when projectID is absent. */
export function projectIDOf(project: Pick<Project, 'metadata' | 'spec'>): string {
  return project.spec.projectID ?? project.metadata.name.toUpperCase();
}
