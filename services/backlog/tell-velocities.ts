import { velocityCalculated } from './contract/events.ts';
import { type ClosedSprint, type Counted, velocitiesOf } from './domain/velocity.ts';
import type { BacklogWork } from './usecases.ts';

/** Tells what each of a project's sprints that have just closed completed. The caller holds the backlog's lock. */
export async function tellVelocities(
  work: BacklogWork,
  projectId: string,
  closed: readonly ClosedSprint[],
  counted: Counted,
): Promise<void> {
  for (const velocity of velocitiesOf(closed, counted))
    await work.emit(velocityCalculated, projectId, { project_id: projectId, ...velocity });
}
