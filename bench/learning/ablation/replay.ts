import type { HistoryRow } from '../../../services/orchestrator/backtest/history.ts';
import { lossesOf } from '../../../services/orchestrator/domain/gate.ts';
import { recommendFor } from '../../../services/orchestrator/learning/expectation.ts';
import { History } from '../../../services/orchestrator/learning/history.ts';
import { adviceOf, shadowOf } from '../../../services/orchestrator/learning/strategies.ts';
import { DEFAULT_SETTINGS } from '../../../services/orchestrator/settings.ts';
import { closedSprint, figuresOf, RULE } from './installation.ts';
import type { Policy } from './policy.ts';
import { StrategiesInMemory } from './strategies.ts';

export interface SprintLoss {
  project: string;
  loss: number;
}

/** Sprints from which on the commitments are judged. */
const FIRST_JUDGED = 5;

/**
 * What each commitment would have cost in sprints that were really committed to otherwise: projects side by side, one sprint of each in turn. Of
 * sprints that did everything the true capacity is only believed.
 */
export async function replay(rows: readonly HistoryRow[], policy: Policy): Promise<SprintLoss[]> {
  const [history, strategies] = [new History(), new StrategiesInMemory()];
  const projects = [...Map.groupBy(rows, ({ project }) => project)];
  const gates = new Map<string, 'open' | 'closed'>();
  const losses: SprintLoss[] = [];
  const longest = Math.max(...projects.map(([, own]) => own.length));
  for (let n = 0; n < longest; n++)
    for (const [id, own] of projects) {
      const row = own[n];
      if (row === undefined || row.committed <= 0) continue;
      const ahead = {
        ...({ projectId: id, mode: 'Live', unit: 'tasks', ruleValue: RULE, backlog: 1_000 } as const),
        ...{ personDays: null, settings: DEFAULT_SETTINGS, gateBefore: gates.get(id) ?? 'closed' },
      };
      const recommended = recommendFor(history, ahead);
      gates.set(id, recommended.gate);
      const value = await policy.commit({ history, ahead, recommended, strategies: strategies.inForce });
      const advice = adviceOf(history, strategies.inForce, ahead, recommended.learned);
      const figures = figuresOf(recommended, shadowOf(advice, recommended.learned), row, ahead);
      const { rule: loss } = lossesOf({
        ...{ rule: value, learned: value, delivered: row.delivered, censored: row.delivered === row.committed },
        ...{ capacityBefore: recommended.capacity, target: DEFAULT_SETTINGS.target_probability },
      });
      if (n >= FIRST_JUDGED) losses.push({ project: id, loss });
      const closed = closedSprint({ id }, n, figures);
      history.add(closed);
      strategies.evolve(closed, history);
    }
  return losses;
}
