import type { Store } from '../../controllers/runtime/cache/store.ts';
import type { KeySource } from '../../controllers/runtime/control/key-source.ts';
import { keyOf, type ObjectKey } from '../../controllers/runtime/objects/object.ts';
import { wantsOutlook } from '../../controllers/sprint/setup.ts';
import { BY_SERVICE_ID } from '../../crds/indexes.ts';
import type { Project } from '../../crds/project.ts';
import type { Sprint } from '../../crds/sprint.ts';
import type { OrchestratorClient } from '../../services/orchestrator/contract/client.ts';
import type { ProjectOutlook, SprintOutlook } from '../../services/orchestrator/contract/shapes.ts';
import type { ServiceOutages } from '../services/service-outages.ts';
import { ChangeView, type ChangeViewOptions } from './change-view.ts';
import { waitingIn } from './waiting-sprints.ts';

/** Stream of the events that say that the orchestrator shows something else. */
export const ORCHESTRATION_STREAM = 'orchestration_events';

interface Objects {
  projects: () => Pick<Store<Project>, 'byIndex' | 'list'>;
  sprints: () => Pick<Store<Sprint>, 'byIndex'>;
}

/** What the orchestrator shows of sprints and of projects. */
export class Outlooks {
  readonly forecasts: ChangeView<SprintOutlook>;
  readonly projects: ChangeView<ProjectOutlook>;
  readonly #objects: Objects;

  constructor(
    orchestrator: Pick<OrchestratorClient, 'listForecasts' | 'listProjects'>,
    objects: Objects,
    {
      outages,
      ...pace
    }: Pick<ChangeViewOptions<never>, 'isInstalled' | 'everyMs' | 'awayMs'> & {
      outages: ServiceOutages;
    },
  ) {
    const shared = {
      ...pace,
      outages: {
        away: (why: string) => outages.away('orchestrator', why),
        back: () => outages.back('orchestrator'),
      },
    };
    this.#objects = objects;
    this.forecasts = new ChangeView({
      ...shared,
      name: 'forecasts',
      service: 'orchestrator',
      list: async ({ isWhole: _, ...query }) => {
        const { forecasts: items, next } = await orchestrator.listForecasts({ query });
        return { items, next };
      },
      idOf: ({ sprint_id: id }) => id,
    });
    this.projects = new ChangeView({
      ...shared,
      name: 'project outlooks',
      service: 'orchestrator',
      list: async ({ isWhole: _, ...query }) => {
        const { projects: items, next } = await orchestrator.listProjects({ query });
        return { items, next };
      },
      idOf: ({ project_id: id }) => id,
    });
  }

  /** Reads soon what one of its events may have changed. */
  look(): void {
    for (const view of [this.projects, this.forecasts]) view.look();
  }

  /** The same of a project that no object shows. */
  lookLater(projectID: string, sprintID: string | undefined): void {
    this.projects.lookLater(projectID);
    if (sprintID !== undefined) this.forecasts.lookLater(sprintID);
  }

  /** The keys of the Sprints that are to show a forecast and do not. */
  sprintKeys(): KeySource {
    const { projects, sprints } = this.#objects;
    return this.forecasts.source('forecasts', {
      keysOf: ({ item }) => (item === undefined ? [] : sprintsToShow(item, projects(), sprints())),
    });
  }

  /** The keys of the Projects of which the orchestrator shows something else than before. */
  projectKeys(): KeySource {
    const { projects } = this.#objects;
    return this.projects.source('project outlooks', {
      keysOf: ({ id }) => projects().byIndex(BY_SERVICE_ID, id).map(keyOf),
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
  if (own.length === 0) return waitingIn(projectID, projects, sprints);
  return own.filter((sprint) => wantsOutlook(sprint, forecast)).map(keyOf);
}
