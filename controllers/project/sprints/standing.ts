import { isClosed } from '../../../crds/rules/closed-sprint.ts';
import { originOf } from '../../../crds/rules/sprint-origin.ts';
import type { Sprint } from '../../../crds/sprint.ts';

/** What a Sprint object is to its Project. Takes objects as they are stored, which need not fit their schema. Pure. */

/** Whether the object was made of this decision. */
export const isMadeOf = (sprint: Pick<Sprint, 'metadata'>, decisionID: string): boolean =>
  originOf(sprint).decisionID === decisionID;

/** Whether the object was made to be the sprint of this number. */
export const isMadeFor = (sprint: Pick<Sprint, 'metadata'>, number: number): boolean =>
  originOf(sprint).number === number;

/** Whether the object shows this sprint of the service, and begins none of its own. */
export const isShowing = ({ spec }: Pick<Sprint, 'spec'>, sprintID: string): boolean => spec.sprintID === sprintID;

export const isOpen = (sprint: Pick<Sprint, 'status'>): boolean => !isClosed(sprint);

const isStarted = ({ status }: Pick<Sprint, 'status'>): boolean =>
  status?.sprintBacklog !== undefined || status?.sprintID !== undefined;

/** Whether it may still begin: it never has, has not ended, and nobody has said that it shall not. */
const isAhead = (sprint: Sprint): boolean =>
  !isStarted(sprint) &&
  isOpen(sprint) &&
  sprint.metadata.deletionTimestamp === undefined &&
  sprint.spec.state !== 'Closed' &&
  sprint.spec.sprintID === undefined;

/** Whether it was made of a decision and has not begun. */
export const isUnstarted = (sprint: Sprint): boolean => isAhead(sprint) && originOf(sprint).decisionID !== undefined;

/** Whether it waits for a human's word. */
export const isOpenProposal = (sprint: Sprint): boolean => isAhead(sprint) && sprint.spec.state === 'Proposed';

/** Whether it waits for its turn. */
export const isWaiting = (sprint: Sprint): boolean => isAhead(sprint) && sprint.spec.state !== 'Proposed';

/** Whether a human has said no to it before it began. That it was withdrawn, as its number had passed, is no such word. */
export const isTurnedDown = (sprint: Sprint): boolean =>
  !isStarted(sprint) && (sprint.spec.state === 'Closed' || sprint.metadata.deletionTimestamp !== undefined);
