import { describe, expect, it } from 'vitest';
import { readBacklogMd } from './backlog-md.ts';

const read = (files: Record<string, string>) =>
  readBacklogMd(Object.entries(files).map(([inside, text]) => ({ path: `b/${inside}`, inside, text })));
const task = (...lines: string[]) => ['---', ...lines, '---', ''].join('\n');

describe('front matter', () => {
  it.each([
    ['assignee: @ada', ['@ada']],
    ["assignee: '@ada'", ['@ada']],
    ['assignee: [@ada, "@ben"]', ['@ada', '@ben']],
    ["assignee:\n  - '@ada'\n  - ben", ['@ada', 'ben']],
    ['assignee:\n  - @ada', ['@ada']],
    ['assignee: @ada, @ben', ['@ada', '@ben']],
    ['assignee: ["Okafor, Ada"]', ['Okafor, Ada']],
    ['assignee: []', []],
    ['assignee:', []],
    ['assignee: @ada\nreporter: @ben', ['@ada']],
  ])('reads %j', (line, assignees) => {
    expect(read({ 'a.md': task('id: T-1', 'title: x', line) }).entries[0]?.assignees).toEqual(assignees);
  });
  it('reads what a task says', () => {
    const text = task(
      'id: BACK-4.2',
      'title: "CLI: list"',
      'status: Done',
      'dependencies: ["task-4.1"]',
      'priority: high',
    );
    expect(read({ 'a.md': text.replaceAll('\n', '\r\n') }).entries).toEqual([
      {
        where: 'b/a.md',
        id: 'BACK-4.2',
        aliases: [],
        title: 'CLI: list',
        description: '',
        points: '',
        priority: 'high',
        assignees: [],
        dependsOn: ['task-4.1'],
        finished: true,
      },
    ]);
  });
  it('reads dependencies that are written as one text', () => {
    const text = task('id: T-1', 'title: x', 'dependencies: T-2, T-3');
    expect(read({ 'a.md': text }).entries[0]?.dependsOn).toEqual(['T-2', 'T-3']);
  });
  it('never runs a program that front matter brings along', () => {
    const text = '---js\n{ id: (globalThis.ran = "T-1"), title: "x" }\n---\n';
    expect(read({ 'a.md': text })).toMatchObject({ entries: [], notes: [{ what: 'not a task' }] });
    expect('ran' in globalThis).toBe(false);
  });
  it('complains about the same broken file each time', () => {
    const files = { 'task-1 - x.md': task('id: T-1', 'title: [') };
    for (let time = 0; time < 2; time++) {
      expect(read(files).complaints).toMatchObject([{ why: expect.stringContaining('front matter cannot be read') }]);
    }
  });
});

describe('description', () => {
  it.each([
    [
      '## Description\n\n<!-- SECTION:DESCRIPTION:BEGIN -->\nA\n\n## Notes of ours\nB\n<!-- SECTION:DESCRIPTION:END -->\n\n## Comments\nC',
      'A\n\n## Notes of ours\nB',
    ],
    ['## Description\n\nA\n\n- b\n\n## Acceptance Criteria\n- [ ] c', 'A\n\n- b'],
    ['## Description\n\nA\n\n## Why\nB\n\n## Implementation Plan\nc', 'A\n\n## Why\nB'],
    ['## Description\n\nA', 'A'],
    ['Free text', ''],
  ])('is the section alone: %j', (body, description) => {
    expect(read({ 'a.md': task('id: T-1', 'title: x') + body }).entries[0]?.description).toBe(description);
  });
});

describe('which files are tasks', () => {
  it('keeps to the tasks of a whole backlog folder', () => {
    const text = (id: string) => task(`id: ${id}`, 'title: x', 'status: To Do');
    const { entries, notes, complaints } = read({
      'README.md': '# Read me',
      'tasks/task-10 - x.md': text('TASK-10'),
      'tasks/task-9 - x.md': text('TASK-9'),
      'tasks/readme.md': text('TASK-99'),
      'completed/task-1 - x.md': text('TASK-1'),
      'drafts/draft-1 - x.md': text('DRAFT-1'),
      'archive/tasks/task-2 - x.md': text('TASK-2'),
      'docs/doc-1 - x.md': text('doc-1'),
      'decisions/decision-1 - x.md': text('decision-1'),
      'milestones/m-1 - x.md': text('m-1'),
      'notes.md': 'text',
    });
    expect(entries.map(({ id, finished }) => [id, finished])).toEqual([
      ['TASK-9', false],
      ['TASK-10', false],
      ['TASK-1', true],
    ]);
    expect(notes.map(({ where }) => where)).toHaveLength(8);
    expect(complaints).toEqual([]);
  });
  it('complains about a file that is named or begun like a task', () => {
    const { complaints, notes } = read({
      'task-1 - x.md': 'text',
      'task-2.md': 'text',
      'x.md': '---\ntitle: x\nnever ended',
      'y.md': '---\na: b\n---',
    });
    expect(complaints.map(({ where }) => where)).toEqual(['b/task-1 - x.md', 'b/task-2.md', 'b/x.md']);
    expect(notes.map(({ where }) => where)).toEqual(['b/y.md']);
  });
});
