import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { succeeded } from '../fixtures/command.ts';
import { type Namespace, TestWorld } from './world.ts';

let world: TestWorld;
let ns: Namespace;
const folder = mkdtempSync(join(tmpdir(), 'dsm-import-'));
beforeAll(async () => {
  world = await TestWorld.up();
  ns = await world.namespace();
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await world?.down();
});

const csv = (name: string, rows: string[][]): string => {
  const path = join(folder, name);
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  writeFileSync(path, rows.map((row) => row.map(cell).join(',')).join('\n'));
  return path;
};

it('takes 600 tasks with long descriptions through kubectl apply to a ready project', async () => {
  const words = 'Größe <b>&amp; "Preis" 日本語 – ';
  const rows = Array.from({ length: 600 }, (_, i) => [
    `BIG-${i + 1}`,
    `Task ${i + 1} ${words}`,
    `${words.repeat(20)}${i}`,
    i < 8 ? '' : `BIG-${i}, BIG-${i - 3}`,
    i % 2 ? 'Ada' : '@bob',
  ]);
  const path = csv('big.csv', [['Key', 'Summary', 'Description', 'Blocked by', 'Assignee'], ...rows]);
  const imported = await world.dsm(['import', path]);
  succeeded(imported);
  expect(imported.stderr).toMatch(/imported 600 tasks/);
  expect(imported.stderr).toMatch(/description cut.*600 tasks.*BIG-1: from/);
  await ns.kubectl(['apply', '-f', '-'], imported.stdout);
  await ns.wait('project/big', 'Ready', 60);
  const project = await ns.get('project', 'big');
  expect(project.status.backlog).toMatchObject({ total: 600, display: '0/600' });
  const backlog = await world.backlog.getBacklog({ params: { project_id: 'BIG' }, query: {} });
  const titles = project.spec.backlog.tasks.map((t: { id: string; title: string }) => [t.id, t.title]);
  expect(backlog.map((t) => [t.task_id, t.title])).toEqual(titles);
  // Applied again, nothing changes (kubectl says "configured": it sends the whole list for a default in its entries).
  await ns.kubectl(['apply', '-f', '-'], imported.stdout);
  expect((await ns.get('project', 'big')).metadata.generation).toBe(project.metadata.generation);
});

it('prints nothing to apply under --strict, and says why', async () => {
  const path = csv('flawed.csv', [
    ['Key', 'Summary', 'Depends on', 'Story points'],
    ['F-1', 'One', 'F-9', '2.5'],
  ]);
  const strict = await world.dsm(['import', '--strict', path]);
  expect(strict).toMatchObject({ code: 1, stdout: '' });
  expect(strict.stderr).toContain('F-9');
  const lenient = await world.dsm(['import', path]);
  succeeded(lenient);
  await ns.kubectl(['apply', '-f', '-'], lenient.stdout);
  await ns.wait('project/flawed', 'Ready');
});
