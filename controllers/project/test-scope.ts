// Building blocks of the tables in this folder's tests.

import { projectIDOf } from '../../crds/names/project-id.ts';
import { type Project, parseProject } from '../../crds/project.ts';
import { API_VERSION } from '../../crds/resources.ts';
import { backlogDeclaration, projectDeclaration } from './declaration.ts';
import type { ProjectScope, ServicesView } from './gather.ts';

export const OWNER = 'k8s:uid/team-a/payments';

export function aProject(spec: object = {}, status?: object, metadata: object = {}): Project {
  return parseProject({
    apiVersion: API_VERSION,
    kind: 'Project',
    metadata: {
      name: 'payments',
      namespace: 'team-a',
      uid: 'p1',
      generation: 1,
      creationTimestamp: '2026-11-20T08:00:00Z',
      ...metadata,
    },
    spec,
    ...(status === undefined ? {} : { status: { observedGeneration: 1, ...status } }),
  });
}

/** Services that hold an empty project as it was declared, except for what is said otherwise. */
export function servicesView(
  view: Partial<ServicesView> = {},
  project: Partial<NonNullable<ServicesView['project']>> = {},
  backlog: Partial<NonNullable<ServicesView['backlog']>> = {},
): ServicesView {
  const empty = aProject();
  const { digest } = projectDeclaration(empty, OWNER);
  const tasksDigest = backlogDeclaration(empty)?.digest ?? null;
  return {
    project: { project_id: 'PAYMENTS', owner: OWNER, declared_digest: digest, team: [], ...project },
    backlog: {
      project_id: 'PAYMENTS',
      total_tasks: 0,
      status_counts: {},
      declared_digest: tasksDigest,
      version: 1,
      assignees: [],
      last_closed_sprint_id: null,
      ...backlog,
    },
    team: [],
    activeSprint: null,
    running: null,
    completedSprints: 0,
    missesSprint: false,
    ...view,
  };
}

export function aScope(overrides: Partial<ProjectScope> = {}): ProjectScope {
  const project = overrides.project ?? aProject();
  return {
    project,
    projectID: projectIDOf(project),
    declaration: projectDeclaration(project, OWNER),
    backlogDeclaration: backlogDeclaration(project),
    cycle: undefined,
    knownForMs: 60_000,
    sprints: [],
    openSprints: [],
    startedSprints: [],
    services: servicesView(),
    outlook: undefined,
    ...overrides,
  };
}
