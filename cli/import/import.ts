import { type MarkdownFile, readBacklogMd } from './backlog-md.ts';
import { readCsv } from './csv.ts';
import { References, resolveDependencies, type Wishes } from './dependencies.ts';
import { type Complaint, type Entry, ImportError, type Reading } from './entry.ts';
import { fitToKubectl } from './fit.ts';
import type { ManifestTask, ProjectManifest } from './manifest.ts';
import { nameProject } from './naming.ts';
import { Team } from './people.ts';
import { cleanText, cut, mendIdentifier, oneLine } from './text.ts';
import { parsePoints, parsePriority } from './words.ts';

const MAX_TASKS = 600;
const MAX_TITLE = 200;
const MAX_DESCRIPTION = 4000;
const TASK_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

/** Read already: this module does no input or output. `name` is the file's or folder's own name, `path` as given. */
export type Source = { path: string; name: string; all?: boolean } & (
  | { kind: 'csv'; text: string }
  | { kind: 'folder'; files: readonly MarkdownFile[] }
);

export interface Imported {
  manifest: ProjectManifest;
  /** What was not taken, or taken in part. */
  complaints: Complaint[];
  /** Worth a line, nothing lost. */
  notes: Complaint[];
  /** `met`: dependencies on finished work that was left out. */
  counts: { tasks: number; finished: number; met: number };
}

/**
 * Makes a Project with an inline backlog that the API server and the operator take as it is: bounds kept, ids unique,
 * dependencies known and without cycles, small enough for client-side apply. Throws ImportError when there is none to make.
 */
export function importBacklog(source: Source): Imported {
  const reading: Reading = source.kind === 'csv' ? readCsv(source.path, source.text) : readBacklogMd(source.files);
  const { complaints, notes } = reading;
  const { taken, finished, references } = select(reading.entries, source, complaints);
  if (taken.length === 0) throw new ImportError(nothingToImport(source.path, finished, complaints));
  if (taken.length > MAX_TASKS) throw new ImportError(tooMany(source, taken.length));

  const team = new Team();
  const tasks = taken.map((entry) => taskOf(entry, team, complaints));
  const wishes = taken.map((entry): Wishes => ({ where: entry.where, id: entry.id, names: entry.dependsOn }));
  const { dependsOn, met } = resolveDependencies(wishes, references, complaints);
  for (const task of tasks) {
    const ids = dependsOn.get(task.id) ?? [];
    if (ids.length > 0) task.dependsOn = ids;
  }
  const { name, displayName, projectID } = nameProject(source.name);
  if (projectID !== undefined) {
    const why = `${name.toUpperCase()} cannot be one (a capital first, 2 to 32 capitals, digits and hyphens)`;
    notes.push({ where: source.path, what: `projectID set to ${projectID}`, why });
  }
  const manifest: ProjectManifest = {
    apiVersion: 'scrum.dsm.dev/v1alpha1',
    kind: 'Project',
    metadata: { name },
    spec: {
      ...(projectID === undefined ? {} : { projectID }),
      displayName,
      ...(team.people.length === 0 ? {} : { team: team.people }),
      backlog: { source: 'Inline', tasks },
    },
  };
  const whereOf = new Map(taken.map((entry) => [entry.id, entry.where]));
  const fitted = fitToKubectl(source.path, manifest, whereOf, complaints);
  return { manifest: fitted, complaints, notes, counts: { tasks: tasks.length, finished, met } };
}

/** The entries to import, their ids mended; finished ones only with `all`. Of two with one id the first is taken. */
function select(entries: readonly Entry[], source: Source, complaints: Complaint[]) {
  const references = new References(source.kind === 'folder');
  const taken: Entry[] = [];
  const aliases: [string, { open: string } | 'finished'][] = [];
  let finished = 0;
  for (const entry of entries) {
    const leftOut = entry.finished && !source.all;
    if (leftOut) finished++;
    const written = oneLine(entry.id);
    const id = TASK_ID.test(written) ? written : mendIdentifier(written);
    const refuse = (why: string) => !leftOut && complaints.push({ where: entry.where, what: 'not taken', why });
    if (id === '') {
      refuse(written === '' ? 'no id' : `"${written}" cannot be an id: it has no letter or digit of ASCII`);
      continue;
    }
    if (references.has(id)) {
      // A second finished row loses nothing.
      refuse(`another task has the id ${id} already`);
      continue;
    }
    if (oneLine(entry.title) === '' && !leftOut) {
      refuse(`${id} has no title`);
      continue;
    }
    const meaning = leftOut ? ('finished' as const) : { open: id };
    references.add(id, meaning);
    aliases.push([written, meaning], ...entry.aliases.map((alias): [string, typeof meaning] => [alias, meaning]));
    if (leftOut) continue;
    if (id !== written) {
      complaints.push({
        where: entry.where,
        what: `id mended: "${written}" to ${id}`,
        why: 'letters, digits, dot, underscore and hyphen only, at most 63',
      });
    }
    taken.push({ ...entry, id });
  }
  // After all ids, so that no alias hides one.
  for (const [alias, meaning] of aliases) references.add(alias, meaning);
  return { taken, finished, references };
}

function taskOf(entry: Entry, team: Team, complaints: Complaint[]): ManifestTask {
  const { where, id } = entry;
  const shorten = (field: string, text: string, max: number) => {
    if (text.length > max) {
      complaints.push({
        where,
        what: `${id}: ${field} cut from ${text.length} to ${max} characters`,
        why: `a ${field} has at most ${max}`,
      });
    }
    return cut(text, max);
  };
  const numeric = (parsed: { value?: number; complaint?: string }) => {
    if (parsed.complaint !== undefined) {
      const [what = '', ...why] = parsed.complaint.split(': ');
      complaints.push({ where, what: `${id}: ${what}`, why: why.join(': ') });
    }
    return parsed.value;
  };
  const title = shorten('title', oneLine(entry.title), MAX_TITLE);
  const description = shorten('description', cleanText(entry.description), MAX_DESCRIPTION);
  const points = numeric(parsePoints(entry.points));
  const priority = numeric(parsePriority(entry.priority));
  const assignedTo = team.assign(where, entry.assignees, complaints);
  return {
    id,
    title,
    ...(description === '' ? {} : { description }),
    ...(points === undefined ? {} : { points }),
    ...(priority === undefined ? {} : { priority }),
    ...(assignedTo === undefined ? {} : { assignedTo }),
  };
}

function nothingToImport(path: string, finished: number, complaints: readonly Complaint[]): string {
  const reasons = complaints.map(({ where, what, why }) => `\n${where}: ${what}: ${why}`).join('');
  if (finished > 0) return `cannot import: ${path}: all ${finished} tasks are finished; --all takes them too${reasons}`;
  return `cannot import: ${path}: no task in it${reasons}`;
}

function tooMany(source: Source, count: number): string {
  const parts = Math.ceil(count / MAX_TASKS);
  const split = `split it into ${parts} ${source.kind === 'csv' ? 'files' : 'folders'} (by component or milestone), each becomes a Project`;
  const advice = source.all ? `leave out --all, or ${split}` : split;
  return `cannot import: ${source.path}: ${count} tasks, and a backlog holds at most ${MAX_TASKS}: ${advice}`;
}
