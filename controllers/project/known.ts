import type { BacklogClient } from '../../services/backlog/contract/client.ts';
import type { ProjectClient } from '../../services/project/contract/client.ts';
import type { SprintClient } from '../../services/sprint/contract/client.ts';

type Item<List extends (input: never) => Promise<object>, Name extends string> =
  Awaited<ReturnType<List>> extends Record<Name, (infer T)[]> ? T : never;
/** Owner, digest and team as the project service holds them. */
export type ProjectState = Item<ProjectClient['listProjectChanges'], 'projects'>;
export type BacklogState = Item<BacklogClient['listBacklogChanges'], 'backlogs'>;
/** What runs in a project, and how many of its sprints are closed. */
export type ProjectSprints = Item<SprintClient['listProjectChanges'], 'projects'>;

/** What the services have told of a project in their lists of changes. Of each: null: there is none; undefined: ask the service itself. */
export interface KnownOfProjects {
  /** Resolves once the lists were read, or could not be. */
  whenRead(): Promise<void>;
  projectOf(projectID: string): ProjectState | null | undefined;
  backlogOf(projectID: string): BacklogState | null | undefined;
  sprintsOf(projectID: string): ProjectSprints | null | undefined;
  /** The services were written to: what was told by now counts no more. */
  written(projectID: string): void;
}
