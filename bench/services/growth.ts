// What a project costs after 10 closed sprints, and after 10,000: a page of the list, a plan, a start, a decision, a daily scrum.
// Run: node bench/services/growth.ts [closed sprints: 10000] [repeats: 40]
// The first ten are played; the others are copies of the last of them, written into the databases while the services stand still.
import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { startPostgres } from '../../dev/postgres/start.ts';
import { openPostgres } from '../../services/kit/database/database.ts';
import type { Arrangement } from './arrangements.ts';
import { copyClosedSprints } from './copies.ts';
import { ask, Refused } from './requests.ts';
import { Times } from './times.ts';

const [many, repeats] = [Number(process.argv[2] ?? 10_000), Number(process.argv[3] ?? 40)];
const PLAYED = 10;
const ID = 'GROW';
const ONE_PROCESS = fileURLToPath(new URL('./one-process.ts', import.meta.url));

const postgres = await startPostgres();
const url = await postgres.createDatabase('growth');

async function serving<T>(work: (endpoints: Arrangement['endpoints']) => Promise<T>): Promise<T> {
  const child: ChildProcess = fork(ONE_PROCESS, [url], { execArgv: [] });
  const exit = new Promise((resolve) => child.once('exit', resolve));
  try {
    const { endpoints } = await new Promise<{ endpoints: Arrangement['endpoints'] }>((resolve) =>
      child.once('message', (message) => resolve(message as never)),
    );
    return await work(endpoints);
  } finally {
    child.kill('SIGTERM');
    await exit;
  }
}

async function prepare({ project, backlog }: Arrangement['endpoints']): Promise<void> {
  await ask('POST', `${project}/projects`, { id: ID, name: ID });
  for (const employee of ['GROW-E1', 'GROW-E2'])
    await ask('POST', `${project}/employees`, { id: employee, name: employee });
  await ask('POST', `${project}/projects/${ID}/team-members-assign`, { employee_ids: ['GROW-E1', 'GROW-E2'] });
  const tasks = Array.from({ length: 200 }, (_, i) => ({ task_id: `T${i}`, title: `Task ${i}` }));
  await ask('PUT', `${backlog}/backlogs/${ID}`, { digest: 'd', tasks });
}

/** Again as long as another service has not heard of the last close. */
async function whenItMay<T>(request: () => Promise<T>, times?: Times): Promise<T> {
  for (;;) {
    const begun = performance.now();
    try {
      const answer = await request();
      times?.add(performance.now() - begun);
      return answer;
    } catch (error) {
      if (!(error instanceof Refused) || ![409, 503].includes(error.status)) throw error;
      await sleep(20);
    }
  }
}

const WISH = { sprint_name: 'Growing', max_tasks: 5 };

async function measure(
  { sprint, orchestrator }: Arrangement['endpoints'],
  rounds: number,
): Promise<Record<string, Times>> {
  const times = {
    list: new Times(),
    plan: new Times(),
    decision: new Times(),
    start: new Times(),
    'daily scrum': new Times(),
  };
  for (let i = 0; i < rounds; i++) {
    await times.list.of(() => ask('GET', `${sprint}/sprints?project_id=${ID}&limit=10`));
    await whenItMay(() => ask('POST', `${sprint}/sprints/${ID}/plan`, WISH), times.plan);
    await whenItMay(
      () => ask('POST', `${orchestrator}/orchestrate/project/${ID}`, { options: { dry_run: true } }),
      times.decision,
    );
    const started = () => ask<{ sprint_id: string }>('POST', `${sprint}/sprints/${ID}`, WISH);
    const { sprint_id: id } = await whenItMay(started, times.start);
    await times['daily scrum'].of(() => ask('POST', `${sprint}/sprints/${id}/run-daily-scrum`));
    await ask('POST', `${sprint}/sprints/${id}/close`);
  }
  return times;
}

try {
  const few = await serving(async (endpoints) => {
    await prepare(endpoints);
    await measure(endpoints, PLAYED);
    return measure(endpoints, repeats);
  });
  const connection = await openPostgres(url);
  await copyClosedSprints(connection.root, ID, many);
  await sql`analyze`.execute(connection.root);
  await connection.close();
  const grown = await serving(async (endpoints) => {
    await measure(endpoints, PLAYED);
    return measure(endpoints, repeats);
  });
  console.log(`closed sprints: ${PLAYED} to ${PLAYED + repeats}, and ${many} more; ms: p50 (p99)`);
  for (const [what, times] of Object.entries(few)) {
    const after = grown[what] as Times;
    const told = (of: Times) => `${of.at(0.5).toFixed(1)} (${of.at(0.99).toFixed(1)})`.padEnd(16);
    console.log(`${what.padEnd(12)} ${told(times)} ${told(after)} ${(after.at(0.5) / times.at(0.5)).toFixed(2)} x`);
  }
} finally {
  await postgres.stop();
}
process.exit();
