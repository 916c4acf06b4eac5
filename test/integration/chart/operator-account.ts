import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { ControlPlane } from '../../../dev/control-plane/start.ts';
import type { onCluster } from './cluster.ts';

/** A kubeconfig file of the operator of the release `dsm` in a namespace: with its ServiceAccount's token, as its pod has it. */
export async function operatorKubeconfig(
  plane: Pick<ControlPlane, 'dir' | 'kubeconfig'>,
  cluster: Pick<ReturnType<typeof onCluster>, 'done'>,
  namespace: string,
): Promise<string> {
  const token = (await cluster.done(['create', 'token', 'dsm-operator', '-n', namespace])).trim();
  const config = parse(readFileSync(plane.kubeconfig, 'utf8'));
  config.users[0].user = { token };
  const file = join(plane.dir, `${namespace}.kubeconfig`);
  writeFileSync(file, stringify(config), { mode: 0o600 });
  return file;
}
