import { ETCD_VERSION, KUBERNETES_VERSION, type Program } from './version.ts';

/** A file that Kubernetes or etcd publishes, and where its checksum stands. */
export interface Published {
  program: Program;
  url: string;
  /** a file with the SHA-256 alone, or with a line `SHA-256  name` for each of several files */
  checksums: string;
  /** the path of the program in the archive; absent when the file is the program */
  inArchive?: string;
}

const KUBERNETES = 'https://dl.k8s.io';
const ETCD = 'https://github.com/etcd-io/etcd/releases/download';

/** Kubernetes publishes its servers for Linux alone. */
const PLATFORMS: Record<string, string> = { 'linux-x64': 'linux/amd64', 'linux-arm64': 'linux/arm64' };

/**
 * What to download on a platform, named as `process.platform-process.arch`; undefined where nobody publishes all five programs, such as
 * on macOS. @throws Error naming a mirror that is no address. A mirror has the same paths: `release/…` as below dl.k8s.io, `etcd/…` as below etcd's releases.
 */
export function publishedFor(platform: string, mirror: string | undefined): Published[] | undefined {
  const target = PLATFORMS[platform];
  if (target === undefined) return undefined;
  const base = mirror === undefined ? undefined : baseOf(mirror);
  const kubernetes = `${base ?? KUBERNETES}/release/${KUBERNETES_VERSION}/bin/${target}`;
  const etcd = `${base === undefined ? ETCD : `${base}/etcd`}/${ETCD_VERSION}`;
  const folder = `etcd-${ETCD_VERSION}-${target.replace('/', '-')}`;
  const servers = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl'] as const;
  return [
    ...servers.map((program) => ({
      program,
      url: `${kubernetes}/${program}`,
      checksums: `${kubernetes}/${program}.sha256`,
    })),
    {
      program: 'etcd',
      url: `${etcd}/${folder}.tar.gz`,
      checksums: `${etcd}/SHA256SUMS`,
      inArchive: `${folder}/etcd`,
    },
  ];
}

function baseOf(mirror: string): string {
  if (!/^https?:\/\/[^/]/.test(mirror))
    throw new Error(
      `DSM_CONTROL_PLANE_MIRROR=${mirror}: want an address that begins with https:// or http://, or "off"`,
    );
  // Not shown: it holds a password.
  if (new URL(mirror).username !== '')
    throw new Error('DSM_CONTROL_PLANE_MIRROR: want an address without user and password');
  return mirror.replace(/\/+$/, '');
}
