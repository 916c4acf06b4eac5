import { beforeEach, describe, expect, it } from 'vitest';
import { SPRINT } from '../../../crds/resources.ts';
import type { Sprint } from '../../../crds/sprint.ts';
import { TestCluster } from '../../runtime/testing/test-cluster.ts';
import type { ServicesView } from '../gather.ts';
import { aProject, aScope, servicesView } from '../test-scope.ts';
import { showRunning } from './show-running.ts';
import { aSprint, withdrawn } from './test-sprints.ts';

let cluster: TestCluster;
beforeEach(() => {
  cluster = new TestCluster();
});

const byREST = { sprintID: 'PAYMENTS-S03', number: 3, goal: 'Refunds', isClaimed: false };
const show = (running: ServicesView['running'], sprints: Sprint[] = [], mode = 'Off') =>
  showRunning(
    aScope({ project: aProject({ orchestration: { mode } }), services: servicesView({ running }), sprints }),
    cluster.context,
  );

describe('showRunning', () => {
  it.each(['Off', 'Advise', 'Propose', 'Automatic'])(
    'makes an object of what began in REST, in mode %s',
    async (mode) => {
      await show(byREST, [], mode);
      expect(cluster.takeAsked()).toEqual(['create sprints/payments-s03']);
      expect(cluster.find(SPRINT as never, { namespace: 'team-a', name: 'payments-s03' })).toMatchObject({
        spec: { sprintID: 'PAYMENTS-S03', goal: 'Refunds', deletionPolicy: 'Orphan' },
      });
    },
  );

  it.each<[string, ServicesView['running'], Sprint[]]>([
    ['nothing runs', null, []],
    ['an object has claimed it, also one that is gone', { ...byREST, isClaimed: true }, []],
    ['an object shows it', byREST, [aSprint('mine', { spec: { sprintID: 'PAYMENTS-S03' } })]],
  ])('makes none when %s', async (_what, running, sprints) => {
    await show(running, sprints);
    expect(cluster.takeAsked()).toEqual([]);
  });

  it('makes none when the services were not read', async () => {
    await showRunning(aScope({ services: undefined }), cluster.context);
    expect(cluster.takeAsked()).toEqual([]);
  });

  it('an object that shows another sprint is none that shows this one', async () => {
    await show(byREST, [aSprint('before', { spec: { sprintID: 'PAYMENTS-S02' } })]);
    expect(cluster.takeAsked()).toEqual(['create sprints/payments-s03']);
  });

  it('made by another operator meanwhile, it is made once', async () => {
    cluster.putUnseen(SPRINT as never, aSprint('payments-s03', { spec: { sprintID: 'PAYMENTS-S03' } }) as never);
    await show(byREST);
    expect(cluster.takeAsked()).toEqual(['create sprints/payments-s03', 'get sprints/payments-s03']);
  });

  it.each<[string, object]>([
    ['a proposal for the same number', { number: 3, status: withdrawn }],
    ["another project's object", { spec: { sprintID: 'PAYMENTS-S03', projectRef: { name: 'other' } } }],
  ])('%s keeps the name that it has', async (_what, likeness) => {
    cluster.put(SPRINT as never, aSprint('payments-s03', likeness) as never);
    await show(byREST);
    expect(cluster.takeAsked()).toEqual(['create sprints/payments-s03-2']);
  });
});
