import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { SERVICE_NAMES } from '../../../../../dev/services/host.ts';
import { randomStream } from '../../../../../services/sprint/domain/random.ts';
import { eventually } from '../../../../fixtures/waiting.ts';
import { type Separate, startSeparate } from '../../../fixtures/services/separate.ts';
import { type Driven, driveProjects } from '../driven-projects.ts';
import { killOften, type Rhythm } from './killed-often.ts';
import { whileDriven } from './under-load.ts';
import { verdict } from './verdict.ts';

const KILLS = Number(process.env.DSM_KILLS ?? 20);
const SEED = process.env.DSM_KILLS_SEED ?? 'kills 1';
/** All is looked at after so many, by projects of their own, and once more at the end. */
const BATCH = 100;
const PROJECTS = 6;

interface Killing extends Pick<Rhythm, 'answered'> {
  seed: string;
  times: number;
  failed: AbortSignal;
}

/** Kills each service by a rhythm of its own, so that several are away at once. Returns what the kills met. */
async function killAll(world: Separate, { seed, times, answered, failed }: Killing) {
  const ending = new AbortController();
  const signal = AbortSignal.any([failed, ending.signal]);
  const rhythms = SERVICE_NAMES.map(async (name, i) => {
    const random = randomStream(`${seed} ${name}`);
    const below = (n: number) => Math.floor(random() * n);
    const share = Math.floor(times / SERVICE_NAMES.length) + (i < times % SERVICE_NAMES.length ? 1 : 0);
    try {
      return await killOften({ name, process: world.process(name), times: share, below, answered, signal });
    } catch (error) {
      ending.abort();
      throw error;
    }
  });
  await Promise.allSettled(rhythms);
  return await Promise.all(rhythms);
}

/** Services that start in half the time, since Node keeps what it has compiled; a process writes that when it ends in order. */
async function startCompiled(): Promise<Separate> {
  const compiled = mkdtempSync(join(tmpdir(), 'dsm-compiled-'));
  onTestFinished(() => rmSync(compiled, { recursive: true, force: true }));
  const world = await startSeparate({ env: { NODE_COMPILE_CACHE: compiled } });
  onTestFinished(() => world.stop());
  await Promise.all(SERVICE_NAMES.map((name) => world.host.take(name)));
  await Promise.all(SERVICE_NAMES.map((name) => world.host.giveBack(name)));
  return world;
}

it(
  `${KILLS} SIGKILLs of the services' processes, that serve or start`,
  async () => {
    const world = await startCompiled();
    const met = { serving: 0, ready: 0, starting: 0 };
    const batches: Driven[] = [];
    for (let killed = 0; killed < KILLS; killed += BATCH) {
      const nth = batches.length;
      const seed = `${SEED} ${nth}`;
      const projects = Array.from({ length: PROJECTS }, (_, n) => `KILL${nth}P${n}`);
      const driven = driveProjects({ call: world.call, seed, projects });
      batches.push(driven);
      // Who was away may be thought to be so for a moment.
      await eventually(driven.declare, 60_000);
      const begun = performance.now();
      await whileDriven(driven, async (answered, failed) => {
        for (const one of await killAll(world, { seed, times: Math.min(BATCH, KILLS - killed), answered, failed }))
          for (const moment of ['serving', 'ready', 'starting'] as const) met[moment] += one[moment];
      });
      const over = performance.now();
      await driven.verify();
      await verdict(world);
      const seconds = (from: number, to: number) => `${((to - from) / 1_000).toFixed(0)} s`;
      console.log(
        `${seed}: ${Math.min(KILLS, killed + BATCH)} of ${KILLS} killed (${JSON.stringify(met)}), ${driven.started} sprints,`,
        `${driven.answers} answers in ${seconds(begun, over)}, looked at in ${seconds(over, performance.now())}`,
      );
      expect(driven.started).toBeGreaterThanOrEqual(PROJECTS);
    }
    for (const driven of batches) await driven.verify();
    await verdict(world);
    expect(met.serving + met.ready + met.starting).toBe(KILLS);
    expect(Math.min(met.serving, met.starting)).toBeGreaterThan(0);
  },
  300_000 + KILLS * 5_000,
);
