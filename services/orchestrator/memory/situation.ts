import type { Decision } from '../contract/shapes.ts';
import type { Patterns, Situation } from '../domain/memory/situation.ts';
import { velocityOf } from '../domain/velocity.ts';
import { figuresOf, type History } from '../learning/history.ts';
import { settingsOf } from '../settings.ts';
import type { Present } from '../store/memory/present.ts';
import type { Mode, ProjectRow, SprintRow } from '../store/tables.ts';

/** Sprints whose delivery is told one by one. */
const LAST = 3;

export interface Perceived {
  situation: Situation;
  patterns: Patterns;
}

type Told = Omit<Situation, 'own_sprints' | 'person_days'>;

/** A situation with what the history of its project says to it. Pure. */
function perceive(history: History, projectId: string, told: Told): Perceived {
  const own = history.own(projectId, told.mode, told.unit);
  const { trend, median } = velocityOf(own.map(({ delivered }) => delivered));
  const shares = own.slice(-LAST).map(({ committed, delivered }) => Math.max(0, Math.min(1, delivered / committed)));
  return {
    situation: {
      ...told,
      person_days: history.closed(projectId).at(-1)?.person_days ?? null,
      own_sprints: history.ownCount(projectId, told.mode, told.unit),
    },
    patterns: { trend, velocity: median, last_shares: shares.map((share) => Number(share.toFixed(3))) },
  };
}

const RUNNING = ['SprintInProgress', 'TimeboxRuns'];

/** The situation of a decision, from itself and what the log told before it. */
export function situationOf(
  decision: Decision,
  project: Pick<ProjectRow, 'team' | 'gates'>,
  history: History,
): Perceived {
  const last = history.closed(decision.project_id).at(-1);
  return perceive(history, decision.project_id, {
    slot: slotOf(decision),
    mode: modeOf(decision.start?.mode) ?? last?.mode ?? 'Live',
    unit: decision.unit,
    backlog_open: decision.backlog.tasks,
    team_size: project.team?.length ?? null,
    weeks: decision.duration_weeks ?? last?.duration_weeks ?? null,
    gate: decision.gate ?? project.gates[decision.unit],
    waiting: decision.waiting.length,
  });
}

function slotOf({ action, reason, waiting }: Decision): Situation['slot'] {
  if (action === 'CloseSprint' || RUNNING.includes(reason)) return 'running';
  return waiting.length > 0 ? 'waiting' : 'free';
}

const modeOf = (told: unknown): Mode | undefined => (told === 'Live' || told === 'Simulated' ? told : undefined);

/** The situation of a sprint that begins, whoever starts it, as it was before. */
export function situationAtStart(sprint: SprintRow, project: ProjectRow, history: History): Perceived {
  const unit = figuresOf(sprint, project.unit) === null ? 'tasks' : project.unit;
  return perceive(history, sprint.project_id, {
    slot: 'free',
    mode: sprint.mode,
    unit,
    backlog_open: sprint.open_tasks,
    team_size: project.team?.length ?? null,
    weeks: sprint.duration_weeks,
    gate: (figuresOf(sprint, unit) ?? sprint.in_tasks).shadow.gate,
    waiting: 0,
  });
}

/** The situation now, as far as the log tells it. */
export function situationNow(projectId: string, present: Present | undefined, history: History): Perceived {
  const settings = settingsOf(present).sprint_defaults;
  const unit = present?.unit ?? 'tasks';
  const waiting = present?.waiting.length ?? 0;
  return perceive(history, projectId, {
    slot: present?.is_running ? 'running' : waiting > 0 ? 'waiting' : 'free',
    mode: settings.mode,
    unit,
    backlog_open: present?.open_tasks ?? null,
    team_size: present?.team?.length ?? null,
    weeks: settings.duration_weeks,
    gate: present?.gates[unit] ?? 'closed',
    waiting,
  });
}
