import type { Compilable, together } from '../kit/database/together.ts';
import type { ProjectWork } from './store/tables.ts';

/** As `together`, behind what was left for later and in one message with it. */
export async function askBehind<const Queries extends readonly Compilable<unknown>[]>(
  work: Pick<ProjectWork, 'later' | 'written'>,
  queries: Queries,
): ReturnType<typeof together<Queries>> {
  const answers: unknown[][] = [];
  for (const query of queries) work.later(query, (rows) => void answers.push(rows));
  await work.written();
  return answers as never;
}
