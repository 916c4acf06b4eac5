import { together } from '../../kit/database/together.ts';
import { inState, writeDecision } from '../deciding/write-decision.ts';
import { KNOWN_SPRINTS, unitAfterClose } from '../domain/unit.ts';
import type { ClosedSprint, History } from '../learning/history.ts';
import { lastOf } from '../learning/last-of.ts';
import { rememberDecision, rememberOutcome, rememberStart } from '../memory/remember.ts';
import { findDecision, saveDecision, startOf } from '../store/decisions.ts';
import { strategiesInForce } from '../store/knowledge.ts';
import { lockingProject, lockProject, setProject, settingTeam, showProject } from '../store/projects.ts';
import { runningIn } from '../store/running-sprints.ts';
import { daysIn, findSprint, insertSprint, insertTasks, removeTasks, setSprint, tasksIn } from '../store/sprints.ts';
import type { OrchestratorTrx, ProjectRow, SprintRow } from '../store/tables.ts';
import { applyStrategies } from '../strategies/apply.ts';
import { evolveStrategies } from '../strategies/evolve.ts';
import { endExpired } from '../strategies/expire.ts';
import { scoreStrategies } from '../strategies/score.ts';
import { applyProgress, isProgress, type Progress } from './apply-progress.ts';
import type { Applying } from './applying.ts';
import { type DataOf, isKnown, KNOWN, type Known, type LoggedEvent } from './events.ts';
import { nameSource, refreshForecast } from './refresh-forecast.ts';
import { closedFrom } from './sprint-completed.ts';
import { sprintFrom } from './sprint-started.ts';

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
    const { trx } = to.work;
    const project = await lockProject(trx, data.project_id);
    if (await findSprint(trx, data.sprint_id)) return;
    const { sprint, tasks } = sprintFrom(data, event, project, to.history, await strategiesInForce(trx));
    await insertSprint(trx, {
      ...sprint,
      working_days: sprint.working_days === null ? null : JSON.stringify(sprint.working_days),
      in_tasks: JSON.stringify(sprint.in_tasks),
      in_points: sprint.in_points === null ? null : JSON.stringify(sprint.in_points),
    });
    await insertTasks(trx, tasks);
    const gates = { tasks: sprint.in_tasks.shadow.gate, points: sprint.in_points?.shadow.gate ?? project.gates.points };
    await setProject(trx, data.project_id, { gates: JSON.stringify(gates) });
    await settleSlot(sprint, to);
    await rememberStart(sprint, project, to);
    await applyStrategies(sprint, project, to);
    await refreshForecast(sprint, project, event.seq, to);
  },

  SprintCompleted: async (data, event, to) => {
    const { trx } = to.work;
    const project = await lockProject(trx, data.project_id);
    const sprint = await findRunning(trx, data.sprint_id);
    if (!sprint) return;
    const sprintId = data.sprint_id;
    const [tasks, days] = await together(trx, [tasksIn(trx, { sprintId }), daysIn(trx, { sprintId })]);
    const closed = closedFrom(data, event, sprint, tasks, days);
    const { status, closed_at, closed_seq, closed_because, days_worked, days_planned, carried_over } = closed;
    await setSprint(trx, data.sprint_id, {
      ...{ status, closed_at, closed_seq, closed_because, days_worked, days_planned, carried_over },
      in_tasks: JSON.stringify(closed.in_tasks),
      in_points: closed.in_points === null ? null : JSON.stringify(closed.in_points),
    });
    await removeTasks(trx, data.sprint_id);
    await rememberOutcome(closed, to);
    to.history.add(closed);
    await scoreStrategies(closed, to);
    await evolveStrategies(closed, to);
    await showProject(trx, data.project_id, { unit: unitOf(closed, project, to.history) });
  },

  ProjectChanged: async (data, { seq }, to) => {
    const { trx } = to.work;
    const team = data.team.map(({ id, absences }) => ({
      id,
      absences: absences.map(({ start_date, end_date }) => ({ start_date, end_date })),
    }));
    const id = { projectId: data.project_id };
    const [[there], running] = await together(trx, [lockingProject(trx, id), runningIn(trx, id)]);
    const project = there ?? (await lockProject(trx, data.project_id));
    to.work.later(settingTeam(trx, { ...id, team: JSON.stringify(team) }));
    for (const sprint of running) await refreshForecast(sprint, { ...project, team }, seq, to);
  },

  ORCHESTRATION_DECISION: async (data, event, to) => {
    const { trx } = to.work;
    const project = await lockProject(trx, data.project_id);
    await rememberDecision(data, project, to);
    if (!(await saveDecision(trx, data))) return;
    await showProject(trx, data.project_id, data.version === 1 ? { last_decision_id: data.decision_id } : {});
    await nameSource(data, event.seq, to);
  },

  OrchestrationSettingsChanged: async (data, _event, to) => {
    const { trx } = to.work;
    const project = await lockProject(trx, data.project_id);
    if (project.settings_version >= data.version) return;
    await showProject(trx, data.project_id, {
      event_version: Math.max(project.event_version, data.version),
      settings_version: data.version,
      owner: data.owner,
      settings: data.settings === null ? null : JSON.stringify(data.settings),
      settings_digest: data.digest,
      waiting: JSON.stringify(data.waiting),
      proposals: JSON.stringify(data.proposals),
    });
  },

  STRATEGY_EVOLVED: (data, _event, to) => endExpired(data, to),
};

const findRunning = async (trx: OrchestratorTrx, sprintId: string): Promise<SprintRow | undefined> => {
  const sprint = await findSprint(trx, sprintId);
  return sprint?.status === 'running' ? sprint : undefined;
};

/** The decision that led to the sprint is done; another one for its slot came too late. */
async function settleSlot(sprint: SprintRow, to: Applying): Promise<void> {
  const { trx } = to.work;
  const own = sprint.decision_id === null ? undefined : await findDecision(trx, sprint.decision_id);
  const standing = await startOf(trx, sprint.project_id, sprint.number);
  if (standing && standing.decision_id !== own?.decision_id)
    await writeDecision(to.work, inState(standing, 'superseded'), to.tells.decisions);
  if (own && own.state !== 'acted')
    await writeDecision(to.work, inState(own, 'acted', { sprint_id: sprint.sprint_id }), to.tells.decisions);
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
