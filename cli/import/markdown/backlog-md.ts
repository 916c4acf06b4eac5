import type { Fact, Item } from '../items/item.ts';
import type { Report } from '../report.ts';
import { type Evidence, type StatusWishes, verdictOf } from '../rows/finished.ts';
import { StatusReport } from '../rows/status-report.ts';
import { cleanText, oneLine } from '../text/clean.ts';
import { pieces } from '../text/list.ts';
import { saysNothing } from '../text/words.ts';
import { spreadsheet } from '../tools/spreadsheet.ts';
import { looksLikeTask, type MarkdownFile, scopeOf, whyNoTask } from './files.ts';
import { readFrontMatter } from './front-matter.ts';
import { sectionsOf } from './sections.ts';

/** Dates of the record and who wrote it. */
const IGNORED = new Set([
  'created_date',
  'updated_date',
  'reporter',
  'created',
  'updated',
  'createdDate',
  'updatedDate',
]);
const POINTS = ['points', 'story_points', 'estimate'];
const READ = new Set([
  'id',
  'title',
  'status',
  'assignee',
  'priority',
  'dependencies',
  'parent_task_id',
  'subtasks',
  ...POINTS,
]);

/** The tasks of a folder of Backlog.md files, without the fields and sections that the user ignores; what stands in completed/ is finished whatever its status says. */
export function readBacklogMd(
  files: readonly MarkdownFile[],
  statusesFor: (file: MarkdownFile) => StatusWishes,
  ignored: ReadonlySet<string>,
  report: Report,
): Item[] {
  const roots = new Set(files.flatMap((file) => /^(.*?)tasks\//.exec(file.inside)?.[1] ?? []));
  const statuses = new StatusReport(report);
  const items = [...files]
    .sort((a, b) => (a.inside < b.inside ? -1 : 1))
    .flatMap((file) => {
      const none = whyNoTask(file, roots);
      if (none === undefined) return itemOf(file, statusesFor(file), statuses, report) ?? [];
      const kind = { what: `no tasks, ${none.reason}`, noun: 'file' };
      if (none.isLoss) report.lost(kind, file.path);
      else report.note(kind, file.path);
      return [];
    });
  statuses.finish();
  const isWanted = ({ column }: Fact) => !ignored.has((/"(.*)"/.exec(column)?.[1] ?? '').toLowerCase());
  return items.map((item) => ({ ...item, facts: item.facts.filter(isWanted) }));
}

function itemOf(file: MarkdownFile, wishes: StatusWishes, statuses: StatusReport, report: Report): Item | undefined {
  const refuse = (why: string) => {
    if (looksLikeTask(file)) report.lost({ what: `not taken, ${why}`, noun: 'file' }, file.path);
    else report.note({ what: `no tasks, ${why}`, noun: 'file' }, file.path);
    return undefined;
  };
  let parsed: ReturnType<typeof readFrontMatter>;
  try {
    parsed = readFrontMatter(file.text);
  } catch (error) {
    return refuse(`front matter cannot be read: ${firstLine(error)}`);
  }
  if (parsed === undefined) return refuse('no front matter');
  const { data, content } = parsed;
  const [id, title] = [asText(data.id), asText(data.title)];
  if (id === '' && title === '') return refuse('its front matter has no id and no title');
  if (id === '' || title === '') return refuse(`its front matter has no ${id === '' ? 'id' : 'title'}`);
  const isCompleted = file.inside.split('/').slice(0, -1).includes('completed');
  const verdict = verdictOf(evidence(isCompleted, asText(data.status)), spreadsheet, wishes);
  statuses.add(file.path, verdict);
  const { description, others } = sectionsOf(cleanText(content));
  return {
    where: file.path,
    id,
    aliases: [],
    scope: scopeOf(file),
    title,
    description,
    points: POINTS.map((name) => asText(data[name])).find((text) => text !== '') ?? '',
    priority: asText(data.priority),
    assignees: asList(data.assignee).map((text) => ({ text, account: '' })),
    dependsOn: asList(data.dependencies),
    blocks: [],
    parents: asList(data.parent_task_id),
    children: asList(data.subtasks),
    finished: verdict.finished,
    facts: [
      ...facts(data),
      ...others.map(({ heading, text }): Fact => ({ column: `section "${heading}"`, value: text, is: 'unread' })),
    ],
  };
}

function evidence(isCompleted: boolean, status: string) {
  const endedIfSet: Evidence[] = isCompleted ? [{ column: 'Folder', value: 'completed' }] : [];
  return { category: [], resolution: [], ended: [], endedIfSet, status: [{ column: 'Status', value: status }] };
}

function facts(data: Record<string, unknown>): Fact[] {
  return Object.entries(data).flatMap(([name, value]): Fact[] => {
    if (READ.has(name) || IGNORED.has(name)) return [];
    const text =
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? JSON.stringify(value)
        : asList(value).join(', ');
    return text === '' ? [] : [{ column: `field "${name}"`, value: text, is: name === 'type' ? 'varying' : 'unread' }];
  });
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = oneLine(value instanceof Date ? value.toISOString().slice(0, 10) : String(value));
  return text;
}

function asList(value: unknown): string[] {
  const list = Array.isArray(value) ? value.map(asText) : pieces(asText(value));
  return list.filter((item) => !saysNothing(item));
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
