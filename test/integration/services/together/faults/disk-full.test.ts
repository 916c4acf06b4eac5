import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { eventually } from '../../../../fixtures/waiting.ts';
import type { Separate } from '../../../fixtures/services/separate.ts';
import { type SmallDisk, smallDisk, whyNoSmallDisk } from './small-disk.ts';
import { underLoad } from './under-load.ts';

const FULL_MS = 3_000;

const why = whyNoSmallDisk();
if (why !== undefined) console.log(`disk full: skipped: ${why}`);

/** Writes until one is refused, and looks at how; what is taken meanwhile must stay. */
async function refused({ call }: Separate, nth: number): Promise<string[]> {
  const taken: string[] = [];
  await eventually(async () => {
    const id = `FULL${nth}-${taken.length}`;
    const answer = await call('project', 'POST', '/projects', { id, name: id, description: 'x'.repeat(900) });
    if (answer.status === 201) taken.push(id);
    expect(answer).toMatchObject({ status: 503, body: { code: 'dependency_unavailable' } });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  }, 60_000);
  return taken;
}

it.skipIf(why !== undefined)(
  'the disk of the database is full: refused with 503 and Retry-After, and all well by itself once there is room',
  async () => {
    let disk: SmallDisk | undefined;
    const taken: string[] = [];
    const world = await underLoad({
      seed: 'disk 1',
      times: 2,
      world: {
        prepare: (dir) => {
          disk = smallDisk(dir, 'postgres');
        },
      },
      // Before the world, whose folder it is in, comes to its end.
      prepare: async () => onTestFinished(() => disk?.unmount()),
      befall: async ({ world, nth }) => {
        disk?.fill();
        taken.push(...(await refused(world, nth)));
        await delay(FULL_MS);
        disk?.empty();
        // It ends itself when its log of writes has no room, and is started again as any supervisor would.
        const postgres = world.process('postgres');
        await delay(500);
        if (postgres.pid() === undefined) await eventually(() => postgres.start(), 20_000);
      },
    });
    for (const id of taken) expect((await world.call('project', 'GET', `/projects/${id}`)).status, id).toBe(200);
  },
  240_000,
);
