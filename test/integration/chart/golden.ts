import { join } from 'node:path';
import { ROOT } from '../../fixtures/command.ts';
import { renderedSet } from './helm.ts';

/** Copies of generated files, which have their own check. */
const COPIES =
  /^# Source: dsm\/templates\/(crds\/|admission\/|monitoring\/(rules|dashboards)\.yaml)|^ {2}play-sprint\.ts: \|/m;

export const goldenPath = (set: string): string => join(ROOT, 'test/integration/chart/golden', `${set}.yaml`);

/** What is compared: a set of values as Helm renders it, without the objects that are copies of files. */
export async function goldenOf(set: string): Promise<string> {
  const objects = (await renderedSet(set, '--kube-version', '1.36.0')).split(/^---\n/m);
  // Helm 3 and Helm 4 have another order of installing.
  objects.sort();
  return objects
    .filter((object) => object.trim() !== '' && !COPIES.test(object))
    .map((object) => `---\n${object.trim()}\n`)
    .join('');
}
