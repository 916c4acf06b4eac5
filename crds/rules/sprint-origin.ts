import { AUTONOMY_ANNOTATION, DECISION_ID_ANNOTATION, SPRINT_NUMBER_ANNOTATION } from '../resources.ts';

/** What a Sprint that was made of a decision says of its origin. */
export interface SprintOrigin {
  /** that the sprint is to have in its project */
  number: number | undefined;
  decisionID: string | undefined;
  /** made to start without a human's word */
  isAutomatic: boolean;
}

interface Annotated {
  metadata: { annotations?: Record<string, string> | undefined };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NUMBER = /^[1-9][0-9]{0,5}$/;

/** Anybody may write annotations: what is no number and no id counts as absent. */
export function originOf({ metadata: { annotations = {} } }: Annotated): SprintOrigin {
  const [number = '', decisionID = ''] = [annotations[SPRINT_NUMBER_ANNOTATION], annotations[DECISION_ID_ANNOTATION]];
  return {
    number: NUMBER.test(number) ? Number(number) : undefined,
    decisionID: UUID.test(decisionID) ? decisionID : undefined,
    isAutomatic: annotations[AUTONOMY_ANNOTATION] === 'Automatic',
  };
}
