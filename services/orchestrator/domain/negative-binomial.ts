const QUANTILES = 40;

/**
 * How real teams' sprints spread around their own median: delivered counts are over-dispersed against Poisson by as much as a negative
 * binomial with r = 4 (variance m + m²/4), so the 10th to 90th percentile goes from about half to twice the median.
 */
const SHAPE = 4;

/** Above this level the counts are so many that the distribution is worked out here and stretched. */
const LARGEST_LEVEL = 200;

const known = new Map<number, readonly number[]>();

/** 40 quantiles of a negative binomial (r = 4) whose median is about `level`; a level of 0 gives zeros only. */
export function negativeBinomialQuantiles(level: number): readonly number[] {
  if (!(level > 0)) return [0];
  const stretch = Math.max(1, level / LARGEST_LEVEL);
  const base = level / stretch;
  const found = known.get(base) ?? workedOut(base);
  if (known.size < 10_000) known.set(base, found);
  return stretch === 1 ? found : found.map((value) => value * stretch);
}

function workedOut(level: number): number[] {
  // The median lies below the mean, as that of the gamma distribution that it mixes: about (3r − 0.8) / (3r + 0.2) of it.
  const average = (level * (3 * SHAPE + 0.2)) / (3 * SHAPE - 0.8);
  const success = average / (SHAPE + average);
  let probability = (1 - success) ** SHAPE;
  let below = probability;
  const quantiles: number[] = [];
  for (let count = 0; quantiles.length < QUANTILES; count++) {
    while (quantiles.length < QUANTILES && below >= (quantiles.length + 0.5) / QUANTILES) quantiles.push(count);
    probability *= (success * (SHAPE + count)) / (count + 1);
    below += probability;
  }
  return quantiles;
}
