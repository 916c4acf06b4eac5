import { expect, it, vi } from 'vitest';
import { type BacklogTask, RecentBacklogs } from './recent-backlogs.ts';

const tasks = (...ids: string[]) => ids.map((task_id) => ({ task_id })) as BacklogTask[];
const reader = () => {
  const recent = new RecentBacklogs();
  const read: string[] = [];
  const ask = (version: number, projectId = 'PAY') =>
    recent.inVersion(version, projectId, async () => {
      read.push(`${projectId} ${version}`);
      return tasks(`${projectId}-${version}`);
    });
  return { ask, read };
};

it('reads a backlog once as long as its version is the same', async () => {
  const { ask, read } = reader();
  expect([await ask(1), await ask(1)]).toEqual([tasks('PAY-1'), tasks('PAY-1')]);
  expect(read).toEqual(['PAY 1']);
  expect([await ask(2), await ask(1)]).toEqual([tasks('PAY-2'), tasks('PAY-1')]);
  expect(read).toEqual(['PAY 1', 'PAY 2', 'PAY 1']);
});

it('keeps no failure', async () => {
  const recent = new RecentBacklogs();
  await expect(recent.inVersion(1, 'PAY', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(await recent.inVersion(1, 'PAY', async () => tasks('T1'))).toEqual(tasks('T1'));
});

it('believes a version for ten seconds', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const { ask, read } = reader();
  await ask(1);
  vi.advanceTimersByTime(9_999);
  await ask(1);
  expect(read).toEqual(['PAY 1']);
  vi.advanceTimersByTime(1);
  await ask(1);
  expect(read).toEqual(['PAY 1', 'PAY 1']);
  vi.useRealTimers();
});

it('keeps those of twenty projects, the ones that were read last', async () => {
  const { ask, read } = reader();
  for (let n = 0; n <= 20; n++) await ask(1, `P${n}`);
  read.length = 0;
  await ask(1, 'P20');
  await ask(1, 'P1');
  await ask(1, 'P0');
  expect(read).toEqual(['P0 1']);
});
