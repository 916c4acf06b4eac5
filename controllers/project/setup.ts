import { projectKeys } from '../../crds/indexes.ts';
import type { Project } from '../../crds/project.ts';
import { PROJECT, SPRINT } from '../../crds/resources.ts';
import type { Sprint } from '../../crds/sprint.ts';
import type { ControllerOptions, RelatedResource } from '../runtime/control/controller.ts';
import type { KeySource } from '../runtime/control/key-source.ts';
import { FirstSeen } from '../runtime/objects/first-seen.ts';
import { parseKey, type Resource } from '../runtime/objects/object.ts';
import type { ProjectDeps } from './gather.ts';
import { keysOfOwnerless } from './left-behind.ts';
import { reconcile } from './reconcile.ts';
import { ROLE_BINDINGS, ROLES, SERVICE_ACCOUNTS } from './resources.ts';

/** The controller of Projects, ready to be added to a runtime that has the indexes of crds/rules/relations.ts. */
export function projectController(
  outside: Omit<ProjectDeps, 'firstSeen'>,
  options: { sources: KeySource[]; workers?: number },
): ControllerOptions<Project> {
  const deps = { ...outside, firstSeen: new FirstSeen() };
  return {
    name: 'project',
    for: PROJECT,
    watches: [
      {
        resource: SPRINT,
        toKeys: (sprint) => projectKeys(sprint as unknown as Sprint).map(parseKey),
      },
      ...[SERVICE_ACCOUNTS, ROLES, ROLE_BINDINGS].map(ownedByProjects),
    ],
    ...options,
    reconcile: (request, context) => reconcile(request, context, deps),
  };
}

/** The daily scrums' account has several owners and no controller, so each owner is told. */
function ownedByProjects(resource: Resource): RelatedResource {
  return {
    resource,
    toKeys: (object) => [
      ...(object.metadata.ownerReferences ?? [])
        .filter(({ kind, apiVersion }) => kind === PROJECT.kind && apiVersion === PROJECT.apiVersion)
        .map(({ name }) => ({ namespace: object.metadata.namespace ?? '', name })),
      ...keysOfOwnerless(object),
    ],
  };
}
