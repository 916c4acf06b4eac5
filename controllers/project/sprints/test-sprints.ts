// Sprint objects of the Project payments, as the API server stores them, for the tables in this folder's tests and those beside it.
import {
  API_VERSION,
  AUTONOMY_ANNOTATION,
  DECISION_ID_ANNOTATION,
  SPRINT_NUMBER_ANNOTATION,
} from '../../../crds/resources.ts';
import type { Sprint } from '../../../crds/sprint.ts';

export const decisionID = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const WITHDRAWN = { type: 'Succeeded', status: 'False', reason: 'Withdrawn', message: '' };
const COMPLETED = { type: 'Succeeded', status: 'True', reason: 'Completed', message: '' };
export const withdrawn = { conditions: [WITHDRAWN] };
export const running = { sprintID: 'PAYMENTS-S01', sprintBacklog: { tasks: 1 } };
export const completed = { ...running, conditions: [COMPLETED] };

export interface Likeness {
  spec?: object;
  status?: object;
  /** id of the decision that it was made of */
  of?: string;
  number?: number;
  isGoing?: boolean;
}

export function aSprint(name: string, { spec, status, of, number = 1, isGoing = false }: Likeness = {}): Sprint {
  const made = {
    [DECISION_ID_ANNOTATION]: of,
    [SPRINT_NUMBER_ANNOTATION]: String(number),
    [AUTONOMY_ANNOTATION]: 'Propose',
  };
  return {
    apiVersion: API_VERSION,
    kind: 'Sprint',
    metadata: {
      name,
      namespace: 'team-a',
      uid: `uid-${name}`,
      generation: 1,
      ...(of === undefined ? {} : { annotations: made }),
      ...(isGoing ? { deletionTimestamp: 'now' } : {}),
    },
    spec: { projectRef: { name: 'payments' }, goal: 'g', ...spec },
    ...(status === undefined ? {} : { status }),
  } as unknown as Sprint;
}
