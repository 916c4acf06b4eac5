import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Imported, importBacklog } from '../cli/import/import.ts';
import { toYaml } from '../cli/import/manifest/manifest.ts';
import { optionsOf } from '../cli/import/options.ts';
import { firstRows } from '../cli/import/table/rows.ts';
import { cleanText } from '../cli/import/text/clean.ts';
import { withoutGuard } from '../cli/import/text/guard.ts';
import { htmlToText, isHtml } from '../cli/import/text/html.ts';
import { parseProject } from '../crds/project.ts';

/**
 * Made-up exports with the real headers of each tool. Each is imported and then counted: whatever a cell says stands in the
 * manifest, or its column or row is named on standard error.
 */
const FOLDER = new URL('./exports/', import.meta.url);

const importFile = (name: string, bytes: Uint8Array = readFileSync(new URL(name, FOLDER))): Imported =>
  importBacklog({ kind: 'file', path: name, absolute: `/shop/${name}`, bytes }, optionsOf({}));

const separatorOf = (name: string) => (name.endsWith('.tsv') ? '\t' : name.startsWith('redmine') ? ';' : ',');
const rowsOf = (name: string) =>
  firstRows(readFileSync(new URL(name, FOLDER), 'utf8').replace(/^\uFEFF/, ''), separatorOf(name), 1000);
const tasksOf = ({ manifest }: Imported) => manifest.spec.backlog.tasks;

/** The tool, the tasks with what they wait for, how many are finished, and what is lost. */
const EXPECTED: Record<string, [tool: string, tasks: Record<string, string[]>, finished: number, lost: string[]]> = {
  'asana.csv': [
    'Asana',
    { '1205550000000011': [], '1205550000000012': ['1205550000000011'], '1205550000000014': [] },
    1,
    ['column "Due Date"', 'column "Tags"'],
  ],
  'azure-devops.csv': [
    'Azure DevOps',
    { '103': [], '105': [] },
    1,
    ['parents left out', 'column "Iteration Path"', 'column "Work Item Type"'],
  ],
  'clickup.csv': [
    'ClickUp',
    { '86abc1': [], '86abc2': [] },
    1,
    ['parents left out', 'column "Tags"', 'further assignees'],
  ],
  'github-issues.csv': ['GitHub', { '7': [] }, 1, []],
  'github-projects.tsv': [
    'GitHub',
    { 'api-12': [], 'web-12': ['api-12', 'web-13'], 'web-13': [] },
    1,
    [
      'not taken, a pull request',
      'not taken, a draft',
      'dependencies left out, a task of another repository',
      'column "Labels"',
      'further assignees',
    ],
  ],
  'gitlab.csv': [
    'GitLab',
    { 'api-3': [], 'web-3': [] },
    1,
    ['column "Milestone"', 'column "Labels"', 'column "Time Estimate"'],
  ],
  'jira.csv': [
    'Jira',
    { 'SHOP-2': ['SHOP-3'], 'SHOP-3': [], 'SHOP-4': [] },
    1,
    [
      'parents left out',
      'column "Labels"',
      'column "Outward issue link (Relates)"',
      'column "Sprint"',
      'column "Issue Type"',
    ],
  ],
  'jira-work-items.csv': ['Jira', { 'FIND-1': ['FIND-2'], 'FIND-2': [] }, 1, []],
  'linear.csv': [
    'Linear',
    { 'ENG-2': [], 'ENG-4': ['ENG-2'] },
    1,
    ['status "Brewing"', 'parents left out', 'column "Due Date"'],
  ],
  'monday.csv': [
    'Monday',
    { '7002': ['7003'], '7003': [] },
    1,
    ['left out above the header', 'not taken, a line of its own', 'parents left out', 'further assignees'],
  ],
  'notion.csv': ['Notion', { 'Sessions-tokens': [], 'Sign-in': ['Sessions-tokens'] }, 1, ['further assignees']],
  'openproject.csv': [
    'Redmine',
    { '40': ['41'], '41': [] },
    1,
    ['parents left out', 'column "Start date"', 'column "Finish date"', 'column "Work"', 'column "% Complete"'],
  ],
  'pivotal.csv': [
    'Pivotal Tracker',
    { '113580273': ['113580274'], '113580274': [] },
    1,
    ['column "Blocker Status"', 'column "Task"', 'column "Task Status"', 'further assignees', 'points left out'],
  ],
  'plane.csv': ['Plane', { 'WEB-1': ['WEB-2'], 'WEB-2': [] }, 1, ['links that are no dependency']],
  'redmine.csv': [
    'Redmine',
    { '32': [], '33': ['32'] },
    1,
    ['links that are no dependency', 'parents left out', 'column "Spent time"', 'column "% Done"'],
  ],
  'shortcut.csv': ['Shortcut', { '501': [] }, 1, ['column "is_blocked"', 'column "tasks"', 'further assignees']],
  'taiga.csv': ['Taiga', { '12': [] }, 1, ['column "ux-points"', 'column "back-points"', 'column "tags"']],
  'trello.csv': [
    'Trello',
    { '5f1a00000000000000000001': [], '5f1a00000000000000000002': [], '5f1a00000000000000000004': [] },
    1,
    [
      'column "Labels"',
      'column "Due Date"',
      'column "Checklist Item Total Count"',
      'column "Checklist Item Completed Count"',
      'column "Comment Count"',
    ],
  ],
  'youtrack.csv': ['YouTrack', { 'YT-1': ['YT-2'], 'YT-2': [] }, 1, ['column "Estimation"', 'priority left out']],
};

it('has a row for each file', () => expect(readdirSync(FOLDER).sort()).toEqual(Object.keys(EXPECTED).sort()));

describe.each(Object.entries(EXPECTED))('%s', (name, [tool, tasks, finished, lost]) => {
  it('is read as its tool, whole or told', () => {
    const imported = importFile(name);
    expect(imported.report.noteLines()).toContain(`read as: ${tool}: ${name}`);
    expect(Object.fromEntries(tasksOf(imported).map(({ id, dependsOn }) => [id, dependsOn ?? []]))).toEqual(tasks);
    expect(imported.counts.finished).toBe(finished);
    const lines = imported.report.lossLines();
    expect(lines.map((line) => lost.find((kind) => line.startsWith(kind)) ?? line).sort()).toEqual([...lost].sort());
  });

  it('says in the manifest or on standard error what each cell says', () =>
    expect(silentCells(name, importFile(name))).toEqual([]));

  it('is a Project that the API server takes', () => {
    const manifest = parse(toYaml(importFile(name).manifest));
    const added = { namespace: 'default', uid: 'u', generation: 1, creationTimestamp: '2026-01-01T00:00:00Z' };
    expect(() => parseProject({ ...manifest, metadata: { ...manifest.metadata, ...added } })).not.toThrow();
  });
});

/** Columns whose cells decide something and are not copied: finished or not, which parent, which person beside the name. */
const DECIDES =
  /status|state|^completed|^closed|resolution|parent|section|column|list name|resolved|archived|is_closed|is_completed|accepted|sub-?(?:task|item)s|priority|due complete/i;

/** Cells of tasks that are taken which neither the manifest nor a line of the report tells of. */
function silentCells(name: string, imported: Imported): string[] {
  const said = JSON.stringify(imported.manifest.spec).replace(/(?:\\n)+/g, ' ');
  const told = [...imported.report.noteLines(), ...imported.report.lossLines()].join('\n');
  const rows = rowsOf(name);
  const start = rows.findIndex((row) => row.length > 3 && row.filter((cell) => cell !== '').length > 3);
  const header = rows[start] ?? [];
  // A link on finished work names it by its title.
  const titles = rows
    .flat()
    .filter((cell) => cell.length < 40)
    .join('\n');
  return rows.slice(start + 1).flatMap((row) => {
    const isTaken = tasksOf(imported).some(({ title }) => row.some((cell) => withoutGuard(cell) === title));
    if (!isTaken) return [];
    return row.flatMap((cell, index) => {
      const column = header[index] ?? '';
      const value = plainText(cell);
      const isSaid =
        value === '' ||
        said.includes(value) ||
        piecesOf(value).every((piece) => [said, told, titles].some((text) => text.includes(piece)));
      return isSaid || told.includes(`"${column}"`) || told.includes(value) || DECIDES.test(column)
        ? []
        : [`${column}: ${cell}`];
    });
  });
}

function plainText(cell: string): string {
  const text = withoutGuard(cleanText(cell));
  if (/^(?:|null|none|unassigned|no priority|\[\]|\{\}|0|0\.00|false|no)$/i.test(text)) return '';
  return (isHtml(text) ? htmlToText(text) : text).replace(/\s+/g, ' ').replace(/\.0$/, '');
}

/** What a cell names: links by number or address, people by name. */
function piecesOf(value: string): string[] {
  return value
    .split(/[,;[\]{}"<>():]+|#/)
    .map((piece) => piece.replace(/^.*\/issues\//, '').trim())
    .filter(
      (piece) => /[a-z0-9]/i.test(piece) && !/^(?:blocked_?by|relates_to|blocking|blocks|https?|\/\/.*)$/i.test(piece),
    );
}

describe('in another order', () => {
  const shuffled = <T>(list: readonly T[], seed: number): T[] => {
    const rest = [...list];
    return Array.from(
      { length: rest.length },
      (_, turn) => rest.splice((seed * 7919 + turn * 104_729) % rest.length, 1)[0] as T,
    );
  };
  const write = (rows: readonly string[][]) =>
    rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\n');
  // What stands where in a board with groups means something.
  it.each(Object.keys(EXPECTED).filter((name) => name !== 'monday.csv'))('%s gives the same manifest', (name) => {
    const [header = [], ...rows] = rowsOf(name);
    for (let seed = 1; seed <= 5; seed++) {
      // Of columns with one name the first one counts, and a tree's columns are its levels.
      const isFirst = (index: number) =>
        header.indexOf(header[index] ?? '') === index && !/^title \d/i.test(header[index] ?? '');
      const names = header.map((_, index) => index);
      const columns = [...shuffled(names.filter(isFirst), seed), ...names.filter((index) => !isFirst(index))];
      const other = [header, ...shuffled(rows, seed)].map((row) => columns.map((index) => row[index] ?? ''));
      expect(importFile(name, Buffer.from(write(other))).manifest).toEqual(importFile(name).manifest);
    }
  });
});
