// What the operator costs while nothing happens, and what its restart costs, with N open Sprints: a real control plane, the services as
// processes of their own on PostgreSQL, the operator as a process. A folder that is given goes on where it was left.
//   node bench/operator/idle.ts [N] [--dir FOLDER] [--seconds S]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startWorld, type World } from '../../dev/world/world.ts';
import { seedOpenSprints } from './open-sprints.ts';
import { type Usage, usageOf } from './usage.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { dir: { type: 'string' }, seconds: { type: 'string', default: '60' } },
});
const count = Number(positionals[0] ?? 250);
const SERVICES = ['project', 'backlog', 'sprint', 'chronicle', 'orchestrator'];
/** Nothing was asked of the API server for so long: what is left are the timers. */
const QUIET_MS = 10_000;
/** Thousands take minutes to settle: how far it is is told this often. */
const TOLD_MS = 20_000;

const log = (line: string) => console.log(line);
const dir = values.dir ?? mkdtempSync(join(tmpdir(), 'dsm-idle-'));
const common = { dir, distributed: true, tied: true, servicesEnv: { DSM_PORTS: 'any' } };
const bare = await startWorld({ ...common, components: ['control-plane', 'manifests', 'services'], log });
await seedOpenSprints(bare, count, log);
const world = await startWorld({ ...common, components: ['control-plane', 'manifests', 'services', 'operator'], log });

try {
  const begun = await usageOf(world, SERVICES);
  tell('until all was settled', begun, await settled(world));
  await idle(`idle, ${count} open Sprints`);
  const [before, at] = [await usageOf(world, SERVICES), performance.now()];
  await world.processes.operator?.restart();
  const after = await settled(world);
  tell('restart', { ...before, at, cpu: { ...before.cpu, operator: 0 }, api: 0, reconciles: 0 }, after);
  await idle('idle after the restart');
} finally {
  await world.stop();
  if (values.dir === undefined) rmSync(dir, { recursive: true, force: true });
}

async function idle(what: string): Promise<void> {
  const before = await usageOf(world, SERVICES);
  await sleep(Number(values.seconds) * 1_000);
  tell(what, before, await usageOf(world, SERVICES));
}

async function settled(of: World): Promise<Usage> {
  const first = await usageOf(of, SERVICES);
  let last = first;
  let told = first.at;
  for (let since = last.at; performance.now() - since < QUIET_MS; ) {
    await sleep(1_000);
    const next = await usageOf(of, SERVICES);
    if (next.at - told > TOLD_MS) {
      told = next.at;
      log(
        `settling: ${next.api - first.api} requests to the API server, ${next.reconciles - first.reconciles} reconciles`,
      );
    }
    if (next.api !== last.api) {
      since = next.at;
      last = next;
    }
  }
  return last;
}

function tell(what: string, from: Usage, to: Usage): void {
  const seconds = (to.at - from.at) / 1_000;
  log(`\n${what}: ${seconds.toFixed(1)} s`);
  let total = 0;
  for (const service of SERVICES) {
    const counts = Object.entries(to.requests[service] ?? {}).map(
      ([route, times]) => [route, times - (from.requests[service]?.[route] ?? 0)] as const,
    );
    const all = counts.reduce((sum, [, times]) => sum + times, 0);
    total += all;
    const routes = counts.filter(([, times]) => times > 0).map(([route, times]) => `${route} ${times}`);
    const cpu = (to.cpu[service] ?? 0) - (from.cpu[service] ?? 0);
    log(`  ${service.padEnd(12)} ${(all / seconds).toFixed(2)}/s, ${percent(cpu / seconds)} CPU: ${routes.join(', ')}`);
  }
  const cpu = (to.cpu.operator ?? 0) - (from.cpu.operator ?? 0);
  log(`  all services ${(total / seconds).toFixed(2)}/s`);
  log(
    `  operator     ${percent(cpu / seconds)} of a core (${cpu.toFixed(2)} s), ${Math.round(to.resident / 2 ** 20)} MiB resident`,
  );
  log(`  API server   ${to.api - from.api} requests, ${to.reconciles - from.reconciles} reconciles`);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
