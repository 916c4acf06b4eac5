import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { SerializedError } from 'vitest';
import type { Reporter, TestCase, TestModule, TestRunEndReason } from 'vitest/node';
import { ARRANGEMENTS } from './arrangements.ts';
import { serversOf } from './servers.ts';

/** What the end of the log says about the tests of a suite at the top of its file. */
declare module 'vitest' {
  interface TaskMeta {
    /** a real server, its version and where it is from */
    uses?: string;
    skippedBecause?: string;
  }
}

/** What failed at the first try and passed at the second: counted as passed, and somebody's to look into. */
const AT_FIRST = 'FAILED AT FIRST';

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * One line a file as it ends, each failure with its message and place; at the end the failed tests by name once more, so that the tail of
 * a long log is enough to know them, what was used and why tests were skipped (`uses` and `skippedBecause` of a suite's meta), which servers
 * there were and how many tests had the services in which arrangement, and a last line of exactly `N passed, N failed, N skipped`.
 * Tests that passed at a second try are named, with what the first ended with.
 * What failed outside a test (an import, a hook, an unhandled error, an interrupted run) counts as one failure each.
 */
export class SummaryReporter implements Reporter {
  readonly #print: (line: string) => void;
  readonly #root: string;
  #files = 0;
  #ended = 0;

  constructor(print: (line: string) => void = (line) => void process.stdout.write(`${line}\n`), root = process.cwd()) {
    this.#print = print;
    this.#root = root;
  }

  onTestRunStart(specifications: ReadonlyArray<unknown>): void {
    this.#files = specifications.length;
    this.#print(`running ${this.#files} test files`);
  }

  onTestModuleStart(module: TestModule): void {
    // Unit tests are over before a line about their start could be read.
    if (module.project.name !== 'unit') this.#print(`         … ${this.#pathOf(module)}`);
  }

  onTestModuleEnd(module: TestModule): void {
    this.#ended += 1;
    const { passed, failed, skipped } = tallyOf(module);
    const seconds = (module.diagnostic().duration / 1000).toFixed(1);
    const place = `${String(this.#ended).padStart(4)}/${this.#files}`;
    const counts = `${passed} passed${failed > 0 ? `, ${failed} FAILED` : ''}${skipped > 0 ? `, ${skipped} skipped` : ''}`;
    this.#print(`${place} ${this.#pathOf(module)}: ${counts} (${seconds} s)`);
    for (const test of module.children.allTests('failed')) this.#printErrors(test.fullName, test.result().errors ?? []);
    for (const test of triedAgain(module)) this.#printErrors(test.fullName, test.result().errors ?? [], AT_FIRST);
    for (const { where, errors } of outsideTests(module)) this.#printErrors(where, errors);
  }

  async onTestRunEnd(
    modules: ReadonlyArray<TestModule>,
    unhandled: ReadonlyArray<SerializedError>,
    reason: TestRunEndReason,
  ): Promise<void> {
    const total: Tally = { passed: 0, failed: unhandled.length, skipped: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests('failed'))
        this.#print(`  FAILED ${this.#pathOf(module)} > ${test.fullName}`);
      for (const test of triedAgain(module)) this.#print(`  ${AT_FIRST} ${this.#pathOf(module)} > ${test.fullName}`);
      const tally = tallyOf(module);
      total.passed += tally.passed;
      total.failed += tally.failed;
      total.skipped += tally.skipped;
      for (const { where } of outsideTests(module)) this.#print(`  FAILED ${this.#pathOf(module)} > ${where}`);
    }
    this.#printErrors('outside a test', unhandled);
    this.#noteSetUps(modules, unhandled);
    for (const [line, tests] of countedNotes(modules)) this.#print(`${line} (${tests} test${tests === 1 ? '' : 's'})`);
    const onServers = modules.filter(({ project }) => /^(integration|e2e)/.test(project.name));
    if (onServers.length > 0) {
      for (const server of await serversOf(process.env)) this.#print(`server: ${server}`);
      for (const [name, tests] of byArrangement(onServers)) this.#print(`services as ${name}: ${tests} tests`);
    }
    if (total.failed === 0 && (reason !== 'passed' || total.passed === 0)) {
      this.#print(total.passed === 0 ? 'no test passed' : `the run ended early: ${reason}`);
      total.failed = 1;
    }
    // Vitest sets the code itself for what it counts as a failure; this covers what only the last line counts as one.
    if (total.failed > 0) process.exitCode = 1;
    this.#print(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  }

  /** Names the files to DSM_FAILED_SETUPS, if nothing else failed than what comes before the tests of such on real servers. */
  #noteSetUps(modules: ReadonlyArray<TestModule>, unhandled: ReadonlyArray<SerializedError>): void {
    const { DSM_FAILED_SETUPS: path } = process.env;
    const failed = modules.filter((module) => tallyOf(module).failed > 0);
    const isSetUp = (module: TestModule) =>
      /^(integration|e2e)/.test(module.project.name) && [...module.children.allTests('failed')].length === 0;
    if (path === undefined || failed.length === 0 || unhandled.length > 0 || !failed.every(isSetUp)) return;
    writeFileSync(path, failed.map((module) => this.#pathOf(module)).join('\n'));
  }

  #printErrors(
    where: string,
    errors: ReadonlyArray<Pick<SerializedError, 'message' | 'stack'> & { diff?: unknown }>,
    what = 'FAILED',
  ): void {
    for (const error of errors) {
      this.#print(`  ${what} ${where}`);
      for (const text of [withoutRunner(error.stack || error.message), error.diff]) {
        if (typeof text === 'string') this.#print(text.replace(/^/gm, '    '));
      }
    }
  }

  #pathOf(module: TestModule): string {
    return relative(this.#root, module.moduleId);
  }
}

/** What suites note of themselves, with the number of their tests. */
function countedNotes(modules: ReadonlyArray<TestModule>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const suite of modules.flatMap((module) => [...module.children.allSuites()])) {
    // A suite within another has its note too, and the tests are that one's already.
    if (suite.parent.type === 'suite') continue;
    const { uses, skippedBecause } = suite.meta();
    if (uses === undefined && skippedBecause === undefined) continue;
    const line = skippedBecause === undefined ? `used: ${uses}` : `skipped: ${skippedBecause}`;
    counts.set(line, (counts.get(line) ?? 0) + [...suite.children.allTests()].length);
  }
  return counts;
}

/** Arrangement of the services → tests that passed or failed in it and have it in their name; tests of kubectl by their project. */
function byArrangement(modules: ReadonlyArray<TestModule>): [string, number][] {
  const ran = modules.flatMap((module) =>
    [...module.children.allTests()]
      .filter((test) => ['passed', 'failed'].includes(test.result().state))
      .map((test) => (module.project.name === 'e2e-distributed' ? ARRANGEMENTS.c : test.fullName)),
  );
  return Object.values(ARRANGEMENTS)
    .map((name): [string, number] => [name, ran.filter((test) => test.includes(name)).length])
    .filter(([, tests]) => tests > 0);
}

/** The trace without the frames of the test runner and of Node, which are never the cause. */
function withoutRunner(stack: string): string {
  const lines = stack.split('\n');
  return lines.filter((line) => !/^\s+at .*(node_modules\/vitest|node:internal|new Promise)/.test(line)).join('\n');
}

/** What failed in a hook or in an import. */
const outsideTests = (module: TestModule): { where: string; errors: SerializedError[] }[] =>
  [
    ...[...module.children.allSuites()].map((suite) => ({ where: suite.fullName, errors: suite.errors() })),
    { where: 'outside its suites', errors: module.errors() },
  ].filter(({ errors }) => errors.length > 0);

/** Those that passed, and not at the first try. */
const triedAgain = (module: TestModule): TestCase[] =>
  [...module.children.allTests('passed')].filter((test) => test.diagnostic()?.flaky);

function tallyOf(module: TestModule): Tally {
  const count = (state: 'passed' | 'failed' | 'skipped' | 'pending') =>
    [...(module.children.allTests(state) as Iterable<TestCase>)].length;
  // A failed hook or import leaves its tests skipped or absent: the suite's own error stands for them.
  const outside = module.errors().length + [...module.children.allSuites()].flatMap((suite) => suite.errors()).length;
  return { passed: count('passed'), failed: count('failed') + outside, skipped: count('skipped') + count('pending') };
}
