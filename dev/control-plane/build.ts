import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildModule, type GoModule } from '../go-programs/build-module.ts';
import { GO_VERSION, KUBERNETES_VERSION, PROGRAMS, versionVariables } from './version.ts';

const CONTROL_PLANE: GoModule = {
  what: `the Kubernetes ${KUBERNETES_VERSION} control plane`,
  source: fileURLToPath(new URL('./binary/', import.meta.url)),
  programs: { 'control-plane': '.' },
  links: Object.fromEntries(PROGRAMS.map((program) => [program, 'control-plane'])),
  variables: versionVariables(),
  takes: 'about 6 minutes on 2 cores and 3 GB of disk',
  goVersion: GO_VERSION,
  instead: `, or name a server that has it with DSM_CONTROL_PLANE_MIRROR, or point KUBEBUILDER_ASSETS at a folder with ${PROGRAMS.join(', ')}`,
};

/** About six minutes on two cores, 0.8 GB of modules and 2.2 GB of build cache in Go's own folders. */
export const buildControlPlane = (target: string, options: BuildOptions): Promise<void> =>
  buildModule(CONTROL_PLANE, target, options);
