import type { z } from 'zod';
import { Problem } from '../kit/calls/problem.ts';
import { changing } from './changing.ts';
import type { sprintRoutes } from './contract/routes.ts';
import { sprintTitle } from './contract/sprint-title.ts';
import { sprintNotFound } from './running/running-sprint.ts';
import * as store from './store/sprints.ts';
import type { SprintUnit } from './store/tables.ts';

type Claim = z.output<typeof sprintRoutes.claimSprint.body>;

/**
 * An object claims a sprint, running or closed, for ever. Claimed again with the same reference, it stays as it was claimed first.
 * @throws Problem sprint_not_found, sprint_claimed, external_ref_taken
 */
export async function claimSprint(unit: SprintUnit, sprintId: string, { external_ref: ref, external_uid: uid }: Claim) {
  return changing(unit, 'claim sprint', sprintId, async ({ trx }) => {
    const row = await store.lockSprint(trx, sprintId);
    if (!row) throw sprintNotFound(sprintId);
    const answer = { message: 'Sprint claimed.', sprint_id: sprintId };
    if (row.external_ref === ref) return answer;
    if (row.external_ref !== null)
      throw new Problem('sprint_claimed', `${sprintTitle(row)} belongs to ${row.external_ref}`, {
        extra: { external_ref: row.external_ref },
      });
    const other = await store.findByRef(trx, ref);
    if (other) throw refTaken(ref, sprintTitle(other));
    await store
      .setSprint(trx, sprintId, { external_ref: ref, external_uid: uid ?? null, version: row.version + 1 })
      .execute()
      .catch((error: unknown) => {
        // A rival has taken the reference since the look.
        throw isDouble(error) ? refTaken(ref, 'another sprint') : error;
      });
    return answer;
  });
}

const refTaken = (ref: string, who: string) => new Problem('external_ref_taken', `${who} has the reference ${ref}`);

/** SQLSTATE unique_violation */
const isDouble = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === '23505';
