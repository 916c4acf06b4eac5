import { pinballLoss } from '../../../services/orchestrator/domain/distribution.ts';
import { lossesOf } from '../../../services/orchestrator/domain/gate.ts';
import type { Recommendation } from '../../../services/orchestrator/domain/recommend.ts';
import { type Ahead, recommendFor } from '../../../services/orchestrator/learning/expectation.ts';
import { type ClosedSprint, History } from '../../../services/orchestrator/learning/history.ts';
import { adviceOf, shadowOf } from '../../../services/orchestrator/learning/strategies.ts';
import { DEFAULT_SETTINGS } from '../../../services/orchestrator/settings.ts';
import type { SprintFigures } from '../../../services/orchestrator/store/tables.ts';
import { oracleCommitments } from '../closed-loop.ts';
import { capacityIn, type Process, type Team, teamOf } from '../processes.ts';
import type { Policy } from './policy.ts';
import { StrategiesInMemory } from './strategies.ts';

const SPRINTS = 40;
const JUDGED = 10;
export const RULE = 10;
const LEVELS = [1 / 3, 1, 3];
const BACKLOG = 1_000;
const PERSON_DAYS = 20;
const START = Date.UTC(2026, 0, 5);
const SPRINT_MS = 14 * 86_400_000;

/** Mean loss of one team's last ten sprints. */
export interface TeamLoss {
  process: string;
  loss: number;
  oracle: number;
}

interface Member {
  id: string;
  team: Team;
  gate: 'open' | 'closed';
}

/**
 * One installation: a team of each process and size, side by side, each with one way to commit; what is committed is all that can be
 * delivered. They know of each other what projects of an installation know.
 */
export async function runInstallation(
  processes: readonly Process[],
  policy: Policy,
  seed: number,
  levels = LEVELS,
): Promise<TeamLoss[]> {
  const [history, strategies] = [new History(), new StrategiesInMemory()];
  const members = processes.flatMap((process, i) =>
    levels.map(
      (level, j): Member => ({
        ...{ id: `P${i}-${j}`, gate: 'closed' },
        team: teamOf(process, level * RULE, seed * 1_000 + i * levels.length + j),
      }),
    ),
  );
  const losses = members.map(({ team: { process } }): TeamLoss => ({ process: process.name, loss: 0, oracle: 0 }));
  for (let n = 0; n < SPRINTS; n++)
    for (const [i, member] of members.entries()) {
      const { team } = member;
      const ahead = aheadOf(member, n);
      const recommended = recommendFor(history, ahead);
      member.gate = recommended.gate;
      const committed = await policy.commit({ history, ahead, recommended, strategies: strategies.inForce });
      const advice = adviceOf(history, strategies.inForce, ahead, recommended.learned);
      const capacity = capacityIn(team, n);
      const outcome = { committed, delivered: Math.min(committed, capacity) };
      const figures = figuresOf(recommended, shadowOf(advice, recommended.learned), outcome, ahead);
      const closed = closedSprint(member, n, figures);
      history.add(closed);
      strategies.evolve(closed, history);
      const total = losses[i];
      if (n < SPRINTS - JUDGED || total === undefined) continue;
      const target = ahead.settings.target_probability;
      const best = oracleCommitments(team.process, team.level)[n] ?? 1;
      total.loss += pinballLoss(1 - target, committed, capacity) / JUDGED;
      total.oracle += pinballLoss(1 - target, best, capacity) / JUDGED;
    }
  return losses;
}

const aheadOf = ({ id, team, gate }: Member, n: number): Ahead => ({
  ...{ projectId: id, mode: 'Live', unit: 'tasks', ruleValue: RULE, backlog: BACKLOG, settings: DEFAULT_SETTINGS },
  personDays: PERSON_DAYS * (team.process.peopleAt?.(n) ?? 1),
  gateBefore: gate,
});

/** A closed sprint's figures with everything that the service would have kept. */
export function figuresOf(
  { rule, learned, gate, capacity }: Recommendation,
  strategies: NonNullable<SprintFigures['shadow']['strategies']>,
  { committed, delivered }: { committed: number; delivered: number },
  { settings: { target_probability: target } }: Ahead,
): SprintFigures {
  const censored = delivered === committed;
  return {
    ...{ committed, delivered, evidence: censored ? 'censored' : 'exact', path: null },
    shadow: { rule, learned, gate, target, capacity: capacity.map((p) => [p.value, p.weight]), strategies },
    start: { probability: 0, expected: 0, low: 0, high: 0 },
    losses: lossesOf({ rule, learned, steps: strategies, delivered, censored, capacityBefore: capacity, target }),
  };
}

export const closedSprint = ({ id, team }: Pick<Member, 'id'> & { team?: Team }, n: number, in_tasks: SprintFigures) =>
  ({
    ...{ sprint_id: `${id}-S${n + 1}`, project_id: id, number: n + 1, mode: 'Live', decision_id: null },
    ...{ person_days: PERSON_DAYS * (team?.process.peopleAt?.(n) ?? 1), unlimited: true, duration_weeks: 2 },
    ...{ days_worked: 10, days_planned: 10, tasks: in_tasks.committed, tasks_with_points: 0 },
    ...{ closed_at: new Date(START + (n + 1) * SPRINT_MS), in_tasks, in_points: null },
  }) satisfies ClosedSprint;
