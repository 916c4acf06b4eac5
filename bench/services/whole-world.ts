import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runningProcess } from '../../dev/processes/recorded.ts';
import { waitFor } from '../../dev/processes/wait.ts';
import { SERVICE_NAMES } from '../../dev/services/host.ts';
import { startWorld } from '../../dev/world/world.ts';
import { type Arrangement, ownCpu } from './arrangements.ts';
import { cpuOf } from './process-cpu.ts';
import { signWith } from './requests.ts';

const PROFILED = [...SERVICE_NAMES, 'operator'];

/**
 * What `dsm up --distributed` starts, as a driver from outside meets it: tokens are checked, log lines are written, a control plane and the
 * operator are beside it. Statements are not counted there. With `isProfiled` its processes can take profiles of themselves.
 */
export async function startWholeWorld({ isProfiled = false } = {}): Promise<Arrangement> {
  const dir = mkdtempSync(join(tmpdir(), 'dsm-bench-'));
  const preload = new URL('./profile-on-signal.ts', import.meta.url).pathname;
  const operatorEnv: Record<string, string> = isProfiled
    ? { NODE_OPTIONS: `--import ${preload}`, BENCH_PROFILES: dir }
    : {};
  const servicesEnv = { DSM_PORTS: 'any', OLLAMA_HOST: 'off', ...operatorEnv };
  const world = await startWorld({ dir, distributed: true, tied: true, servicesEnv, operatorEnv, log: console.error });
  signWith(readFileSync(join(dir, 'token'), 'utf8').trim());
  const cpuOfThese = (...names: string[]) => cpuOf(names.flatMap((name) => runningProcess(dir, name)?.pid ?? []));
  return {
    endpoints: world.endpoints() as Arrangement['endpoints'],
    usage: async () => ({
      ...{ services: cpuOfThese(...SERVICE_NAMES), system: 0, servers: cpuOfThese('postgres', 'redis') },
      ...{ driver: ownCpu(), statements: {} },
      each: Object.fromEntries(PROFILED.map((name) => [name, cpuOfThese(name)])),
    }),
    profile: async (folder, row) => {
      if (!isProfiled) throw new Error('profile: the world was not started for it');
      const processes = PROFILED.flatMap((name) => {
        const pid = runningProcess(dir, name)?.pid;
        return pid === undefined ? [] : [{ name, pid }];
      });
      const signalAll = () => processes.forEach(({ pid }) => void process.kill(pid, 'SIGUSR2'));
      signalAll();
      return async () => {
        signalAll();
        for (const { name, pid } of processes) {
          const written = join(dir, `${pid}.cpuprofile`);
          await waitFor(async () => existsSync(written) || undefined, {
            what: `the profile of ${name}`,
            timeoutMs: 30_000,
          });
          renameSync(written, join(folder, `${row}-${name}.cpuprofile`));
        }
      };
    },
    stop: async () => {
      await world.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
