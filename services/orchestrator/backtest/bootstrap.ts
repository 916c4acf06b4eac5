import { randomFrom } from '../domain/random.ts';
import { meanOf } from './scores.ts';

const DRAWS = 1_000;
const SEED = 20_261_128;

/**
 * By which part one method's scores differ from another's (−0.28: 28 % below), with a 95 % interval. Whole projects are drawn, since
 * sprints of one project are alike. The same scores give the same interval.
 */
export function intervalOfChange(
  ours: readonly number[],
  theirs: readonly number[],
  projects: readonly string[],
): { crps_change: number | null; low: number | null; high: number | null } {
  const [a, b] = [meanOf(ours), meanOf(theirs)];
  if (a === null || b === null || b === 0) return { crps_change: null, low: null, high: null };
  const sums = [...Map.groupBy(projects.keys(), (i) => projects[i]).values()].map((rows) => ({
    ours: rows.reduce((sum, i) => sum + (ours[i] ?? 0), 0),
    theirs: rows.reduce((sum, i) => sum + (theirs[i] ?? 0), 0),
  }));
  const random = randomFrom(SEED);
  const changes = Array.from({ length: DRAWS }, () => {
    let [drawnOurs, drawnTheirs] = [0, 0];
    for (let i = 0; i < sums.length; i++) {
      const drawn = sums[Math.floor(random() * sums.length)];
      drawnOurs += drawn?.ours ?? 0;
      drawnTheirs += drawn?.theirs ?? 0;
    }
    return drawnTheirs > 0 ? drawnOurs / drawnTheirs - 1 : 0;
  }).sort((x, y) => x - y);
  return {
    crps_change: a / b - 1,
    low: changes[Math.floor(DRAWS * 0.025)] ?? null,
    high: changes[Math.floor(DRAWS * 0.975)] ?? null,
  };
}
