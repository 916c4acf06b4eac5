import type { Unit } from '../contract/shapes.ts';
import { capacityMultiples } from '../domain/capacity.ts';
import { multiples, multiplesOfMedian, type OtherProjects } from '../domain/prior.ts';
import type { PastSprint } from '../domain/recommend.ts';
import type { Mode, SprintFigures, SprintRow } from '../store/tables.ts';

/** A closed sprint, as much of it as is worked with. */
export type ClosedSprint = Pick<
  SprintRow,
  | 'sprint_id'
  | 'project_id'
  | 'number'
  | 'mode'
  | 'person_days'
  | 'unlimited'
  | 'days_worked'
  | 'duration_weeks'
  | 'in_tasks'
  | 'in_points'
  | 'decision_id'
> &
  Pick<SprintRow, 'tasks' | 'tasks_with_points' | 'days_planned' | 'closed_at'>;

/** A closed sprint that teaches, in one unit. */
export interface KnownSprint extends PastSprint {
  sprintId: string;
  weeks: number;
  figures: SprintFigures;
}

/** What other projects have shown, as multiples of their own levels. */
export interface Others {
  /** delivered */
  others: OtherProjects;
  otherCapacities: OtherProjects;
  /** delivered/committed */
  otherShares: OtherProjects;
}

/** What others have shown is told by the projects whose sprints closed last, and by their last sprints: enough for 40 quantiles. */
const MOST_OTHER_PROJECTS = 200;
const MOST_SPRINTS_OF_ANOTHER = 20;

export const figuresOf = (sprint: Pick<SprintRow, 'in_tasks' | 'in_points'>, unit: Unit): SprintFigures | null =>
  unit === 'points' ? sprint.in_points : sprint.in_tasks;

/** All closed sprints, in memory, in the order of the log: what every decision and forecast is worked out from. */
export class History {
  /** the project whose sprint closed last comes last */
  #projects = new Map<string, ClosedSprint[]>();
  /** what was worked out of them, until another one closes */
  #workedOut = new Map<string, unknown>();
  /** by the sprints of a project, which are another list once one is added */
  readonly #capacities = new WeakMap<readonly ClosedSprint[], Map<string, number[]>>();

  /** @param sprints closed ones in the order of the log */
  reset(sprints: readonly ClosedSprint[]): void {
    this.#projects = new Map();
    for (const sprint of sprints) this.add(sprint);
    this.#workedOut.clear();
  }

  add(sprint: ClosedSprint): void {
    const own = this.#projects.get(sprint.project_id) ?? [];
    this.#projects.delete(sprint.project_id);
    this.#projects.set(
      sprint.project_id,
      [...own, sprint].sort((a, b) => a.number - b.number),
    );
    this.#workedOut.clear();
  }

  /** All closed sprints of a project, oldest first, those that teach nothing among them. */
  closed(projectId: string): readonly ClosedSprint[] {
    return this.#projects.get(projectId) ?? [];
  }

  /** Ids of the projects that have closed sprints, the one whose sprint closed last at first; no more than are worked with. */
  recentProjects(): string[] {
    return [...this.#projects.keys()].slice(-MOST_OTHER_PROJECTS).reverse();
  }

  /** When the last sprint closed that is in here; null: none has. */
  get lastClose(): Date | null {
    const last = [...this.#projects.values()].at(-1);
    return (
      last?.reduce<Date | null>((latest, { closed_at: at }) => (latest && at && latest > at ? latest : at), null) ??
      null
    );
  }

  /** Own closed sprints that teach, oldest first. Simulated ones teach only about simulated ones. */
  own(projectId: string, mode: Mode, unit: Unit): KnownSprint[] {
    return this.closed(projectId).flatMap((sprint) => known(sprint, mode, unit));
  }

  /** What other projects of the same mode and unit have shown. */
  others(projectId: string, mode: Mode, unit: Unit): Others {
    // To all projects that have closed no sprint the others are the same.
    const but = this.#projects.has(projectId) ? projectId : '';
    return this.once(`others ${mode} ${unit} ${but}`, () => this.#othersOf(projectId, mode, unit));
  }

  /** What `make` works out of the closed sprints, once until another one closes. `key` names it and all that it depends on besides. */
  once<T>(key: string, make: () => T): T {
    if (!this.#workedOut.has(key)) this.#workedOut.set(key, make());
    return this.#workedOut.get(key) as T;
  }

  #othersOf(projectId: string, mode: Mode, unit: Unit): Others {
    const histories = [...this.#projects]
      .filter(([id]) => id !== projectId)
      .slice(-MOST_OTHER_PROJECTS)
      .map(([, sprints]) => ({ sprints, last: lastOf(sprints, mode, unit) }))
      .filter(({ last }) => last.length > 0);
    return {
      others: multiplesOfMedian(histories.map(({ last }) => last.map(({ delivered }) => delivered))),
      otherCapacities: multiples(histories.map(({ sprints }) => this.#capacityIn(sprints, mode, unit))),
      otherShares: multiples(
        histories.map(({ last }) => last.map(({ delivered, committed }) => delivered / committed)),
      ),
    };
  }

  /** Worked out once until the project closes another sprint. */
  #capacityIn(sprints: readonly ClosedSprint[], mode: Mode, unit: Unit): number[] {
    const of = this.#capacities.get(sprints) ?? new Map<string, number[]>();
    this.#capacities.set(sprints, of);
    const key = `${mode} ${unit}`;
    const multiplesOf = of.get(key) ?? capacityMultiples(lastOf(sprints, mode, unit));
    of.set(key, multiplesOf);
    return multiplesOf;
  }
}

const lastOf = (sprints: readonly ClosedSprint[], mode: Mode, unit: Unit): KnownSprint[] =>
  sprints.flatMap((sprint) => known(sprint, mode, unit)).slice(-MOST_SPRINTS_OF_ANOTHER);

function known(sprint: ClosedSprint, mode: Mode, unit: Unit): KnownSprint[] {
  const figures = figuresOf(sprint, unit);
  if (sprint.mode !== mode || figures === null || figures.delivered === null) return [];
  if (figures.evidence !== 'exact' && figures.evidence !== 'censored') return [];
  return [
    {
      sprintId: sprint.sprint_id,
      weeks: sprint.duration_weeks,
      committed: figures.committed,
      delivered: figures.delivered,
      censored: figures.evidence === 'censored',
      personDays: sprint.person_days ?? undefined,
      losses: figures.losses ?? { rule: 0, learned: 0 },
      unlimited: sprint.unlimited,
      figures,
    },
  ];
}
