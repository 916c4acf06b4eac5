import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../cache-folder.ts';
import type { BuildOptions } from '../go-programs/build-module.ts';
import { withLock } from '../processes/lock.ts';
import { buildControlPlane } from './build.ts';
import { downloadControlPlane } from './download.ts';
import { KUBERNETES_VERSION, PROGRAMS } from './version.ts';

/**
 * The folder that holds the five programs: KUBEBUILDER_ASSETS when it has all of them, else the user's cache, which is filled when it
 * is empty, once for all clones: by a download, or by a build (minutes) where there is none or DSM_CONTROL_PLANE_MIRROR is `off`.
 */
export async function locateControlPlane(options: BuildOptions): Promise<string> {
  const assets = options.env.KUBEBUILDER_ASSETS;
  if (assets !== undefined && assets !== '') {
    const missing = missingPrograms(assets);
    if (missing.length === 0) return assets;
    options.log(`KUBEBUILDER_ASSETS=${assets} lacks ${missing.join(', ')}: not used`);
  }
  const cached = controlPlaneFolder(options.env);
  if (missingPrograms(cached).length === 0) return cached;
  return withLock(
    `${cached}.lock`,
    async () => {
      if (missingPrograms(cached).length > 0) await obtain(cached, options);
      return cached;
    },
    {
      onWait: (pid) => options.log(`process ${pid} is getting the control plane already: waiting for it`),
      signal: options.signal,
    },
  );
}

async function obtain(target: string, options: BuildOptions): Promise<void> {
  if (options.env.DSM_CONTROL_PLANE_MIRROR !== 'off') {
    try {
      return await downloadControlPlane(target, options);
    } catch (error) {
      options.signal?.throwIfAborted();
      options.log(`the control plane was not downloaded: ${error instanceof Error ? error.message : error}`);
    }
  }
  await buildControlPlane(target, options);
}

export const controlPlaneFolder = (env: Record<string, string | undefined>): string =>
  cacheFolder(env, 'control-plane', KUBERNETES_VERSION);

export function missingPrograms(folder: string): string[] {
  return PROGRAMS.filter((program) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return false;
    } catch {
      return true;
    }
  });
}
