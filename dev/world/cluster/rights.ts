import type { KubeClient } from '../../../controllers/runtime/client/kube-client.ts';
import { resourceOf } from '../manifests.ts';
import type { Manifest } from '../shipped.ts';

/** As a SelfSubjectAccessReview asks for it. */
interface Right {
  verb: string;
  group: string;
  resource: string;
  subresource?: string | undefined;
  namespace?: string | undefined;
}

/** What it takes to apply these, each once: to write them, and to have what their Roles give, since nobody may grant what they lack. */
export function rightsToApply(manifests: Manifest[]): Right[] {
  const written = manifests.flatMap((manifest) => {
    const { group, resource } = resourceOf(manifest);
    return ['get', 'create', 'patch'].map((verb) => ({
      verb,
      group,
      resource,
      namespace: manifest.metadata.namespace,
    }));
  });
  const granted = manifests.flatMap(({ rules = [], metadata: { namespace } }) =>
    rules.flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((path) => {
          const [resource = '', subresource] = path.split('/');
          return verbs.map((verb) => ({ verb, group, resource, subresource, namespace }));
        }),
      ),
    ),
  );
  return [...new Map([...written, ...granted].map((right) => [JSON.stringify(right), right])).values()];
}

/** Those of the rights that the client does not have, in words, one line a resource. */
export async function missingRights(client: KubeClient, rights: Right[]): Promise<string[]> {
  const answers = await Promise.all(rights.map((right) => isAllowed(client, right)));
  const missing = Map.groupBy(
    rights.filter((_, i) => !answers[i]),
    nameOf,
  );
  return [...missing].map(([resource, lacked]) => `${lacked.map(({ verb }) => verb).join(', ')} ${resource}`);
}

async function isAllowed(client: KubeClient, right: Right): Promise<boolean> {
  const body = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: right },
  };
  const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
  const answer = (await client.raw({ method: 'POST', path, body })) as { status: { allowed: boolean } };
  return answer.status.allowed;
}

function nameOf({ group, resource, subresource, namespace }: Right): string {
  const path = subresource === undefined ? resource : `${resource}/${subresource}`;
  return `${path}${group === '' ? '' : `.${group}`}${namespace === undefined ? '' : ` in ${namespace}`}`;
}
