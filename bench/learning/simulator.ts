// How far simulated sprints vary, and how often a commitment is kept. Run: node bench/learning/simulator.ts [sprints] [projects]
import { seedOfSprint } from '../../services/sprint/domain/simulation/seed.ts';
import { type Setting, simulatedSprint } from './simulated-sprint.ts';

export interface Outcomes {
  /** mean number of tasks done with more at hand than can be done */
  capacity: number;
  /** of the negative binomial with the capacity's mean and variance */
  r: number;
  committed: number;
  /** share of the sprints that did everything */
  allDone: number;
  /** 10th, 50th and 90th percentile of what was delivered, as a share of the commitment */
  shares: [number, number, number];
}

/** More tasks than the luckiest sprint does. */
const AMPLE = 90;

/** What these seeds make of a team, if it commits to what it does on average, or to as much as is said. */
export function outcomesOf(setting: Setting, seeds: readonly number[], commitment?: number): Outcomes {
  const capacities = seeds.map((seed) => simulatedSprint(setting, AMPLE, seed));
  const capacity = mean(capacities);
  const variance = mean(capacities.map((c) => (c - capacity) ** 2));
  const committed = commitment ?? Math.max(1, Math.round(capacity));
  const shares = seeds.map((seed) => simulatedSprint(setting, committed, seed) / committed);
  return {
    capacity,
    r: capacity ** 2 / Math.max(0, variance - capacity),
    committed,
    allDone: mean(shares.map((share) => (share === 1 ? 1 : 0))),
    shares: deciles(shares),
  };
}

const mean = (list: readonly number[]): number => list.reduce((sum, x) => sum + x, 0) / list.length;

function deciles(list: readonly number[]): [number, number, number] {
  const sorted = list.toSorted((a, b) => a - b);
  const at = (q: number) => sorted[Math.floor(sorted.length * q)] ?? Number.NaN;
  return [at(0.1), at(0.5), at(0.9)];
}

const percent = (x: number): string => `${Math.round(x * 100)} %`;

function printTeams(sprints: number): void {
  const seeds = Array.from({ length: sprints }, (_, seed) => seed);
  console.log(`One team, ${sprints} seeds, two weeks`);
  console.log('people  points   capacity     r  all done  delivered/committed  all done of 10');
  for (const people of [0, 1, 2, 3, 5, 8, 12]) {
    for (const isEstimated of [true, false]) {
      const setting = { people, isEstimated };
      const { capacity, r, allDone, shares } = outcomesOf(setting, seeds);
      console.log(
        String(people).padStart(6),
        ` ${isEstimated ? '1 to 13' : 'none   '}`,
        capacity.toFixed(1).padStart(8),
        r.toFixed(1).padStart(6),
        percent(allDone).padStart(8),
        ...shares.map((share) => share.toFixed(2).padStart(6)),
        percent(outcomesOf(setting, seeds, 10).allDone).padStart(12),
      );
    }
  }
}

function printProjects(projects: number): void {
  const played = Array.from({ length: projects }, (_, p) => {
    const seeds = Array.from({ length: 24 }, (_, n) => seedOfSprint(`PROJECT-${p}`, n + 1));
    const setting = { people: 5, isEstimated: p % 2 === 0 };
    return { own: outcomesOf(setting, seeds), ten: outcomesOf(setting, seeds, 10) };
  });
  const row = (what: string, of: (p: (typeof played)[number]) => number, show: (x: number) => string) =>
    console.log(what.padEnd(44), ...deciles(played.map(of)).map((x) => show(x).padStart(6)));
  console.log(`\n${projects} projects of five people, 24 sprints each    10 %   50 %   90 % of the projects`);
  row(
    'capacity',
    (p) => p.own.capacity,
    (x) => x.toFixed(1),
  );
  row('all done, of what it does on average', (p) => p.own.allDone, percent);
  row('all done, of ten tasks', (p) => p.ten.allDone, percent);
  row(
    'median delivered/committed',
    (p) => p.own.shares[1],
    (x) => x.toFixed(2),
  );
}

if (import.meta.main) {
  printTeams(Number(process.argv[2] ?? 2_000));
  printProjects(Number(process.argv[3] ?? 200));
}
