import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { KubeClient } from '../../../controllers/runtime/client/kube-client.ts';
import { objectPath } from '../../../controllers/runtime/client/resource-path.ts';
import type { OperatorRuntime } from '../../../controllers/runtime/control/runtime.ts';
import { kubeconfigFile } from '../../../dev/control-plane/credentials.ts';
import { KubeApi } from '../../../dev/kube-api.ts';
import { hostServices } from '../../../dev/services/host.ts';
import { startWorld } from '../../../dev/world/world.ts';
import { wireOperator } from '../../../operator/wiring.ts';
import { InProcessBus } from '../../../services/kit/events/in-process-bus.ts';
import { createLogger } from '../../../services/kit/process/logger.ts';
import { ROOT } from '../../fixtures/command.ts';
import { type Request, requestsIn } from '../fixtures/audit-log.ts';
import { openEmbedded } from '../fixtures/services/databases.ts';
import { kubeconfigOf } from './people.ts';

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

const RULES: Rule[] = parse(readFileSync(join(ROOT, 'charts/dsm/files/rules/operator.yaml'), 'utf8'));

/** One right: the verb of a resource. */
export interface Right {
  group: string;
  resource: string;
  verb: string;
}

export const RIGHTS: Right[] = RULES.flatMap(({ apiGroups, resources, verbs }) =>
  resources.flatMap((resource) => verbs.map((verb) => ({ group: apiGroups[0] ?? '', resource, verb }))),
);

/**
 * What a watch does not do where the API server streams the first list, as from Kubernetes 1.34 on: before it, or after a watch that was cut for long, these
 * are needed.
 */
export const isList = ({ resource, verb }: Right): boolean => verb === 'list' && !['pods', 'events'].includes(resource);
export const nameOf = ({ resource, verb }: Right): string => `${resource} ${verb}`;

/** An operator of one namespace, which may do all that an operator may but for one thing. */
export interface Restricted {
  namespace: string;
  /** absent: nothing is missing */
  without: Right | undefined;
}

export interface RightsWorld {
  admin: KubeApi;
  /** of the operator of a namespace, so far */
  requestsOf: (namespace: string) => Request[];
  /** Moves the clock of the operators, by which daily scrums are missed, so far ahead of the machine's. */
  moveClock: (aheadMs: number) => void;
  stop: () => Promise<void>;
}

const log = createLogger('rights-test', 'fatal');
const RBAC = 'rbac.authorization.k8s.io';

/** A real API server, the real services, and an operator for each namespace, under a user of its own. */
export async function startRightsWorld(operators: Restricted[]): Promise<RightsWorld> {
  const dir = mkdtempSync(join(tmpdir(), 'dsm-rights-'));
  const world = await startWorld({ dir, components: ['control-plane', 'manifests'], tied: true, auditLog: true });
  const admin = new KubeApi(kubeconfigFile(dir, 'admin'));
  const connection = await openEmbedded();
  const bus = new InProcessBus();
  const host = await hostServices({ connection, bus, clock: { now: () => new Date() }, log });
  const running: { operator: OperatorRuntime; client: KubeClient }[] = [];
  let aheadMs = 0;
  for (const { namespace, without } of operators) {
    await grant(admin, namespace, without);
    const client = await KubeClient.connect({ file: kubeconfigOf({ dir }, userOf(namespace)) });
    changeBefore(client, admin);
    const operator = wireOperator({
      ...{ client, endpoints: () => host.endpoints, clusterUID: 'rights', namespaces: [namespace], workers: 2, log },
      pod: { image: 'dsm:test', toleratesLocalNode: true },
      clock: { now: () => Date.now() + aheadMs },
    });
    running.push({ operator, client });
    // One that may not list never comes to its start.
    operator.start().catch(() => undefined);
  }
  return {
    admin,
    requestsOf: (namespace) => requestsIn(world.auditLog).filter(({ user }) => user.username === userOf(namespace)),
    moveClock: (ms) => {
      aheadMs = ms;
    },
    stop: async () => {
      await Promise.all(running.map(({ operator }) => operator.stop(500)));
      await host.stop();
      await bus.close();
      await connection.close();
      await Promise.all(running.map(({ client }) => client.close()));
      await admin.close();
      await world.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Somebody else changes each Project right before its operator does for the first time: a conflict, after which it is read again. */
function changeBefore(client: KubeClient, admin: KubeApi): void {
  const changed = new Set<string>();
  const { mergePatch } = client;
  client.mergePatch = async (resource, key, patch, options) => {
    const path = objectPath(resource, key);
    if (resource.plural === 'projects' && !changed.has(path)) {
      changed.add(path);
      const body = { metadata: { annotations: { 'example.com/changed': 'by-somebody-else' } } };
      await admin.call('PATCH', path, { contentType: 'application/merge-patch+json', body });
    }
    return mergePatch.call(client, resource, key, patch, options) as never;
  };
}

export const userOf = (namespace: string) => `operator-of-${namespace}`;

export async function grant(admin: KubeApi, namespace: string, without: Right | undefined): Promise<void> {
  const rules = RIGHTS.filter((right) => right !== without).map(({ group, resource, verb }) => ({
    apiGroups: [group],
    resources: [resource],
    verbs: [verb],
  }));
  await admin.call('POST', '/api/v1/namespaces', { body: { metadata: { name: namespace } } });
  const path = `/apis/${RBAC}/v1/namespaces/${namespace}`;
  const metadata = { name: 'operator' };
  await admin.call('POST', `${path}/roles`, { body: { metadata, rules } });
  const roleRef = { apiGroup: RBAC, kind: 'Role', name: 'operator' };
  const subjects = [{ apiGroup: RBAC, kind: 'User', name: userOf(namespace) }];
  await admin.call('POST', `${path}/rolebindings`, { body: { metadata, roleRef, subjects } });
}
