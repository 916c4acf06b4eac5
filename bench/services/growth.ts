// What a project costs after 10 closed sprints, and after 10,000: a page of the list, a plan, a decision, a start, a daily scrum, a close.
// Run: node bench/services/growth.ts [closed sprints: 10000] [repeats: 40] [--pglite]
// The first ten are decided and played to their end; the others are copies of them, written into the databases while the services stand
// still. Beside it, on the grown databases and at the same moments, a project that has ten: what other work on the machine costs both.
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { startPostgres } from '../../dev/postgres/start.ts';
import { openPGlite, openPostgres } from '../../services/kit/database/database.ts';
import type { Arrangement } from './arrangements.ts';
import { copyClosedSprints } from './copies.ts';
import { ask, Refused } from './requests.ts';
import { Times } from './times.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { pglite: { type: 'boolean' } } });
const [many, repeats] = [Number(positionals[0] ?? 10_000), Number(positionals[1] ?? 40)];
const PLAYED = 10;
const DAYS = 10;
const TASKS = 5;
const [GROWING, BESIDE] = ['GROW', 'STAY'];
const ONE_PROCESS = fileURLToPath(new URL('./one-process.ts', import.meta.url));

const dir = mkdtempSync(join(tmpdir(), 'dsm-growth-'));
const postgres = values.pglite ? undefined : await startPostgres();
const place = (await postgres?.createDatabase('growth')) ?? join(dir, 'pglite');

async function serving<T>(work: (endpoints: Arrangement['endpoints']) => Promise<T>): Promise<T> {
  const child: ChildProcess = fork(ONE_PROCESS, [place], { execArgv: [] });
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

/** A project with a team, and tasks for all that is done with it. */
async function prepare({ project, backlog }: Arrangement['endpoints'], id: string): Promise<void> {
  await ask('POST', `${project}/projects`, { id, name: id });
  const employees = [`${id}-E1`, `${id}-E2`];
  for (const employee of employees) await ask('POST', `${project}/employees`, { id: employee, name: employee });
  await ask('POST', `${project}/projects/${id}/team-members-assign`, { employee_ids: employees });
  const tasks = Array.from({ length: 300 }, (_, i) => ({ task_id: `T${i}`, title: `Task ${i}` }));
  await ask('PUT', `${backlog}/backlogs/${id}`, { digest: 'd', tasks });
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

interface Decided {
  decision: { action: string; sprint_id: string; own_sprints: number; rule_value: number; applied_value: number };
}

const decide = ({ orchestrator }: Arrangement['endpoints'], id: string, options: object, times?: Times) =>
  whenItMay(
    () =>
      ask<Decided>('POST', `${orchestrator}/orchestrate/project/${id}`, {
        options: { max_tasks_per_sprint: TASKS, ...options },
      }),
    times,
  );

/** Sprints that are decided and played to their end: they teach. */
async function playSprints(endpoints: Arrangement['endpoints'], id: string, sprints: number): Promise<void> {
  for (let i = 0; i < sprints; i++) {
    const { decision } = await decide(endpoints, id, {});
    if (decision.action !== 'StartSprint') throw new Error(`play sprints: ${id}: ${JSON.stringify(decision)}`);
    const of = `${endpoints.sprint}/sprints/${decision.sprint_id}`;
    for (let day = 0; day < DAYS; day++) await ask('POST', `${of}/run-daily-scrum`);
    await ask('POST', `${of}/close`);
  }
}

const WISH = { sprint_name: 'Growing', max_tasks: TASKS };
type Measured = Record<'list' | 'plan' | 'decision' | 'start' | 'decided start' | 'daily scrum' | 'close', Times>;
/** Decisions that applied another value than the rule's: those are other work. */
const learned = new WeakMap<Measured, number>();

const nothing = (): Measured => ({
  ...{ list: new Times(), plan: new Times(), decision: new Times(), start: new Times() },
  ...{ 'decided start': new Times(), 'daily scrum': new Times(), close: new Times() },
});

/** @param own how many closed sprints a decision has to go by at least */
async function round(
  endpoints: Arrangement['endpoints'],
  id: string,
  own: number,
  times: Measured,
  isDecided: boolean,
): Promise<void> {
  const { sprint } = endpoints;
  await times.list.of(() => ask('GET', `${sprint}/sprints?project_id=${id}&limit=10`));
  await whenItMay(() => ask('POST', `${sprint}/sprints/${id}/plan`, WISH), times.plan);
  const { decision } = await decide(endpoints, id, { dry_run: true }, times.decision);
  if (decision.own_sprints < own) throw new Error(`measure: ${id}: only ${decision.own_sprints} sprints teach`);
  if (decision.applied_value !== decision.rule_value) learned.set(times, (learned.get(times) ?? 0) + 1);
  const start = () => ask<{ sprint_id: string }>('POST', `${sprint}/sprints/${id}`, WISH);
  const { sprint_id: started } = isDecided
    ? (await decide(endpoints, id, {}, times['decided start'])).decision
    : await whenItMay(start, times.start);
  await times['daily scrum'].of(() => ask('POST', `${sprint}/sprints/${started}/run-daily-scrum`));
  await times.close.of(() => ask('POST', `${sprint}/sprints/${started}/close`));
}

async function measure(
  endpoints: Arrangement['endpoints'],
  projects: readonly { id: string; own: number }[],
): Promise<Measured[]> {
  const cold = projects.map(nothing);
  const warm = projects.map(nothing);
  for (let i = -PLAYED; i < repeats * 2; i++)
    for (const [at, { id, own }] of projects.entries())
      await round(endpoints, id, own, (i < 0 ? cold : warm)[at] as Measured, i % 2 === 0);
  return warm;
}

async function grow(): Promise<void> {
  const connection =
    postgres === undefined ? await openPGlite(place) : await openPostgres(place, { statementTimeoutMs: 600_000 });
  await connection.root.connection().execute(async (root) => {
    await copyClosedSprints(root, GROWING, many, PLAYED);
    // As the server would by itself, after so many rows.
    await sql`vacuum analyze`.execute(root);
  });
  await connection.close();
}

const [few] = await serving(async (endpoints) => {
  for (const id of [GROWING, BESIDE]) {
    await prepare(endpoints, id);
    await playSprints(endpoints, id, PLAYED);
  }
  return measure(endpoints, [
    { id: GROWING, own: PLAYED },
    { id: BESIDE, own: PLAYED },
  ]);
});
console.log(`measured at ${PLAYED}`);
await grow();
console.log(`grown to ${many}`);
const [grown, beside] = await serving((endpoints) =>
  measure(endpoints, [
    { id: GROWING, own: many },
    { id: BESIDE, own: PLAYED },
  ]),
);
console.log(`${values.pglite ? 'PGlite' : 'PostgreSQL'}, ms: p50 (p99)`);
console.log(`${''.padEnd(14)} ${PLAYED} sprints       ${many} sprints    ratio    ${PLAYED} sprints beside it`);
for (const [what, before] of Object.entries(few as Measured) as [keyof Measured, Times][]) {
  const [after, other] = [grown?.[what] as Times, beside?.[what] as Times];
  const told = (of: Times) => `${of.at(0.5).toFixed(1)} (${of.at(0.99).toFixed(1)})`.padEnd(16);
  const ratio = `${(after.at(0.5) / before.at(0.5)).toFixed(2)} x`;
  console.log(`${what.padEnd(14)} ${told(before)} ${told(after)} ${ratio}   ${told(other)}`);
}
const shares = [few, grown, beside].map((of) => `${learned.get(of as Measured) ?? 0} of ${of?.decision.count}`);
console.log(`decisions of another size than the rule's: ${shares.join(', ')}`);
await postgres?.stop();
rmSync(dir, { recursive: true, force: true });
process.exit();
