import { beforeEach, describe, expect, it } from 'vitest';
import { DAILY_SCRUM } from '../../../crds/resources.ts';
import type { SprintStatus } from '../../../crds/sprint.ts';
import type { Sprint as ServiceSprint } from '../../../services/sprint/contract/shapes.ts';
import { refusal } from '../../runtime/testing/test-cluster.ts';
import { plan } from '../plan.ts';
import { reconcile } from '../reconcile.ts';
import { aScope, aSprint, cronJobOf, held, started } from '../test-scope.ts';
import { closed, request, World } from '../test-world.ts';
import { CRON_JOBS } from './cron-job.ts';

const REF = 'k8s:uid/team-a/payments/sprint-1';
const DAYS = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26'];

let world: World;
beforeEach(() => {
  world = new World();
  world.cluster.put(CRON_JOBS, cronJobOf(aScope()));
});

/** A sprint whose daily scrums of `dates` the service has stored. */
function heldOn(dates: string[], status: Partial<SprintStatus> = started, more: Partial<ServiceSprint> = {}): void {
  const last = dates.at(-1);
  const last_daily_scrum = last === undefined ? null : { date: last, report_id: 'r' };
  world.held.set(REF, held({ external_uid: 'uid-sprint-1', external_spec: '{}', last_daily_scrum, ...more }));
  world.reports.push(...dates.map((date) => ({ date })));
  world.begin({}, status);
}
const scrum = (date: string) =>
  world.cluster.put(DAILY_SCRUM, {
    apiVersion: DAILY_SCRUM.apiVersion,
    kind: 'DailyScrum',
    metadata: { namespace: 'team-a', name: `sprint-1-${date.replaceAll('-', '')}`, uid: `scrum-${date}` },
    spec: { sprintRef: { name: 'sprint-1' }, date },
  } as never);
const pass = () => reconcile(request, world.cluster.context, world.deps);
const made = () =>
  world.cluster
    .takeAsked()
    .filter((what) => /dailyscrum/i.test(what))
    .map((what) => what.replace('dailyscrums/sprint-1-', ''));
const shown = (date: string) => ({ ...started, lastDailyScrum: { name: 'x', date } });

describe('daily scrums that were held by REST', () => {
  it('become objects of the Sprint, each once', async () => {
    heldOn(DAYS.slice(0, 2));
    await pass();
    const requests = [...world.cluster.requests];
    expect(made()).toEqual(['listDailyScrums', 'create 20261123', 'create 20261124']);
    expect(requests.find(({ what }) => what.startsWith('create'))?.body).toEqual({
      apiVersion: 'scrum.dsm.dev/v1alpha1',
      kind: 'DailyScrum',
      metadata: {
        name: 'sprint-1-20261123',
        namespace: 'team-a',
        labels: { 'scrum.dsm.dev/sprint': 'sprint-1', 'scrum.dsm.dev/project': 'payments' },
        ownerReferences: [
          { apiVersion: 'scrum.dsm.dev/v1alpha1', kind: 'Sprint', name: 'sprint-1', uid: 'uid-sprint-1' },
        ],
      },
      spec: { sprintRef: { name: 'sprint-1' }, date: '2026-11-23' },
    });
    expect(world.sprint()?.status?.lastDailyScrum).toEqual({ name: 'sprint-1-20261124', date: '2026-11-24' });
    await pass();
    expect(made()).toEqual([]);
  });

  it.each<[string, Partial<SprintStatus>, string[], string[]]>([
    [
      'newer than the newest object',
      started,
      ['2026-11-24'],
      ['listDailyScrums', 'create 20261125', 'create 20261126'],
    ],
    ['newer than the last that was shown', shown('2026-11-25'), [], ['listDailyScrums', 'create 20261126']],
    ['held by the objects, one for several days', started, ['2026-11-26'], []],
    ['shown, and their objects deleted', shown('2026-11-26'), [], []],
    ['shown, the newest of their objects deleted', shown('2026-11-26'), ['2026-11-24'], []],
    [
      'shown of an earlier sprint',
      { ...shown('2026-12-24'), sprintID: 'PAY-S00' },
      ['2026-11-25'],
      ['listDailyScrums', 'create 20261126'],
    ],
  ])('are made when they are %s', async (_what, status, objects, expected) => {
    heldOn(DAYS, status);
    for (const date of objects) scrum(date);
    await pass();
    expect(made()).toEqual(expected);
  });

  it('nothing is read while none was held', async () => {
    heldOn([]);
    await pass();
    expect(made()).toEqual([]);
  });

  it('of a sprint that has closed with its last one are made as well', async () => {
    heldOn(DAYS.slice(0, 1), started, closed);
    await pass();
    expect(made()).toEqual(['listDailyScrums', 'create 20261123']);
    expect(world.sprint()?.status?.phase).toBe('Completed');
  });

  it('are the newest 31 of a sprint that has no end', async () => {
    const dates = Array.from(
      { length: 40 },
      (_, i) => `2026-${i < 20 ? '10' : '11'}-${String((i % 20) + 1).padStart(2, '0')}`,
    );
    heldOn(dates);
    await pass();
    expect(made().slice(1)).toEqual(dates.slice(9).map((date) => `create ${date.replaceAll('-', '')}`));
  });

  it('may have been made by somebody else meanwhile', async () => {
    heldOn(DAYS.slice(0, 1));
    world.cluster.before('create dailyscrums', () => void scrum('2026-11-23'));
    await pass();
    expect(world.condition('Ready')?.status).toBe('True');
  });

  it('that are refused are told of, and count as shown only once they are there', async () => {
    heldOn(DAYS.slice(0, 1));
    world.cluster.before('create dailyscrums', () => {
      throw refusal(403, 'Forbidden', 'exceeded quota');
    });
    await expect(pass()).rejects.toThrow('exceeded quota');
    expect(world.condition('Ready')?.reason).toBe('KubernetesRefused');
    expect(world.sprint()?.status?.lastDailyScrum).toBeUndefined();
    world.cluster.before('create dailyscrums', () => undefined);
    made();
    await pass();
    expect(made()).toEqual(['listDailyScrums', 'create 20261123']);
  });
});

it('nothing is made of a sprint of which the object merely has the name', () => {
  const other = aScope({ sprint: aSprint(), held: held({ external_uid: 'gone', goal: 'Other' }), unshown: DAYS });
  expect(plan(other)).toEqual([]);
});
