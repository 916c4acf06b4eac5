/** Where the commands of a guide are run. */
export type Place = 'on a cluster' | 'on a local world' | 'with models and traces' | 'up-context.test.ts';

const local = (): Place => 'on a local world';
const cluster = (): Place => 'on a cluster';

/** Every guide that has commands, in the order in which they are run at a place. */
export const PLACES: Record<string, (command: string) => Place> = {
  'install.md': cluster,
  'upgrade.md': cluster,
  'operations.md': cluster,
  // Pods are scaled by the chart's Deployments, data is kept by real services.
  'running-for-real.md': (command) => (command.startsWith('kubectl') ? 'on a cluster' : 'on a local world'),
  'admission.md': (command) => (/^helm|get events/.test(command) ? 'on a cluster' : 'on a local world'),
  'gitops.md': local,
  'events.md': local,
  'security.md': local,
  'import.md': local,
  'scrum-master.md': local,
  'learning.md': local,
  'backup.md': (command) => (/^helm|^kubectl -n/.test(command) ? 'on a cluster' : 'on a local world'),
  'up-context.md': () => 'up-context.test.ts',
  'models.md': () => 'with models and traces',
  'telemetry.md': () => 'with models and traces',
};
