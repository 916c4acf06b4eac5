import { X509Certificate } from 'node:crypto';
import type { KubeClient } from '../../controllers/runtime/client/kube-client.ts';
import type { ObjectKey } from '../../controllers/runtime/objects/object.ts';
import { MANAGED_BY_DSM } from '../../crds/resources.ts';
import type { Held, Plan } from './plan.ts';
import { decoded, encoded, SECRETS, type Secret } from './resources.ts';
import type { KeyPair } from './x509.ts';

const FIELD_MANAGER = 'dsm-webhook-certificates';
const [OURS] = Object.entries(MANAGED_BY_DSM);

/** The authority's key is in a Secret of its own, which the webhook's process may not read. */
const authorityKey = ({ namespace, name }: ObjectKey): ObjectKey => ({ namespace, name: `${name}-ca` });

/** What the two Secrets hold; 'not ours' when the serving certificate was put there by somebody else. Throws KubeError. */
export async function readHeld(client: KubeClient, key: ObjectKey): Promise<Held | 'not ours'> {
  const [serving, authority] = [await client.get(SECRETS, key), await client.get(SECRETS, authorityKey(key))];
  if (serving !== undefined && OURS !== undefined && serving.metadata.labels?.[OURS[0]] !== OURS[1]) return 'not ours';
  return {
    authority: pairOf(authority),
    previous: certificatesOf(decoded(authority?.data?.['previous.crt'])),
    serving: pairOf(serving),
  };
}

/** Writes what differs, the authority first. Throws KubeError. */
export async function writeAuthority(client: KubeClient, key: ObjectKey, held: Held, plan: Plan): Promise<void> {
  const isSame = held.authority?.cert === plan.authority.cert && held.previous.join() === plan.previous.join();
  if (isSame) return;
  const data = { ...dataOf(plan.authority), 'previous.crt': encoded(plan.previous.join('')) };
  await write(client, authorityKey(key), data);
}

/** Returns whether it is another one than before. Throws KubeError. */
export async function writeServing(client: KubeClient, key: ObjectKey, held: Held, plan: Plan): Promise<boolean> {
  if (held.serving?.cert === plan.serving.cert) return false;
  await write(client, key, { ...dataOf(plan.serving), 'ca.crt': encoded(plan.bundle) });
  return true;
}

async function write(client: KubeClient, key: ObjectKey, data: Record<string, string>): Promise<void> {
  const metadata = { ...key, labels: MANAGED_BY_DSM };
  const secret: Secret = {
    apiVersion: SECRETS.apiVersion,
    kind: SECRETS.kind,
    metadata,
    type: 'kubernetes.io/tls',
    data,
  };
  await client.apply(SECRETS, secret, { fieldManager: FIELD_MANAGER, force: true });
}

const dataOf = ({ cert, key }: KeyPair) => ({ 'tls.crt': encoded(cert), 'tls.key': encoded(key) });

/** undefined too for one that is no certificate. */
function pairOf(secret: Secret | undefined): KeyPair | undefined {
  const pair = { cert: decoded(secret?.data?.['tls.crt']), key: decoded(secret?.data?.['tls.key']) };
  return pair.key !== '' && certificatesOf(pair.cert).length > 0 ? pair : undefined;
}

function certificatesOf(text: string): string[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n?/g) ?? [];
  return blocks.filter(isCertificate);
}

function isCertificate(block: string): boolean {
  try {
    return new X509Certificate(block).subject !== '';
  } catch {
    return false;
  }
}
