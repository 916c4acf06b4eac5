import type { Insertable } from 'kysely';
import type { SprintTables, SprintTrx } from './tables.ts';

export const addHandOver = (trx: SprintTrx, row: Insertable<SprintTables['hand_overs']>) =>
  trx.insertInto('hand_overs').values(row).execute();

export const handOversOf = (trx: SprintTrx, sprintId: string) =>
  trx.selectFrom('hand_overs').selectAll().where('sprint_id', '=', sprintId).orderBy('id').execute();
