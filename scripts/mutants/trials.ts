import { type ChildProcess, fork } from 'node:child_process';
import { basename, join } from 'node:path';
import type { Baseline, Opening, Outcome, Trial } from './bench.ts';
import type { Mutant } from './find.ts';
import type { Tried } from './report.ts';
import type { Room } from './rooms.ts';

/** Two cores are the least that a machine of ours has. */
const BENCHES = 2;
/** For a mutant that holds the process itself, where no test's own limit works: this, and so many times what its tests need. */
const LIMIT_MS = 30_000;
const LIMIT_TIMES = 10;

/** Tries mutants of one room with the unit tests of that room. Throws when a test fails without a mutant. */
export async function tryAll(root: string, room: Room, mutants: Mutant[], limitMs = LIMIT_MS): Promise<Tried[]> {
  const benches = Array.from({ length: BENCHES }, () => new Bench(root));
  try {
    const baseline = (await benches[0]?.open(room.tests)) ?? { failed: [], tests: {} };
    if (baseline.failed.length > 0) throw new Error(`these tests fail without a mutant: ${baseline.failed.join(', ')}`);
    const queue = mutants.values();
    const tried: Tried[] = [];
    await Promise.all(
      benches.map(async (bench) => {
        for (const mutant of queue) {
          const tests = testsOf(mutant.file, baseline);
          const ms = tests.reduce((sum, test) => sum + (baseline.tests[test]?.ms ?? 0) * LIMIT_TIMES, limitMs);
          // What no test loads is not worth a run.
          const outcome = tests.length === 0 ? 'survived' : await bench.attempt({ mutant, tests }, ms);
          tried.push({ mutant, outcome });
        }
      }),
    );
    return tried.sort((a, b) => mutants.indexOf(a.mutant) - mutants.indexOf(b.mutant));
  } finally {
    for (const bench of benches) bench.end();
  }
}

/** The tests that load a file: its own first, then the quick ones. */
export function testsOf(file: string, { tests }: Baseline): string[] {
  const own = basename(file).replace(/ts$/, 'test.ts');
  const rank = (test: string) => (basename(test) === own ? 0 : (tests[test]?.ms ?? 0));
  return Object.keys(tests)
    .filter((test) => tests[test]?.loads.includes(file))
    .sort((a, b) => rank(a) - rank(b));
}

/** One process of bench.ts, started when it is needed and again after it had to be killed. */
class Bench {
  readonly #root: string;
  #process: ChildProcess | undefined;

  constructor(root: string) {
    this.#root = root;
  }

  open(tests: string[]): Promise<Baseline> {
    // A group of its own, so that what hangs in a worker of its ends with it.
    this.#process = fork(join(import.meta.dirname, 'bench.ts'), { cwd: this.#root, detached: true, stdio: 'inherit' });
    return this.#ask<Baseline>({ root: this.#root, tests });
  }

  async attempt(trial: Trial, limitMs: number): Promise<Outcome> {
    if (this.#process === undefined) await this.open([]);
    const late = AbortSignal.timeout(Math.ceil(limitMs));
    try {
      return await this.#ask<Outcome>(trial, late);
    } catch (error) {
      if (!late.aborted) throw error;
      this.end();
      return 'timed out';
    }
  }

  end(): void {
    const bench = this.#process;
    this.#process = undefined;
    if (bench?.pid !== undefined && bench.exitCode === null) process.kill(-bench.pid, 'SIGKILL');
  }

  #ask<T>(order: Opening | Trial, signal?: AbortSignal): Promise<T> {
    const bench = this.#process;
    return new Promise((resolve, reject) => {
      const gone = (code: number | null) => reject(new Error(`the process that tries mutants ended with code ${code}`));
      const late = () => reject(new Error('the time is up'));
      bench?.once('message', (answer) => {
        bench.off('exit', gone);
        signal?.removeEventListener('abort', late);
        resolve(answer as T);
      });
      bench?.once('exit', gone);
      signal?.addEventListener('abort', late, { once: true });
      bench?.send(order);
    });
  }
}
