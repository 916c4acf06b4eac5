import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseProject } from '../../crds/project.ts';
import { importBacklog } from './import.ts';
import { ANNOTATION_LIMIT, annotationBytes } from './manifest/fit.ts';
import { type ProjectManifest, toYaml } from './manifest/manifest.ts';
import { type Flags, optionsOf } from './options.ts';

const csv = (lines: string[], flags: Flags = {}, file = '/x/b2.csv') =>
  importBacklog(
    { kind: 'file', path: 'b.csv', absolute: file, bytes: Buffer.from(lines.join('\n')) },
    optionsOf(flags),
  );
const said = ({ report }: ReturnType<typeof csv>) => report.lossLines();
const noted = ({ report }: ReturnType<typeof csv>) => report.noteLines();
const tasks = ({ manifest }: ReturnType<typeof csv>) => manifest.spec.backlog.tasks;
/** As the kind's own parser sees it, once the API server has added what it adds to every object. */
function expectAllowed(manifest: ProjectManifest): void {
  const added = { namespace: 'default', uid: 'u', generation: 1, creationTimestamp: '2026-01-01T00:00:00Z' };
  const { spec } = parseProject({ ...manifest, metadata: { ...manifest.metadata, ...added } });
  expect(spec.backlog).toMatchObject(manifest.spec.backlog);
}

const HEAD = 'id,title,blocked by,status,assignee,points,description';

describe('ids', () => {
  it('takes the first of two, whatever their case, and refuses rows without id or title', () => {
    const result = csv([HEAD, 'A-1,one', 'a-1,two', ',three', 'A-4,', '世界,five']);
    expect(tasks(result)).toEqual([
      { id: 'A-1', title: 'one' },
      { id: 'ShiJie', title: 'five' },
    ]);
    expect(said(result)).toEqual([
      'not taken, it has no id (1 row): b.csv:4 (three)',
      'not taken, it has no title (1 row): b.csv:5 (A-4)',
      'id mended (letters, digits, dot, underscore and hyphen only, at most 63) (1 task): b.csv:6 ("世界" to ShiJie)',
      'not taken, another row has the same id (1 row): b.csv:3 (a-1: not the same title)',
    ]);
  });
  it('mends an id, and dependencies find it by either spelling', () => {
    const result = csv([HEAD, 'Task 1,one', 'T2,two,Task 1', 'T3,three,task-1']);
    expect(tasks(result).map((t) => [t.id, t.dependsOn])).toEqual([
      ['T2', ['Task-1']],
      ['T3', ['Task-1']],
      ['Task-1', undefined],
    ]);
    expect(said(result)).toEqual([expect.stringMatching(/^id mended .*: b\.csv:2 \("Task 1" to Task-1\)$/)]);
  });
});

describe('dependencies', () => {
  it('leaves out unknown ones, those on itself and the edge that closes a cycle', () => {
    const result = csv([HEAD, 'A,a,"B, Z"', 'B,b,C B', 'C,c,a']);
    expect(tasks(result).map((t) => t.dependsOn)).toEqual([['B'], ['C'], undefined]);
    expect(said(result)).toEqual([
      'dependencies left out, no such task (1 link): b.csv:2 (A on Z)',
      'dependencies of a task on itself or on its own parent left out (1 link): b.csv:3 (B on B)',
      'dependencies left out that close a cycle (1 link): b.csv:4 (C on A: C > A > B > C)',
    ]);
  });
  it('are split at spaces, whatever way each is written', () => {
    const result = csv([HEAD, '1,a', '2,b', '3,c,#1 #2', '4,d,https://github.com/o/r/issues/1 o/r#2']);
    expect(tasks(result).map((t) => t.dependsOn)).toEqual([undefined, undefined, ['1', '2'], ['1', '2']]);
    expect(said(result)).toEqual([]);
  });
  it.each(['None', '-', 'N/A'])('on %j are none', (nothing) => {
    expect(said(csv([HEAD, `1,a,${nothing}`]))).toEqual([]);
  });
  it('keeps eight', () => {
    const ids = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => `T${n}`);
    const result = csv([HEAD, ...ids.map((id) => `${id},x`), `L,last,${ids.join(' ')} T1`]);
    expect(tasks(result).find(({ id }) => id === 'L')?.dependsOn).toEqual(ids.slice(0, 8));
    expect(said(result)).toEqual([
      'dependencies left out, since a task has at most 8 (2 links): b.csv:12 (L on T9), 12 (L on T10)',
    ]);
  });
  it('on finished work are met', () => {
    const result = csv([HEAD, 'A,a,,Done', 'B,b,A', 'C,,,Done']);
    expect(tasks(result)).toEqual([{ id: 'B', title: 'b' }]);
    expect(said(result)).toEqual([expect.stringContaining('it has no title')]);
    expect(result.counts).toEqual({ tasks: 1, finished: 1, met: 1 });
  });
  it('on finished work that is imported too stay', () => {
    const result = csv([HEAD, 'A,a,,Done', 'B,b,A'], { all: true });
    expect(tasks(result)[1]?.dependsOn).toEqual(['A']);
    expect(result.counts).toEqual({ tasks: 2, finished: 0, met: 0 });
  });
  it('of Backlog.md ignore leading zeros and the prefix of before', () => {
    const file = (id: string, on = '') => ({
      path: id,
      inside: `${id}.md`,
      bytes: Buffer.from(`---\nid: ${id}\ntitle: x\ndependencies: [${on}]\n---`),
    });
    const files = [file('BACK-355.01'), file('BACK-4', 'task-355.1'), file('BACK-5', 'back-04, 355.01')];
    const { manifest, report } = importBacklog({ kind: 'folder', path: 'b', absolute: '/b', files }, optionsOf({}));
    expect(manifest.spec.backlog.tasks.map((t) => [t.id, t.dependsOn])).toEqual([
      ['BACK-4', ['BACK-355.01']],
      ['BACK-5', ['BACK-4', 'BACK-355.01']],
      ['BACK-355.01', undefined],
    ]);
    expect(report.lossLines()).toEqual([]);
  });
});

describe('people', () => {
  it('join the team once, by handle, mail or name, and the first of several is taken', () => {
    const result = csv([
      HEAD,
      '1,a,,,@ada',
      '2,b,,,Ada',
      '3,c,,,"ben, ada"',
      '4,d,,,ben@x.org',
      '5,e,,,Zoë Ø',
      '6,f,,,李雷',
      '7,g,,,Unassigned',
    ]);
    expect(result.manifest.spec.team).toEqual([
      { employeeID: 'Ada', name: 'Ada' },
      { employeeID: 'Zoe-O', name: 'Zoë Ø' },
      { employeeID: 'ben', name: 'ben' },
      { employeeID: 'LiLei', name: '李雷' },
    ]);
    expect(tasks(result).map((t) => t.assignedTo)).toEqual(['Ada', 'Ada', 'ben', 'ben', 'Zoe-O', 'LiLei', undefined]);
    expect(said(result)).toEqual([
      'further assignees left out, since a task has one (1 assignee): b.csv:4 (3: ben, not also ada)',
    ]);
    expect(noted(result)).toContain(
      'people in several spellings taken as one: b.csv (Ada: ada), b.csv (ben: ben@x.org)',
    );
  });
  it.each(['@', '-', 'N/A', 'Unassigned'])('are not made of %j', (nobody) => {
    expect(csv([HEAD, `1,a,,,${nobody}`, `2,b,,,"${nobody}, ben"`]).manifest.spec.team).toEqual([
      { employeeID: 'ben', name: 'ben' },
    ]);
  });
  it('are fifty at most, and none comes from finished work', () => {
    const rows = Array.from({ length: 52 }, (_, n) => `${n},x,,${n === 0 ? 'Done' : ''},p${n}`);
    const result = csv([HEAD, ...rows]);
    expect(result.manifest.spec.team).toHaveLength(50);
    expect(said(result)).toEqual(['not assigned, since a team has at most 50 people (1 task): b.csv:11 (9 to p9)']);
  });
});

describe('names', () => {
  it.each([
    ['webshop.csv', 'webshop', 'webshop', undefined],
    ['My Shop (New).CSV', 'my-shop-new', 'My Shop (New)', undefined],
    ['2024 plan.csv', '2024-plan', '2024 plan', 'P-2024-PLAN'],
    ['x', 'x', 'x', 'P-X'],

    ['商店.csv', 'shangdian', '商店', undefined],
    ['/home/Web Shop/backlog/tasks', 'web-shop', 'Web Shop', undefined],
    ['/home/shop/tasks (2).csv', 'shop-2', 'shop 2', undefined],
    ['Tasks 0123456789abcdef0123456789abcdef.csv', 'x', 'x', 'P-X'],
    [
      'Export of the big platform, part 1.csv',
      'export-of-the-big-platform-part-1',
      'Export of the big platform, part 1',
      'EXPORT-OF-THE-BIG-PLATF-93E0A7DB',
    ],
  ])('%j', (file, name, displayName, projectID) => {
    const result = csv([HEAD, '1,a'], {}, file.startsWith('/') ? file : `/x/${file}`);
    const { manifest } = result;
    expect([manifest.metadata.name, manifest.spec.displayName, manifest.spec.projectID]).toEqual([
      name,
      displayName,
      projectID,
    ]);
    expect(noted(result).some((line) => line.startsWith('projectID set'))).toBe(projectID !== undefined);
    expectAllowed(manifest);
  });
});

it('rounds points and cuts long texts, and says so', () => {
  const result = csv([HEAD, `1,${'t'.repeat(201)},,,,2.5,${'😀'.repeat(2001)}`]);
  expect(tasks(result)).toEqual([
    { id: '1', title: `${'t'.repeat(199)}…`, points: 3, description: `${'😀'.repeat(1999)}…` },
  ]);
  expect(said(result)).toEqual([
    'title cut to 200 characters (1 task): b.csv:2 (1: from 201)',
    'description cut to 4000 characters (1 task): b.csv:2 (1: from 4002)',
    'points rounded to whole numbers (1 task): b.csv:2 (1: 2.5 to 3)',
  ]);
});

it.each([
  'on',
  'No',
  '1e3',
  '12:30',
  '0o7',
  '2026-01-01',
  '~',
  '- a',
  '# b',
  'a: b',
  "'",
  '\\n',
  'é😀<>&"',
  '=',
  '0x1f',
])('the title %s comes back from YAML 1.1 and 1.2', (title) => {
  const yaml = toYaml(csv([HEAD, `1,"${title.replaceAll('"', '""')}",,,,,"a\u0000\u0085b\r\n  c\t\ud800"`]).manifest);
  for (const version of ['1.1', '1.2'] as const) {
    expect(parse(yaml, { version }).spec.backlog.tasks).toEqual([{ id: '1', title, description: 'a\nb\n  c\t\ufffd' }]);
  }
});

describe('six hundred tasks', () => {
  const many = (count: number, title: string, description: string) => [
    HEAD,
    ...Array.from({ length: count }, (_, n) => `T-${n},"${title}",,,,,"${n === 0 ? 'short' : description}"`),
  ];
  it.each([
    ['ASCII', 'a'.repeat(2000)],
    ['what JSON and Go write longer', 'é<>&""\n'.repeat(200)],
    ['four bytes', '😀'.repeat(1000)],
  ])('fit into the annotation of kubectl apply: %s', (_, description) => {
    const result = csv(many(600, 'A task', description));
    const bytes = annotationBytes(result.manifest);
    expect(bytes).toBeLessThanOrEqual(ANNOTATION_LIMIT);
    // One more character each would not fit, so nothing was cut in vain.
    expect(bytes).toBeGreaterThan(ANNOTATION_LIMIT - 600 * 26);
    expect(said(result)).toEqual([
      expect.stringMatching(
        /^description cut, since kubectl apply .* \(599 tasks\): b\.csv:3 \(T-1: from \d+ to \d+ characters\)/,
      ),
    ]);
    expect(tasks(result)[0]?.description).toBe('short');
    expect(tasks(result).every((task) => task.description?.isWellFormed())).toBe(true);
    expectAllowed(result.manifest);
  });
  it('lose titles only after all descriptions', () => {
    const result = csv(many(600, '商'.repeat(200), 'x'));
    expect(annotationBytes(result.manifest)).toBeLessThanOrEqual(ANNOTATION_LIMIT);
    expect(tasks(result)[1]?.description).toBeUndefined();
    expect(tasks(result)[1]?.title).toMatch(/^商{50,}…$/);
  });
  it('are the most', () => {
    expect(() => csv(many(601, 't', ''))).toThrow(/b\.csv: 601 tasks.*at most 600: split it into 2 files/);
    const done = many(601, 't', '').map((line, n) => (n === 5 ? line.replace('",,,', '",,Done,') : line));
    expect(csv(done).counts).toMatchObject({ tasks: 600, finished: 1 });
    expect(() => csv(done, { all: true })).toThrow('leave out --all, or split');
  });
  it('that fit in no way are refused by the name of the file', () => {
    const long = (n: number) => `${'P'.repeat(55)}${n}`;
    const rows = Array.from(
      { length: 600 },
      (_, n) => `${long(n)},t,${[1, 2, 3, 4, 5, 6, 7, 8].map((k) => long(n + k)).join(' ')}`,
    );
    expect(() => csv([HEAD, ...rows])).toThrow(/^cannot import: b\.csv: \d+ bytes without descriptions/);
  });
});

it('counts the annotation as kubectl writes it', () => {
  const { manifest } = csv([HEAD, '1,<é>']);
  const written =
    '{"apiVersion":"scrum.dsm.dev/v1alpha1","kind":"Project","metadata":{"annotations":{},"name":"b2","namespace":' +
    `"${'n'.repeat(63)}"},"spec":{"displayName":"b2","backlog":{"source":"Inline","tasks":[{"id":"1","title":` +
    '"\\u003cé\\u003e"}]}}}\n';
  expect(annotationBytes(manifest)).toBe(
    Buffer.byteLength(written) + 'kubectl.kubernetes.io/last-applied-configuration'.length + 1,
  );
});

it('says why there is nothing to import', () => {
  expect(() => csv([HEAD])).toThrow('no task in it');
  expect(() => csv([HEAD, 'A,a,,Done'])).toThrow('all 1 tasks are finished; --all takes them too');
  expect(() => csv([HEAD, ',a'])).toThrow('not taken, it has no id (1 row): b.csv:2 (a)');
});

it('imports the example without a complaint, as a Project that the kind allows', () => {
  const bytes = readFileSync(new URL('../../examples/import/webshop.csv', import.meta.url));
  const result = importBacklog({ kind: 'file', path: 'webshop.csv', absolute: '/webshop.csv', bytes }, optionsOf({}));
  expect(said(result)).toEqual([]);
  expect(result.counts).toMatchObject({ tasks: 14, finished: 1 });
  expect(result.manifest.spec.team).toHaveLength(4);
  expectAllowed(parse(toYaml(result.manifest)));
});

it('writes each text on one line of its own', () => {
  const yaml = toYaml(csv([HEAD, `1,a,,,,,"${'word '.repeat(40)}\n\n${'word '.repeat(40)}"`]).manifest);
  expect(yaml.split('\n').filter((line) => line.includes('word'))).toHaveLength(1);
});

it('names the columns that only tell tasks and people apart, and those left aside', () => {
  expect(noted(csv(['Issue key,Issue id,Summary,Created', 'A-1,1001,Pay,2026-11-20']))).toEqual(
    expect.arrayContaining([
      'columns read only to tell tasks and people apart: "Issue id": b.csv',
      'columns left aside on purpose: "Created": b.csv',
    ]),
  );
});
