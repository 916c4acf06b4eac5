import type { Decision } from '../contract/shapes.ts';
import { inState, writeDecision } from '../deciding/write-decision.ts';
import { KNOWN_SPRINTS, unitAfterClose } from '../domain/unit.ts';
import type { ClosedSprint, History } from '../learning/history.ts';
import { lastOf } from '../learning/last-of.ts';
import { episodeIdOf } from '../memory/episode-id.ts';
import { rememberDecision, rememberOutcome, rememberStart } from '../memory/remember.ts';
import { findingDecision, findingStart, saveDecision } from '../store/decisions.ts';
import { inForce, strategiesOf, versionsOfAll } from '../store/knowledge.ts';
import { unitOfEpisode } from '../store/memory/episodes.ts';
import { lockProject, lockProjectAnd, setProject, settingTeam, showProject } from '../store/projects.ts';
import { runningIn } from '../store/running-sprints.ts';
import { daysIn, findingSprint, insertSprint, insertTasks, removeTasks, setSprint, tasksIn } from '../store/sprints.ts';
import type { ProjectRow, SprintRow } from '../store/tables.ts';
import { applyStrategies } from '../strategies/apply.ts';
import { evolveStrategies } from '../strategies/evolve.ts';
import { endExpired } from '../strategies/expire.ts';
import { scoreStrategies } from '../strategies/score.ts';
import { applyProgress, isProgress, type Progress } from './apply-progress.ts';
import type { Applying } from './applying.ts';
import { type DataOf, isKnown, KNOWN, type Known, type LoggedEvent } from './events.ts';
import { nameSource, refreshForecast, refreshForecasts } from './refresh-forecast.ts';
import { closedFrom } from './sprint-completed.ts';
import { numberOf, sprintFrom } from './sprint-started.ts';

type Effect<Type extends keyof Known> = (data: DataOf<Type>, event: LoggedEvent, to: Applying) => Promise<void>;

/** Applies one event of the log. Applied again it changes nothing. Throws ZodError when a known event is not in its shape. */
export async function applyEvent(event: LoggedEvent, to: Applying): Promise<void> {
  const { event_type: type } = event;
  if (isProgress(type)) return applyProgress([event], to);
  if (!isKnown(type)) return;
  const data = KNOWN[type].parse(event.event_data);
  await (EFFECTS[type as keyof typeof EFFECTS] as Effect<keyof Known>)(data as DataOf<keyof Known>, event, to);
}

const EFFECTS: { [Type in Exclude<keyof Known, Progress>]: Effect<Type> } = {
  SprintStarted: async (data, event, to) => {
    const { trx, later } = to.work;
    const { project_id: projectId, sprint_id: sprintId, decision_id: decisionId = null } = data;
    const [project, [there], knowledge, [own], [standing]] = await lockProjectAnd(trx, projectId, [
      findingSprint(trx, { sprintId }),
      inForce(trx, {}),
      findingDecision(trx, { decisionId }),
      findingStart(trx, { projectId, number: numberOf(data) }),
    ]);
    if (there) return;
    const strategies = strategiesOf(knowledge);
    const { sprint, tasks } = sprintFrom(data, event, project, to.history, strategies);
    const inserted = {
      ...sprint,
      working_days: sprint.working_days === null ? null : JSON.stringify(sprint.working_days),
      in_tasks: JSON.stringify(sprint.in_tasks),
      in_points: sprint.in_points === null ? null : JSON.stringify(sprint.in_points),
    };
    later(insertSprint(trx, inserted));
    later(insertTasks(trx, tasks));
    const gates = { tasks: sprint.in_tasks.shadow.gate, points: sprint.in_points?.shadow.gate ?? project.gates.points };
    later(setProject(trx, projectId, { gates: JSON.stringify(gates) }));
    await settleSlot(sprintId, { own: own?.body, standing: standing?.body }, to);
    rememberStart(sprint, project, to);
    await applyStrategies(sprint, project, strategies, to);
    // No day of it was told yet, and nothing forecast.
    const unseen = { days: [], shown: undefined, source: own?.body.source ?? null };
    await refreshForecasts([{ sprint, project, tasks, ...unseen, seq: event.seq }], to);
  },

  SprintCompleted: async (data, event, to) => {
    const { trx, later } = to.work;
    const { project_id: projectId, sprint_id: sprintId } = data;
    const [project, [sprint], tasks, days, [episode], strategies] = await lockProjectAnd(trx, projectId, [
      findingSprint(trx, { sprintId }),
      tasksIn(trx, { sprintId }),
      daysIn(trx, { sprintId }),
      unitOfEpisode(trx, { sprintId, episodeId: episodeIdOf({ sprint_id: sprintId, decision_id: null }) }),
      versionsOfAll(trx, {}),
    ]);
    if (sprint?.status !== 'running') return;
    const closed = closedFrom(data, event, sprint, tasks, days);
    const { status, closed_at, closed_seq, closed_because, days_worked, days_planned, carried_over } = closed;
    const change = {
      ...{ status, closed_at, closed_seq, closed_because, days_worked, days_planned, carried_over },
      in_tasks: JSON.stringify(closed.in_tasks),
      in_points: closed.in_points === null ? null : JSON.stringify(closed.in_points),
    };
    later(setSprint(trx, sprintId, change));
    later(removeTasks(trx, { sprintId }));
    rememberOutcome(closed, episode?.unit, to);
    to.history.add(closed);
    scoreStrategies(closed, to);
    await evolveStrategies(closed, strategies, to);
    later(showProject(trx, projectId, { unit: unitOf(closed, project, to.history) }));
  },

  ProjectChanged: async (data, { seq }, to) => {
    const { trx, later } = to.work;
    const { project_id: projectId } = data;
    const team = data.team.map(({ id, absences }) => ({
      id,
      absences: absences.map(({ start_date, end_date }) => ({ start_date, end_date })),
    }));
    const [project, running] = await lockProjectAnd(trx, projectId, [runningIn(trx, { projectId })]);
    later(settingTeam(trx, { projectId, team: JSON.stringify(team) }));
    for (const sprint of running) await refreshForecast(sprint, { ...project, team }, seq, to);
  },

  ORCHESTRATION_DECISION: async (data, event, to) => {
    const { trx, later } = to.work;
    const project = await lockProject(trx, data.project_id);
    await rememberDecision(data, project, to);
    if (!(await saveDecision(trx, data))) return;
    later(showProject(trx, data.project_id, data.version === 1 ? { last_decision_id: data.decision_id } : {}));
    await nameSource(data, event.seq, to);
  },

  OrchestrationSettingsChanged: async (data, _event, to) => {
    const { trx, later } = to.work;
    const project = await lockProject(trx, data.project_id);
    if (project.settings_version >= data.version) return;
    const change = {
      event_version: Math.max(project.event_version, data.version),
      settings_version: data.version,
      owner: data.owner,
      settings: data.settings === null ? null : JSON.stringify(data.settings),
      settings_digest: data.digest,
      waiting: JSON.stringify(data.waiting),
      proposals: JSON.stringify(data.proposals),
    };
    later(showProject(trx, data.project_id, change));
  },

  STRATEGY_EVOLVED: (data, _event, to) => endExpired(data, to),
};

/** The decision that led to the sprint is done; another one that stands for its slot came too late. */
async function settleSlot(
  sprintId: string,
  { own, standing }: { own: Decision | undefined; standing: Decision | undefined },
  to: Applying,
): Promise<void> {
  if (standing && standing.decision_id !== own?.decision_id)
    await writeDecision(to.work, inState(standing, 'superseded'), to.tells.decisions);
  if (own && own.state !== 'acted')
    await writeDecision(to.work, inState(own, 'acted', { sprint_id: sprintId }), to.tells.decisions);
}

function unitOf(closed: ClosedSprint & SprintRow, project: ProjectRow, history: History) {
  const pointed = (sprint: ClosedSprint) => ({ tasks: sprint.tasks, withPoints: sprint.tasks_with_points });
  const { open_tasks: tasks, open_tasks_with_points: withPoints } = closed;
  return unitAfterClose(
    project.unit,
    tasks === null || withPoints === null ? pointed(closed) : { tasks, withPoints },
    lastOf(history.closed(closed.project_id), KNOWN_SPRINTS, (sprint) =>
      sprint.mode === closed.mode ? pointed(sprint) : undefined,
    ),
    {
      tasks: history.ownCount(closed.project_id, closed.mode, 'tasks'),
      points: history.ownCount(closed.project_id, closed.mode, 'points'),
    },
  );
}
