import { CLOSED_SPRINT } from './closed-sprint.ts';
import type { AdmissionPolicy } from './policy.ts';
import { APPROVAL_REQUIRED, AUTOMATIC_APPROVAL, SPRINT_APPROVAL } from './sprint-approval.ts';

/** By the end of the names that an installation gives them. */
export const POLICIES: Record<string, AdmissionPolicy> = {
  'sprint-approval': SPRINT_APPROVAL,
  'automatic-approval': AUTOMATIC_APPROVAL,
  'approval-required': APPROVAL_REQUIRED,
  'closed-sprint': CLOSED_SPRINT,
};
