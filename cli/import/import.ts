import { ImportError } from './import-error.ts';
import { resolveDependencies } from './items/dependencies.ts';
import { reportFacts } from './items/facts.ts';
import { type Entry, identify } from './items/identify.ts';
import { Family, leftOutParents } from './items/parents.ts';
import { teamOf } from './items/people.ts';
import { References } from './items/references.ts';
import { fitToKubectl } from './manifest/fit.ts';
import type { ProjectManifest } from './manifest/manifest.ts';
import { nameProject } from './manifest/naming.ts';
import { taskOf } from './manifest/task.ts';
import type { Options } from './options.ts';
import { type Reading, readItems } from './read-items.ts';
import { Report } from './report.ts';
import type { Source } from './source.ts';

const MAX_TASKS = 600;

export interface Imported {
  manifest: ProjectManifest;
  report: Report;
  /** `met`: dependencies on finished work that was left out. */
  counts: { tasks: number; finished: number; met: number };
}

/**
 * Makes a Project with an inline backlog that the API server and the operator take as it is: bounds kept, ids unique,
 * dependencies known and without cycles, small enough for client-side apply. The same rows in another order give the same
 * manifest. Throws ImportError when there is none to make.
 */
export function importBacklog(source: Source, options: Options, report = new Report()): Imported {
  const reading = readItems(source, options, report);
  const entries = identify(reading.items, reading.counting, report);
  const open = new Set(entries.filter(({ finished }) => options.all || !finished));
  const references = new References(entries, source.kind === 'folder');
  const family = new Family(entries, references, open, report);
  const parents = leftOutParents(family, open, options.parents, report);
  const taken = entries.filter((entry) => open.has(entry) && !parents.has(entry));
  if (taken.length === 0) throw new ImportError(nothingToImport(source.path, reading, report));
  if (taken.length > MAX_TASKS) throw new ImportError(tooMany(source, options, taken.length));
  const { dependsOn, met } = resolveDependencies({ entries, open, parents, family, references }, report);
  reportFacts(taken, report);
  const manifest = manifestOf(source, options, taken, dependsOn, report);
  return { manifest, report, counts: { tasks: taken.length, finished: entries.length - open.size, met } };
}

function manifestOf(
  source: Source,
  options: Options,
  taken: readonly Entry[],
  dependsOn: ReadonlyMap<string, string[]>,
  report: Report,
): ProjectManifest {
  const team = teamOf(taken, report);
  const tasks = taken.map((entry) =>
    taskOf(entry, team.assigned.get(entry), dependsOn.get(entry.taskID) ?? [], report),
  );
  const named = nameProject(source.absolute, options);
  if (named.projectID !== undefined && options.projectID === undefined) {
    const why = `${named.name.toUpperCase()} cannot be one (a capital first, 2 to 32 capitals, digits and hyphens)`;
    report.note(`projectID set to ${named.projectID}, since ${why}`, source.path);
  }
  const manifest: ProjectManifest = {
    apiVersion: 'scrum.dsm.dev/v1alpha1',
    kind: 'Project',
    metadata: { name: named.name },
    spec: {
      ...(named.projectID === undefined ? {} : { projectID: named.projectID }),
      displayName: named.displayName,
      ...(team.people.length === 0 ? {} : { team: team.people }),
      backlog: { source: 'Inline', tasks },
    },
  };
  return fitToKubectl(source.path, manifest, new Map(taken.map(({ taskID, where }) => [taskID, where])), report);
}

function nothingToImport(path: string, { items }: Reading, report: Report): string {
  const reasons = report
    .lossLines()
    .map((line) => `\n${line}`)
    .join('');
  if (items.length > 0)
    return `cannot import: ${path}: all ${items.length} tasks are finished; --all takes them too${reasons}`;
  return `cannot import: ${path}: no task in it${reasons}`;
}

function tooMany(source: Source, { all }: Options, count: number): string {
  const parts = Math.ceil(count / MAX_TASKS);
  const split = `split it into ${parts} ${source.kind === 'file' ? 'files' : 'folders'} (by component or milestone), each becomes a Project`;
  const advice = all ? `leave out --all, or ${split}` : split;
  return `cannot import: ${source.path}: ${count} tasks, and a backlog holds at most ${MAX_TASKS}: ${advice}`;
}
