import { expect, onTestFinished } from 'vitest';
import { eventually } from '../../../../fixtures/waiting.ts';
import { type Separate, type SeparateOptions, startSeparate } from '../../../fixtures/services/separate.ts';
import { type Driven, driveProjects } from '../driven-projects.ts';
import { verdict } from './verdict.ts';

/** Long runs tell how far they are, once in so many. */
const TOLD_EVERY = 50;
/** Whatever befalls the services, some request is answered within so long. */
const LONGEST_WAIT_MS = 90_000;

export interface Fault {
  world: Separate;
  /** seeded: an integer of 0 to n - 1 */
  below(n: number): number;
  /** 0 at first */
  nth: number;
}

export interface LoadOptions {
  seed: string;
  /** how often something befalls the services */
  times: number;
  projects?: number;
  /** how many requests lie between two faults, at least and at most */
  between?: readonly [number, number];
  world?: SeparateOptions;
  /** by which way the load goes; absent: to the services of the world */
  callBy?: (world: Separate) => Separate['call'];
  /** once, before the load */
  prepare?: (world: Separate) => Promise<void>;
  befall: (fault: Fault) => Promise<void>;
  /** once, when the load is over and before the verdict */
  after?: (world: Separate) => Promise<void>;
  /** true: the transport loses events, which come again behind later ones */
  losesEvents?: boolean;
  /** true: processes of an older release tell events too */
  hasOlder?: boolean;
}

/** Drives projects on services that are a process each, lets things befall them meanwhile, and judges what is left. */
export async function underLoad(options: LoadOptions): Promise<Separate> {
  const { seed, times, projects = 2, between: [least, most] = [2, 10], prepare, befall, after } = options;
  const world = await startSeparate(options.world);
  onTestFinished(() => world.stop());
  await prepare?.(world);
  const names = Array.from({ length: projects }, (_, n) => `FAULT${n}`);
  const driven = driveProjects({ call: options.callBy?.(world) ?? world.call, seed, projects: names });
  await driven.declare();
  await whileDriven(driven, async (answered, failed) => {
    for (let nth = 0; nth < times && !failed.aborted; nth++) {
      await answered(least + driven.below(most - least));
      await befall({ world, below: driven.below, nth });
      if ((nth + 1) % TOLD_EVERY === 0) console.log(`${seed}: ${nth + 1} of ${times}, ${driven.started} sprints`);
    }
    await answered(most);
  });
  await after?.(world);
  await driven.verify();
  await verdict(world, { isInOrder: !options.losesEvents, isNumbered: !options.hasOlder });
  expect(driven.started).toBeGreaterThanOrEqual(projects);
  return world;
}

/**
 * Lets things befall the services while projects are driven; resolves when both are over. `answered` waits until so many more requests
 * were answered; `failed` is aborted when the load has failed.
 */
export async function whileDriven(
  driven: Driven,
  befall: (answered: (more: number) => Promise<void>, failed: AbortSignal) => Promise<void>,
): Promise<void> {
  const failing = new AbortController();
  const failed = failing.signal;
  const answered = async (more: number) => {
    const enough = driven.answers + more;
    await eventually(
      async () => expect(driven.answers).toBeGreaterThanOrEqual(failed.aborted ? 0 : enough),
      LONGEST_WAIT_MS,
    );
  };
  const befalling = befall(answered, failed).finally(driven.stop);
  try {
    await Promise.all([befalling, driven.run()]);
  } catch (error) {
    failing.abort();
    // It may start processes until it has ended.
    await befalling.catch(() => undefined);
    throw error;
  }
}
