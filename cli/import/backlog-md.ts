import type { Complaint, Entry, Reading } from './entry.ts';
import { readFrontMatter } from './front-matter.ts';
import { pieces } from './text.ts';
import { isFinishedStatus } from './words.ts';

/** A Markdown file of the folder: `path` as shown to the user, `inside` relative to the folder, with slashes. */
export interface MarkdownFile {
  path: string;
  inside: string;
  text: string;
}

/** Backlog.md's own folders beside tasks/ whose files carry an id and a title and are no tasks. */
const NO_TASKS = ['drafts', 'archive'];
const NO_TASKS_BESIDE_TASKS = ['docs', 'decisions', 'milestones'];

/** Reads a folder of Backlog.md task files; what stands in completed/ is finished whatever its status says. */
export function readBacklogMd(files: readonly MarkdownFile[]): Reading {
  const reading: Reading = { entries: [], complaints: [], notes: [] };
  const roots = new Set(files.flatMap((file) => /^(.*?)tasks\//.exec(file.inside)?.[1] ?? []));
  const completed = (file: MarkdownFile) => folders(file).includes('completed');
  // Open work first: of two files with one id the open one is taken.
  const sorted = [...files].sort(
    (a, b) => Number(completed(a)) - Number(completed(b)) || a.inside.localeCompare(b.inside, 'en', { numeric: true }),
  );
  for (const file of sorted) {
    const reason = whyNoTask(file, roots);
    if (reason !== undefined) {
      reading.notes.push({ where: file.path, what: 'not a task', why: reason });
      continue;
    }
    const found = entryOf(file, completed(file));
    if ('entry' in found) reading.entries.push(found.entry);
    else if (looksLikeTask(file)) reading.complaints.push({ ...found.complaint, what: 'not taken' });
    else reading.notes.push(found.complaint);
  }
  return reading;
}

function folders(file: MarkdownFile): string[] {
  return file.inside.split('/').slice(0, -1);
}

function whyNoTask(file: MarkdownFile, roots: ReadonlySet<string>): string | undefined {
  if (/(^|\/)readme\.md$/i.test(file.inside)) return 'a README';
  const aside = folders(file).find((name) => NO_TASKS.includes(name));
  if (aside !== undefined) return `in ${aside}/`;
  for (const root of roots) {
    const beside = NO_TASKS_BESIDE_TASKS.find((name) => file.inside.startsWith(`${root}${name}/`));
    if (beside !== undefined) return `in ${beside}/`;
  }
  return undefined;
}

/** `back-12.3 - Title.md`, `back-12.md`, or front matter that somebody began. */
function looksLikeTask(file: MarkdownFile): boolean {
  return (
    /(^|\/)[a-z]+-\d[\d.]*( - [^/]*)?\.md$/i.test(file.inside) ||
    /^\uFEFF?---\r?\n\s*(id|title|status)\s*:/.test(file.text)
  );
}

function entryOf(file: MarkdownFile, completed: boolean): { entry: Entry } | { complaint: Complaint } {
  const noTask = (why: string) => ({ complaint: { where: file.path, what: 'not a task', why } });
  let parsed: ReturnType<typeof readFrontMatter>;
  try {
    parsed = readFrontMatter(file.text);
  } catch (error) {
    return noTask(`front matter cannot be read: ${firstLine(error)}`);
  }
  if (parsed === undefined) return noTask('no front matter');
  const { data, content } = parsed;
  if (asText(data.id) === '' && asText(data.title) === '') return noTask('its front matter has no id and no title');
  return {
    entry: {
      where: file.path,
      id: asText(data.id),
      aliases: [],
      title: asText(data.title),
      description: descriptionOf(content),
      points: '',
      priority: asText(data.priority),
      assignees: asList(data.assignee),
      dependsOn: asList(data.dependencies),
      finished: completed || isFinishedStatus(asText(data.status)),
    },
  };
}

function descriptionOf(content: string): string {
  const marked = /<!-- SECTION:DESCRIPTION:BEGIN -->([\s\S]*?)<!-- SECTION:DESCRIPTION:END -->/.exec(content);
  if (marked?.[1] !== undefined && marked[1].trim() !== '') return marked[1].trim();
  // Headings of its own inside a description are kept: it ends at the next section that Backlog.md knows.
  const section =
    /^## Description[ \t]*\n([\s\S]*?)(?=\n+## (?:Acceptance Criteria|Definition of Done|Implementation Plan|Implementation Notes|Notes|Comments|Final Summary)\b|$(?![\s\S]))/im;
  return (section.exec(content)?.[1] ?? '').trim();
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return (value instanceof Date ? value.toISOString().slice(0, 10) : String(value)).trim();
}

function asList(value: unknown): string[] {
  return Array.isArray(value) ? value.map(asText).filter((item) => item !== '') : pieces(asText(value));
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
