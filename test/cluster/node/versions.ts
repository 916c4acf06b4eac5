/** Kubernetes 1.36 wants containerd 2, which Debian has from this suite on. */
export const SUITE = 'forky';

/** What a node needs of Debian: the container runtime, its network plugins, and the programs that those and the kubelet call. */
export const PACKAGES = [
  'base-files',
  'bash',
  'conntrack',
  'containerd',
  'containernetworking-plugins',
  'coreutils',
  'iproute2',
  'kmod',
  'mount',
  'nftables',
  'runc',
  'util-linux',
];

export const PAUSE_IMAGE = 'dsm.test/pause:1';
export const POSTGRES_IMAGE = 'dsm.test/postgres:18';
export const REDIS_IMAGE = 'dsm.test/redis:8';
