import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runningProcess } from '../../dev/processes/recorded.ts';
import { SERVICE_NAMES } from '../../dev/services/host.ts';
import { startWorld } from '../../dev/world/world.ts';
import { type Arrangement, ownCpu } from './arrangements.ts';
import { cpuOf } from './process-cpu.ts';
import { signWith } from './requests.ts';

/**
 * What `dsm up --distributed` starts, as a driver from outside meets it: tokens are checked, log lines are written, a control plane and the
 * operator are beside it. Statements are not counted there.
 */
export async function startWholeWorld(): Promise<Arrangement> {
  const dir = mkdtempSync(join(tmpdir(), 'dsm-bench-'));
  const servicesEnv = { DSM_PORTS: 'any', OLLAMA_HOST: 'off' };
  const world = await startWorld({ dir, distributed: true, tied: true, servicesEnv, log: console.error });
  signWith(readFileSync(join(dir, 'token'), 'utf8').trim());
  const cpuOfThese = (...names: string[]) => cpuOf(names.flatMap((name) => runningProcess(dir, name)?.pid ?? []));
  return {
    endpoints: world.endpoints() as Arrangement['endpoints'],
    usage: async () => ({
      ...{ services: cpuOfThese(...SERVICE_NAMES), system: 0, servers: cpuOfThese('postgres', 'redis') },
      ...{ driver: ownCpu(), statements: {} },
      each: Object.fromEntries([...SERVICE_NAMES, 'operator'].map((name) => [name, cpuOfThese(name)])),
    }),
    profile: async () => {
      throw new Error('--profile: not with --arrangement world');
    },
    stop: async () => {
      await world.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
