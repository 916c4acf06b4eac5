import type { ChronicleClient } from '../../chronicle/contract/client.ts';
import { ServiceProblem, ServiceUnavailable } from '../../kit/calls/client.ts';
import { Problem } from '../../kit/calls/problem.ts';
import type { Neighbours } from '../deciding/facts.ts';
import type { History } from '../learning/history.ts';
import type { Lag } from '../log/lag.ts';
import type { Recalling } from '../memory/retrieval.ts';
import { findProject } from '../store/projects.ts';
import type { OrchestratorDatabase, ProjectRow } from '../store/tables.ts';

/** What every read is answered from. */
export interface Reading {
  db: OrchestratorDatabase;
  history: History;
  neighbours: Neighbours;
  chronicle: Pick<ChronicleClient, 'getImpediments'>;
  lag(): Lag;
  memory: { recall(projectId: string): Recalling };
}

/**
 * The project's own row; undefined: the log has not told of it, the project service knows it.
 * @throws ServiceProblem project_not_found when nobody knows it; ServiceUnavailable when only the project service could
 */
export async function knownProject({ db, neighbours }: Reading, projectId: string): Promise<ProjectRow | undefined> {
  const project = await findProject(db, projectId);
  if (project === undefined) await neighbours.projects.getProject({ params: { project_id: projectId } });
  return project;
}

/** What a neighbour says; undefined: it is away, or does not know, and the answer is given without it. */
export async function orUnknown<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    const isItsFault = error instanceof ServiceUnavailable || error instanceof ServiceProblem;
    if (isItsFault || error instanceof Problem) return undefined;
    throw error;
  }
}

/** Figures are told with four digits, which is more than they are good for. */
export const rounded = (value: number | null | undefined, digits = 4): number | null =>
  value === null || value === undefined ? null : Number(value.toFixed(digits));
