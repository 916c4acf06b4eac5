import { FORCE_DELETE_ANNOTATION } from '../resources.ts';

/** What an object says that cannot go because a service that must hear of it is away. */
export const heldBack = (service: string): string =>
  `being deleted, but the ${service} service is away: annotate it ${FORCE_DELETE_ANNOTATION}=true to let it go without`;
