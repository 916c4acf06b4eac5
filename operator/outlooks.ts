import type { Store } from '../controllers/runtime/cache/store.ts';
import { keyOf, type ObjectKey } from '../controllers/runtime/object.ts';
import { wantsOutlook } from '../controllers/sprint/setup.ts';
import { BY_SERVICE_ID } from '../crds/indexes.ts';
import type { Project } from '../crds/project.ts';
import type { Sprint } from '../crds/sprint.ts';
import type { OrchestratorClient } from '../services/orchestrator/contract/client.ts';
import type { ProjectOutlook, SprintOutlook } from '../services/orchestrator/contract/shapes.ts';
import { OutlookView, type OutlookViewOptions } from './outlook-view.ts';
import { sprintsConcerned } from './sprints-concerned.ts';

/** Stream of the events that say that the orchestrator shows something else. */
export const ORCHESTRATION_STREAM = 'orchestration_events';

interface Objects {
  projects: () => Pick<Store<Project>, 'byIndex' | 'list'>;
  sprints: () => Pick<Store<Sprint>, 'byIndex'>;
}

/** What the orchestrator shows of sprints and of projects, each a source of the keys of the objects that are to show it. */
export class Outlooks {
  readonly forecasts: OutlookView<SprintOutlook>;
  readonly projects: OutlookView<ProjectOutlook>;

  constructor(
    orchestrator: Pick<OrchestratorClient, 'listForecasts' | 'listProjects'>,
    { projects, sprints }: Objects,
    shared: Pick<OutlookViewOptions<never>, 'isInstalled' | 'outages' | 'everyMs' | 'awayMs'>,
  ) {
    this.forecasts = new OutlookView({
      ...shared,
      name: 'forecasts',
      list: async (query) => {
        const { forecasts: items, next } = await orchestrator.listForecasts({ query });
        return { items, next };
      },
      idOf: ({ sprint_id: id }) => id,
      keysOf: (forecast) => sprintsToShow(forecast, projects(), sprints()),
    });
    this.projects = new OutlookView({
      ...shared,
      name: 'project outlooks',
      list: async (query) => {
        const { projects: items, next } = await orchestrator.listProjects({ query });
        return { items, next };
      },
      idOf: ({ project_id: id }) => id,
      keysOf: ({ project_id: id }) => projects().byIndex(BY_SERVICE_ID, id).map(keyOf),
      keysOnReturn: () => projects().list().map(keyOf),
    });
  }

  /** undefined: nothing is known of the sprint, or not yet */
  forecastOf(sprintID: string): SprintOutlook | undefined {
    return this.forecasts.get(sprintID);
  }

  /** undefined: nothing is known of the project, or not yet */
  projectOf(projectID: string): ProjectOutlook | undefined {
    return this.projects.get(projectID);
  }
}

/** The Sprint of a forecast, unless it shows it; while no object has the sprint, those that may be about to. */
function sprintsToShow(
  forecast: SprintOutlook,
  projects: Pick<Store<Project>, 'byIndex'>,
  sprints: Pick<Store<Sprint>, 'byIndex'>,
): ObjectKey[] {
  const { sprint_id: sprintID, project_id: projectID } = forecast;
  const own = sprints.byIndex(BY_SERVICE_ID, sprintID);
  if (own.length === 0) return sprintsConcerned({ stream: 'sprint_events', projectID, sprintID }, projects, sprints);
  return own.filter((sprint) => wantsOutlook(sprint, forecast)).map(keyOf);
}
