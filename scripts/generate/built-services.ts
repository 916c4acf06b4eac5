import {
  type CompiledQuery,
  type DatabaseConnection,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import { pino } from 'pino';
import { buildBacklog } from '../../services/backlog/app.ts';
import { backlogClient } from '../../services/backlog/contract/client.ts';
import { buildChronicle } from '../../services/chronicle/app.ts';
import { chronicleClient } from '../../services/chronicle/contract/client.ts';
import { buildEmbedding } from '../../services/embedding/app.ts';
import { embeddingClient } from '../../services/embedding/contract/client.ts';
import type { Connection } from '../../services/kit/database/database.ts';
import { InProcessBus } from '../../services/kit/events/in-process-bus.ts';
import { noModels } from '../../services/kit/models/no-models.ts';
import type { ServiceDeps, ServiceHandle } from '../../services/kit/service.ts';
import { systemClock } from '../../services/kit/time/clock.ts';
import { buildOrchestrator } from '../../services/orchestrator/app.ts';
import { buildProject } from '../../services/project/app.ts';
import { projectClient } from '../../services/project/contract/client.ts';
import { buildSprint } from '../../services/sprint/app.ts';
import { sprintClient } from '../../services/sprint/contract/client.ts';

/** What `look` finds on every service, built and never started, by its name. */
export async function lookAtServices<T>(look: (services: Record<string, ServiceHandle>) => T): Promise<Awaited<T>> {
  const connection = emptyConnection();
  try {
    const services = await build({ connection, bus: new InProcessBus(), clock: systemClock(), log });
    const found = await look(services);
    for (const { fastify } of Object.values(services)) await fastify.close();
    return found;
  } finally {
    await connection.close();
  }
}

const log = pino({ level: 'silent' });

/** Takes every statement and finds nothing, but that the server has each extension that is asked for. */
class EmptyDatabase extends DummyDriver {
  override async acquireConnection(): Promise<DatabaseConnection> {
    return {
      executeQuery: async <R>({ sql }: CompiledQuery): Promise<QueryResult<R>> => ({
        rows: (sql.includes('pg_available_extensions') ? [{}] : []) as R[],
      }),
      streamQuery: () => {
        throw new Error('an empty database streams nothing');
      },
    };
  }
}

/** A real one would take seconds, and nothing of what is looked at depends on it. */
function emptyConnection(): Connection {
  const root = new Kysely<unknown>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new EmptyDatabase(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
  return {
    kind: 'pglite',
    root,
    pool: () => ({ size: 1, open: 0, lent: 0, waiting: 0 }),
    close: () => root.destroy(),
  };
}

async function build(deps: ServiceDeps): Promise<Record<string, ServiceHandle>> {
  const nowhere = () => 'http://127.0.0.1:9';
  const projects = projectClient(nowhere);
  const backlogs = backlogClient(nowhere);
  const sprints = sprintClient(nowhere);
  const chronicle = chronicleClient(nowhere);
  const embeddings = embeddingClient(nowhere);
  const models = { server: noModels, chat: '', dimensions: 1024 };
  return {
    project: await buildProject(deps),
    backlog: await buildBacklog({ ...deps, projects }),
    sprint: await buildSprint({ ...deps, projects, backlogs, chronicle }),
    chronicle: await buildChronicle({ ...deps, projects }),
    orchestrator: await buildOrchestrator({
      ...deps,
      ...{ projects, backlogs, sprints, chronicle, embeddings, models, chronicleUrl: nowhere, token: undefined },
    }),
    embedding: await buildEmbedding({ ...deps, server: noModels, settings: { model: 'm', dimensions: 1024 } }),
  };
}
