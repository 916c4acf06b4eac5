import {
  AUTONOMY_ANNOTATION,
  DECISION_ID_ANNOTATION,
  PROJECT,
  SPRINT,
  SPRINT_NUMBER_ANNOTATION,
} from '../resources.ts';
import { sprintSpecSchema } from '../sprint.ts';
import { admissionPolicy, isUnchanged, MAY_APPROVE, MAY_PROPOSE, WHO_MAY_APPROVE } from './policy.ts';

const ORIGIN = [DECISION_ID_ANNOTATION, SPRINT_NUMBER_ANNOTATION, AUTONOMY_ANNOTATION];

const annotation = (object: string, name: string) => `${object}.metadata.?annotations[?'${name}'].orValue('')`;
const before = (name: string) => `(oldObject == null ? '' : ${annotation('oldObject', name)})`;
const is = (object: string, state: string) => `has(${object}.spec.state) && ${object}.spec.state == '${state}'`;
const proposed = (object: string) => is(object, 'Proposed');

const OTHER_FIELDS = Object.keys(sprintSpecSchema.shape).filter((field) => field !== 'state');

/**
 * Who may answer a proposal, and make one in the operator's name. Whoever may write Sprints may reject one. The decision that a Sprint
 * carries out is told by its annotations: who could copy them would approve it by a Sprint of their own. What was decided stays as it
 * was decided until somebody answers, so that nobody approves something else than what they have read.
 */
export const SPRINT_APPROVAL = admissionPolicy({
  resource: SPRINT,
  operations: ['CREATE', 'UPDATE'],
  variables: {
    mayApprove: MAY_APPROVE,
    mayPropose: MAY_PROPOSE,
    wasProposed: `oldObject != null && ${proposed('oldObject')}`,
    // Else a proposal would be closed and made Active before the operator has seen that it was closed.
    wasRejected: `oldObject != null && ${is('oldObject', 'Closed')} && !oldObject.?status.?sprintBacklog.hasValue()`,
    isHeld: `(${proposed('object')}) || (${is('object', 'Closed')})`,
    isSameOrigin: ORIGIN.map((name) => `${annotation('object', name)} == ${before(name)}`).join(' && '),
    isSameWish: `oldObject == null || (${OTHER_FIELDS.map(isUnchanged).join(' && ')})`,
  },
  validations: [
    {
      expression: '!(variables.wasProposed || variables.wasRejected) || variables.isHeld || variables.mayApprove',
      message: `a proposal is approved only by ${WHO_MAY_APPROVE}; Closed rejects it`,
      reason: 'Forbidden',
    },
    {
      expression: 'variables.isSameOrigin || variables.mayPropose || variables.mayApprove',
      message: `the annotations ${ORIGIN.join(', ')} say of which decision a Sprint is: they are set and changed only by the operator and ${WHO_MAY_APPROVE}`,
      reason: 'Forbidden',
    },
    {
      expression: `!variables.wasProposed || ${before(DECISION_ID_ANNOTATION)} == '' || variables.isSameWish || variables.mayApprove`,
      message: `a proposal that was made of a decision is changed only by ${WHO_MAY_APPROVE}; others may set its state to Closed`,
      reason: 'Forbidden',
    },
  ],
});

const automatic = (object: string) => `${object}.spec.?orchestration.?mode.orValue('') == 'Automatic'`;

/** Automatic approves in advance whatever will be proposed. */
export const AUTOMATIC_APPROVAL = admissionPolicy({
  resource: PROJECT,
  operations: ['CREATE', 'UPDATE'],
  variables: { mayApprove: MAY_APPROVE },
  validations: [
    {
      expression: `!(${automatic('object')}) || (oldObject != null && ${automatic('oldObject')}) || variables.mayApprove`,
      message: `orchestration.mode Automatic starts sprints without a human's word: it is set only by ${WHO_MAY_APPROVE}`,
      reason: 'Forbidden',
    },
  ],
});

/** For teams where no sprint begins without approval: the namespace's label asks for it. */
export const APPROVAL_REQUIRED = admissionPolicy({
  resource: SPRINT,
  operations: ['CREATE'],
  namespaces: { 'scrum.dsm.dev/approval': 'required' },
  variables: { mayApprove: MAY_APPROVE, mayPropose: MAY_PROPOSE },
  validations: [
    {
      expression: `${proposed('object')} || variables.mayPropose || variables.mayApprove`,
      message: `in this namespace a Sprint begins as Proposed (state: Proposed), unless it is made by ${WHO_MAY_APPROVE}`,
      reason: 'Forbidden',
    },
  ],
});
