import type { BacklogClient } from '../../services/backlog/contract/client.ts';
import type { ProjectClient } from '../../services/project/contract/client.ts';
import type { SprintClient } from '../../services/sprint/contract/client.ts';
import type { Sprint } from '../../services/sprint/contract/shapes.ts';
import type { NeededService } from '../services/endpoints.ts';
import type { ServiceOutages } from '../services/service-outages.ts';
import { ChangeView, type ChangeViewOptions } from './change-view.ts';

export interface ViewedClients {
  project: Pick<ProjectClient, 'listProjectChanges'>;
  backlog: Pick<BacklogClient, 'listBacklogChanges'>;
  sprint: Pick<SprintClient, 'listSprints' | 'listProjectChanges'>;
}

type Listed<List extends (input: never) => Promise<object>> = Awaited<ReturnType<List>>;

/** Of the events that say that a project or its team is another. */
const PROJECT_STREAM = 'project_events';

/** A sprint with its tasks is a kilobyte or three, so that a page is read within some 10 ms. */
const SPRINTS_A_PAGE = 200;

/** What the services hold of everything that objects show, kept up to date by one list each. */
export class ServiceViews {
  /** sprints by their external_ref: those that run, and for a while those that ended */
  readonly sprints: ChangeView<Sprint>;
  /** what runs in each project */
  readonly sprintsOfProjects: ChangeView<Listed<SprintClient['listProjectChanges']>['projects'][number]>;
  readonly projects: ChangeView<Listed<ProjectClient['listProjectChanges']>['projects'][number]>;
  readonly backlogs: ChangeView<Listed<BacklogClient['listBacklogChanges']>['backlogs'][number]>;

  constructor(
    { project, backlog, sprint }: ViewedClients,
    { outages, ...pace }: Pick<ChangeViewOptions<never>, 'everyMs' | 'awayMs'> & { outages: ServiceOutages },
  ) {
    const shared = (name: string) => ({
      ...pace,
      name,
      outages: { away: (why: string) => outages.unread(name, why), back: () => outages.readAgain(name) },
    });
    this.sprints = new ChangeView<Sprint>({
      ...shared('sprints'),
      service: 'sprint',
      page: SPRINTS_A_PAGE,
      list: async ({ isWhole, ...page }) => {
        const only = isWhole ? ({ status: 'in_progress' } as const) : {};
        const { sprints, ...cursors } = await sprint.listSprints({ query: { ...page, ...only, tasks: 'true' } });
        return { items: sprints.map((each) => ({ tasks: [], ...each })), ...cursors };
      },
      idOf: ({ external_ref: ref, sprint_id: id }) => ref ?? id,
      groupOf: ({ project_id: id }) => id,
      isKept: ({ status }) => status === 'in_progress',
      untilOf: ({ day }) => day.until ?? undefined,
    });
    this.sprintsOfProjects = new ChangeView({
      ...shared('sprints of projects'),
      service: 'sprint',
      list: async ({ isWhole: _, ...query }) => {
        const { projects: items, next } = await sprint.listProjectChanges({ query });
        return { items, next };
      },
      idOf: ({ project_id: id }) => id,
    });
    this.projects = new ChangeView({
      ...shared('projects'),
      service: 'project',
      list: async ({ isWhole: _, ...query }) => {
        const { projects: items, next } = await project.listProjectChanges({ query });
        return { items, next };
      },
      idOf: ({ project_id: id }) => id,
    });
    this.backlogs = new ChangeView({
      ...shared('backlogs'),
      service: 'backlog',
      list: async ({ isWhole: _, ...query }) => {
        const { backlogs: items, next } = await backlog.listBacklogChanges({ query });
        return { items, next };
      },
      idOf: ({ project_id: id }) => id,
    });
  }

  all(): ChangeView<never>[] {
    const { sprints, sprintsOfProjects, projects, backlogs } = this;
    return [sprints, sprintsOfProjects, projects, backlogs] as unknown as ChangeView<never>[];
  }

  /** Reads soon what an event of this stream may have changed. */
  look(stream: string): void {
    const { projects, backlogs, sprints, sprintsOfProjects } = this;
    for (const view of stream === PROJECT_STREAM ? [projects] : [sprints, sprintsOfProjects, backlogs]) view.look();
  }

  /** The same of a project that no object shows, nor one of its sprints. */
  lookLater(stream: string, projectID: string): void {
    const { projects, backlogs, sprints, sprintsOfProjects } = this;
    for (const view of stream === PROJECT_STREAM ? [projects] : [sprints, sprintsOfProjects, backlogs])
      view.lookLater(projectID);
  }

  /** Resolves when all was read again, or could not be. */
  async readAnew(): Promise<void> {
    await Promise.all(this.all().map((view) => view.readAnew()));
  }

  /** A service is away: nothing that it told counts until it has told it again. */
  lost(service: NeededService): void {
    for (const view of this.all()) if (view.service === service) view.lost();
  }
}
