import { NOTHING, sumOf, type Tally, tallyOf } from '../domain/strategies/belief.ts';
import { type ConditionCode, isCondition } from '../domain/strategies/conditions.ts';
import type { Evidence } from '../domain/strategies/evolve.ts';
import { type Step, savedBy } from '../domain/strategies/step.ts';
import type { Mode, SprintFigures } from '../store/tables.ts';
import type { ClosedSprint, History } from './history.ts';
import { lastOf } from './last-of.ts';

/** A closed sprint for which it is known what a step up and a step down would have saved. */
export interface Scored {
  sprint: ClosedSprint;
  held: readonly ConditionCode[];
  /** in steps; null: the step would have changed nothing */
  saved: Record<Step, number | null>;
  /** what all strategies together would have saved; null: they would have changed nothing */
  advised: number | null;
}

/** Projects and sprints that are worked with, those that closed last: as for the prior. */
const MOST_SPRINTS = 20;

/** What a closed sprint says of strategies; undefined: nothing, as all that closed before there were any. */
export function scored(sprint: ClosedSprint): Scored | undefined {
  const figures = figuresWithStrategies(sprint);
  const { losses, shadow } = figures ?? {};
  if (!losses || !shadow?.strategies || losses.up === undefined || losses.down === undefined) return undefined;
  const { held, advised, ...values } = shadow.strategies;
  const saved = (step: Step, loss: number) =>
    savedBy({ from: shadow.learned, to: values[step], target: shadow.target }, { from: losses.learned, to: loss });
  const both = { up: saved('up', losses.up), down: saved('down', losses.down) };
  return { sprint, held: held.filter(isCondition), saved: both, advised: advised === null ? null : both[advised] };
}

/** The unit in which the project decided. */
export const figuresWithStrategies = ({
  in_tasks,
  in_points,
}: Pick<ClosedSprint, 'in_tasks' | 'in_points'>): SprintFigures | undefined =>
  [in_points, in_tasks].find((figures) => figures?.shadow.strategies !== undefined) ?? undefined;

/** Own sprints that say something of strategies, oldest first; no more than the last `most`. */
export const scoredSprints = (history: History, projectId: string, mode: Mode, most: number): Scored[] =>
  lastOf(history.closed(projectId), most, (sprint) => (sprint.mode === mode ? scored(sprint) : undefined));

type Tallies = ReadonlyMap<ConditionCode, Record<Step, Tally>>;

/** What one condition has shown: for the project, and for all others together. */
export interface Shown {
  own: Record<Step, Tally>;
  others: Record<Step, Tally>;
}

interface Shows {
  sprints: readonly Scored[];
  tallies: Tallies;
}

/** By the sprints of a project, which are another list once one is added, and the mode. */
const shownBefore = new WeakMap<readonly ClosedSprint[], Map<Mode, Shows>>();

function shows(history: History, projectId: string, mode: Mode): Shows {
  const closed = history.closed(projectId);
  const of = shownBefore.get(closed) ?? new Map<Mode, Shows>();
  shownBefore.set(closed, of);
  const sprints = () => scoredSprints(history, projectId, mode, MOST_SPRINTS);
  const made = of.get(mode) ?? withTallies(sprints());
  of.set(mode, made);
  return made;
}

const withTallies = (sprints: readonly Scored[]): Shows => ({ sprints, tallies: talliesOf(sprints) });

/** Of the last sprints of the projects whose sprints closed last. */
export class StrategyEvidence {
  readonly #projects: ReadonlyMap<string, Shows>;
  readonly #all: Tallies;
  readonly #sprints = new Map<ConditionCode, readonly Scored[]>();

  private constructor(history: History, mode: Mode) {
    this.#projects = new Map(history.recentProjects().map((id) => [id, shows(history, id, mode)]));
    this.#all = summed([...this.#projects.values()].map(({ tallies }) => tallies));
  }

  /** Of sprints of one mode: simulated ones teach only about simulated ones. */
  static in(history: History, mode: Mode): StrategyEvidence {
    return history.once(`strategies ${mode}`, () => new StrategyEvidence(history, mode));
  }

  shown(projectId: string, condition: ConditionCode): Shown {
    const own = this.#projects.get(projectId)?.tallies.get(condition) ?? NONE;
    const all = this.#all.get(condition) ?? NONE;
    return { own, others: { up: less(all.up, own.up), down: less(all.down, own.down) } };
  }

  /** What all projects have shown of a condition. */
  of(condition: ConditionCode): Evidence {
    return { sprints: this.sprints(condition).length, tallies: this.#all.get(condition) ?? NONE };
  }

  /** For which it held and a step would have changed the decision, by project, each oldest first. */
  sprints(condition: ConditionCode): readonly Scored[] {
    const before = this.#sprints.get(condition);
    if (before !== undefined) return before;
    const those = [...this.#projects.values()].flatMap(({ sprints }) =>
      sprints.filter(({ held, saved }) => held.includes(condition) && (saved.up !== null || saved.down !== null)),
    );
    this.#sprints.set(condition, those);
    return those;
  }

  /** All sprints that say something. */
  get size(): number {
    return [...this.#projects.values()].reduce((sum, { sprints }) => sum + sprints.length, 0);
  }
}

const NONE: Record<Step, Tally> = { up: NOTHING, down: NOTHING };

function talliesOf(sprints: readonly Scored[]): Tallies {
  const conditions = new Set(sprints.flatMap(({ held }) => held));
  return new Map(
    [...conditions].map((condition) => {
      const those = sprints.filter(({ held }) => held.includes(condition));
      const tally = (step: Step) => tallyOf(those.flatMap(({ saved }) => saved[step] ?? []));
      return [condition, { up: tally('up'), down: tally('down') }];
    }),
  );
}

function summed(tallies: readonly Tallies[]): Tallies {
  const conditions = new Set(tallies.flatMap((each) => [...each.keys()]));
  return new Map(
    [...conditions].map((condition) => {
      const those = tallies.flatMap((each) => each.get(condition) ?? []);
      return [condition, { up: sumOf(those.map(({ up }) => up)), down: sumOf(those.map(({ down }) => down)) }];
    }),
  );
}

/** Without what rounding leaves below 0. */
const less = (all: Tally, own: Tally): Tally => ({
  saved: Math.max(0, all.saved - own.saved),
  cost: Math.max(0, all.cost - own.cost),
});
