import { existsSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import type { KubeSource } from '../controllers/runtime/client/credentials/kubeconfig.ts';
import { plainDate } from '../services/kit/calls/fields.ts';

export function readDate(text: string): string {
  if (!plainDate.safeParse(text).success) throw new InvalidArgumentError('want a date as 2026-11-24');
  return text;
}

export function readSeconds(text: string): number {
  const seconds = /^\d{1,6}(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (seconds === 0) throw new InvalidArgumentError('want a number of seconds above 0');
  return seconds;
}

/** Where Kubernetes is: as the environment says, else around the pod. Throws when it is neither. */
export function kubeSource(env: NodeJS.ProcessEnv): KubeSource {
  const file = env.DSM_KUBECONFIG || env.KUBECONFIG;
  if (file) {
    if (!existsSync(file)) throw new Error(`hold daily scrum: KUBECONFIG: ${file}: no such file (one file is wanted)`);
    return { file };
  }
  // Every pod has it; without it the library only says that a file of the pod is not there.
  if (!env.KUBERNETES_SERVICE_HOST)
    throw new Error('hold daily scrum: no Kubernetes: set KUBECONFIG ("dsm up" prints that of the local world)');
  return { inCluster: true };
}
