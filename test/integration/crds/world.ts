import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { KubeApi } from '../../../dev/kube-api.ts';
import { type Ran, ROOT, runCommand } from '../../fixtures/command.ts';
import { startTiedControlPlane } from '../fixtures/control-plane.ts';

/** A real API server that holds the three kinds. */
export interface CrdWorld {
  api: KubeApi;
  /** Runs kubectl in the repository's root; `input` becomes its standard input. */
  kubectl: (args: string[], input?: string) => Promise<Ran>;
  stop: () => Promise<void>;
}

export async function startCrdWorld(): Promise<CrdWorld> {
  const plane = await startTiedControlPlane();
  const api = new KubeApi(plane.kubeconfig);
  const world: CrdWorld = {
    api,
    kubectl: (args, input) => {
      const options = ['--kubeconfig', plane.kubeconfig, '--cache-dir', join(plane.dir, 'cache')];
      return runCommand(plane.kubectl, [...options, ...args], { input });
    },
    stop: async () => {
      await api.close();
      await plane.stop();
    },
  };
  try {
    await install(world);
  } catch (error) {
    await world.stop();
    throw error;
  }
  return world;
}

async function install({ api, kubectl }: CrdWorld): Promise<void> {
  const folder = join(ROOT, 'crds/generated');
  for (const file of await readdir(folder)) {
    const body: unknown = parse(await readFile(join(folder, file), 'utf8'));
    await api.call('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', { body });
  }
  const established = await kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=60s']);
  if (established.code !== 0) throw new Error(`install the kinds: ${folder}: ${established.stderr}`);
}
