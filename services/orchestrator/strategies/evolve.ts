import type { z } from 'zod';
import { strategyEvolved } from '../contract/events.ts';
import type { ConditionCode } from '../domain/strategies/conditions.ts';
import { type Change, evolved } from '../domain/strategies/evolve.ts';
import type { Step } from '../domain/strategies/step.ts';
import { type Scored, StrategyEvidence, scored } from '../learning/strategy-evidence.ts';
import type { Applying } from '../log/applying.ts';
import { episodeIdOf, nameBasedId } from '../memory/episode-id.ts';
import { insertStrategy, type StrategyVersion, type Supported, setStrategy } from '../store/knowledge.ts';
import type { SprintRow } from '../store/tables.ts';
import { contentOf, descriptionOf, strategyIdOf } from './naming.ts';

type Evolved = z.input<typeof strategyEvolved.data>;

/** Of the episodes that speak for or against a strategy the latest are named. */
const MOST_EPISODES = 100;

/**
 * What a close makes of the strategies whose condition held for the sprint: new ones, other figures, versions that are superseded or end. The
 * sprint is in the history already. `rows`: all that there are.
 */
export async function evolveStrategies(
  closed: SprintRow,
  rows: readonly StrategyVersion[],
  to: Applying,
): Promise<void> {
  const [own, at] = [scored(closed), closed.closed_at];
  if (own === undefined || at === null) return;
  const evidence = StrategyEvidence.in(to.history, closed.mode);
  const told: Told = { new_strategies: [], updated_strategies: [], deprecated_strategies: [] };
  for (const condition of own.held) {
    const latest = latestOf(rows, condition, closed);
    const { sprints, tallies } = evidence.of(condition);
    const change = evolved(latest && versionOf(latest), { sprints, tallies });
    if (change === undefined) continue;
    const episodes = supportFor(evidence.sprints(condition), stepAfter(change, latest));
    write(change, { condition, latest, closed, at, own, episodes }, told, to);
  }
  const { new_strategies, updated_strategies, deprecated_strategies } = told;
  const changes = new_strategies.length + updated_strategies.length + deprecated_strategies.length;
  if (changes === 0 || !to.tells.forecasts) return;
  const evolution_id = nameBasedId(`evolution at the close of ${closed.sprint_id}`);
  await to.work.emit(strategyEvolved, evolution_id, {
    evolution_id,
    because: 'close',
    evolved_at: at.toISOString(),
    evolution_summary: {
      strategies_created: new_strategies.length,
      strategies_updated: updated_strategies.length,
      strategies_deprecated: deprecated_strategies.length,
      episodes_analyzed: evidence.size,
    },
    ...told,
  } satisfies Evolved);
}

type Told = Pick<Evolved, 'new_strategies' | 'updated_strategies' | 'deprecated_strategies'>;

interface Evolving {
  condition: ConditionCode;
  latest: StrategyVersion | undefined;
  closed: SprintRow;
  at: Date;
  /** what the sprint that closed says */
  own: Scored;
  episodes: Supported;
}

/** Writes one change, and puts it to what is told. */
function write(change: Change, evolving: Evolving, told: Told, { work: { trx, later } }: Applying): void {
  const { condition, latest, closed, at, own, episodes } = evolving;
  const confidence = rounded(change.confidence);
  if (change.kind === 'created' || change.kind === 'turned') {
    const content = contentOf(condition, closed.mode, change.step);
    const id = strategyIdOf(condition, closed.mode, change.version);
    later(
      insertStrategy(trx, {
        ...{ knowledge_id: id, content, description: descriptionOf(content) },
        ...{ confidence, created_at: at, version: change.version, ...episodes },
      }),
    );
    const supporting = episodes.supporting_episodes.length;
    told.new_strategies.push({ strategy_id: id, name: content.name, confidence, supporting_episodes: supporting });
    if (latest === undefined) return;
    later(setStrategy(trx, latest.knowledge_id, { is_active: false, superseded_by: id }));
    if (change.kind === 'turned') told.deprecated_strategies.push(named(latest));
    return;
  }
  if (latest === undefined) return;
  later(setStrategy(trx, latest.knowledge_id, { confidence, ...episodes, is_active: change.kind === 'updated' }));
  if (change.kind === 'ended') told.deprecated_strategies.push(named(latest));
  else if (confidence !== latest.confidence)
    told.updated_strategies.push({
      ...named(latest),
      old_confidence: latest.confidence,
      new_confidence: confidence,
      performance_improvement: rounded(own.saved[latest.content.step] ?? 0),
    });
}

const named = ({ knowledge_id: strategy_id, content: { name } }: StrategyVersion) => ({ strategy_id, name });

const latestOf = (rows: readonly StrategyVersion[], condition: ConditionCode, { mode }: SprintRow) =>
  rows
    .filter(({ content }) => content.condition === condition && content.mode === mode)
    .toSorted((a, b) => a.version - b.version)
    .at(-1);

const versionOf = ({ content: { condition, step }, version, is_active: isActive }: StrategyVersion) => ({
  ...{ condition, step, version, isActive },
});

const stepAfter = (change: Change, latest: StrategyVersion | undefined): Step =>
  'step' in change ? change.step : (latest?.content.step ?? 'up');

/** The latest episodes for and against a step, oldest first. */
function supportFor(sprints: readonly Scored[], step: Step): Supported {
  const time = ({ sprint }: Scored) => sprint.closed_at?.getTime() ?? 0;
  const inOrder = sprints.toSorted((a, b) => time(a) - time(b) || (a.sprint.sprint_id < b.sprint.sprint_id ? -1 : 1));
  const those = (speaks: (saved: number) => boolean) => inOrder.filter(({ saved }) => speaks(saved[step] ?? 0));
  const [supporting, contradicting] = [those((saved) => saved > 0), those((saved) => saved < 0)];
  const ids = (some: readonly Scored[]) => some.slice(-MOST_EPISODES).map(({ sprint }) => episodeIdOf(sprint));
  return {
    supporting_episodes: ids(supporting),
    contradicting_episodes: ids(contradicting),
    last_validated: supporting.at(-1)?.sprint.closed_at ?? null,
  };
}

const rounded = (value: number): number => Number(value.toFixed(4));
