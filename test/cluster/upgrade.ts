import { join } from 'node:path';
import type { Kubectl, Printed } from '../fixtures/kubectl.ts';
import { EARLIER, EARLIER_TAG } from './earlier.ts';
import type { Values } from './installation.ts';

/** What a release is upgraded from. */
export interface Before {
  values: Values;
  /** absent: this commit's */
  chart?: string;
}

/** Chart and image of an earlier commit, in the folder that was prepared; without one, this commit's own with other values. */
export function beforeUpgrade(folder: string | undefined, given: Values): Before {
  if (folder === undefined) return { values: { ...given, logLevel: 'debug' } };
  const image = { ...(given.image as object), tag: EARLIER_TAG };
  return { values: { ...given, image }, chart: join(folder, EARLIER.chart) };
}

/** What was told of each day of a sprint, by its date. */
export async function daysOf(kube: Kubectl, sprint: string): Promise<Record<string, object>> {
  const scrums = (await kube.list('dailyscrums')).filter(({ spec }) => spec.sprintRef.name === sprint);
  return Object.fromEntries(scrums.map(({ spec, status }) => [spec.date, toldOf(status)]));
}

const toldOf = ({ phase, reportID, updatedTasks, completedTasks, summary }: Printed) => {
  return { phase, reportID, updatedTasks, completedTasks, summary };
};
