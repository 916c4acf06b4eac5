import { createInterface } from 'node:readline/promises';
import { InvalidArgumentError } from 'commander';
import type { ClusterOptions } from '../dev/world/cluster/join.ts';

/** The options of `dsm up` that are about a cluster of the user's. */
export interface ClusterFlags {
  context?: string;
  image?: string;
  yes?: true;
  now?: Date;
}

/** Undefined: the world is a local one. Throws when the options do not go together. */
export function clusterFrom(
  { context, image, yes, now }: ClusterFlags,
  { log, isTerminal = process.stdin.isTTY === true }: { log: (line: string) => void; isTerminal?: boolean },
): ClusterOptions | undefined {
  if (context === undefined) {
    if (image !== undefined || yes) throw new InvalidArgumentError('--image and --yes go with --context alone');
    return undefined;
  }
  if (image === undefined)
    throw new InvalidArgumentError(
      '--context needs --image: which image with the dsm command the pods of daily scrums run (make image makes one)',
    );
  if (now !== undefined)
    throw new InvalidArgumentError('--now does not go with --context: a cluster fires CronJobs by its own clock');
  const agree = async (told: string[]) => {
    for (const line of told) log(line);
    return yes === true || (isTerminal && (await ask('Go on? [y/N] ')));
  };
  return { context, image, agree };
}

async function ask(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question(question)).trim());
  } finally {
    terminal.close();
  }
}
