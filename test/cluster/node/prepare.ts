import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../../dev/cache-folder.ts';
import { locateControlPlane } from '../../../dev/control-plane/locate.ts';
import { KUBERNETES_VERSION } from '../../../dev/control-plane/version.ts';
import { unpackPackages } from '../../../dev/debian/packages.ts';
import { findDebianSource } from '../../../dev/debian/source.ts';
import { type BuildOptions, buildModule } from '../../../dev/go-programs/build-module.ts';
import { withLock } from '../../../dev/processes/lock.ts';
import { makePauseImage } from './images/pause.ts';
import { makeServerImages } from './images/servers.ts';
import { NODE_PROGRAMS } from './programs-build.ts';
import { PACKAGES, SUITE } from './versions.ts';

/** Folders with what a node is made of. */
export interface NodeParts {
  controlPlane: string;
  /** kubelet, kube-proxy, coredns, pause */
  programs: string;
  /** unpacked packages of Debian */
  root: string;
  /** archives that `ctr images import` reads */
  images: string[];
}

/** Changes when what is made below changes, so that an older cache is not taken. */
const EDITION = 1;

/** Fills the cache with whatever of a node is not there, once for all clones. */
export async function prepareNode(options: BuildOptions): Promise<NodeParts> {
  const controlPlane = await locateControlPlane(options);
  const servers = await prepareServerImages(options);
  return inCache(options, async (cache) => {
    const [programs, root, pause] = [join(cache, 'programs'), join(cache, 'root'), join(cache, 'pause.tar')];
    if (!existsSync(programs)) await buildModule(NODE_PROGRAMS, programs, options);
    if (!existsSync(root)) await unpackRoot(root, options);
    if (!existsSync(pause)) await makePauseImage(pause, join(programs, 'pause'));
    return { controlPlane, programs, root, images: [pause, ...servers] };
  });
}

/** Archives of the images that the chart is tried out with. */
export const prepareServerImages = (options: BuildOptions): Promise<string[]> =>
  inCache(options, async (cache) => {
    const images = join(cache, 'images');
    if (!existsSync(images)) await makeServerImages(images, options);
    return readdirSync(images).map((name) => join(images, name));
  });

function inCache<T>({ env, log }: BuildOptions, work: (cache: string) => Promise<T>): Promise<T> {
  const cache = cacheFolder(env, 'node', `${KUBERNETES_VERSION}-${EDITION}`);
  const onWait = (pid: number) => log(`process ${pid} is preparing the node already: waiting for it`);
  return withLock(`${cache}.lock`, () => work(cache), { onWait });
}

async function unpackRoot(target: string, options: BuildOptions): Promise<void> {
  const source = findDebianSource(options.env);
  if (source === undefined)
    throw new Error('prepare a node: Debian: no source of it; set DSM_DEBIAN_MIRROR to a mirror');
  options.log(`unpacking containerd and what it needs from Debian ${SUITE}: 60 MB, once`);
  const scratch = `${target}.unpacking.${process.pid}`;
  try {
    const packages = { names: PACKAGES, suite: SUITE, source, withDependencies: true };
    await unpackPackages(packages, scratch, { env: options.env });
    // An installation would make them.
    writeFileSync(join(scratch, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
    writeFileSync(join(scratch, 'etc/group'), 'root:x:0:\n');
    renameSync(scratch, target);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
