/** A Markdown file of the folder: `path` as shown to the user, `inside` relative to the folder, with slashes. */
export interface MarkdownFile {
  path: string;
  inside: string;
  text: string;
}

/** Backlog.md's own folders beside tasks/ whose files carry an id and a title and are no tasks. */
const BESIDE_TASKS = ['docs', 'decisions', 'milestones'];
/** Where the path of a backlog ends and its own folders begin. */
const OWN = /^(?:\.?backlog|tasks|completed|archive|drafts)$/i;

/** Why a file is no task. A draft is work that nobody has taken on yet, which is a loss to tell. */
export function whyNoTask(
  file: MarkdownFile,
  roots: ReadonlySet<string>,
): { reason: string; isLoss: boolean } | undefined {
  if (/(^|\/)readme\.md$/i.test(file.inside)) return { reason: 'a README', isLoss: false };
  const folders = file.inside.split('/').slice(0, -1);
  if (folders.includes('archive')) return { reason: 'in archive/', isLoss: false };
  if (folders.includes('drafts')) return { reason: 'drafts', isLoss: true };
  for (const root of roots) {
    const beside = BESIDE_TASKS.find((name) => file.inside.startsWith(`${root}${name}/`));
    if (beside !== undefined) return { reason: `in ${beside}/`, isLoss: false };
  }
  return undefined;
}

/** `back-12.3 - Title.md`, `back-12.md`, or front matter that somebody began. */
export function looksLikeTask(file: MarkdownFile): boolean {
  return (
    /(^|\/)[a-z]+-\d[\d.]*( - [^/]*)?\.md$/i.test(file.inside) ||
    /^\uFEFF?---\r?\n\s*(id|title|status)\s*:/.test(file.text)
  );
}

/** The folder in which the ids of a file's backlog count: `web` for `web/backlog/tasks/task-1.md`. */
export function scopeOf(file: MarkdownFile): string {
  const folders = file.inside.split('/').slice(0, -1);
  const end = folders.findIndex((folder) => OWN.test(folder));
  return folders
    .slice(0, end < 0 ? folders.length : end)
    .join('/')
    .toLowerCase();
}
