/** One closed sprint of a history, in whatever unit its file counts. */
export interface HistoryRow {
  project: string;
  committed: number;
  delivered: number;
  /** done when 30, 50 and 80 % of its time were over */
  doneAt: Partial<Record<Share, number>>;
}

export type Share = 30 | 50 | 80;
export const SHARES: readonly Share[] = [30, 50, 80];

export interface Rejected {
  /** line of the file, from 1 */
  line: number;
  why: string;
}

export interface History {
  rows: HistoryRow[];
  rejected: Rejected[];
}

const REQUIRED = ['project', 'sprint', 'committed', 'delivered'] as const;

/**
 * Reads a table whose first line holds the names of the columns. The order of the rows is that of time, within each project.
 * @throws Error when a required column is missing; its text names those that were found
 */
export function readHistory(table: readonly { line: number; cells: readonly string[] }[]): History {
  const [header, ...body] = table;
  const names = (header?.cells ?? []).map((name) => name.trim().toLowerCase());
  const missing = REQUIRED.filter((name) => !names.includes(name));
  if (missing.length > 0)
    throw new Error(`missing columns: ${missing.join(', ')}; found: ${names.join(', ') || 'none'}`);
  const history: History = { rows: [], rejected: [] };
  for (const { line, cells } of body) {
    const cell = (name: string): string => (cells[names.indexOf(name)] ?? '').trim();
    const row = asRow(cell);
    if (typeof row === 'string') history.rejected.push({ line, why: row });
    else history.rows.push(row);
  }
  return history;
}

/** The row, or why it is none. */
function asRow(cell: (name: string) => string): HistoryRow | string {
  const project = cell('project');
  if (project === '') return 'no project';
  const [committed, delivered] = [numberIn(cell('committed')), numberIn(cell('delivered'))];
  if (committed === undefined) return `committed is no number of at least 0: "${cell('committed')}"`;
  if (delivered === undefined) return `delivered is no number of at least 0: "${cell('delivered')}"`;
  const doneAt: HistoryRow['doneAt'] = {};
  for (const share of SHARES) {
    const text = cell(`done_at_${share}`);
    if (text === '') continue;
    const done = numberIn(text);
    if (done === undefined) return `done_at_${share} is no number of at least 0: "${text}"`;
    doneAt[share] = done;
  }
  return { project, committed, delivered, doneAt };
}

function numberIn(text: string): number | undefined {
  const value = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}
