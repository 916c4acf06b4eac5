/** The Kubernetes release that binary/go.mod builds; a test holds the two together. */
export const KUBERNETES_VERSION = 'v1.36.3';

/** The etcd release that binary/go.mod builds. */
export const ETCD_VERSION = 'v3.6.8';

/** The Go language version that binary/go.mod asks for. */
export const GO_VERSION = '1.26';

export const PROGRAMS = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl'] as const;
export type Program = (typeof PROGRAMS)[number];

/** What Kubernetes' programs say of themselves; their own build sets these. */
export function versionVariables(): Record<string, string> {
  const version = 'k8s.io/component-base/version';
  const [major = '', minor = ''] = KUBERNETES_VERSION.slice(1).split('.');
  return {
    [`${version}.gitVersion`]: KUBERNETES_VERSION,
    [`${version}.gitMajor`]: major,
    [`${version}.gitMinor`]: minor,
  };
}
