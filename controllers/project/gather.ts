import { SPRINTS_OF_PROJECT } from '../../crds/indexes.ts';
import { projectIDOf } from '../../crds/names/project-id.ts';
import type { Project } from '../../crds/project.ts';
import { SPRINT } from '../../crds/resources.ts';
import { findDependencyCycle } from '../../crds/rules/dependency-cycle.ts';
import type { Sprint } from '../../crds/sprint.ts';
import type { BacklogClient } from '../../services/backlog/contract/client.ts';
import type { ProjectOutlook } from '../../services/orchestrator/contract/shapes.ts';
import type { ProjectClient } from '../../services/project/contract/client.ts';
import type { SprintClient } from '../../services/sprint/contract/client.ts';
import type { Store } from '../runtime/cache/store.ts';
import type { FirstSeen } from '../runtime/objects/first-seen.ts';
import { formatKey, keyOf, type ObjectKey, type Resource } from '../runtime/objects/object.ts';
import {
  type BacklogDeclaration,
  backlogDeclaration,
  type ProjectDeclaration,
  projectDeclaration,
} from './declaration.ts';
import type { BacklogState, KnownOfProjects, ProjectState } from './known.ts';
import type { Orchestration } from './orchestration/orchestrate.ts';
import type { Running } from './sprints/objects.ts';
import { isOpen } from './sprints/standing.ts';

/** What the controller needs from outside: its services, and the name by which they know an object for ever. */
export interface ProjectDeps {
  project: Pick<ProjectClient, 'getProject' | 'listTeamMembers' | 'declareProject' | 'releaseProject'>;
  backlog: Pick<BacklogClient, 'getSummary' | 'declareBacklog' | 'generateBacklog'>;
  sprint: Pick<SprintClient, 'listByProject'>;
  /** undefined: the installation has no orchestrator, as things are */
  orchestration(): Orchestration | undefined;
  known: KnownOfProjects;
  firstSeen: FirstSeen;
  identity(key: ObjectKey): string;
}

export interface ServicesView {
  project: ProjectState | null;
  backlog: BacklogState | null;
  /** ids of who is in the team, those added by REST among them */
  team: string[];
  /** name of the object, else the sprint's own; null: none runs */
  activeSprint: string | null;
  /** the same sprint as the service has it */
  running: (Running & { isClaimed: boolean }) | null;
  completedSprints: number;
  /** a Sprint object was started of which the sprint service knows nothing: it lost its database, or is another service */
  missesSprint: boolean;
}

/** Everything that a pass over one Project knows. */
export interface ProjectScope {
  project: Project;
  projectID: string;
  declaration: ProjectDeclaration;
  backlogDeclaration: BacklogDeclaration | undefined;
  /** ids of tasks that depend on each other in a circle */
  cycle: string[] | undefined;
  /** how long the operator has known the object */
  knownForMs: number;
  /** all Sprints that name it */
  sprints: Sprint[];
  /** names of those that are not closed, sorted */
  openSprints: string[];
  /** names of those of them that were started */
  startedSprints: string[];
  /** undefined: not read, because nothing may be written or a service is away */
  services: ServicesView | undefined;
  /** the orchestrator's view of the project; undefined: not known */
  outlook: ProjectOutlook | undefined;
}

type Stores = <T extends Sprint>(resource: Resource<T>) => Store<T>;

/** What Kubernetes knows. */
export function gatherObjects(
  project: Project,
  deps: Pick<ProjectDeps, 'identity' | 'firstSeen'>,
  store: Stores,
): ProjectScope {
  const sprints = sprintsOf(project, store);
  const open = sprints.filter(isOpen);
  return {
    project,
    projectID: projectIDOf(project),
    declaration: projectDeclaration(project, deps.identity(keyOf(project))),
    backlogDeclaration: backlogDeclaration(project),
    cycle: findDependencyCycle(project.spec.backlog.tasks ?? []),
    knownForMs: deps.firstSeen.msSince(project),
    sprints,
    openSprints: namesOf(open),
    startedSprints: namesOf(open.filter(({ status }) => status?.sprintBacklog !== undefined)),
    services: undefined,
    outlook: undefined,
  };
}

/** Whether the services hold the project as this object's. Until then what is under its id there is another object's. */
export const isOurs = ({ services, declaration }: ProjectScope): boolean =>
  services !== undefined && services.project?.owner === declaration.owner;

/** The Sprints that name the Project, which need not fit its schema. */
export const sprintsOf = (project: Project, store: Stores): Sprint[] =>
  store<Sprint>(SPRINT).byIndex(SPRINTS_OF_PROJECT, formatKey(keyOf(project)));

export const namesOf = (sprints: Sprint[]): string[] => sprints.map(({ metadata }) => metadata.name).sort();
