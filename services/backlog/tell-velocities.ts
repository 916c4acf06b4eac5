import { velocityCalculated } from './contract/events.ts';
import { type ClosedSprint, type Counted, velocitiesOf } from './domain/velocity.ts';
import type { BacklogWork } from './usecases.ts';

/** Tells what each of a project's sprints that have just closed completed, beside what was counted before. The caller holds the backlog's lock. */
export async function tellVelocities(
  work: BacklogWork,
  projectId: string,
  closed: readonly ClosedSprint[],
  before: Counted,
): Promise<void> {
  for (const velocity of velocitiesOf(closed, before))
    await work.emit(velocityCalculated, projectId, { project_id: projectId, ...velocity });
}
