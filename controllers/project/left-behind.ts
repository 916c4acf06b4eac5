import { DAILY_SCRUM_ACCOUNT } from '../../crds/names/daily-scrum-account.ts';
import type { Project } from '../../crds/project.ts';
import { PROJECT } from '../../crds/resources.ts';
import type { ReconcileContext, Request } from '../runtime/control/controller.ts';
import { type KubeObject, keyOf, type ObjectKey, type Resource } from '../runtime/objects/object.ts';
import { FIELD_MANAGER } from './names.ts';
import { ROLE_BINDINGS, ROLES, SERVICE_ACCOUNTS } from './resources.ts';

/**
 * Deletes the account of daily scrums, and its rights, that the last Project of a namespace has left behind without an owner, as by
 * `kubectl delete project --cascade=orphan`. Throws KubeError.
 */
export async function removeLeftBehind({ namespace }: Request, context: ReconcileContext): Promise<void> {
  if (context.store<Project>(PROJECT).list(namespace).length > 0) return;
  // Rights before the account that has them.
  const left = [ROLE_BINDINGS, ROLES, SERVICE_ACCOUNTS].flatMap((resource: Resource) => {
    const object = context.store(resource).get({ namespace, name: DAILY_SCRUM_ACCOUNT });
    return object !== undefined && isLeftBehind(object) ? [{ resource, object }] : [];
  });
  if (left.length === 0) return;
  // The store may lag behind a Project that was applied again, which takes them over.
  const { items } = await context.client.list(PROJECT as Resource<Project>, { namespace });
  if (items.length > 0) return;
  for (const { resource, object } of left) {
    const { uid } = object.metadata;
    if (uid !== undefined) await context.client.delete(resource, keyOf(object), { uid });
  }
  context.log.info({ namespace }, 'deleted the account of daily scrums of a namespace whose Projects are gone');
}

/** What has no owner and bears the mark of our last apply: what an administrator made beforehand does not, until it is taken over. */
function isLeftBehind({ metadata }: KubeObject): boolean {
  const isApplied = metadata.annotations?.[`${FIELD_MANAGER}/applied-hash`] !== undefined;
  return isApplied && (metadata.ownerReferences ?? []).length === 0;
}

/** Whom to wake for an object of the account that nobody owns: a name that stands for the namespace, as no Project may be left. */
export function keysOfOwnerless({ metadata }: KubeObject): ObjectKey[] {
  const { namespace = '', name, ownerReferences = [] } = metadata;
  return name === DAILY_SCRUM_ACCOUNT && ownerReferences.length === 0 ? [{ namespace, name }] : [];
}
