// The decision in a closed loop: what is committed decides what can be seen.
// Run: node bench/learning/closed-loop.ts [runs: 400] [the rule's value: 10, as tasks; 40 is more like points]
import { pinballLoss } from '../../services/orchestrator/domain/distribution.ts';
import { lossesOf } from '../../services/orchestrator/domain/gate.ts';
import { multiples } from '../../services/orchestrator/domain/prior.ts';
import { type PastSprint, recommend } from '../../services/orchestrator/domain/recommend.ts';
import { capacityIn, PROCESSES, type Process, teamOf } from './processes.ts';

const SPRINTS = 40;
const JUDGED = 10;
/** what the rule commits to: so many tasks */
const RULE = 10;
const TARGET = 0.7;
const THRESHOLD = 0.75;
/** as a multiple of the rule's value */
const LEVELS = [1 / 3, 0.6, 1, 1.6, 5];
const NOBODY = multiples([]);

export interface LoopResult {
  process: string;
  level: number;
  /** mean pinball loss of the last ten sprints */
  applied: number;
  withoutGate: number;
  oracle: number;
  rule: number;
  naive: number;
  committed: number;
  open: number;
}

/** One team with one way to commit; what is committed is all that can be delivered. */
function run(process: Process, level: number, seed: number, useGate: boolean, rule: number) {
  const team = teamOf(process, level * rule, seed);
  const past: PastSprint[] = [];
  let gate: 'open' | 'closed' = 'closed';
  let [loss, committed, opens] = [0, 0, 0];
  for (let n = 0; n < SPRINTS; n++) {
    const common = {
      ruleValue: rule,
      others: NOBODY,
      otherShares: NOBODY,
      backlog: 1_000,
      target: TARGET,
      threshold: THRESHOLD,
    };
    const decision = recommend({ ...common, past, gateBefore: gate });
    gate = decision.gate;
    const applied = useGate ? decision.applied : decision.learned;
    const capacity = capacityIn(team, n);
    const delivered = Math.min(applied, capacity);
    const outcome = { committed: applied, delivered, censored: delivered === applied };
    const losses = lossesOf({ ...decision, ...outcome, capacityBefore: decision.capacity, target: TARGET });
    past.push({ ...outcome, losses, unlimited: true });
    if (n < SPRINTS - JUDGED) continue;
    loss += pinballLoss(1 - TARGET, applied, capacity) / JUDGED;
    committed += applied / JUDGED;
    opens += (gate === 'open' ? 1 : 0) / JUDGED;
  }
  return { loss, committed, opens };
}

/** The same sprints for those who know, follow the rule, or take the mean of the last three. */
function rivals(process: Process, level: number, seed: number, rule: number) {
  const oracle = oracleCommitments(process, level * rule);
  const team = teamOf(process, level * rule, seed);
  let [byOracle, byRule, byMean] = [0, 0, 0];
  const delivered: number[] = [];
  for (let n = 0; n < SPRINTS; n++) {
    const capacity = capacityIn(team, n);
    const last = delivered.slice(-3);
    const mean = last.length === 0 ? rule : Math.max(1, Math.round(last.reduce((sum, x) => sum + x, 0) / last.length));
    delivered.push(Math.min(mean, capacity));
    if (n < SPRINTS - JUDGED) continue;
    byOracle += pinballLoss(1 - TARGET, oracle[n] ?? 1, capacity) / JUDGED;
    byRule += pinballLoss(1 - TARGET, rule, capacity) / JUDGED;
    byMean += pinballLoss(1 - TARGET, mean, capacity) / JUDGED;
  }
  return { byOracle, byRule, byMean };
}

const oracles = new Map<string, number[]>();

/** The commitment that is kept with the target probability, from 4,000 draws of the true process. */
export function oracleCommitments(process: Process, level: number): number[] {
  const key = `${process.name} ${level}`;
  const found = oracles.get(key);
  if (found !== undefined) return found;
  const team = teamOf(process, level, 99);
  const commitments = Array.from({ length: SPRINTS }, (_, n) => {
    const draws = Array.from({ length: 4_000 }, () => capacityIn(team, n)).sort((a, b) => a - b);
    return draws[Math.floor(draws.length * (1 - TARGET))] ?? 1;
  });
  oracles.set(key, commitments);
  return commitments;
}

export function closedLoop(runs: number, processes = PROCESSES, levels = LEVELS, rule = RULE): LoopResult[] {
  return processes.flatMap((process) =>
    levels.map((level): LoopResult => {
      const sums = { applied: 0, withoutGate: 0, oracle: 0, rule: 0, naive: 0, committed: 0, open: 0 };
      for (let seed = 1; seed <= runs; seed++) {
        const gated = run(process, level, seed, true, rule);
        const rival = rivals(process, level, seed, rule);
        sums.applied += gated.loss / runs;
        sums.withoutGate += run(process, level, seed, false, rule).loss / runs;
        sums.oracle += rival.byOracle / runs;
        sums.rule += rival.byRule / runs;
        sums.naive += rival.byMean / runs;
        sums.committed += gated.committed / runs;
        sums.open += gated.opens / runs;
      }
      return { process: process.name, level, ...sums };
    }),
  );
}

if (import.meta.main) {
  const runs = Number(process.argv[2] ?? 400);
  const rule = Number(process.argv[3] ?? RULE);
  console.log('process             level  x oracle  x rule  ungated x oracle  mean-3 x oracle  committed  gate open');
  for (const r of closedLoop(runs, PROCESSES, LEVELS, rule)) {
    const cells = [r.applied / r.oracle, r.applied / r.rule, r.withoutGate / r.oracle, r.naive / r.oracle, r.committed];
    console.log(
      r.process.padEnd(18),
      r.level.toFixed(2).padStart(6),
      ...cells.map((c) => c.toFixed(2).padStart(9)),
      `${Math.round(r.open * 100)} %`,
    );
  }
}
