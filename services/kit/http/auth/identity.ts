import type { JWTPayload } from 'jose';

/** Who a verified token speaks of. */
export interface Identity {
  issuer: string;
  /** the token's `sub` */
  subject: string;
  /** namespace:name; undefined: of no ServiceAccount */
  serviceAccount: string | undefined;
  groups: readonly string[];
  claims: JWTPayload;
}

const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

/**
 * A ServiceAccount is one by its subject and Kubernetes' own claim together. Groups: Kubernetes puts none into a token, so those of a
 * ServiceAccount are worked out as the API server does it; other issuers name them in `groups`, where those of `system:` do not count.
 */
export function identityOf(claims: JWTPayload): Identity {
  const { iss = '', sub = '' } = claims;
  const [, namespace, name] = (isKubernetes(claims) && SERVICE_ACCOUNT.exec(sub)) || [];
  const identity = { issuer: iss, subject: sub, claims };
  if (namespace === undefined || name === undefined)
    return { ...identity, serviceAccount: undefined, groups: namedIn(claims.groups) };
  return {
    ...identity,
    serviceAccount: `${namespace}:${name}`,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`],
  };
}

const isKubernetes = (claims: JWTPayload): boolean => typeof claims['kubernetes.io'] === 'object';

const namedIn = (groups: unknown): string[] =>
  [groups].flat().filter((group): group is string => typeof group === 'string' && !group.startsWith('system:'));
