import { SPRINT } from '../../../crds/resources.ts';
import type { Sprint } from '../../../crds/sprint.ts';
import type { KubeClient } from '../../runtime/client/kube-client.ts';
import { isAlreadyExists } from '../../runtime/client/kube-error.ts';
import type { ReconcileContext } from '../../runtime/control/controller.ts';
import { keyOf, type Resource } from '../../runtime/objects/object.ts';
import { FIELD_MANAGER } from '../names.ts';
import type { NewSprint } from './objects.ts';

/**
 * Makes the Sprint under the first of `names` that is free, unless one of them is `isOurs` already: made by another operator, or by
 * this one before it lost the answer. By POST, since an apply would take back what people have changed meanwhile. Who bears a name
 * that is not free is read from the API server, as the store may not show it yet. Returns whether it made one. Throws KubeError.
 */
export async function createOnce(
  { client, store }: Pick<ReconcileContext, 'client' | 'store'>,
  names: Iterable<string>,
  build: (name: string) => NewSprint,
  isOurs: (there: Sprint) => boolean,
): Promise<boolean> {
  for (const name of names) {
    const object = build(name);
    const there = store<Sprint>(SPRINT).get(keyOf(object)) ?? (await createOrRead(client, object));
    // Gone before it could be read: that is news for the next pass.
    if (there === 'made' || there === undefined) return there === 'made';
    if (isOurs(there)) return false;
  }
  return false;
}

async function createOrRead(
  client: Pick<KubeClient, 'create' | 'get'>,
  object: NewSprint,
): Promise<'made' | Sprint | undefined> {
  try {
    await client.create(SPRINT as Resource<NewSprint>, object, FIELD_MANAGER);
    return 'made';
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
    return client.get(SPRINT as Resource<Sprint>, keyOf(object));
  }
}
