import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { GROUP } from '../../../crds/resources.ts';
import { KINDS } from '../kinds.ts';
import { healthLua } from './health.ts';

// The scripts of gitops/argo-cd/resource_customizations, which lie there as Argo CD's own repository has them, in the form that Argo CD reads
// from its ConfigMap.

const FOLDER = `gitops/argo-cd/resource_customizations/${GROUP}`;
const SCRIPTS = join(import.meta.dirname, '../../..', FOLDER);

const HEADER = `# Generated from resource_customizations by make generate. Tells Argo CD how Projects, Sprints and DailyScrums are:
#   kubectl patch configmap argocd-cm --namespace argocd --type merge --patch-file gitops/argo-cd/argocd-cm.yaml
`;

/** [path, text] of each kind's script. */
export const healthScripts = (): [path: string, text: string][] =>
  KINDS.map(({ resource: { kind } }) => [`${FOLDER}/${kind}/health.lua`, healthLua(kind)]);

export function argocdConfigMapYaml(): string {
  const data = Object.fromEntries(KINDS.flatMap(({ resource: { kind } }) => entriesOf(kind)));
  const map = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'argocd-cm', namespace: 'argocd', labels: { 'app.kubernetes.io/part-of': 'argocd' } },
    data,
  };
  return `${HEADER}${stringify(map, { lineWidth: 0, blockQuote: 'literal' })}`;
}

function entriesOf(kind: string): [key: string, text: string][] {
  const read = (file: string) => readFileSync(join(SCRIPTS, kind, file), 'utf8');
  const health: [string, string] = [`resource.customizations.health.${GROUP}_${kind}`, healthLua(kind)];
  if (!existsSync(join(SCRIPTS, kind, 'actions'))) return [health];
  const definitions = readdirSync(join(SCRIPTS, kind, 'actions'))
    .filter((name) => existsSync(join(SCRIPTS, kind, 'actions', name, 'action.lua')))
    .sort()
    .map((name) => ({ name, 'action.lua': read(`actions/${name}/action.lua`) }));
  const actions = { 'discovery.lua': read('actions/discovery.lua'), definitions };
  return [health, [`resource.customizations.actions.${GROUP}_${kind}`, stringify(actions, { lineWidth: 0 })]];
}
