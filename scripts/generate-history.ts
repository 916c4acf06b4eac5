// Prints a made-up history of sprints for `dsm backtest`: node scripts/generate-history.ts > examples/history/teams.csv
// Ten teams with a pace, a spread and a habit of committing of their own; nothing of it was measured anywhere.
import { capacityIn, PROCESSES, teamOf } from '../bench/learning/processes.ts';
import { randomFrom } from '../services/orchestrator/domain/random.ts';

const TEAMS = 10;
const SPRINTS = 24;

console.log('project,sprint,committed,delivered,done_at_30,done_at_50,done_at_80');
for (let n = 0; n < TEAMS; n++) {
  const random = randomFrom(1_000 + n);
  const process = PROCESSES[n % PROCESSES.length];
  if (process === undefined) continue;
  const level = 6 + Math.round(random() * 24);
  const eagerness = 0.8 + random() * 0.6;
  const team = teamOf(process, level, 2_000 + n);
  let usual = level;
  for (let sprint = 1; sprint <= SPRINTS; sprint++) {
    const committed = Math.max(1, Math.round(usual * eagerness * (0.85 + random() * 0.3)));
    const capacity = capacityIn(team, sprint - 1);
    const delivered = Math.min(committed, capacity);
    // Most of it is finished late, as boards show it.
    const done = [0.3, 0.5, 0.8].map((share) =>
      Math.min(delivered, Math.round(capacity * share * (0.45 + 0.5 * random()))),
    );
    const ascending = done.map((value, i) => Math.max(value, ...done.slice(0, i)));
    console.log([`TEAM-${String(n + 1).padStart(2, '0')}`, sprint, committed, delivered, ...ascending].join(','));
    usual = usual * 0.7 + delivered * 0.3 + (delivered === committed ? 1 : 0);
  }
}
