import { FINALIZER } from '../../crds/resources.ts';
import type { BacklogDeclaration, ProjectDeclaration } from './declaration.ts';
import type { ProjectScope } from './gather.ts';

export type ProjectAction =
  | { type: 'declareProject'; projectID: string; body: ProjectDeclaration }
  | { type: 'declareBacklog'; projectID: string; body: BacklogDeclaration }
  | { type: 'generateBacklog'; projectID: string }
  | { type: 'ensureDailyScrumAccount' };

/** What has to be done so that the services and the namespace are as the object says. Pure. */
export function plan(scope: ProjectScope): ProjectAction[] {
  const { projectID, declaration, backlogDeclaration: tasks, services } = scope;
  // A circle is found before anything is written: the services would hold half of what the object says.
  if (scope.cycle !== undefined || services === undefined) return [];
  const actions: ProjectAction[] = [{ type: 'ensureDailyScrumAccount' }];
  const { project, backlog } = services;
  if (project?.owner !== declaration.owner || project.declared_digest !== declaration.digest)
    actions.push({ type: 'declareProject', projectID, body: declaration });
  if (tasks !== undefined && backlog?.declared_digest !== tasks.digest)
    actions.push({ type: 'declareBacklog', projectID, body: tasks });
  if (scope.project.spec.backlog.source === 'Generated' && (backlog?.total_tasks ?? 0) === 0)
    actions.push({ type: 'generateBacklog', projectID });
  return actions;
}

export type ProjectFarewell =
  | { type: 'wait'; openSprints: string[] }
  | { type: 'release'; projectID: string; finalizer: string }
  | { type: 'letGo'; finalizer: string };

/** What an object that is being deleted still has to do. Pure. */
export function planFarewell(scope: { projectID: string; openSprints: string[]; forced: boolean }): ProjectFarewell {
  if (scope.forced) return { type: 'letGo', finalizer: FINALIZER };
  if (scope.openSprints.length > 0) return { type: 'wait', openSprints: scope.openSprints };
  return { type: 'release', projectID: scope.projectID, finalizer: FINALIZER };
}
