import type { KubeClient } from '../../../../controllers/runtime/client/kube-client.ts';
import type { KubeObject, ObjectKey, Resource } from '../../../../controllers/runtime/objects/object.ts';
import { EVENTS } from '../../../../controllers/runtime/observe/events/kube-event.ts';
import { CRON_JOBS } from '../../../../controllers/sprint/jobs/cron-job.ts';
import { chronicleClient } from '../../../../services/chronicle/contract/client.ts';
import { projectClient } from '../../../../services/project/contract/client.ts';
import { sprintClient } from '../../../../services/sprint/contract/client.ts';
import { DAILY_SCRUMS, PROJECTS, SPRINTS } from '../objects.ts';

/** Where one run of a scenario happens: a namespace, and names of its own in it. */
export interface Place {
  admin: KubeClient;
  endpoints: { project: string; backlog: string; sprint: string; chronicle: string };
  namespace: string;
  /** of the project, to the services */
  id: string;
  /** `''`: the Project; else a Sprint of it */
  key(name: string): ObjectKey;
}

export function placeOf(parts: Pick<Place, 'admin' | 'endpoints' | 'namespace'>, run: string): Place {
  return {
    ...parts,
    id: run.toUpperCase(),
    key: (name) => ({ namespace: parts.namespace, name: name === '' ? run : `${run}-${name}` }),
  };
}

// Made once a namespace, whatever is in it.
const SHARED: Resource[] = [
  { apiVersion: 'v1', kind: 'ServiceAccount', plural: 'serviceaccounts', namespaced: true },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', plural: 'roles', namespaced: true },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', plural: 'rolebindings', namespaced: true },
];

/** All that there is of a run, in Kubernetes and in the services, without what differs from run to run. */
export async function stateOf({ admin, endpoints, namespace, id, key }: Place): Promise<object> {
  const run = key('').name;
  const kinds = [PROJECTS, SPRINTS, DAILY_SCRUMS, CRON_JOBS] as Resource[];
  const objects = await Promise.all(kinds.map(async (kind) => (await admin.list(kind, { namespace })).items));
  const shared = await Promise.all(SHARED.map(async (kind) => (await admin.list(kind, { namespace })).items));
  const living = new Set(objects.flat().map(({ metadata }) => metadata.uid));
  // One whose owner is gone is the garbage collector's, which takes its time.
  const isLeft = ({ metadata }: KubeObject) => metadata.ownerReferences?.every(({ uid }) => living.has(uid)) ?? true;
  const { project, sprint, chronicle } = clientsOf(endpoints);
  const sprints = await sprint.listByProject({ params: { project_id: id }, query: {} }).catch(nothing);
  const told = await eventsOf(chronicle, id);
  const state = {
    objects: objects
      .flat()
      .filter((object) => isLeft(object) && object.metadata.name.startsWith(run))
      .map(plain),
    shared: shared
      .flat()
      .filter(isLeft)
      .map(({ kind, metadata }) => `${kind} ${metadata.name}`),
    project: await project.getProject({ params: { project_id: id } }).catch(nothing),
    sprints,
    retrospectives: await chronicle.listRetrospectives({ query: { project_id: id } }).then(
      (notes) => notes.length,
      () => 0,
    ),
    told,
  };
  return JSON.parse(
    JSON.stringify(state)
      .replaceAll(id, 'RUN')
      .replaceAll(run, 'run')
      .replaceAll(namespace, 'namespace')
      .replace(/\b[0-9a-f]{64}\b/g, 'digest')
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'uuid')
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'time'),
  );
}

/** Kubernetes Events with the same words about the same object: each once, unless one was lost. */
export async function doubledEvents({ admin, namespace, key }: Place): Promise<string[]> {
  const { items } = await admin.list(EVENTS, { namespace });
  const texts = items
    .filter(({ regarding }) => regarding.name.startsWith(key('').name))
    .map(({ regarding, reason, note }) => `${regarding.kind} ${regarding.name} ${regarding.uid} ${reason} ${note}`);
  return texts.filter((text, at) => texts.indexOf(text) !== at);
}

const nothing = () => null;

const clientsOf = (endpoints: Place['endpoints']) => ({
  project: projectClient(() => endpoints.project),
  sprint: sprintClient(() => endpoints.sprint),
  chronicle: chronicleClient(() => endpoints.chronicle),
});

function plain({ kind, metadata, ...rest }: KubeObject) {
  const { name, finalizers, labels, deletionTimestamp, ownerReferences } = metadata;
  const owners = ownerReferences?.map((owner) => `${owner.kind} ${owner.name}`);
  return { ...rest, kind, name, finalizers, labels, owners, isGoing: deletionTimestamp !== undefined };
}

// They tell of a view that was worked out anew, which happens once for several facts that come together.
const DERIVED = ['BacklogChanged', 'ForecastChanged'];
// The operator tells what now is, once for several changes that it sees together: the last one counts.
const SETTINGS = 'OrchestrationSettingsChanged';

/** How many facts of each type the services told each other, of a project, and what they were told last of how to decide for it. */
async function eventsOf(chronicle: ReturnType<typeof chronicleClient>, id: string): Promise<Record<string, unknown>> {
  const count: Record<string, number> = {};
  let settings: unknown;
  for (let after = 0; ; ) {
    const { events, next } = await chronicle.listEvents({ query: { after, limit: 1000 } });
    for (const event of events) {
      if (DERIVED.includes(event.event_type) || !JSON.stringify(event).includes(`"${id}"`)) continue;
      if (event.event_type === SETTINGS) {
        const { version: _version, digest: _digest, ...data } = event.event_data;
        settings = data;
        continue;
      }
      count[event.event_type] = (count[event.event_type] ?? 0) + 1;
    }
    if (events.length === 0) return { ...Object.fromEntries(Object.entries(count).sort()), [SETTINGS]: settings };
    after = next;
  }
}
