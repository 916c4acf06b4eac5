import { afterAll, expect, it } from 'vitest';
import { freePort } from '../../../../dev/processes/ports.ts';
import { killProcess, recordOf, startProcess } from '../../../../dev/processes/recorded.ts';
import { waitFor } from '../../../../dev/processes/wait.ts';
import { eventually } from '../../../fixtures/waiting.ts';
import { caller } from '../../fixtures/services/hosted.ts';
import { type Separate, startSeparate } from '../../fixtures/services/separate.ts';
import { driveProjects } from './driven-projects.ts';

const PROJECTS = ['SIDE1', 'SIDE2', 'SIDE3'];
const KILLS = 3;

let world: Separate | undefined;
afterAll(() => world?.stop());

it('two processes of the sprint service share its database, and the killing of either loses and doubles nothing', async () => {
  world = await startSeparate();
  const { dir, host } = world;
  const first = recordOf(dir, 'sprint')?.spec;
  if (first === undefined) throw new Error('there is no sprint process');
  const port = await freePort();
  const env = { ...first.env, DSM_LISTEN: `127.0.0.1:${port}` };
  const second = { ...first, name: 'sprint-beside', env };
  const urls = [host.endpoints.sprint, `http://127.0.0.1:${port}`];
  const boot = async (n: number) => {
    const record = await startProcess(dir, n === 0 ? first : second);
    const ready = async () => (await fetch(`${urls[n]}/health/ready`)).ok || undefined;
    await waitFor(ready, { what: 'the sprint service', timeoutMs: 60_000, process: { dir, record } });
  };
  await boot(1);
  let turn = 0;
  const call = caller(() => ({ ...host.endpoints, sprint: urls[turn++ % 2] ?? '' }));
  const driven = driveProjects({ call, seed: 'side by side 1', projects: PROJECTS });
  await driven.declare();
  const drivers = driven.run();
  const kills = (async () => {
    for (let n = 0; n < KILLS * 2; n++) {
      const enough = driven.answers + 10 + driven.below(20);
      await eventually(async () => expect(driven.answers).toBeGreaterThanOrEqual(enough), 60_000);
      await killProcess(dir, n % 2 === 0 ? first.name : second.name);
      await boot(n % 2);
    }
    driven.stop();
  })();
  await Promise.all([kills, drivers]);
  await driven.verify();
  expect(driven.started).toBeGreaterThan(PROJECTS.length - 1);
}, 300_000);
