import { type Distribution, distributionOf, mapValues, median, type Point, quantile } from './distribution.ts';

/**
 * What is believed before a project has shown anything itself. It weighs as much as this many sprints, and own sprints outgrow it:
 * after ten of them (discounted, about five) it is a quarter of the whole.
 */
export const PRIOR_WEIGHT = 2;
const QUANTILES = 40;
/** No other project is more than this share of the prior, or one large project would speak for all. */
const LARGEST_SHARE = 0.1;

/** A quantity whose fixed prior has its own centre and spread, as multiples of a project's level. */
export type FixedPrior = (level: number) => readonly number[];

/** What other projects have shown, as multiples: prepared once, used for every forecast. */
export interface OtherProjects {
  /** 40 quantiles, equally likely; empty: nobody has shown anything */
  ratios: Distribution;
  projects: number;
}

/** Values of each other project as multiples of its own median. Projects whose median is 0 say nothing. */
export function multiplesOfMedian(others: readonly (readonly number[])[]): OtherProjects {
  const ratios = others.flatMap((values) => {
    const own = median(values.map((value) => ({ value, weight: 1 })));
    return own !== undefined && own > 0 ? [values.map((value) => value / own)] : [];
  });
  return { ratios: pooled(ratios), projects: ratios.length };
}

/** Values that are multiples already, such as delivered/committed. */
export function multiples(others: readonly (readonly number[])[]): OtherProjects {
  const known = others.filter((values) => values.length > 0);
  return { ratios: pooled(known), projects: known.length };
}

/**
 * The prior for one project: what the others have shown, times this project's level; what they leave of the whole is the fixed prior. Its
 * weights have the sum 1.
 */
export function priorAround(level: number, others: OtherProjects, fixed: FixedPrior): Distribution {
  const share = Math.min(1, others.projects * LARGEST_SHARE);
  return distributionOf([
    ...scaled(
      mapValues(others.ratios, (ratio) => ratio * level),
      share,
    ),
    ...scaled(equallyLikely(fixed(level)), 1 - share),
  ]);
}

/** Quantiles of all projects' ratios, each project with the same weight. */
function pooled(projects: readonly (readonly number[])[]): Distribution {
  const all = distributionOf(
    projects.flatMap((values) => values.map((value) => ({ value, weight: 1 / values.length }))),
  );
  const levels = Array.from({ length: QUANTILES }, (_, i) => quantile(all, (i + 0.5) / QUANTILES));
  return equallyLikely(levels.filter((value) => value !== undefined));
}

const equallyLikely = (values: readonly number[]): Distribution =>
  distributionOf(values.map((value) => ({ value, weight: 1 })));

export const scaled = (distribution: Distribution, factor: number): Point[] =>
  distribution.map(({ value, weight }) => ({ value, weight: weight * factor }));
