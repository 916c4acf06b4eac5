import { readFileSync } from 'node:fs';
import type { KubeClient } from '../../controllers/runtime/client/kube-client.ts';
import { isRetryable } from '../../controllers/runtime/client/kube-error.ts';
import type { Resource } from '../../controllers/runtime/objects/object.ts';
import type { Logger } from '../../controllers/runtime/observe/log.ts';
import { pause, type Scheduler, systemScheduler } from '../../controllers/runtime/time/clock.ts';
import { DAILY_SCRUM, GROUP, PROJECT, SPRINT } from '../../crds/resources.ts';

const DEFINITIONS: Resource = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  namespaced: false,
};
/** Written by whoever installs the CRDs: of which release they are. */
const RELEASE_ANNOTATION = `${GROUP}/release`;
const RETRY_MS = 5_000;

/** Of which release this operator is. */
export const ownRelease = (): string =>
  (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version;

/** The CRDs are not there, or of another release than the operator. */
export interface Mismatch {
  reason: 'DefinitionsNewer' | 'DefinitionsOlder' | 'DefinitionsMissing';
  /** of the CRDs; `none`: some are not there */
  definitions: string;
  /** what is wrong and what to do, in words */
  why: string;
}

interface Waiting {
  log: Logger;
  signal: AbortSignal;
  /** each mismatch once */
  tell: (mismatch: Mismatch) => Promise<void>;
  scheduler?: Scheduler;
}

/**
 * Waits while the CRDs of the cluster are missing, or older than this operator, which would write what they do not have, and while the API server gives
 * no answer. Newer ones, those that say nothing, and those that may not be read are no reason to wait. Says what the chart says where it can ask the cluster, which `helm template`
 * and Argo CD cannot.
 */
export async function awaitDefinitions(
  client: Pick<KubeClient, 'get'>,
  release: string,
  { log, signal, tell, scheduler = systemScheduler }: Waiting,
): Promise<void> {
  const told = new Set<string>();
  while (!signal.aborted) {
    let found: Awaited<ReturnType<typeof look>>;
    try {
      found = await look(client);
    } catch (error) {
      const isNews = !told.has(String(error));
      log[isNews ? 'warn' : 'debug'](
        { err: error },
        'the CRDs cannot be read, so nobody knows of which release they are',
      );
      if (!isRetryable(error)) return;
      told.add(String(error));
      await pause(scheduler, RETRY_MS, signal);
      continue;
    }
    const { missing, releases } = found;
    const mismatch = missing.length > 0 ? absence(missing) : mismatchOf(releases, release);
    if (mismatch !== undefined && !told.has(mismatch.why)) await tell(mismatch);
    if (mismatch === undefined || mismatch.reason === 'DefinitionsNewer') return;
    told.add(mismatch.why);
    await pause(scheduler, RETRY_MS, signal);
  }
}

/** Throws KubeError. */
async function look(client: Pick<KubeClient, 'get'>): Promise<{ missing: string[]; releases: string[] }> {
  const names = [PROJECT, SPRINT, DAILY_SCRUM].map(({ plural }) => `${plural}.${GROUP}`);
  const all = await Promise.all(names.map((name) => client.get(DEFINITIONS, { namespace: '', name })));
  return {
    missing: names.filter((_, n) => all[n] === undefined),
    releases: all.flatMap((definition) => definition?.metadata.annotations?.[RELEASE_ANNOTATION] ?? []),
  };
}

const absence = (missing: string[]): Mismatch => ({
  reason: 'DefinitionsMissing',
  definitions: 'none',
  why: `the cluster has no ${missing.join(', ')}: set crds.install=true in one release of the cluster; the operator goes on by itself then`,
});

function mismatchOf(definitions: string[], release: string): Mismatch | undefined {
  const order = definitions.map((each) => ({ each, is: compareReleases(each, release) }));
  const older = order.find(({ is }) => is < 0)?.each;
  if (older !== undefined)
    return {
      reason: 'DefinitionsOlder',
      definitions: older,
      why: `the CRDs are of DSM ${older}, older than this operator (${release}): upgrade them first, by the release of the chart that has crds.install; the operator goes on by itself then`,
    };
  const newer = order.find(({ is }) => is > 0)?.each;
  return newer === undefined
    ? undefined
    : {
        reason: 'DefinitionsNewer',
        definitions: newer,
        why: `the CRDs are of DSM ${newer}, newer than this operator (${release}): upgrade it; fields that it does not know have no effect`,
      };
}

/** By major, minor and patch; what comes after them, such as -rc.1, does not count. */
function compareReleases(a: string, b: string): number {
  const numbers = (text: string) => text.split(/[-+]/)[0]?.split('.').map(Number) ?? [];
  const [left, right] = [numbers(a), numbers(b)];
  const index = [0, 1, 2].find((i) => (left[i] ?? 0) !== (right[i] ?? 0));
  return index === undefined ? 0 : (left[index] ?? 0) - (right[index] ?? 0);
}
