import { type Selectable, sql } from 'kysely';
import { visibleBy } from '../../../kit/database/visible-rows.ts';
import type { OrchestratorDatabase, OrchestratorTables } from '../tables.ts';
import type { Facts } from './tables.ts';

export type WorkingMemory = Selectable<OrchestratorTables['agent_working_memory']>;

const LIVES_MS = 3_600_000;
const MOST_THOUGHTS = 50;

export interface Thought {
  projectId: string;
  /** when it is thought */
  now: Date;
  /** counts and codes, never a user's words, likewise below */
  thought: string;
  goal: string | null;
  context: Facts;
  relatedEpisodes: readonly string[];
}

/** Adds a thought to what is thought of a project, or begins anew when the last thought is an hour old. */
export async function think(db: OrchestratorDatabase, said: Thought): Promise<void> {
  const { projectId, now, thought, goal, context, relatedEpisodes } = said;
  const related = sql.join(
    relatedEpisodes.map((id) => sql`${id}::uuid`),
    sql`, `,
  );
  const first = JSON.stringify({ at: now.toISOString(), thought });
  await db
    .insertInto('agent_working_memory')
    .values({
      session_id: sql<string>`gen_random_uuid()`,
      project_id: projectId,
      user_id: null,
      current_goal: goal,
      active_context: JSON.stringify(context),
      thought_history: sql`array[${first}::jsonb]`,
      created_at: now,
      last_updated: now,
      expires_at: new Date(now.getTime() + LIVES_MS),
      is_active: true,
      related_episodes: sql<string[]>`array[${related}]::uuid[]`,
    })
    .onConflict((c) =>
      c
        .column('project_id')
        .where('is_active', '=', sql.lit(true))
        .doUpdateSet((e) => {
          const old = (column: keyof WorkingMemory) => e.ref(`agent_working_memory.${column}`);
          const new_ = (column: keyof WorkingMemory) => e.ref(`excluded.${column}`);
          const lives = sql`${old('expires_at')} > ${now}`;
          const all = sql`(${old('thought_history')} || ${new_('thought_history')})`;
          const last = sql`${all}[greatest(1, cardinality${all} - ${sql.lit(MOST_THOUGHTS - 1)}):]`;
          const keep = <T>(column: keyof WorkingMemory) =>
            sql<T>`case when ${lives} then ${old(column)} else ${new_(column)} end`;
          return {
            session_id: keep<string>('session_id'),
            created_at: keep<Date>('created_at'),
            thought_history: sql`case when ${lives} then ${last} else ${new_('thought_history')} end`,
            current_goal: e.ref('excluded.current_goal'),
            active_context: e.ref('excluded.active_context'),
            related_episodes: e.ref('excluded.related_episodes'),
            last_updated: e.ref('excluded.last_updated'),
            expires_at: e.ref('excluded.expires_at'),
          };
        }),
    )
    .execute();
}

/** What is thought of a project, unless the last thought is an hour old. */
export const sessionOf = (db: OrchestratorDatabase, projectId: string, now: Date): Promise<WorkingMemory | undefined> =>
  db
    .selectFrom('agent_working_memory')
    .selectAll()
    .where('project_id', '=', projectId)
    .where('is_active', '=', sql.lit(true))
    .where('expires_at', '>', now)
    .executeTakeFirst();

/** Of how many of the projects that whoever asked may see something is thought. */
export async function countSessions(db: OrchestratorDatabase, now: Date): Promise<number> {
  const { sessions } = await db
    .selectFrom('agent_working_memory')
    .select((e) => e.fn.countAll<number>().as('sessions'))
    .where('expires_at', '>', now)
    .where(visibleBy('project_id'))
    .executeTakeFirstOrThrow();
  return sessions;
}

export async function forgetExpired(db: OrchestratorDatabase, now: Date): Promise<void> {
  await db.deleteFrom('agent_working_memory').where('expires_at', '<=', now).execute();
}
