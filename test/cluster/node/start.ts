import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { KubeApi } from '../../../dev/kube-api.ts';
import { lastLines, runCommand } from '../../../dev/processes/command.ts';
import { type ProcessRecord, type ProcessSpec, startProcess, stopAll } from '../../../dev/processes/recorded.ts';
import { tieToThisProcess } from '../../../dev/processes/tie.ts';
import { waitFor } from '../../../dev/processes/wait.ts';
import { type Addresses, NODE_NAME, writeConfiguration } from './configuration.ts';
import { hierarchiesOfVersion1, makeControlGroups, removeEmptyControlGroups } from './control-groups.ts';
import { writeCredentials } from './credentials.ts';
import { PREFIX, removeLeftBehind } from './left-behind.ts';
import type { NodeParts } from './prepare.ts';
import * as programs from './programs.ts';

export interface Node {
  dir: string;
  /** an administrator's */
  kubeconfig: string;
  kubectl: string;
  /** Makes the images of an archive known to the node. */
  load: (archive: string) => Promise<void>;
  /** Makes an empty folder on the node's disk that belongs to a user; gives its path as the node sees it. */
  makeVolume: (name: string, uid: number) => Promise<string>;
  /** Ends the processes of a container as the kernel does that is out of memory. */
  killContainer: (id: string) => Promise<void>;
  stop: () => Promise<void>;
}

const READY_MS = 60_000;
const nameOf = (dir: string) => basename(dir).slice(PREFIX.length);

/** Starts a node of one machine's namespaces; it ends with this process at the latest. */
export async function startNode(parts: NodeParts, log: (line: string) => void): Promise<Node> {
  removeLeftBehind();
  const dir = mkdtempSync(join(tmpdir(), PREFIX));
  const tie = tieToThisProcess(dir);
  const stop = async () => {
    await stopAll(dir);
    await tie.untie();
    await waitFor(async () => removeEmptyControlGroups(nameOf(dir)) || undefined, {
      what: 'the end of the node',
      timeoutMs: 10_000,
    }).catch((error: Error) => log(error.message));
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    return { ...(await boot(dir, parts, log)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function boot(dir: string, parts: NodeParts, log: (line: string) => void): Promise<Omit<Node, 'stop'>> {
  const hierarchies = hierarchiesOfVersion1();
  const addresses = freeAddresses();
  for (const folder of ['merged', 'containerd', 'kubelet', 'volumes']) mkdirSync(join(dir, folder));
  writeCredentials(join(dir, 'etc-kubernetes'), addresses, new Date());
  writeConfiguration(join(dir, 'configuration'), addresses, hierarchies.length > 0);
  const groups = makeControlGroups(nameOf(dir));
  const init = await startInit(dir, parts, groups, hierarchies);
  await connect(init, addresses);

  const namespaces = { init, groups };
  const start = (name: string, args: string[]) => startProcess(dir, programs.inNode(namespaces, name, name, args));
  const must = (command: string, ...args: string[]) => runInNode(programs.inNode(namespaces, command, command, args));
  await must('ip', 'link', 'set', 'lo', 'up');
  const containerd = await start('containerd', []);
  await start('etcd', programs.etcd);
  const apiServer = await start('kube-apiserver', programs.apiServer(addresses, false));
  const kubeconfig = join(dir, 'etc-kubernetes', 'admin.conf');
  const api = new KubeApi(kubeconfig);
  const wait = <T>(what: string, record: ProcessRecord, check: () => Promise<T | undefined>) =>
    waitFor(check, { what, timeoutMs: READY_MS, everyMs: 100, process: { dir, record } });
  const load = async (archive: string) => {
    const inside = join(dir, 'containerd', `import-${basename(archive)}`);
    await runOrThrow('cp', ['--reflink=auto', archive, inside]);
    await must('ctr', '-n', 'k8s.io', 'images', 'import', `/var/lib/containerd/${basename(inside)}`);
    rmSync(inside);
  };
  try {
    await wait('containerd', containerd, async () => (await must('ctr', 'version')) ?? true);
    for (const image of parts.images) await load(image);
    log('node: images are there');
    await wait('kube-apiserver', apiServer, async () => (await api.call('GET', '/readyz')) ?? true);
    const manager = await start('kube-controller-manager', programs.controllerManager);
    await start('kube-scheduler', programs.scheduler);
    const kubelet = await start('kubelet', programs.kubelet(addresses));
    await start('kube-proxy', programs.kubeProxy);
    await start('coredns', ['-conf', '/node/configuration/Corefile']);
    log('node: the API server is ready');
    await wait('the node', kubelet, async () => {
      const node = await api.call<{ status: { conditions?: { type: string; status: string }[] } }>(
        'GET',
        `/api/v1/nodes/${NODE_NAME}`,
      );
      return node.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') || undefined;
    });
    await wait('the default ServiceAccount', manager, () =>
      api.call('GET', '/api/v1/namespaces/default/serviceaccounts/default'),
    );
    log('node: it is Ready');
  } finally {
    await api.close();
  }
  return {
    dir,
    kubeconfig,
    kubectl: join(parts.controlPlane, 'kubectl'),
    load,
    makeVolume: async (name, uid) => {
      const folder = join(dir, 'volumes', name);
      mkdirSync(folder, { recursive: true });
      await runOrThrow('chown', [`${uid}:${uid}`, folder]);
      return `/volumes/${name}`;
    },
    killContainer: async (id) => {
      await must('ctr', '-n', 'k8s.io', 'tasks', 'kill', '--signal', 'SIGKILL', id);
    },
  };
}

/** Gives the pid of the first process of the node's namespaces, once their root is there. */
async function startInit(dir: string, parts: NodeParts, groups: string[], hierarchies: string[]): Promise<number> {
  const join_ = groups.map((folder) => `echo $$ > ${folder}/cgroup.procs`).join('; ');
  const flags = '--mount --pid --net --uts --ipc --cgroup --propagation private --fork --kill-child';
  const args = [dir, parts.root, parts.controlPlane, parts.programs, NODE_NAME, hierarchies.join(' ')];
  const script = join(import.meta.dirname, 'init.sh');
  const record = await startProcess(dir, {
    name: 'init',
    // Its end is everybody's.
    rank: 1,
    command: '/bin/sh',
    args: ['-c', `${join_}; exec unshare ${flags} -- /bin/sh "$@"`, 'sh', script, ...args],
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    cwd: '/',
    stopSignal: 'SIGKILL',
  });
  const options = { what: 'the namespaces of the node', timeoutMs: 20_000, process: { dir, record } };
  await waitFor(async () => existsSync(join(dir, 'mounted')) || undefined, options);
  const children = readFileSync(`/proc/${record.pid}/task/${record.pid}/children`, 'utf8');
  return Number(children.trim());
}

/** Two addresses that nobody here has. */
function freeAddresses(): Addresses {
  const taken = new Set(
    Object.values(networkInterfaces())
      .flat()
      .map((each) => each?.address),
  );
  for (let third = 0; third < 256; third++) {
    const [here, node] = [`10.123.${third}.1`, `10.123.${third}.2`];
    if (!taken.has(here)) return { here, node };
  }
  throw new Error('start a node: 10.123.0.0/16: every network of it is taken on this machine');
}

/** Lays a cable between this machine and the node; it goes when either end does. */
async function connect(init: number, { here, node }: Addresses): Promise<void> {
  const name = `dsmn${init}`;
  const ip = (...args: string[]) => runOrThrow('ip', args);
  const inside = (...args: string[]) => runOrThrow('nsenter', ['--target', String(init), '--net', 'ip', ...args]);
  await ip('link', 'add', name, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(init));
  await ip('addr', 'add', `${here}/30`, 'dev', name);
  await ip('link', 'set', name, 'up');
  await inside('addr', 'add', `${node}/30`, 'dev', 'eth0');
  await inside('link', 'set', 'eth0', 'up');
  // Addresses of Services need some route before they are translated.
  await inside('route', 'add', 'default', 'via', here);
}

const runInNode = (spec: ProcessSpec) => runOrThrow(spec.command, spec.args, spec.env);

async function runOrThrow(command: string, args: string[], env: Record<string, string | undefined> = process.env) {
  const { code, stdout, stderr } = await runCommand(command, args, { env, cwd: '/' });
  if (code !== 0) throw new Error(`${command} ${args.slice(-3).join(' ')}: ${lastLines(stderr, 3)}`);
  return stdout;
}
