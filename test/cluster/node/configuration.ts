import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { PAUSE_IMAGE } from './versions.ts';

export const NODE_NAME = 'dsm-node';
/** They exist in the node's own network alone. */
export const SERVICE_RANGE = '10.96.0.0/16';
export const API_SERVICE = '10.96.0.1';
export const POD_RANGE = '10.244.0.0/24';

/** The two ends of the cable between this machine and the node. */
export interface Addresses {
  here: string;
  node: string;
}

/** With control groups of version 1, which the kubelet takes only when it is told to. */
export function writeConfiguration(folder: string, addresses: Addresses, hasCgroupV1: boolean): void {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write('containerd.toml', containerd);
  write('network.conflist', JSON.stringify(network));
  write('hosts', `127.0.0.1 localhost\n${addresses.node} ${NODE_NAME}\n`);
  write('kubelet.yaml', stringify(kubelet(addresses, hasCgroupV1)));
  write('Corefile', corefile(addresses));
}

const containerd = `version = 3
[plugins.'io.containerd.cri.v1.images'.pinned_images]
  sandbox = '${PAUSE_IMAGE}'
[plugins.'io.containerd.cri.v1.runtime']
  restrict_oom_score_adj = true
  tolerate_missing_hugetlb_controller = true
[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
  runtime_type = 'io.containerd.runc.v2'
  [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
    SystemdCgroup = false
[plugins.'io.containerd.cri.v1.runtime'.cni]
  bin_dirs = ['/usr/lib/cni']
`;

/** A cable from each pod to the node; nothing that would enforce a NetworkPolicy. */
const network = {
  cniVersion: '1.0.0',
  name: 'node',
  plugins: [
    {
      type: 'ptp',
      ipMasq: true,
      ipam: {
        type: 'host-local',
        dataDir: '/run/pod-addresses',
        ranges: [[{ subnet: POD_RANGE }]],
        routes: [{ dst: '0.0.0.0/0' }],
      },
    },
    { type: 'portmap', capabilities: { portMappings: true } },
  ],
};

const kubelet = ({ node }: Addresses, hasCgroupV1: boolean) => ({
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  kind: 'KubeletConfiguration',
  failCgroupV1: !hasCgroupV1,
  cgroupDriver: 'cgroupfs',
  containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
  authentication: {
    anonymous: { enabled: false },
    webhook: { enabled: true },
    x509: { clientCAFile: '/etc/kubernetes/ca.crt' },
  },
  authorization: { mode: 'Webhook' },
  clusterDomain: 'cluster.local',
  clusterDNS: [node],
  resolvConf: '/etc/resolv.conf',
  failSwapOn: false,
  maxPods: 200,
  // A disk of the machine that is rather full is no reason to refuse pods here.
  imageGCHighThresholdPercent: 100,
  evictionHard: { 'nodefs.available': '0%', 'imagefs.available': '0%', 'nodefs.inodesFree': '0%' },
});

const corefile = ({ node }: Addresses) => `.:53 {
  bind ${node}
  errors
  ready 127.0.0.1:8181
  kubernetes cluster.local in-addr.arpa ip6.arpa {
    kubeconfig /etc/kubernetes/admin.conf
    pods insecure
  }
}
`;
