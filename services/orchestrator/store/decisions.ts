import { sql } from 'kysely';
import { statement } from '../../kit/database/statement.ts';
import type { Period } from '../../kit/time/period.ts';
import type { Decision } from '../contract/shapes.ts';
import type { OrchestratorDatabase, OrchestratorTrx } from './tables.ts';

const rowOf = (body: Decision) => ({
  project_id: body.project_id,
  number: body.number,
  action: body.action,
  state: body.state,
  version: body.version,
  body: JSON.stringify(body),
  decided_at: new Date(body.decided_at),
  acted_at: body.state === 'acted' ? sql<Date>`clock_timestamp()` : null,
});

/** Writes a decision, unless a newer state of it is written. Returns whether it was. */
export async function saveDecision(trx: OrchestratorTrx, body: Decision): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('decisions')
    .values({ decision_id: body.decision_id, ...rowOf(body) })
    .onConflict((c) => c.column('decision_id').doUpdateSet(rowOf(body)).where('decisions.version', '<', body.version))
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function findDecision(db: OrchestratorDatabase, decisionId: string): Promise<Decision | undefined> {
  return (await findingDecision(db, { decisionId }).executeTakeFirst())?.body;
}

export const findingDecision = statement((db: OrchestratorDatabase, { decisionId }: { decisionId: string | null }) =>
  db.selectFrom('decisions').select('body').where('decision_id', '=', decisionId),
);

/** The start that stands for a slot, if one does. */
export async function startOf(
  db: OrchestratorDatabase,
  projectId: string,
  number: number,
): Promise<Decision | undefined> {
  return (await findingStart(db, { projectId, number }).executeTakeFirst())?.body;
}

export const findingStart = statement(
  (db: OrchestratorDatabase, { projectId, number }: { projectId: string; number: number }) =>
    db
      .selectFrom('decisions')
      .select('body')
      .where('project_id', '=', projectId)
      .where('number', '=', number)
      .where('action', '=', 'StartSprint')
      .where('state', 'in', ['proposed', 'acting', 'acted']),
);

/**
 * The start for a slot that is being carried out, or was at some moment of the last so many milliseconds. By the database's clock, which all
 * processes share.
 */
export async function startUnderWay(
  db: OrchestratorDatabase,
  projectId: string,
  number: number,
  withinMs: number,
): Promise<Decision | undefined> {
  const row = await db
    .selectFrom('decisions')
    .select('body')
    .where('project_id', '=', projectId)
    .where('number', '=', number)
    .where('action', '=', 'StartSprint')
    .where(
      sql<boolean>`(state = 'acting' or state = 'acted' and acted_at > clock_timestamp() - ${withinMs}::float8 * interval '1 ms')`,
    )
    .executeTakeFirst();
  return row?.body;
}

/** Decisions of a project, newest first. */
export async function decisionsOf(
  db: OrchestratorDatabase,
  projectId: string,
  filter: { number?: number; action?: Decision['action']; offset?: number; limit: number },
): Promise<Decision[]> {
  let query = db.selectFrom('decisions').select('body').where('project_id', '=', projectId);
  if (filter.number !== undefined) query = query.where('number', '=', filter.number);
  if (filter.action !== undefined) query = query.where('action', '=', filter.action);
  const newestFirst = query.orderBy('decided_at', 'desc').orderBy('decision_id');
  const rows = await newestFirst
    .offset(filter.offset ?? 0)
    .limit(filter.limit)
    .execute();
  return rows.map(({ body }) => body);
}

/** Starts of a project that were carried out, decided from one moment to another one, the oldest first. */
export async function startsBetween(
  db: OrchestratorDatabase,
  projectId: string,
  { start, end }: Period,
): Promise<Decision[]> {
  const rows = await db
    .selectFrom('decisions')
    .select('body')
    .where('project_id', '=', projectId)
    .where('action', '=', 'StartSprint')
    .where('state', '=', 'acted')
    .where('decided_at', '>=', start)
    .where('decided_at', '<=', end)
    .orderBy('decided_at')
    .orderBy('number')
    .execute();
  return rows.map(({ body }) => body);
}

/** How many decisions there are of each action in each state. */
export const countDecisions = (db: OrchestratorDatabase) =>
  db
    .selectFrom('decisions')
    .select((e) => ['action', 'state', e.fn.countAll<number>().as('decisions')])
    .groupBy(['action', 'state'])
    .execute();

/** Decisions that are being carried out, the oldest first. */
export async function decisionsUnderWay(db: OrchestratorDatabase): Promise<Decision[]> {
  const rows = await db
    .selectFrom('decisions')
    .select('body')
    .where('state', '=', sql.lit('acting'))
    .orderBy('decided_at')
    .limit(100)
    .execute();
  return rows.map(({ body }) => body);
}
