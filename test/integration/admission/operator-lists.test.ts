import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { KubeClient } from '../../../controllers/runtime/client/kube-client.ts';
import type { OperatorRuntime } from '../../../controllers/runtime/control/runtime.ts';
import { kubeconfigFile } from '../../../dev/control-plane/credentials.ts';
import type { ControlPlane } from '../../../dev/control-plane/start.ts';
import { KubeApi } from '../../../dev/kube-api.ts';
import { applyManifests, readManifests } from '../../../dev/world/manifests.ts';
import { wireOperator } from '../../../operator/wiring.ts';
import { createLogger } from '../../../services/kit/process/logger.ts';
import { ROOT } from '../../fixtures/command.ts';
import { until } from '../../fixtures/waiting.ts';
import { requestsIn } from '../fixtures/audit-log.ts';
import { startTiedControlPlane } from '../fixtures/control-plane.ts';
import { kubeconfigOf } from './people.ts';
import { grant, isList, nameOf, RIGHTS, userOf } from './rights-world.ts';

// An API server that streams no first lists, as that of Kubernetes 1.33: the operator lists what it watches. In one namespace it has all of its
// rights; in each other it may not list one kind.

const CASES = RIGHTS.filter(isList).map((without, n) => ({ namespace: `case-${n}`, without }));
const NOWHERE = 'http://127.0.0.1:1';
const log = createLogger('rights-test', 'fatal');

let plane: ControlPlane;
const ends: (() => Promise<unknown>)[] = [];
const started = new Set<string>();

beforeAll(async () => {
  plane = await startTiedControlPlane({ auditLog: true, featureGates: 'WatchList=false' });
  ends.push(plane.stop);
  const admin = new KubeApi(kubeconfigFile(plane.dir, 'admin'));
  ends.push(() => admin.close());
  await applyManifests(admin, readManifests([join(ROOT, 'crds/generated'), join(ROOT, 'dev/manifests')]));
  for (const { namespace, without } of [{ namespace: 'whole', without: undefined }, ...CASES]) {
    await grant(admin, namespace, without);
    const client = await KubeClient.connect({ file: kubeconfigOf(plane, userOf(namespace)) });
    const operator = operatorOf(namespace, client);
    ends.push(
      () => client.close(),
      () => operator.stop(0),
    );
    void operator.start().then(() => started.add(namespace));
  }
});
afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

const operatorOf = (namespace: string, client: KubeClient): OperatorRuntime =>
  wireOperator({
    ...{ client, clusterUID: 'lists', namespaces: [namespace], workers: 1, log },
    endpoints: () => ({ project: NOWHERE, backlog: NOWHERE, sprint: NOWHERE, chronicle: NOWHERE }),
    pod: { image: 'dsm:test', toleratesLocalNode: true },
    clock: { now: () => Date.now() },
  });

const deniedIn = (namespace: string) =>
  requestsIn(plane.auditLog ?? '')
    .filter(({ user, responseStatus }) => user.username === userOf(namespace) && responseStatus?.code === 403)
    .map(({ verb, objectRef }) => `${objectRef?.resource} ${verb}`);

it('with all of its rights the operator starts, and is denied nothing', async () => {
  await until('its start', async () => started.has('whole'));
  expect(deniedIn('whole')).toEqual([]);
});

it.each(CASES.map(({ namespace, without }) => [nameOf(without), namespace]))(
  'without %s it is denied that, and does not start',
  async (name, namespace) => {
    await until('the denial', async () => deniedIn(namespace).includes(name));
    expect(started).not.toContain(namespace);
  },
);
