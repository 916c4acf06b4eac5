/** An owner as the services know it, `k8s:cluster/namespace/name`: namespace/name of the object; undefined: another kind of owner, or none. */
export const nameOfOwner = (owner: string | null): string | undefined =>
  /^k8s:[^/]+\/([^/]+\/[^/]+)$/.exec(owner ?? '')?.[1];
