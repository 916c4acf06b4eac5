import { projectIDOf } from '../../crds/names/project-id.ts';
import type { Project } from '../../crds/project.ts';
import { PROJECT } from '../../crds/resources.ts';
import { applyIfChanged } from '../runtime/apply/apply.ts';
import { isStillThere } from '../runtime/apply/still-there.ts';
import type { ReconcileContext } from '../runtime/control/controller.ts';
import { type KubeObject, keyOf, type Resource } from '../runtime/objects/object.ts';
import type { ProjectDeps } from './gather.ts';
import { FIELD_MANAGER } from './names.ts';
import { type ProjectAction, writesService } from './plan.ts';
import { dailyScrumAccount, ROLE_BINDINGS, ROLES, SERVICE_ACCOUNTS } from './resources.ts';

/** Does what was planned, in order; doing it twice is the same as once. Returns whether a service was written to. */
export async function act(
  actions: ProjectAction[],
  project: Project,
  context: ReconcileContext,
  deps: ProjectDeps,
): Promise<boolean> {
  const isWriting = actions.some(writesService);
  try {
    await actInOrder(actions, project, context, deps);
  } finally {
    // Also when it is not known what came of it.
    if (isWriting) deps.known.written(projectIDOf(project));
  }
  return isWriting;
}

async function actInOrder(
  actions: ProjectAction[],
  project: Project,
  context: ReconcileContext,
  deps: ProjectDeps,
): Promise<void> {
  for (const action of actions) {
    switch (action.type) {
      case 'ensureDailyScrumAccount': {
        const { account, role } = accountOf(project, context);
        await Promise.all([ensure(SERVICE_ACCOUNTS, account, context), ensure(ROLES, role, context)]);
        break;
      }
      case 'bindDailyScrumAccount':
        await ensure(ROLE_BINDINGS, accountOf(project, context).binding, context);
        break;
      case 'declareProject':
        // Else nobody gives the id up again, and no other object can have it.
        if (action.isClaim && !(await isStillThere(context.client, PROJECT, project))) return;
        await deps.project.declareProject({ params: { project_id: action.projectID }, body: action.body });
        break;
      case 'declareBacklog':
        await deps.backlog.declareBacklog({ params: { project_id: action.projectID }, body: action.body });
        break;
      case 'generateBacklog':
        await deps.backlog.generateBacklog({
          params: { project_id: action.projectID },
          body: { digest: action.digest },
        });
        break;
    }
  }
}

function accountOf({ metadata }: Project, context: ReconcileContext): ReturnType<typeof dailyScrumAccount> {
  const projects = context.store<Project>(PROJECT).list(metadata.namespace);
  const owners = projects.filter((each) => each.metadata.deletionTimestamp === undefined);
  return dailyScrumAccount(metadata.namespace, owners);
}

async function ensure<T extends KubeObject>(resource: Resource<T>, desired: T, context: ReconcileContext) {
  const current = context.store(resource).get(keyOf(desired));
  await applyIfChanged(context.client, resource, desired, current, FIELD_MANAGER);
}
