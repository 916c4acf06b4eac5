import { sql } from 'kysely';
import { shapedStatement, statement } from '../../../kit/database/statement.ts';
import { visibleBy } from '../../../kit/database/visible-rows.ts';
import type { EpisodeRow, OrchestratorDatabase, OrchestratorTrx } from '../tables.ts';
import type { Facts } from './tables.ts';

/** An episode without its vector, which is long and of use to the database alone. */
export type RememberedEpisode = Omit<EpisodeRow, 'embedding'>;

type LaterKnown =
  | 'outcome'
  | 'outcome_quality'
  | 'outcome_recorded_at'
  | 'requires_embedding'
  | 'embedding_model'
  | 'embedding_digest';
/** An episode as it begins: no outcome, no vector. */
export type NewEpisode = Omit<RememberedEpisode, LaterKnown>;

export const REMEMBERED = [
  'episode_id',
  'project_id',
  'episode_type',
  'timestamp',
  'context',
  'decision',
  'actions',
  'patterns',
  'outcome',
  'outcome_quality',
  'outcome_recorded_at',
  'requires_embedding',
  'embedding_model',
  'embedding_digest',
  'agent_version',
  'control_mode',
  'decision_source',
  'sprint_id',
  'chronicle_note_id',
  'decision_version',
] as const satisfies (keyof RememberedEpisode)[];

/**
 * Writes an episode that waits for its vector. Of one that is there only what a later state of its decision changes is
 * replaced (decision, actions, sources, sprint), and only by a higher `decision_version`: the situation, and so the vector, stay.
 * Returns whether something was written.
 */
export const insertEpisode = async (trx: OrchestratorTrx, episode: NewEpisode): Promise<boolean> =>
  (await inserting(trx, writable(episode)).execute()).length > 0;

const inserting = shapedStatement((trx: OrchestratorTrx, row: Writable) => {
  const { decision, actions, control_mode, decision_source, decision_version } = row;
  return trx
    .insertInto('agent_episodes')
    .values(row)
    .onConflict((c) =>
      c
        .column('episode_id')
        .doUpdateSet((e) => ({
          ...{ decision, actions, control_mode, decision_source, decision_version },
          // The start of its sprint may be told before its decision.
          sprint_id: e.fn.coalesce('excluded.sprint_id', 'agent_episodes.sprint_id'),
        }))
        .where('agent_episodes.decision_version', '<', decision_version),
    )
    .returning('episode_id');
});

/** The same of a sprint that began: an episode of its project that is there already gets the sprint's name, and stays otherwise. */
export const insertEpisodeOfSprint = (trx: OrchestratorTrx, episode: NewEpisode) =>
  insertingOfSprint(trx, writable(episode));

const insertingOfSprint = shapedStatement((trx: OrchestratorTrx, row: Writable) =>
  trx
    .insertInto('agent_episodes')
    .values(row)
    .onConflict((c) =>
      c
        .column('episode_id')
        .doUpdateSet((e) => ({ sprint_id: e.ref('excluded.sprint_id') }))
        .whereRef('agent_episodes.project_id', '=', 'excluded.project_id'),
    ),
);

type Writable = ReturnType<typeof writable>;

const writable = ({ context, decision, actions, patterns, ...rest }: NewEpisode) => ({
  ...rest,
  context: JSON.stringify(context),
  decision: JSON.stringify(decision),
  actions: JSON.stringify(actions),
  patterns: JSON.stringify(patterns),
  requires_embedding: true,
});

/** The unit that a sprint's episode is counted in: of its decision, else `episodeId`. No row: there is none. */
export const unitOfEpisode = statement(
  (db: OrchestratorDatabase, { sprintId, episodeId }: { sprintId: string; episodeId: string }) =>
    db
      .selectFrom('agent_episodes')
      .select(sql<string | null>`context ->> 'unit'`.as('unit'))
      .where(({ selectFrom }) => {
        const decision = selectFrom('sprints').select('decision_id').where('sprint_id', '=', sprintId);
        return sql<boolean>`episode_id = coalesce(${decision}::uuid, ${episodeId}::uuid)`;
      }),
);

/**
 * Writes what came of the episodes of a sprint. `quality` is a share (0..1) of the commitment, null: it teaches nothing.
 * Gives their ids.
 */
export const recordOutcome = (trx: OrchestratorTrx, { outcome, ...told }: OfSprint & { outcome: Facts }) =>
  recording(trx, { ...told, outcome: JSON.stringify(outcome) });

interface OfSprint {
  sprintId: string;
  quality: number | null;
  recordedAt: Date;
}

const recording = statement(
  (trx: OrchestratorTrx, { sprintId, outcome, quality, recordedAt }: OfSprint & { outcome: string }) =>
    trx
      .updateTable('agent_episodes')
      .set({ outcome, outcome_quality: quality, outcome_recorded_at: recordedAt })
      .where('sprint_id', '=', sprintId)
      .returning('episode_id'),
);

/** Episodes of a project, the newest first. */
export const episodesOf = (
  db: OrchestratorDatabase,
  projectId: string,
  page: { offset?: number; limit: number },
): Promise<RememberedEpisode[]> =>
  db
    .selectFrom('agent_episodes')
    .select(REMEMBERED)
    .where('project_id', '=', projectId)
    .orderBy('timestamp', 'desc')
    .orderBy('episode_id', 'desc')
    .offset(page.offset ?? 0)
    .limit(page.limit)
    .execute();

/** How many episodes whoever asked may see, how many have an outcome, and how many wait for their vector. */
export const countEpisodes = (db: OrchestratorDatabase) =>
  db
    .selectFrom('agent_episodes')
    .where(visibleBy('project_id'))
    .select((e) => [
      e.fn.countAll<number>().as('episodes'),
      e.fn.count<number>('outcome_recorded_at').as('with_outcome'),
      sql<number>`count(*) filter (where ${e.ref('requires_embedding')})`.as('awaiting_embedding'),
    ])
    .executeTakeFirstOrThrow();
