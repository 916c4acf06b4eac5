import { statSync } from 'node:fs';
import { ensureProcess } from '../processes/recorded.ts';
import { waitFor } from '../processes/wait.ts';
import { endpointsFile, readEndpoints } from './endpoints.ts';
import { installationOf } from './installation.ts';
import { baseEnvironment, mustAnswer, nodeProgram, READY_TIMEOUT_MS, SERVICE_GRACE_MS } from './programs.ts';
import type { Setting } from './setting.ts';
import { authEnvironment } from './tokens.ts';

/** Starts all services in one process on an embedded database, unless it runs; returns what it had to start. */
export async function startTogether(setting: Setting): Promise<string[]> {
  const { dir, signal } = setting;
  const asked = Date.now();
  const { record, started } = await ensureProcess(dir, {
    ...nodeProgram('services', 3, ['dev/services/main.ts', '--dir', dir, ...setting.servicesArgs]),
    env: {
      ...baseEnvironment(),
      DSM_CLOCK_OFFSET_MS: String(setting.clockOffsetMs),
      DSM_INSTALLATION: installationOf(dir),
      ...authEnvironment(dir),
      ...setting.tracesEnv,
      ...setting.servicesEnv,
    },
    graceMs: SERVICE_GRACE_MS,
  });
  const ready = async () => {
    // The file of an earlier run may still be there.
    if (started && statSync(endpointsFile(dir)).mtimeMs < asked) return undefined;
    const urls = Object.values(readEndpoints(dir) ?? {});
    for (const url of urls) await mustAnswer(`${url}/health/ready`);
    return urls.length > 0 || undefined;
  };
  await waitFor(ready, { what: 'the services', timeoutMs: READY_TIMEOUT_MS, signal, process: { dir, record } });
  return started ? ['services'] : [];
}
