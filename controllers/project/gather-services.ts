import { sprintReference } from '../../crds/names/sprint-reference.ts';
import { ServiceProblem } from '../../services/kit/calls/client.ts';
import type { ProjectDeps, ProjectScope, ServicesView } from './gather.ts';
import type { BacklogState, ProjectSprints, ProjectState } from './known.ts';

/** As much of a sprint's name as status.activeSprint holds. */
const NAME_LENGTH = 100;

/**
 * What the services know: as they have told it, else as they answer. Throws ServiceUnavailable, naming always the same one first when
 * several are away.
 */
export async function gatherServices(scope: ProjectScope, deps: ProjectDeps): Promise<ServicesView> {
  await deps.known.whenRead();
  const reads = { project: projectOf(scope, deps), backlog: backlogOf(scope, deps), sprints: sprintsOf(scope, deps) };
  await Promise.allSettled(Object.values(reads));
  const [project, backlog, sprints] = [await reads.project, await reads.backlog, await reads.sprints];
  const { running } = sprints;
  return {
    project,
    backlog,
    team: project?.team ?? [],
    activeSprint:
      nameOf(running?.external_ref ?? null, scope, deps) ?? running?.sprint_name.slice(0, NAME_LENGTH) ?? null,
    running: running && {
      sprintID: running.sprint_id,
      number: running.number,
      goal: running.goal,
      isClaimed: running.external_ref !== null,
    },
    completedSprints: sprints.closed_sprints,
    missesSprint: sprints.missesSprint,
  };
}

async function projectOf({ projectID }: ProjectScope, deps: ProjectDeps): Promise<ProjectState | null> {
  const known = deps.known.projectOf(projectID);
  if (known) return known;
  const params = { project_id: projectID };
  const reads = [
    orNull(deps.project.getProject({ params })),
    orNull(deps.project.listTeamMembers({ params })),
  ] as const;
  await Promise.allSettled(reads);
  const [project, team] = [await reads[0], await reads[1]];
  if (project === null) return null;
  const { owner, declared_digest } = project;
  return { project_id: projectID, owner, declared_digest, team: team?.team_members.map(({ id }) => id) ?? [] };
}

async function backlogOf({ projectID }: ProjectScope, deps: ProjectDeps): Promise<BacklogState | null> {
  const known = deps.known.backlogOf(projectID);
  return known ? known : orNull(deps.backlog.getSummary({ params: { project_id: projectID } }));
}

type Sprints = Pick<ProjectSprints, 'running' | 'closed_sprints'> & Pick<ServicesView, 'missesSprint'>;

async function sprintsOf(scope: ProjectScope, deps: ProjectDeps): Promise<Sprints> {
  const known = deps.known.sprintsOf(scope.projectID);
  const { running, closed_sprints } = known ?? { running: null, closed_sprints: 0 };
  const started = scope.startedSprints.map((name) => referenceOf(name, scope, deps));
  const isAll = started.every((ref) => ref === running?.external_ref);
  // Where something may begin because nothing runs, or be shown because nobody has claimed it, that is not taken from what was told a
  // while ago: it may have been claimed since, and its object deleted.
  const isActedOn = running === null ? isAskedToBegin(scope) : running.external_ref === null;
  if (known !== undefined && isAll && !isActedOn) return { running, closed_sprints, missesSprint: false };
  return askForSprints(scope, started, deps);
}

const isAskedToBegin = ({ project, openSprints }: ProjectScope): boolean =>
  openSprints.length === 0 && ['Propose', 'Automatic'].includes(project.spec.orchestration.mode);

async function askForSprints(scope: ProjectScope, started: string[], deps: ProjectDeps): Promise<Sprints> {
  const params = { project_id: scope.projectID };
  const sprints = await deps.sprint.listByProject({ params, query: { limit: 1000 } });
  const refs = new Set(sprints.map(({ external_ref: ref }) => ref));
  return {
    running: sprints.find(({ status }) => status === 'in_progress') ?? null,
    closed_sprints: sprints.filter(({ status }) => status !== 'in_progress').length,
    missesSprint: started.some((ref) => !refs.has(ref)),
  };
}

/** Name of the Sprint object that a reference stands for, while there is one. */
function nameOf(externalRef: string | null, scope: ProjectScope, deps: Pick<ProjectDeps, 'identity'>) {
  return scope.openSprints.find((name) => referenceOf(name, scope, deps) === externalRef);
}

const referenceOf = (sprint: string, { project: { metadata } }: ProjectScope, deps: Pick<ProjectDeps, 'identity'>) =>
  deps.identity(sprintReference(metadata.namespace, metadata.name, sprint));

async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ServiceProblem && error.status === 404) return null;
    throw error;
  }
}
