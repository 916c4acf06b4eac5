import { parseAllDocuments } from 'yaml';
import type { ControlPlane } from '../../../dev/control-plane/start.ts';
import { type Ran, runCommand } from '../../fixtures/command.ts';
import { CHART, helm } from './helm.ts';

export interface Manifest {
  kind: string;
  metadata: { name: string; namespace?: string };
  spec?: { template?: PodTemplate; volumeClaimTemplates?: object[]; jobTemplate?: { spec: { template: PodTemplate } } };
}
export interface PodTemplate {
  metadata?: object;
  spec: { securityContext: Record<string, unknown> } & Record<string, unknown>;
}

export const NAMESPACE = 'dsm-system';

export const manifestsOf = (text: string): Manifest[] =>
  parseAllDocuments(text).flatMap((document) => (document.toJS() as Manifest | null) ?? []);

/** kubectl and Helm on a control plane, and what it takes of a namespace to be strict. */
export function onCluster({ kubectl: program, kubeconfig }: ControlPlane) {
  const env = { ...process.env, KUBECONFIG: kubeconfig };
  const kubectl = (args: string[], input?: string): Promise<Ran> => runCommand(program, args, { env, input });
  const done = async (args: string[], input?: string): Promise<string> => {
    const { code, stdout, stderr } = await kubectl(args, input);
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  return {
    kubectl,
    done,
    /** A namespace in which the restricted Pod Security Standard holds. */
    restricted: async (name: string) => {
      await done(['create', 'namespace', name]);
      await done(['label', 'namespace', name, 'pod-security.kubernetes.io/enforce=restricted']);
    },
    helm: (verb: string, release: string, ...args: string[]) =>
      helm(verb, release, ...(verb === 'uninstall' ? [] : [CHART]), '--kubeconfig', kubeconfig, ...args),
  };
}
