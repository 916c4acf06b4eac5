import { DAILY_SCRUM_ACCOUNT } from '../../crds/names/daily-scrum-account.ts';
import type { Project } from '../../crds/project.ts';
import { GROUP, MANAGED_BY_DSM, PROJECT } from '../../crds/resources.ts';
import type { KubeObject, OwnerReference, Resource } from '../runtime/objects/object.ts';

interface ServiceAccount extends KubeObject {
  automountServiceAccountToken: boolean;
}
interface Role extends KubeObject {
  rules: { apiGroups: string[]; resources: string[]; verbs: string[] }[];
}
interface RoleBinding extends KubeObject {
  roleRef: { apiGroup: string; kind: string; name: string };
  subjects: { kind: string; name: string; namespace: string }[];
}

const RBAC_GROUP = 'rbac.authorization.k8s.io';
const RBAC = `${RBAC_GROUP}/v1`;
export const SERVICE_ACCOUNTS: Resource<ServiceAccount> = {
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  namespaced: true,
  watchedLabels: MANAGED_BY_DSM,
};
export const ROLES: Resource<Role> = {
  apiVersion: RBAC,
  kind: 'Role',
  plural: 'roles',
  namespaced: true,
  watchedLabels: MANAGED_BY_DSM,
};
export const ROLE_BINDINGS: Resource<RoleBinding> = {
  apiVersion: RBAC,
  kind: 'RoleBinding',
  plural: 'rolebindings',
  namespaced: true,
  watchedLabels: MANAGED_BY_DSM,
};

/**
 * The account of a namespace's daily scrums and what it may do. All Projects of the namespace own it together, so that it goes with
 * the last one: a running Sprint always has its Project, since a Project waits for its Sprints. Unlike a CronJob's, whose name
 * begins as the user's Sprint does, this name is DSM's own, so what already bears it was made for DSM and is taken over: an
 * administrator's ServiceAccount keeps the annotations and pull secrets that it came with.
 */
export function dailyScrumAccount(
  namespace: string,
  projects: Project[],
): { account: ServiceAccount; role: Role; binding: RoleBinding } {
  const metadata = {
    name: DAILY_SCRUM_ACCOUNT,
    namespace,
    labels: MANAGED_BY_DSM,
    ownerReferences: projects.map(ownerReference).sort((a, b) => (a.uid < b.uid ? -1 : 1)),
  };
  return {
    account: {
      apiVersion: SERVICE_ACCOUNTS.apiVersion,
      kind: SERVICE_ACCOUNTS.kind,
      metadata,
      automountServiceAccountToken: true,
    },
    role: {
      apiVersion: RBAC,
      kind: ROLES.kind,
      metadata,
      rules: [
        { apiGroups: [GROUP], resources: ['sprints'], verbs: ['get'] },
        // delete: an object that was applied before its day had come is replaced on that day.
        { apiGroups: [GROUP], resources: ['dailyscrums'], verbs: ['get', 'list', 'watch', 'create', 'delete'] },
        // The Job's name and schedule say which day its pod is for.
        { apiGroups: ['batch'], resources: ['jobs'], verbs: ['get'] },
      ],
    },
    binding: {
      apiVersion: RBAC,
      kind: ROLE_BINDINGS.kind,
      metadata,
      roleRef: { apiGroup: RBAC_GROUP, kind: ROLES.kind, name: DAILY_SCRUM_ACCOUNT },
      subjects: [{ kind: SERVICE_ACCOUNTS.kind, name: DAILY_SCRUM_ACCOUNT, namespace }],
    },
  };
}

// Not a controller's reference: an object has one controller at most, and here all Projects are equal.
export function ownerReference({ metadata }: Project): OwnerReference {
  return { apiVersion: PROJECT.apiVersion, kind: PROJECT.kind, name: metadata.name, uid: metadata.uid };
}
