import type { Store } from '../../controllers/runtime/cache/store.ts';
import { BY_PROJECT_ID, BY_SERVICE_ID } from '../../crds/indexes.ts';
import type { Project } from '../../crds/project.ts';
import type { Sprint } from '../../crds/sprint.ts';
import type { HeardEvent } from '../services/event-feed.ts';
import { ORCHESTRATION_STREAM, type Outlooks } from './outlooks.ts';
import type { ServiceViews } from './service-views.ts';

interface Heeding {
  views: Pick<ServiceViews, 'look' | 'lookLater'>;
  outlooks: Pick<Outlooks, 'look' | 'lookLater'>;
  projects: () => Pick<Store<Project>, 'byIndex'>;
  sprints: () => Pick<Store<Sprint>, 'byIndex'>;
}

/**
 * Reads soon what an event may have changed. Of a project that no object shows it is not read for that, since there may be thousands of
 * them: whoever makes an object of it asks.
 */
export const heedEvents =
  (to: Heeding) =>
  (event: HeardEvent): void => {
    const { views, outlooks } = to;
    const { stream, projectID, sprintID } = event;
    const isOrchestration = stream === ORCHESTRATION_STREAM;
    const isOfNobody = projectID === undefined && sprintID === undefined;
    if (isOfNobody || isShown(event, to)) {
      if (isOrchestration) outlooks.look();
      else views.look(stream);
      return;
    }
    // What tells of a sprint alone happens with what names the project as well.
    if (projectID === undefined) return;
    if (isOrchestration) outlooks.lookLater(projectID, sprintID);
    else views.lookLater(stream, projectID);
  };

function isShown({ projectID, sprintID }: HeardEvent, { projects, sprints }: Heeding): boolean {
  if (projectID !== undefined && projects().byIndex(BY_PROJECT_ID, projectID).length > 0) return true;
  return sprintID !== undefined && sprints().byIndex(BY_SERVICE_ID, sprintID).length > 0;
}
