import { type BacklogDeclaration, GENERATED, type ProjectDeclaration } from './declaration.ts';
import type { ProjectScope } from './gather.ts';

export type ProjectAction =
  | { type: 'declareProject'; projectID: string; body: ProjectDeclaration; isClaim: boolean }
  | { type: 'declareBacklog'; projectID: string; body: BacklogDeclaration }
  | { type: 'generateBacklog'; projectID: string; digest: string }
  | { type: 'ensureDailyScrumAccount' }
  | { type: 'bindDailyScrumAccount' };

// A service that comes back, and a projectID that is given up, must be noticed within seconds.
export const RETRY_MS = 3_000;

/** What has to be done so that the services and the namespace are as the object says. Pure. */
export function plan(scope: ProjectScope): ProjectAction[] {
  const { projectID, declaration, backlogDeclaration: tasks, services } = scope;
  // A circle is found before anything is written: the services would hold half of what the object says.
  if (scope.cycle !== undefined || services === undefined) return [];
  const actions: ProjectAction[] = [{ type: 'ensureDailyScrumAccount' }];
  const { project, backlog } = services;
  const isClaim = project?.owner !== declaration.owner;
  if (isClaim || project.declared_digest !== declaration.digest)
    actions.push({ type: 'declareProject', projectID, body: declaration, isClaim });
  if (tasks !== undefined && backlog?.declared_digest !== tasks.digest)
    actions.push({ type: 'declareBacklog', projectID, body: tasks });
  if (scope.project.spec.backlog.source === 'Generated' && backlog?.declared_digest !== GENERATED)
    actions.push({ type: 'generateBacklog', projectID, digest: GENERATED });
  // Last: the API server takes a moment to know of a Role, and refuses to bind one that it does not know.
  return [...actions, { type: 'bindDailyScrumAccount' }];
}

/** Whether an action changes what the services hold. */
export function writesService({ type }: ProjectAction): boolean {
  return type !== 'ensureDailyScrumAccount' && type !== 'bindDailyScrumAccount';
}

/** What an object that is being deleted still has to do: wait for its Sprints, or give its id up, forced without waiting for it. Pure. */
export function planFarewell({ openSprints }: Pick<ProjectScope, 'openSprints'>, isForced: boolean) {
  if (isForced) return 'tryToRelease';
  return openSprints.length > 0 ? 'wait' : 'release';
}
