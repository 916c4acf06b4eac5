import type { Unit } from '../contract/shapes.ts';
import { capacityMultiples } from '../domain/capacity.ts';
import { multiples, multiplesOfMedian, type OtherProjects } from '../domain/prior.ts';
import type { PastSprint } from '../domain/recommend.ts';
import type { Mode, SprintFigures, SprintRow } from '../store/tables.ts';
import { lastOf } from './last-of.ts';

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

/**
 * Own sprints that are worked with, the last ones: the one before them would weigh less than a ten-millionth of the last (`weightOf`). So a
 * project of thousands of sprints is decided for as fast as one of ten.
 */
export const MOST_OWN_SPRINTS = 100;
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
  /** how many sprints of a project teach, by project, mode and unit */
  #teaching = new Map<string, number>();
  /** by the sprints of a project, which are another list once one is added */
  readonly #capacities = new WeakMap<readonly ClosedSprint[], Map<string, number[]>>();

  /** @param sprints closed ones in the order of the log */
  reset(sprints: readonly ClosedSprint[]): void {
    this.#projects = new Map();
    this.#teaching.clear();
    this.#workedOut.clear();
    for (const sprint of sprints) {
      this.#append(sprint, this.#projects.get(sprint.project_id) ?? []);
      this.#count(sprint);
    }
    for (const own of this.#projects.values()) own.sort(inTheirOrder);
  }

  add(sprint: ClosedSprint): void {
    const own = [...this.closed(sprint.project_id)];
    this.#append(sprint, own);
    own.sort(inTheirOrder);
    this.#count(sprint);
    this.#workedOut.clear();
  }

  #append(sprint: ClosedSprint, own: ClosedSprint[]): void {
    own.push(sprint);
    this.#projects.delete(sprint.project_id);
    this.#projects.set(sprint.project_id, own);
  }

  #count(sprint: ClosedSprint): void {
    for (const unit of UNITS) {
      if (!teaches(sprint, sprint.mode, unit)) continue;
      const key = `${sprint.mode} ${unit} ${sprint.project_id}`;
      this.#teaching.set(key, (this.#teaching.get(key) ?? 0) + 1);
    }
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

  /** Own closed sprints that teach, oldest first, the last hundred. Simulated ones teach only about simulated ones. */
  own(projectId: string, mode: Mode, unit: Unit): KnownSprint[] {
    return lastOf(this.closed(projectId), MOST_OWN_SPRINTS, (sprint) => known(sprint, mode, unit));
  }

  /** All of them, for who reads of the past and decides nothing by it. */
  allOwn(projectId: string, mode: Mode, unit: Unit): KnownSprint[] {
    return this.closed(projectId).flatMap((sprint) => known(sprint, mode, unit) ?? []);
  }

  /** How many own closed sprints teach, all of them. */
  ownCount(projectId: string, mode: Mode, unit: Unit): number {
    return this.#teaching.get(`${mode} ${unit} ${projectId}`) ?? 0;
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
      .map(([, sprints]) => ({ sprints, last: lastOfAnother(sprints, mode, unit) }))
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
    const multiplesOf = of.get(key) ?? capacityMultiples(lastOfAnother(sprints, mode, unit));
    of.set(key, multiplesOf);
    return multiplesOf;
  }
}

const UNITS: readonly Unit[] = ['tasks', 'points'];

const inTheirOrder = (a: ClosedSprint, b: ClosedSprint): number => a.number - b.number;

const lastOfAnother = (sprints: readonly ClosedSprint[], mode: Mode, unit: Unit): KnownSprint[] =>
  lastOf(sprints, MOST_SPRINTS_OF_ANOTHER, (sprint) => known(sprint, mode, unit));

/** Its figures, if it says something in this unit to sprints of this mode. */
function teaches(sprint: ClosedSprint, mode: Mode, unit: Unit): (SprintFigures & { delivered: number }) | undefined {
  const figures = figuresOf(sprint, unit);
  if (sprint.mode !== mode || figures === null || figures.delivered === null) return undefined;
  const isEvidence = figures.evidence === 'exact' || figures.evidence === 'censored';
  return isEvidence ? { ...figures, delivered: figures.delivered } : undefined;
}

function known(sprint: ClosedSprint, mode: Mode, unit: Unit): KnownSprint | undefined {
  const figures = teaches(sprint, mode, unit);
  return (
    figures && {
      sprintId: sprint.sprint_id,
      weeks: sprint.duration_weeks,
      committed: figures.committed,
      delivered: figures.delivered,
      censored: figures.evidence === 'censored',
      personDays: sprint.person_days ?? undefined,
      losses: figures.losses ?? { rule: 0, learned: 0 },
      unlimited: sprint.unlimited,
      figures,
    }
  );
}
