import { describe, expect, it } from 'vitest';
import { Report } from '../report.ts';
import { readBacklogMd } from './backlog-md.ts';
import { statusesOf } from './config.ts';

const NONE = { done: new Set<string>(), open: new Set<string>() };
const read = (files: Record<string, string>, config?: string) => {
  const report = new Report();
  const sources = Object.entries(files).map(([inside, text]) => ({ path: `b/${inside}`, inside, text }));
  const items = readBacklogMd(sources, () => statusesOf(config, NONE), new Set(['ordinal']), report);
  return { items, losses: report.lossLines(), notes: report.noteLines() };
};
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
    const [item] = read({ 'a.md': task('id: T-1', 'title: x', line) }).items;
    expect(item?.assignees.map(({ text }) => text)).toEqual(assignees);
  });
  it('reads what a task says', () => {
    const text = task(
      'id: BACK-4.2',
      'title: "CLI: list"',
      'status: Done',
      'dependencies: ["task-4.1"]',
      'priority: high',
    );
    expect(read({ 'a.md': text.replaceAll('\n', '\r\n') }).items).toEqual([
      {
        where: 'b/a.md',
        id: 'BACK-4.2',
        aliases: [],
        scope: '',
        title: 'CLI: list',
        description: '',
        points: '',
        priority: 'high',
        assignees: [],
        dependsOn: ['task-4.1'],
        blocks: [],
        parents: [],
        children: [],
        finished: true,
        facts: [],
      },
    ]);
  });
  it('reads dependencies that are written as one text', () => {
    const text = task('id: T-1', 'title: x', 'dependencies: T-2, T-3');
    expect(read({ 'a.md': text }).items[0]?.dependsOn).toEqual(['T-2', 'T-3']);
  });
  it('never runs a program that front matter brings along', () => {
    const text = '---js\n{ id: (globalThis.ran = "T-1"), title: "x" }\n---\n';
    expect(read({ 'a.md': text })).toEqual({
      items: [],
      losses: [],
      notes: ['no tasks, no front matter (1 file): b/a.md'],
    });
    expect('ran' in globalThis).toBe(false);
  });
  it('complains about the same broken file each time', () => {
    const files = { 'task-1 - x.md': task('id: T-1', 'title: [') };
    for (let time = 0; time < 2; time++) {
      expect(read(files).losses).toEqual([
        expect.stringMatching(/^not taken, front matter cannot be read: .*: b\/task-1 - x\.md$/),
      ]);
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
    ['Free text', 'Free text'],
  ])('is the section alone: %j', (body, description) => {
    expect(read({ 'a.md': task('id: T-1', 'title: x') + body }).items[0]?.description).toBe(description);
  });
});

describe('which files are tasks', () => {
  it('keeps to the tasks of a whole backlog folder', () => {
    const text = (id: string) => task(`id: ${id}`, 'title: x', 'status: To Do');
    const { items, notes, losses } = read({
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
    expect(items.map(({ id, finished }) => [id, finished])).toEqual([
      ['TASK-1', true],
      ['TASK-10', false],
      ['TASK-9', false],
    ]);
    expect(notes.filter((line) => line.startsWith('no tasks'))).toEqual([
      'no tasks, a README (2 files): b/README.md, b/tasks/readme.md',
      'no tasks, in archive/ (1 file): b/archive/tasks/task-2 - x.md',
      'no tasks, in decisions/ (1 file): b/decisions/decision-1 - x.md',
      'no tasks, in docs/ (1 file): b/docs/doc-1 - x.md',
      'no tasks, in milestones/ (1 file): b/milestones/m-1 - x.md',
      'no tasks, no front matter (1 file): b/notes.md',
    ]);
    expect(losses).toEqual(['no tasks, drafts (1 file): b/drafts/draft-1 - x.md']);
  });
  it('complains about a file that is named or begun like a task', () => {
    const { losses, notes } = read({
      'task-1 - x.md': 'text',
      'task-2.md': 'text',
      'x.md': '---\ntitle: x\nnever ended',
      'y.md': '---\na: b\n---',
    });
    expect(losses).toEqual(['not taken, no front matter (3 files): b/task-1 - x.md, b/task-2.md, b/x.md']);
    expect(notes).toEqual(['no tasks, its front matter has no id and no title (1 file): b/y.md']);
  });
});

describe('what a task has no place for', () => {
  it('is handed on, fields and sections', () => {
    const text = `${task('id: T-1', 'title: x', 'labels: [a, b]', 'ordinal: 5', 'created_date: 2026-01-01', 'references: []')}## Description\nA\n\n## Acceptance Criteria\n<!-- AC:BEGIN -->\n- [ ] c\n<!-- AC:END -->\n\n## Implementation Notes\n<!-- SECTION:NOTES:BEGIN -->\n<!-- SECTION:NOTES:END -->\n`;
    expect(read({ 'a.md': text }).items[0]?.facts).toEqual([
      { column: 'field "labels"', value: 'a, b', is: 'unread' },
      { column: 'section "Acceptance Criteria"', value: '- [ ] c', is: 'unread' },
    ]);
  });
});

describe('statuses', () => {
  const states = (config: string | undefined) => {
    const { items, losses } = read(
      { 'a.md': task('id: T-1', 'title: x', 'status: Live!'), 'b.md': task('id: T-2', 'title: y', 'status: Brewing') },
      config,
    );
    return [items.map(({ finished }) => finished), losses.length];
  };
  it.each([
    ['statuses: [Cooking, Brewing, "Live!"]', [[true, false], 0]],
    ['statuses: [Live!, Brewing]', [[false, true], 0]],
    ['project_name: x', [[false, false], 2]],
    ['statuses: [', [[false, false], 2]],
  ])('follow config.yml: %j', (config, result) => expect(states(config)).toEqual(result));
});
