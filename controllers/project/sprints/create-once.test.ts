import { beforeEach, describe, expect, it } from 'vitest';
import { API_VERSION, SPRINT } from '../../../crds/resources.ts';
import type { Sprint } from '../../../crds/sprint.ts';
import { refusal, TestCluster } from '../../runtime/testing/test-cluster.ts';
import { createOnce } from './create-once.ts';
import { aSprint } from './test-sprints.ts';

let cluster: TestCluster;
beforeEach(() => {
  cluster = new TestCluster();
});

const NAMES = ['s', 's-2', 's-3'];
const isOurs = ({ spec }: Sprint) => spec.goal === 'ours';
const build = (name: string) => ({
  apiVersion: API_VERSION,
  kind: 'Sprint',
  metadata: { name, namespace: 'team-a' },
  spec: { goal: 'ours' },
});
const create = () => createOnce(cluster.context, NAMES, build, isOurs);
const other = (name: string, goal = 'another') => aSprint(name, { spec: { goal } }) as never;
const asked = () => cluster.takeAsked();

describe('createOnce', () => {
  it('makes the first', async () => {
    expect(await create()).toBe(true);
    expect(asked()).toEqual(['create sprints/s']);
    expect(cluster.find(SPRINT as never, { namespace: 'team-a', name: 's' })).toMatchObject({ spec: { goal: 'ours' } });
  });

  it('twice is once, and costs nothing', async () => {
    await create();
    asked();
    expect(await create()).toBe(false);
    expect(asked()).toEqual([]);
  });

  it('one that the store does not show yet is read, and is ours', async () => {
    cluster.putUnseen(SPRINT as never, other('s', 'ours'));
    expect(await create()).toBe(false);
    expect(asked()).toEqual(['create sprints/s', 'get sprints/s']);
  });

  it.each([
    ['shows', (name: string) => cluster.put(SPRINT as never, other(name)), ['create sprints/s-2']],
    [
      'does not show',
      (name: string) => cluster.putUnseen(SPRINT as never, other(name)),
      ['create sprints/s', 'get sprints/s', 'create sprints/s-2'],
    ],
  ])("somebody else's that the store %s leaves it the next name", async (_what, put, expected) => {
    put('s');
    expect(await create()).toBe(true);
    expect(asked()).toEqual(expected);
  });

  it('makes none when ours has a later name', async () => {
    cluster.put(SPRINT as never, other('s'));
    cluster.put(SPRINT as never, other('s-2', 'ours'));
    expect(await create()).toBe(false);
    expect(asked()).toEqual([]);
  });

  it('one that goes while it is looked at is left to the next pass', async () => {
    cluster.putUnseen(SPRINT as never, other('s'));
    cluster.before('get sprints', () => cluster.remove(SPRINT, { namespace: 'team-a', name: 's' }));
    expect(await create()).toBe(false);
    expect(asked()).toEqual(['create sprints/s', 'get sprints/s']);
  });

  it('what is refused is thrown', async () => {
    const forbidden = refusal(403, 'Forbidden');
    cluster.before('create sprints', () => {
      throw forbidden;
    });
    await expect(create()).rejects.toBe(forbidden);
  });
});
