// How long the analytics of a large chronicle take, over HTTP. Run:
//   node bench/chronicle/analytics.ts [sprints: 10000] [sprints of a project: 50] [pglite | postgres]
import { randomUUID } from 'node:crypto';
import { buildChronicle } from '../../services/chronicle/app.ts';
import { fileNote } from '../../services/chronicle/notes/file-note.ts';
import { insertAudit } from '../../services/chronicle/store/decision-audits.ts';
import { chronicleMigrations } from '../../services/chronicle/store/migrations/all.ts';
import type { ChronicleDatabase, ChronicleTables } from '../../services/chronicle/store/tables.ts';
import { openSchema } from '../../services/kit/database/database.ts';
import { InProcessBus } from '../../services/kit/events/in-process-bus.ts';
import { systemClock } from '../../services/kit/time/clock.ts';
import { type Engine, openDatabase } from '../../test/integration/fixtures/services/databases.ts';
import { silent } from '../../test/integration/fixtures/services/requests.ts';
import { DAILY_SCRUMS, notesOfSprint } from './made-up-notes.ts';

const REQUESTS = 200;
const PROJECT_START = Date.UTC(2024, 0, 1);
const LIMIT_MS = 100;

const sprints = Number(process.argv[2] ?? 10_000);
const sprintsOfProject = Number(process.argv[3] ?? 50);
const engine: Engine = process.argv[4] === 'postgres' ? 'PostgreSQL' : 'PGlite';
const projects = Array.from({ length: Math.ceil(sprints / sprintsOfProject) }, (_, i) => `P${i}`);

async function fill(db: ChronicleDatabase): Promise<number> {
  const begun = performance.now();
  for (const project_id of projects) {
    await db.transaction().execute(async (trx) => {
      for (let number = 0; number < sprintsOfProject; number++) {
        const notes = notesOfSprint(project_id, number, PROJECT_START);
        for (const note of notes) await fileNote(trx, note);
        await insertAudit(trx, {
          audit_id: randomUUID(),
          note_id: randomUUID(),
          project_id,
          sprint_id: notes[0]?.sprint_id ?? null,
          decided_at: notes[0]?.created_at ?? new Date(),
          decision_source: number % 2 === 0 ? 'rule_based_only' : 'intelligence_enhanced',
          starts_sprint: true,
          version: 1,
        });
      }
    });
  }
  return performance.now() - begun;
}

const paths = (n: number): Record<string, string> => {
  const project = projects[n % projects.length];
  return {
    'metrics/summary': '/v1/analytics/metrics/summary',
    patterns: `/v1/analytics/project/${project}/patterns`,
    velocity: `/v1/analytics/project/${project}/velocity`,
    impediments: `/v1/analytics/project/${project}/impediments`,
    'projects/similar': `/v1/analytics/projects/similar?reference_project_id=${project}`,
    'decisions/impact': `/v1/analytics/decisions/impact/${project}?start_date=2024-01-01&end_date=2030-01-01`,
  };
};

async function time(url: string): Promise<number> {
  const begun = performance.now();
  const answer = await fetch(url);
  await answer.text();
  if (answer.status !== 200) throw new Error(`${url}: ${answer.status}`);
  return performance.now() - begun;
}

const database = await openDatabase(engine);
const db = await openSchema<ChronicleTables>(database.connection, 'chronicle', chronicleMigrations);
const filled = await fill(db);
const notes = projects.length * sprintsOfProject * (DAILY_SCRUMS + 1);
console.log(`${engine}: ${projects.length} projects, ${projects.length * sprintsOfProject} sprints, ${notes} notes`);
console.log(`filing a note: ${(filled / notes).toFixed(2)} ms`);

const deps = { connection: database.connection, bus: new InProcessBus(), clock: systemClock(), log: silent };
const service = await buildChronicle(deps);
const origin = await service.fastify.listen({ host: '127.0.0.1', port: 0 });
const times: Record<string, number[]> = {};
for (let n = 0; n < REQUESTS; n++)
  for (const [name, path] of Object.entries(paths(n)))
    times[name] = [...(times[name] ?? []), await time(origin + path)];

console.log(`\n${'endpoint'.padEnd(20)}${'p50 ms'.padStart(10)}${'p99 ms'.padStart(10)}`);
for (const [name, taken] of Object.entries(times)) {
  const sorted = taken.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  console.log(`${name.padEnd(20)}${at(0.5).toFixed(1).padStart(10)}${at(0.99).toFixed(1).padStart(10)}`);
  if (at(0.99) >= LIMIT_MS) process.exitCode = 1;
}
await service.stop();
await database.close();
