// How long a search among many episodes takes. Run:
//   node bench/memory/retrieval.ts [episodes: 10000] [pglite | postgres] [searches: 300]
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { openSchema } from '../../services/kit/database/database.ts';
import { type NearestQuery, nearest } from '../../services/orchestrator/store/memory/nearest.ts';
import { setVectors } from '../../services/orchestrator/store/memory/vectors.ts';
import { createOrchestrator } from '../../services/orchestrator/store/migrations/0001_orchestrator.ts';
import { createAgentMemory } from '../../services/orchestrator/store/migrations/0002_agent_memory.ts';
import type { OrchestratorDatabase, OrchestratorTables } from '../../services/orchestrator/store/tables.ts';
import { type Engine, openDatabase } from '../../test/integration/fixtures/services/databases.ts';
import { anEpisode } from '../../test/integration/services/orchestrator/an-episode.ts';

const DIMENSIONS = 1_024;
const LIMIT_MS = { PGlite: 50, PostgreSQL: 10 };
const PROJECTS = 200;
const BATCH = 100;

const episodes = Number(process.argv[2] ?? 10_000);
const engine: Engine = process.argv[3] === 'postgres' ? 'PostgreSQL' : 'PGlite';
const searches = Number(process.argv[4] ?? 300);

/** Of length 1, like a model's: around one of 40 directions, since situations repeat. */
function vector(n: number): number[] {
  const wave = (seed: number, i: number) => Math.sin((i + 1) * (seed + 1) * 0.618) * Math.cos((i + 1) * (seed + 7));
  const raw = Array.from({ length: DIMENSIONS }, (_, i) => wave(n % 40, i) + 0.4 * wave(1_000 + n, i));
  const length = Math.hypot(...raw);
  return raw.map((x) => x / length);
}

async function fill(db: OrchestratorDatabase): Promise<void> {
  const context = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`fact_${n}`, n / 7]));
  for (let from = 0; from < episodes; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, episodes - from) }, (_, i) => ({
      ...anEpisode(`P${(from + i) % PROJECTS}`, { timestamp: new Date(Date.UTC(2026, 0, 1) + (from + i) * 60_000) }),
      ...{ episode_id: randomUUID(), requires_embedding: true, actions: JSON.stringify(['proposed', 'acted']) },
      ...{ context: JSON.stringify(context), decision: JSON.stringify(context), patterns: JSON.stringify(context) },
      ...{ outcome: JSON.stringify(context), outcome_quality: ((from + i) % 10) / 10 },
    }));
    await db.insertInto('agent_episodes').values(batch).execute();
    const vectors = batch.map(({ episode_id }, i) => ({ episodeId: episode_id, vector: vector(from + i) }));
    await setVectors(
      db,
      vectors.map((each) => ({ ...each, model: 'm:latest', digest: 'd' })),
    );
  }
}

type Scope = Pick<NearestQuery, 'scope' | 'newestOthers'>;
const SCOPES: Record<string, Scope> = {
  'every episode': { scope: 'all' },
  'the newest 200 of others': { scope: 'bounded', newestOthers: 200 },
  'the newest 2,000 of others': { scope: 'bounded', newestOthers: 2_000 },
};

async function time(db: OrchestratorDatabase, scope: Scope): Promise<number[]> {
  const times: number[] = [];
  for (let n = -20; n < searches; n++) {
    const asked = vector(n + 50_000);
    const begun = performance.now();
    const found = await nearest(db, asked, { projectId: `P${(n + 20) % PROJECTS}`, digest: 'd', limit: 5, ...scope });
    if (n >= 0) times.push(performance.now() - begun);
    if (found.length !== 5) throw new Error(`search: ${found.length} found`);
  }
  return times.sort((a, b) => a - b);
}

const database = await openDatabase(engine);
const db = await openSchema<OrchestratorTables>(database.connection, 'orchestrator', {
  '0001_orchestrator': createOrchestrator,
  '0002_agent_memory': createAgentMemory(DIMENSIONS),
});
const begun = performance.now();
await fill(db);
// As a server does by itself within a minute.
if (engine === 'PostgreSQL') await sql`vacuum analyze`.execute(db);
console.log(
  `${episodes} episodes with vectors of ${DIMENSIONS} written in ${((performance.now() - begun) / 1_000).toFixed(1)} s`,
);
for (const [name, scope] of Object.entries(SCOPES)) {
  const times = await time(db, scope);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))]?.toFixed(1);
  console.log(
    `${engine}, ${name}: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, worst ${at(1)} ms (limit ${LIMIT_MS[engine]} ms)`,
  );
}
console.log(`resident: ${Math.round(process.memoryUsage.rss() / 1e6)} MB`);
await database.close();
