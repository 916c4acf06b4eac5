import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseProject } from '../../crds/project.ts';
import { ANNOTATION_LIMIT, annotationBytes } from './fit.ts';
import { importBacklog } from './import.ts';
import { type ProjectManifest, toYaml } from './manifest.ts';

const csv = (lines: string[], options: { name?: string; all?: boolean } = {}) =>
  importBacklog({ kind: 'csv', path: 'b.csv', name: 'b2.csv', text: lines.join('\n'), ...options });
const said = ({ complaints }: ReturnType<typeof csv>) => complaints.map((c) => `${c.where}: ${c.what}: ${c.why}`);
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
    expect(tasks(result)).toEqual([{ id: 'A-1', title: 'one' }]);
    expect(said(result)).toEqual([
      'b.csv:3: not taken: another task has the id a-1 already',
      'b.csv:4: not taken: no id',
      'b.csv:5: not taken: A-4 has no title',
      expect.stringContaining('b.csv:6: not taken: "世界" cannot be an id'),
    ]);
  });
  it('mends an id, and dependencies find it by either spelling', () => {
    const result = csv([HEAD, 'Task 1,one', 'T2,two,Task 1', 'T3,three,task-1']);
    expect(tasks(result).map((t) => [t.id, t.dependsOn])).toEqual([
      ['Task-1', undefined],
      ['T2', ['Task-1']],
      ['T3', ['Task-1']],
    ]);
    expect(said(result)).toEqual([expect.stringContaining('b.csv:2: id mended: "Task 1" to Task-1')]);
  });
});

describe('dependencies', () => {
  it('leaves out unknown ones, those on itself and the edge that closes a cycle', () => {
    const result = csv([HEAD, 'A,a,"B, Z"', 'B,b,C B', 'C,c,a']);
    expect(tasks(result).map((t) => t.dependsOn)).toEqual([['B'], ['C'], undefined]);
    expect(said(result)).toEqual([
      'b.csv:2: A: dependency on Z left out: no such task',
      'b.csv:3: B: dependency on B left out: a task cannot wait for itself',
      'b.csv:4: C: dependency on a left out: it closes the cycle C > A > B > C',
    ]);
  });
  it('are split at spaces, whatever way each is written', () => {
    const result = csv([HEAD, '1,a', '2,b', '3,c,#1 #2', '4,d,https://github.com/o/r/issues/1 o/r#2']);
    expect(tasks(result).map((t) => t.dependsOn)).toEqual([undefined, undefined, ['1', '2'], ['1', '2']]);
    expect(result.complaints).toEqual([]);
  });
  it.each(['None', '-', 'N/A'])('on %j are none', (nothing) => {
    expect(csv([HEAD, `1,a,${nothing}`])).toMatchObject({ complaints: [] });
  });
  it('keeps eight', () => {
    const ids = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => `T${n}`);
    const result = csv([HEAD, ...ids.map((id) => `${id},x`), `L,last,${ids.join(' ')} T1`]);
    expect(tasks(result).at(-1)?.dependsOn).toEqual(ids.slice(0, 8));
    expect(said(result)).toEqual(['b.csv:12: L: dependency on T9, T10 left out: a task has at most 8 dependencies']);
  });
  it('on finished work are met', () => {
    const result = csv([HEAD, 'A,a,,Done', 'B,b,A', 'C,,,Done']);
    expect(tasks(result)).toEqual([{ id: 'B', title: 'b' }]);
    expect(result).toMatchObject({ complaints: [], counts: { tasks: 1, finished: 2, met: 1 } });
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
      text: `---\nid: ${id}\ntitle: x\ndependencies: [${on}]\n---`,
    });
    const files = [file('BACK-355.01'), file('BACK-4', 'task-355.1'), file('BACK-5', 'back-04, 355.01')];
    const { manifest, complaints } = importBacklog({ kind: 'folder', path: 'b', name: 'backlog', files });
    expect(manifest.spec.backlog.tasks.map((t) => [t.id, t.dependsOn])).toEqual([
      ['BACK-4', ['BACK-355.01']],
      ['BACK-5', ['BACK-4', 'BACK-355.01']],
      ['BACK-355.01', undefined],
    ]);
    expect(complaints).toEqual([]);
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
      { employeeID: 'ada', name: 'ada' },
      { employeeID: 'ben', name: 'ben' },
      { employeeID: 'ben-2', name: 'ben@x.org' },
      { employeeID: 'Zoe', name: 'Zoë Ø' },
      { employeeID: 'person', name: '李雷' },
    ]);
    expect(tasks(result).map((t) => t.assignedTo)).toEqual(['ada', 'ada', 'ben', 'ben-2', 'Zoe', 'person', undefined]);
    expect(said(result)).toEqual(['b.csv:4: assigned to ben only: a task has one assignee, not also ada']);
  });
  it('are fifty at most, and none comes from finished work', () => {
    const rows = Array.from({ length: 52 }, (_, n) => `${n},x,,${n === 0 ? 'Done' : ''},p${n}`);
    const result = csv([HEAD, ...rows]);
    expect(result.manifest.spec.team).toHaveLength(50);
    expect(said(result)).toEqual(['b.csv:53: not assigned to p51: a team has at most 50 people']);
  });
});

describe('names', () => {
  it.each([
    ['webshop.csv', 'webshop', 'webshop', undefined],
    ['My Shop (New).CSV', 'my-shop-new', 'My Shop (New)', undefined],
    ['2024 plan.csv', '2024-plan', '2024 plan', 'P-2024-PLAN'],
    ['x', 'x', 'x', 'P-X'],
    [`${'a'.repeat(70)}`, 'a'.repeat(63), 'a'.repeat(70), 'A'.repeat(32)],
    ['商店.csv', 'backlog', '商店', undefined],
  ])('%j', (file, name, displayName, projectID) => {
    const { manifest, notes } = csv([HEAD, '1,a'], { name: file });
    expect([manifest.metadata.name, manifest.spec.displayName, manifest.spec.projectID]).toEqual([
      name,
      displayName,
      projectID,
    ]);
    expect(notes).toHaveLength(projectID === undefined ? 0 : 1);
    expectAllowed(manifest);
  });
});

it('rounds points and cuts long texts, and says so', () => {
  const result = csv([HEAD, `1,${'t'.repeat(201)},,,,2.5,${'😀'.repeat(2001)}`]);
  expect(tasks(result)).toEqual([
    { id: '1', title: `${'t'.repeat(199)}…`, points: 3, description: `${'😀'.repeat(1999)}…` },
  ]);
  expect(said(result)).toEqual([
    'b.csv:2: 1: title cut from 201 to 200 characters: a title has at most 200',
    'b.csv:2: 1: description cut from 4002 to 4000 characters: a description has at most 4000',
    'b.csv:2: 1: points rounded: 2.5 to 3: only whole numbers',
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
    expect(result.complaints).toHaveLength(599);
    expect(said(result)[0]).toMatch(/^b\.csv:3: T-1: description cut from \d+ to \d+ characters: kubectl apply/);
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
  expect(() => csv([HEAD, ',a'])).toThrow('b.csv:2: not taken: no id');
});

it('imports the example without a complaint, as a Project that the kind allows', () => {
  const text = readFileSync(new URL('../../examples/import/webshop.csv', import.meta.url), 'utf8');
  const result = importBacklog({ kind: 'csv', path: 'webshop.csv', name: 'webshop.csv', text });
  expect(result).toMatchObject({ complaints: [], notes: [], counts: { tasks: 14, finished: 1 } });
  expect(result.manifest.spec.team).toHaveLength(4);
  expectAllowed(parse(toYaml(result.manifest)));
});

it('writes each text on one line of its own', () => {
  const yaml = toYaml(csv([HEAD, `1,a,,,,,"${'word '.repeat(40)}\n\n${'word '.repeat(40)}"`]).manifest);
  expect(yaml.split('\n').filter((line) => line.includes('word'))).toHaveLength(1);
});
