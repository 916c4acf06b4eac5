import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Imported, importBacklog } from '../cli/import/import.ts';
import { ImportError } from '../cli/import/import-error.ts';
import { toYaml } from '../cli/import/manifest/manifest.ts';
import { optionsOf } from '../cli/import/options.ts';
import { parseProject } from '../crds/project.ts';

/**
 * Files made up from a seed: any columns in any order, any separator and encoding, lines that are no rows. Each text has a
 * token of its own, so that what is lost in silence shows: it is neither in the manifest nor on standard error.
 */
const SEEDS = Array.from({ length: 60 }, (_, index) => index + 1);

type Random = (below: number) => number;

/** Mulberry32. */
function randomOf(seed: number): Random {
  let state = seed * 0x9e3779b9;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const pick = <T>(random: Random, list: readonly T[]): T => list[random(list.length)] as T;
const shuffle = <T>(random: Random, list: readonly T[]): T[] => {
  const rest = [...list];
  return Array.from({ length: rest.length }, () => rest.splice(random(rest.length), 1)[0] as T);
};

interface Row {
  id: string;
  cells: Record<string, string>;
}

interface MadeUp {
  names: string[];
  rows: Row[];
}

const WORDS = [
  'Größe',
  '日本語',
  'a, b; c|d',
  'say "hi"',
  'two\nlines',
  'Ünï',
  "it's",
  '<b>',
  '&amp;',
  'emoji 👩‍💻',
  '=1+1',
  '-5',
  '@x',
];
const IDS = ['Key', 'ID', 'Issue key', 'Ticket ID', 'number', '#'];
const TITLES = ['Summary', 'Title', 'NAME', 'Task_Name'];
const STATUSES = ['To Do', 'Done', 'in progress', 'Closed', 'Brewing', 'Fertig', ''];
const PEOPLE = ['Ada Okafor', 'ada okafor', '李雷', 'Ben', 'N/A', '-', ''];

function makeUp(seed: number): MadeUp {
  const random = randomOf(seed);
  const key = pick(random, ['A-', 'WEB-', '', 'x_']);
  const names = {
    id: pick(random, IDS),
    title: pick(random, TITLES),
    ...(random(2) ? { description: pick(random, ['Description', 'Body']) } : {}),
    ...(random(2) ? { points: pick(random, ['Story Points', 'Estimate']) } : {}),
    ...(random(2) ? { status: pick(random, ['Status', 'State']) } : {}),
    ...(random(2) ? { assignee: pick(random, ['Assignee', 'Assigned To']) } : {}),
    ...(random(2) ? { blockedBy: pick(random, ['Blocked by', 'Depends on']) } : {}),
    ...(random(2) ? { blocks: pick(random, ['Blocks', 'Blocking']) } : {}),
    ...(random(3) === 0 ? { parent: 'Parent' } : {}),
    ...(random(2) ? { labels: 'Labels' } : {}),
    ...(random(2) ? { own: 'Kostenstelle' } : {}),
    ...(random(2) ? { created: 'Created' } : {}),
  };
  const count = 3 + random(12);
  const idOf = (index: number) => `${key}${index + 1}`;
  const text = (kind: string, index: number) => `${kind}${index}q${seed} ${pick(random, WORDS)}`;
  const rows = Array.from({ length: count }, (_, index): Row => {
    const other = () =>
      random(3) === 0
        ? pick(random, [idOf(random(count)), `${idOf(random(count))}, ${idOf(random(count))}`, 'ZZ-99'])
        : '';
    const values: Record<string, string> = {
      id: idOf(index),
      title: text('title', index),
      description: random(2) ? text('body', index) : '',
      points: pick(random, ['', '3', '8', '2.5', 'XL']),
      status: pick(random, STATUSES),
      assignee: pick(random, PEOPLE),
      blockedBy: other(),
      blocks: other(),
      parent: random(4) === 0 ? idOf(random(count)) : '',
      labels: random(3) === 0 ? text('label', index) : '',
      own: random(3) === 0 ? text('own', index) : '',
      created: '2026-11-01',
    };
    return {
      id: idOf(index),
      cells: Object.fromEntries(Object.entries(names).map(([field, name]) => [name, values[field] ?? ''])),
    };
  });
  return { names: Object.values(names), rows };
}

/** Writes it as some program would. */
function write({ names, rows }: MadeUp, random: Random): Uint8Array {
  const columns = shuffle(random, names);
  const separator = pick(random, [',', ';', '\t', '|']);
  const cell = (text: string) => (random(2) || /["\n\r,;|\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const line = (cells: readonly string[]) => cells.map(cell).join(separator);
  const lines = [columns, ...shuffle(random, rows).map(({ cells }) => columns.map((name) => cells[name] ?? ''))].map(
    line,
  );
  if (random(4) === 0) lines.splice(1 + random(lines.length), 0, line(columns));
  if (random(4) === 0) lines.unshift('Our backlog', '');
  if (random(4) === 0) lines.push('', line(['Total', ...columns.slice(2).map(() => '')]));
  const whole = lines.join(pick(random, ['\n', '\r\n'])) + pick(random, ['', '\n']);
  const encoding = random(3);
  if (encoding === 0) return Buffer.from(`\ufeff${whole}`, 'utf16le');
  return Buffer.from(encoding === 1 ? `\ufeff${whole}` : whole);
}

const read = (bytes: Uint8Array): Imported =>
  importBacklog({ kind: 'file', path: 'made-up.csv', absolute: '/x/made-up.csv', bytes }, optionsOf({}));

/** A file in which everything is finished has no manifest. */
const isEmpty = ({ rows }: MadeUp) =>
  rows.every(({ cells }) => /^(?:Done|Closed)$/.test(cells.Status ?? cells.State ?? ''));

describe.each(SEEDS.filter((seed) => !isEmpty(makeUp(seed))))('file %i', (seed) => {
  const madeUp = makeUp(seed);
  const imported = () => read(write(madeUp, randomOf(seed + 1000)));

  it('loses nothing in silence', () => {
    const { manifest, report } = imported();
    const told = report.lossLines().join('\n');
    const tasks = new Map(manifest.spec.backlog.tasks.map((task) => [task.id, task]));
    const said = JSON.stringify(manifest.spec);
    for (const { id, cells } of madeUp.rows) {
      if (/^(?:Done|Closed)$/.test(cells.Status ?? cells.State ?? '')) expect(tasks.has(id)).toBe(false);
      else if (!tasks.has(id)) expect(told).toMatch(/parents left out/);
      else {
        for (const [name, value] of Object.entries(cells)) {
          const token = /\w+q\d+/.exec(value)?.[0];
          if (token !== undefined)
            expect(said.includes(token) || told.includes(`"${name}"`), `${name}: ${value}`).toBe(true);
          if (/^(?:Brewing|Fertig|XL|2\.5|ZZ-99)$/.test(value)) expect(told).toContain(value);
        }
        const points = cells['Story Points'] ?? cells.Estimate ?? '';
        if (/^\d$/.test(points)) expect(tasks.get(id)?.points).toBe(Number(points));
      }
    }
  });

  it('says every link, or that it is left out, met or moved', () => {
    const { manifest, report } = imported();
    const edges = new Set(
      manifest.spec.backlog.tasks.flatMap(({ id, dependsOn }) => (dependsOn ?? []).map((on) => `${id} on ${on}`)),
    );
    const isFinished = new Map(
      madeUp.rows.map(({ id, cells }) => [id, /^(?:Done|Closed)$/.test(cells.Status ?? cells.State ?? '')]),
    );
    const links = madeUp.rows.flatMap(({ id, cells }) => [
      ...(cells['Blocked by'] ?? cells['Depends on'] ?? '').split(', ').map((on) => [id, on]),
      ...(cells.Blocks ?? cells.Blocking ?? '').split(', ').map((waiting) => [waiting, id]),
    ]);
    const told = [...report.noteLines(), ...report.lossLines()].join('\n');
    for (const [waiting = '', on = ''] of links) {
      if (waiting === '' || on === '' || isFinished.get(waiting) || (waiting === 'ZZ-99' && isFinished.get(on)))
        continue;
      const isTold = told.includes(`(${waiting} on ${on}`) || /and \d+ more/.test(told);
      expect(edges.has(`${waiting} on ${on}`) || isTold, `${waiting} on ${on}`).toBe(true);
    }
  });

  it('is the same however it is written, and the kind allows it', () => {
    const first = imported().manifest;
    for (let again = 1; again <= 4; again++)
      expect(read(write(madeUp, randomOf(seed * 100 + again))).manifest).toEqual(first);
    const manifest = parse(toYaml(first));
    const added = { namespace: 'default', uid: 'u', generation: 1, creationTimestamp: '2026-01-01T00:00:00Z' };
    expect(() => parseProject({ ...manifest, metadata: { ...manifest.metadata, ...added } })).not.toThrow();
  });
});

/** What breaks files: bytes that are lost, doubled or come from elsewhere. */
const JUNK = [
  '"',
  ',',
  ';',
  '\n',
  '\r',
  '\t',
  '\u0000',
  '\ufeff',
  '\u202e',
  '[',
  '{',
  '@',
  '1e+15',
  '#REF!',
  'Total',
  'Key',
  "'",
  '<p>',
  'a/b#1',
];

function damaged(file: Buffer, random: Random): Buffer {
  let bytes = file;
  for (let times = 1 + random(6); times > 0; times--) {
    const at = random(bytes.length + 1);
    const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)];
    const kind = random(4);
    if (kind === 0) bytes = Buffer.concat([head, Buffer.from(pick(random, JUNK)), tail]);
    else if (kind === 1) bytes = Buffer.concat([head, tail.subarray(1 + random(9))]);
    else if (kind === 2) bytes = Buffer.concat([head, Buffer.from([128 + random(128)]), tail]);
    else bytes = Buffer.concat([head, tail.subarray(0, random(200)), tail]);
  }
  return bytes;
}

it('makes of a damaged export a Project that the kind allows, or refuses it', () => {
  const folder = new URL('./exports/', import.meta.url);
  const files = readdirSync(folder)
    .sort()
    .map((name) => readFileSync(new URL(name, folder)));
  const random = randomOf(2026);
  let made = 0;
  for (let round = 0; round < 600; round++) {
    try {
      const { manifest } = read(damaged(pick(random, files), random));
      const added = { namespace: 'default', uid: 'u', generation: 1, creationTimestamp: '2026-01-01T00:00:00Z' };
      parseProject({ ...manifest, metadata: { ...manifest.metadata, ...added } });
      made++;
    } catch (error) {
      if (!(error instanceof ImportError)) throw error;
    }
  }
  expect(made).toBeGreaterThan(280);
});
