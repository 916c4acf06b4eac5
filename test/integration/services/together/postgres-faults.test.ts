import { Client } from 'pg';
import { afterEach, expect, it } from 'vitest';
import { eventually } from '../../../fixtures/waiting.ts';
import { type Separate, startSeparate } from '../../fixtures/services/separate.ts';
import { driveProjects } from './driven-projects.ts';

// What befalls the database while a process each works on it: every answer that was given stays true.

const PROJECTS = ['FAULT1', 'FAULT2', 'FAULT3'];

let world: Separate | undefined;
afterEach(async () => {
  await world?.stop();
  world = undefined;
});

/** Drives projects, lets `befall` happen so many times with requests in between, and looks at what is left. */
async function under(seed: string, times: number, befall: (world: Separate, n: number) => Promise<void>) {
  world = await startSeparate();
  const driven = driveProjects({ call: world.call, seed, projects: PROJECTS });
  await driven.declare();
  const drivers = driven.run();
  const faults = (async () => {
    for (let n = 0; n < times; n++) {
      const enough = driven.answers + 10 + driven.below(20);
      await eventually(async () => expect(driven.answers).toBeGreaterThanOrEqual(enough), 60_000);
      await befall(world as Separate, n);
    }
    const enough = driven.answers + 20;
    await eventually(async () => expect(driven.answers).toBeGreaterThanOrEqual(enough), 60_000);
    driven.stop();
  })();
  await Promise.all([faults, drivers]);
  await driven.verify();
  expect(driven.started).toBeGreaterThan(PROJECTS.length - 1);
}

it(
  'is restarted: killed, and stopped fast',
  () =>
    under('restarts 1', 4, async ({ process: of }, n) => {
      const postgres = of('postgres');
      await (n % 2 === 0 ? postgres.kill() : postgres.stop());
      // The last processes of a killed one may hold its memory for a moment.
      await eventually(() => postgres.start(), 20_000);
    }),
  300_000,
);

it(
  'ends every connection',
  () =>
    under('connections 1', 4, async ({ databaseUrl }) => {
      for (const service of ['sprint', 'backlog', 'chronicle'] as const) {
        const client = new Client({ connectionString: databaseUrl(service) });
        await client.connect();
        await client.query(
          'select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user and pid <> pg_backend_pid()',
        );
        await client.end();
      }
    }),
  300_000,
);
