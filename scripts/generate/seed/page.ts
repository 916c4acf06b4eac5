import { architecture } from './architecture.ts';
import { data } from './data.ts';
import { events } from './events.ts';
import { intelligence } from './intelligence.ts';
import { operations } from './operations.ts';
import { rest } from './rest.ts';
import type { RestRow, Row, Section, State } from './row.ts';

export const sections: readonly Section[] = [
  ...rest,
  ...events,
  ...data,
  ...intelligence,
  ...operations,
  ...architecture,
];

const STATES: readonly State[] = ['there', 'differs', 'not built'];

/** docs/reference/seed.md: every row of the seeds with its state. */
export function seedMarkdown(): string {
  const rows = sections.flatMap((section) => [...section.rows]);
  const counts = [...sections, { title: '**all**', rows }].map(({ title, rows: of }) => [
    title,
    ...STATES.map((state) => String(of.filter((row) => row.state === state).length)),
    String(of.length),
  ]);
  const intro = [
    '<!-- Generated from scripts/generate/seed by make generate; do not edit. -->',
    '# What the seeds say and what is here',
    'DSM re-creates a system that four documents describe: A is its architecture overview, S its service specifications, D its data architecture, E its event design; `S:65-77` are lines of S. Each thing that they name is a row here: **there** as told (more fields and stricter input allowed), **differs** or **not built**, each with its reason. Every request of the first part is sent to hosted services by a test, which compares the status.',
    table(['Part', ...STATES, 'rows'], counts),
  ];
  return `${[...intro, ...sections.flatMap(sectionOf)].join('\n\n')}\n`;
}

function sectionOf({ title, rows }: Section): string[] {
  const isRest = rows.some(isRestRow);
  const head = ['Seed', 'What', ...(isRest ? ['Answer'] : []), 'State', 'Here'];
  const lines = rows.map((row) => [
    row.at,
    isRestRow(row) ? `\`${row.seed}\`` : row.seed,
    ...(isRest ? [isRestRow(row) ? row.status.join(' or ') : ''] : []),
    row.state,
    row.ours,
  ]);
  return [`## ${title}`, table(head, lines)];
}

const isRestRow = (row: Row): row is RestRow => 'request' in row;

const table = (head: readonly string[], lines: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.map(escaped).join(' | ')} |`).join('\n');

const escaped = (cell: string): string => cell.replaceAll('|', '\\|');
