import { FORCE_DELETE_ANNOTATION } from '../resources.ts';

/** What an object says that cannot go because a service that must hear of it is away. */
export const heldBack = (service: string): string =>
  `being deleted, but the ${service} service is away: annotate it ${FORCE_DELETE_ANNOTATION}=true to let it go without`;

/** What the annotation does, for the descriptions of the kinds. */
export const FORCE_DELETE = {
  Project: `Annotation ${FORCE_DELETE_ANNOTATION}=true: once deleted, it goes without waiting for its sprints or for a service that is away; its projectID may stay taken.`,
  Sprint: `Annotation ${FORCE_DELETE_ANNOTATION}=true: once deleted, it goes although the sprint service is away, where the sprint may then run on.`,
};
