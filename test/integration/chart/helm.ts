import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, HELM } from '../../../dev/go-programs/programs.ts';
import { type Ran, ROOT, runCommand } from '../../fixtures/command.ts';

export const CHART = join(ROOT, 'charts/dsm');
const SETS = join(CHART, 'ci');

export const helmProgram = findProgram(process.env, HELM);
/** Stands in the names of tests that need Helm. */
export const skipped = helmProgram === undefined ? ' (skipped: no helm; "make test" builds one where there is Go)' : '';

/** The sets of values that the chart ships as examples. */
export const VALUE_SETS = readdirSync(SETS).map((file) => file.replace('-values.yaml', ''));
export const valuesOf = (set: string): string => join(SETS, `${set}-values.yaml`);

export const helm = (...args: string[]): Promise<Ran> => {
  if (helmProgram === undefined) throw new Error('helm: there is none');
  return runCommand(helmProgram, args, { env: { ...process.env, KUBECONFIG: process.env.KUBECONFIG ?? '/dev/null' } });
};

/** `helm template` of the chart, without a cluster. @throws Error with what Helm says */
export async function rendered(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await helm('template', ...named(args), CHART, '--namespace', 'dsm-system');
  if (code !== 0) throw new Error(stderr);
  return stdout;
}

/** The rendering of a set of values. */
export const renderedSet = (set: string, ...args: string[]): Promise<string> =>
  rendered('--values', valuesOf(set), ...args);

/** A release is named dsm unless the first argument is no option. */
const named = (args: string[]): string[] => {
  const [release = 'dsm', ...options] = args[0]?.startsWith('-') === false ? args : ['dsm', ...args];
  // A Helm that `go install` made may think of an old version; the last of several counts.
  return [release, '--kube-version', '1.36.0', ...options];
};
