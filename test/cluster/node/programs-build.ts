import { fileURLToPath } from 'node:url';
import { GO_VERSION, KUBERNETES_VERSION, versionVariables } from '../../../dev/control-plane/version.ts';
import type { GoModule } from '../../../dev/go-programs/build-module.ts';

/** What a node has besides the control plane; pause holds the namespaces of pods, and those of the node. */
export const NODE_PROGRAMS: GoModule = {
  what: `kubelet, kube-proxy and CoreDNS of Kubernetes ${KUBERNETES_VERSION}`,
  source: fileURLToPath(new URL('./binary/', import.meta.url)),
  programs: { node: '.', pause: './pause' },
  links: { kubelet: 'node', 'kube-proxy': 'node', coredns: 'node' },
  variables: versionVariables(),
  takes: 'about 6 minutes on 2 cores and 3 GB of disk where nothing of Kubernetes has been built before',
  goVersion: GO_VERSION,
  instead: '',
};
