import { readFileSync } from 'node:fs';
import { applyIfChanged } from '../../../controllers/runtime/apply/apply.ts';
import { addFinalizer, removeFinalizer } from '../../../controllers/runtime/apply/finalizer.ts';
import { applyStatusIfChanged } from '../../../controllers/runtime/apply/status.ts';
import type { KubeClient } from '../../../controllers/runtime/client/kube-client.ts';
import type { ControllerOptions } from '../../../controllers/runtime/control/controller.ts';
import { type Condition, setConditions } from '../../../controllers/runtime/objects/conditions.ts';
import { controllerReference, type KubeObject, type Resource } from '../../../controllers/runtime/objects/object.ts';
import { CONFIG_MAPS, configMap, eventually } from './api-server.ts';

/** A kind of the tests' own: a board wants one ConfigMap that holds its text. */
export interface Board extends KubeObject {
  spec: { text: string };
  status?: { observedGeneration: number; conditions: Condition[] };
}

export const BOARDS: Resource<Board> = {
  apiVersion: 'test.dsm.dev/v1',
  kind: 'Board',
  plural: 'boards',
  namespaced: true,
};
export const FINALIZER = 'test.dsm.dev/cleanup';
const MANAGER = 'board-controller';

export async function installBoards(client: KubeClient): Promise<void> {
  const definitions: Resource = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    plural: 'customresourcedefinitions',
    namespaced: false,
  };
  const manifest = JSON.parse(readFileSync(new URL('./board-crd.json', import.meta.url), 'utf8')) as KubeObject;
  await client.create(definitions, manifest);
  await eventually('boards are served', async () =>
    client.list(BOARDS).then(
      () => true,
      () => false,
    ),
  );
}

export function board(namespace: string, name: string, text = 'hello'): Board {
  return { apiVersion: BOARDS.apiVersion, kind: BOARDS.kind, metadata: { name, namespace }, spec: { text } };
}

/** What happened outside of Kubernetes, in the order in which it did. */
export interface World {
  cleaned: string[];
  /** Keys under reconciliation, and how many of one key were so at once at most. */
  running: Map<string, number>;
  most: number;
  reconciles: number;
}

export function newWorld(): World {
  return { cleaned: [], running: new Map(), most: 0, reconciles: 0 };
}

/** A controller as the real ones are: finalizer first, child by apply, status last. */
export function boardController(world: World): ControllerOptions<Board> {
  return {
    name: 'board',
    for: BOARDS,
    owns: [CONFIG_MAPS],
    async reconcile(key, { client, store, clock, events }) {
      const text = `${key.namespace}/${key.name}`;
      const running = (world.running.get(text) ?? 0) + 1;
      world.running.set(text, running);
      world.most = Math.max(world.most, running);
      world.reconciles += 1;
      try {
        const found = store(BOARDS).get(key);
        if (found === undefined) return;
        if (found.metadata.deletionTimestamp !== undefined) {
          if (found.metadata.finalizers?.includes(FINALIZER)) world.cleaned.push(text);
          await removeFinalizer(client, BOARDS, found, FINALIZER);
          return;
        }
        const object = await addFinalizer(client, BOARDS, found, FINALIZER);
        if (object === undefined) return;
        const child = configMap(key.namespace, key.name, { text: object.spec.text });
        child.metadata.ownerReferences = [controllerReference(object)];
        await applyIfChanged(client, CONFIG_MAPS, child, store(CONFIG_MAPS).get(key), MANAGER);
        const observedGeneration = object.metadata.generation ?? 0;
        const desired = { type: 'Ready', status: 'True', reason: 'Ready', message: 'it is there', observedGeneration };
        const conditions = setConditions(object.status?.conditions, [{ ...desired, status: 'True' }], clock.now());
        if (await applyStatusIfChanged(client, BOARDS, object, { observedGeneration, conditions }, MANAGER))
          events.record(object, { type: 'Normal', reason: 'Ready', note: `text is ${object.spec.text}` });
      } finally {
        world.running.set(text, (world.running.get(text) ?? 1) - 1);
      }
    },
  };
}
