import { afterAll, beforeAll, expect, it } from 'vitest';
import { type KubeObject, keyOf, type Resource } from '../../../../controllers/runtime/objects/object.ts';
import { poll } from '../../../fixtures/waiting.ts';
import { CONFIG_MAPS } from '../api-server.ts';
import { BOARDS, board, installBoards } from '../board.ts';
import { FaultScope } from './disturbed.ts';
import { BEFORE } from './life.ts';

// A CRD is changed, removed and put back under a running operator.

const DEFINITIONS: Resource = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  namespaced: false,
};
const BOARDS_CRD = { namespace: '', name: 'boards.test.dsm.dev' };
interface BoardVersion {
  schema: { openAPIV3Schema: { properties: { spec: { properties: Record<string, object> } } } };
}
const BACK_S = 5;

let scope: FaultScope;
beforeAll(async () => {
  scope = await FaultScope.start();
});
afterAll(() => scope?.stop());

const gone = (what: string, look: () => Promise<unknown>) =>
  poll(async () => (await look()) === undefined, { what: `${what} to go`, seconds: 20, pauseMs: 20 });

it('gets labels and one more field', async () => {
  const operator = await scope.operate('changed');
  const { admin } = scope;
  await admin.mergePatch(DEFINITIONS, BOARDS_CRD, { metadata: { labels: { 'app.kubernetes.io/part-of': 'test' } } });
  const crd = (await admin.get(DEFINITIONS, BOARDS_CRD)) as KubeObject & { spec: { versions: BoardVersion[] } };
  for (const { schema } of crd.spec.versions)
    schema.openAPIV3Schema.properties.spec.properties.colour = { type: 'string' };
  await admin.mergePatch(DEFINITIONS, BOARDS_CRD, { spec: crd.spec });
  await scope.secondHalf(operator);
  await scope.expectUndisturbed(operator, BACK_S);
});

it('is removed: its objects go as if each was deleted; is put back: watched again at once', async () => {
  const operator = await scope.operate('removed');
  const { admin } = scope;
  const { namespace, runtime, world } = operator;
  // Those of the tests before have no operator any more that would say good-bye to them.
  const left = (await admin.list(BOARDS)).items.map(keyOf).filter((key) => key.namespace !== namespace);
  await Promise.all(left.map((key) => admin.mergePatch(BOARDS, key, { metadata: { finalizers: null } })));
  await admin.delete(DEFINITIONS, BOARDS_CRD);
  await gone('the CRD', () => admin.get(DEFINITIONS, BOARDS_CRD));
  // Each was said good-bye to.
  expect(new Set(world.cleaned).size).toBe(BEFORE);
  await poll(() => runtime.store(BOARDS).list().length === 0, { what: 'an empty store', seconds: 10, pauseMs: 20 });
  expect(runtime.health.ready().ok).toBe(true);
  // One that starts now works for the other kinds, and for this one once it is back.
  const restarted = await scope.restarted(operator);
  expect(restarted.runtime.health.ready().ok).toBe(true);
  await operator.stop();
  await installBoards(admin);
  await admin.create(BOARDS, board(namespace, 'again'));
  const child = { namespace, name: 'again' };
  await poll(() => admin.get(CONFIG_MAPS, child), { what: 'its child', seconds: BACK_S, pauseMs: 20 });
});
