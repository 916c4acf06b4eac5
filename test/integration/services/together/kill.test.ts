import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { tieToThisProcess } from '../../../../dev/processes/tie.ts';
import type { ServiceName } from '../../../../dev/services/host.ts';
import { eventually } from '../../../fixtures/waiting.ts';
import { caller } from '../../fixtures/services/hosted.ts';
import { servicesProcess } from '../../fixtures/services/services-process.ts';
import { driveProjects } from './driven-projects.ts';

const KILLS = 30;
const SEED = 'kill test 1';
const PROJECTS = ['KILL1', 'KILL2', 'KILL3', 'KILL4', 'KILL5'];

const dir = mkdtempSync(join(tmpdir(), 'dsm-kill-'));
const { file, boot, kill } = servicesProcess(dir);
const endpoints = () => JSON.parse(readFileSync(file, 'utf8')) as Record<ServiceName, string>;
const tie = tieToThisProcess(dir);
afterAll(async () => {
  await kill();
  await tie.untie();
  rmSync(dir, { recursive: true, force: true });
});

it(`survives ${KILLS} SIGKILLs with every answer kept`, async () => {
  const call = caller(endpoints);
  let down = false;
  const driven = driveProjects({ call, seed: SEED, projects: PROJECTS, isDown: () => down });
  await boot();
  await driven.declare();
  const drivers = driven.run();
  const kills = (async () => {
    for (let n = 0; n < KILLS; n++) {
      // Each life serves some requests before its end, however slow the machine is.
      const enough = driven.answers + 1 + driven.below(12);
      await eventually(async () => expect(driven.answers).toBeGreaterThanOrEqual(enough), 60_000);
      await new Promise((resolve) => setTimeout(resolve, driven.below(100)));
      down = true;
      await kill();
      await boot();
      down = false;
    }
    driven.stop();
  })();
  await Promise.all([kills, drivers]);
  await driven.verify();
  expect(driven.started).toBeGreaterThan(PROJECTS.length);
}, 600_000);
