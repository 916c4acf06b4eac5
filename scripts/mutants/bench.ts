// A process that keeps one vitest warm and tries mutants with it, one at a time. Nothing is written: a mutant takes the place of
// its file when vitest loads it. Its parent ends it when a mutant never ends.
import { join, relative } from 'node:path';
import { createVitest, type Reporter, type TestModule, type Vitest } from 'vitest/node';
import { type Mutant, mutated } from './find.ts';

/** Sent first and once: where the files are. The tests are run without a mutant. */
export interface Opening {
  root: string;
  /** from the root */
  tests: string[];
}
export interface Trial {
  mutant: Mutant;
  tests: string[];
}

export interface Baseline {
  failed: string[];
  /** for each test file how long it takes and which files it loads, from the root */
  tests: Record<string, { ms: number; loads: string[] }>;
}
export type Outcome = 'killed' | 'timed out' | 'survived';

/** For one test or hook, so that one that waits for ever ends before the whole file is given up; opening a database takes long under load. */
const TEST_TIMEOUT_MS = 30_000;

let root = '';
let vitest: Vitest;
let active: Mutant | undefined;
let outcome: Outcome = 'survived';

const mutantInPlaceOfItsFile = {
  name: 'mutant',
  enforce: 'pre' as const,
  transform: (text: string, id: string) =>
    active !== undefined && id === join(root, active.file) ? mutated(text, active) : undefined,
};

// The first failure is enough: the rest of the file could wait for its time limits.
const stopAtFailure: Reporter = {
  onTestCaseResult(test) {
    const { errors = [] } = test.result();
    if (errors.length === 0 || outcome !== 'survived') return;
    outcome = errors.every(({ message }) => /timed out in \d+\s*ms/i.test(message)) ? 'timed out' : 'killed';
    void vitest.cancelCurrentRun('test-failure');
  },
};

async function open(opening: Opening): Promise<Baseline> {
  root = opening.root;
  vitest = await createVitest(
    {
      config: false,
      root,
      watch: false,
      // A cache on disk would hand out the file without its mutant, or keep the mutant for other runs.
      cache: false,
      fsModuleCache: false,
      silent: true,
      pool: 'forks',
      maxWorkers: 1,
      reporters: [stopAtFailure],
      testTimeout: TEST_TIMEOUT_MS,
      hookTimeout: TEST_TIMEOUT_MS,
    },
    { plugins: [mutantInPlaceOfItsFile], server: { watch: null }, logLevel: 'silent' },
  );
  const baseline: Baseline = { failed: [], tests: {} };
  for (const test of opening.tests) {
    const startedAt = performance.now();
    const module = await run(test);
    if (outcome !== 'survived') baseline.failed.push(test);
    baseline.tests[test] = { ms: performance.now() - startedAt, loads: loadedBy(module) };
  }
  return baseline;
}

async function run(test: string): Promise<TestModule | undefined> {
  outcome = 'survived';
  const path = join(root, test);
  const specifications = vitest.projects.map((project) => project.createSpecification(path));
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
  const module = testModules.find(({ moduleId }) => moduleId === path);
  // An import that throws, a hook that fails, an error outside a test.
  const broken = unhandledErrors.length > 0 || module?.ok() !== true;
  if (broken && outcome === 'survived') outcome = 'killed';
  return module;
}

/** What a test imports, at once or later, directly or through others. */
function loadedBy(test: TestModule | undefined): string[] {
  const graph = test?.viteEnvironment?.moduleGraph;
  const reached = new Set([graph?.getModuleById(test?.moduleId ?? '')]);
  for (const module of reached) for (const imported of module?.importedModules ?? []) reached.add(imported);
  return [...reached].flatMap((module) => (module?.file ? [relative(root, module.file)] : []));
}

async function attempt({ mutant, tests }: Trial): Promise<Outcome> {
  active = mutant;
  vitest.invalidateFile(join(root, mutant.file));
  for (const test of tests) {
    await run(test);
    if (outcome !== 'survived') break;
  }
  active = undefined;
  vitest.invalidateFile(join(root, mutant.file));
  return outcome;
}

process.on('message', async (order: Opening | Trial) => {
  process.send?.('mutant' in order ? await attempt(order) : await open(order));
});
// Whatever the tests have started ends with it.
process.on('disconnect', () => process.kill(-process.pid, 'SIGKILL'));
