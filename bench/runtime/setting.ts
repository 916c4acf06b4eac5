import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../dev/cache-folder.ts';
import { locateControlPlane } from '../../dev/control-plane/locate.ts';
import { lastLines, runCommand } from '../../dev/processes/command.ts';
import { freePort } from '../../dev/processes/ports.ts';

const PEERS = join(import.meta.dirname, 'peers');
const SCRIPT = join(PEERS, 'control-plane.sh');

/** Builds one of the Go programs beside this file, outside of the repository; gives its path. Throws where Go is not there. */
export async function buildGo(name: 'driver' | 'controller-runtime'): Promise<string> {
  const output = cacheFolder(process.env, 'bench-runtime', name);
  await run('go', ['build', '-buildvcs=false', '-o', output, '.'], { cwd: join(PEERS, name) });
  return output;
}

/** etcd, API server and controller-manager, new and empty. */
export interface Setting {
  dir: string;
  script: string;
  env: NodeJS.ProcessEnv;
  /** The kubeconfig of the user that the controllers run as. */
  kubeconfig: string;
  stop(): Promise<void>;
}

export async function startSetting(): Promise<Setting> {
  const programs = await locateControlPlane({ env: process.env, log: console.error });
  const [api, etcd, etcdPeer] = [await freePort(), await freePort(), await freePort()];
  const env = {
    ...process.env,
    CP_BIN: programs,
    CP_API_PORT: String(api),
    CP_ETCD_PORT: String(etcd),
    CP_ETCD_PEER_PORT: String(etcdPeer),
  };
  const dir = cacheFolder(process.env, 'bench-runtime', `run-${process.pid}`);
  const stop = async () => {
    await run(SCRIPT, ['down', dir], { env });
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    await run(SCRIPT, ['up', dir], { env });
  } catch (error) {
    await stop();
    throw error;
  }
  return { dir, script: SCRIPT, env, kubeconfig: join(dir, 'kc-peer'), stop };
}

/** What the program said on stdout; throws when it fails. */
export async function run(
  command: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  const { code, stdout, stderr } = await runCommand(command, args, { ...options, env: options.env ?? process.env });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}: it ended with ${code}: ${lastLines(stderr, 5)}`);
  return stdout;
}
