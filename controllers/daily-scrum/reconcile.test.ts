import { beforeEach, describe, expect, it } from 'vitest';
import type { DailyScrum } from '../../crds/daily-scrum.ts';
import { DAILY_SCRUM, SPRINT } from '../../crds/resources.ts';
import { ServiceProblem, ServiceUnavailable } from '../../services/kit/calls/client.ts';
import type { ObjectKey } from '../runtime/objects/object.ts';
import { refusal, TestCluster } from '../runtime/testing/test-cluster.ts';
import type { DailyScrumDeps } from './gather.ts';
import { reconcile } from './reconcile.ts';
import { aDailyScrum, aReport, aSprint, ended } from './test-scope.ts';

const request = { namespace: 'team-a', name: 'sprint-1-20261124' };
const running = aSprint({ phase: 'Active', sprintID: 'PAY-S01' });
const STATUS = 'apply dailyscrums/sprint-1-20261124/status';
let cluster: TestCluster;
let reports: Map<string, typeof aReport>;
/** calls that fail, by their names */
let failures: Map<string, Error>;
let deps: DailyScrumDeps;

const problem = (code: string, status = 409) =>
  new ServiceProblem('sprint', status, { code, detail: 'because', extra: {} });
const pass = () => reconcile(request, cluster.context, deps);
const stored = () => cluster.find<DailyScrum>(DAILY_SCRUM, request);
const condition = (type: string) => stored()?.status?.conditions?.find((each) => each.type === type);

beforeEach(() => {
  cluster = new TestCluster({ now: Date.parse('2026-11-24T14:00:00Z') });
  failures = new Map();
  reports = new Map();
  const call = async <T>(what: string, input: unknown, answer: () => T): Promise<T> => {
    cluster.requests.push({ what, body: input, options: undefined });
    await new Promise((resolve) => setImmediate(resolve));
    const failure = failures.get(what);
    if (failure !== undefined) throw failure;
    return answer();
  };
  deps = {
    identity: ({ namespace, name }: ObjectKey) => `k8s:uid/${namespace}/${name}`,
    comparisons: { waitMs: () => 0 },
    storedReports: (ref: string) => call('storedReports', ref, () => ({ sprintID: 'PAY-S01', reports })),
    sprint: {
      getByRef: (input: object) => call('getByRef', input, () => ({ sprint_id: 'PAY-S01' })),
      runDailyScrum: (input: object) => call('runDailyScrum', input, () => aReport),
    },
  } as unknown as DailyScrumDeps;
});

describe('a daily scrum of a running sprint', () => {
  beforeEach(() => void cluster.put(SPRINT, running as never));

  it('is held, and told of', async () => {
    cluster.put(DAILY_SCRUM, aDailyScrum());
    expect(await pass()).toBeUndefined();
    expect(cluster.requests).toMatchObject([
      { what: 'getByRef', body: { query: { external_ref: 'k8s:uid/team-a/payments/sprint-1' } } },
      { what: 'runDailyScrum', body: { params: { sprint_id: 'PAY-S01' }, body: { date: '2026-11-24' } } },
      { what: STATUS },
    ]);
    expect(stored()?.status).toMatchObject({ phase: 'Completed', reportID: 'r-1' });
  });

  it('that was held is compared with what is stored, without being held again, and then left alone', async () => {
    reports.set('2026-11-24', aReport);
    cluster.put(DAILY_SCRUM, aDailyScrum());
    await pass();
    cluster.takeAsked();
    expect(await pass()).toBeUndefined();
    expect(cluster.takeAsked()).toEqual(['storedReports']);
    await pass();
    expect(cluster.takeAsked()).toEqual([]);
  });

  it('is compared again once somebody has edited what it shows', async () => {
    reports.set('2026-11-24', aReport);
    cluster.put(DAILY_SCRUM, aDailyScrum());
    await pass();
    await pass();
    const now = stored() as DailyScrum;
    cluster.put(DAILY_SCRUM, { ...now, status: { ...now.status, blockers: 99 } } as DailyScrum);
    cluster.takeAsked();
    await pass();
    expect(cluster.takeAsked()).toEqual(['storedReports', STATUS]);
    expect(stored()?.status?.blockers).toBe(1);
  });

  it('that the service has no report of any more is held again', async () => {
    cluster.put(DAILY_SCRUM, aDailyScrum(ended('Reported', { phase: 'Completed' })));
    await pass();
    expect(cluster.takeAsked()).toEqual(['storedReports', 'runDailyScrum', STATUS]);
  });

  it('gets its Sprint as its owner, by its uid and on this version alone, before it is held', async () => {
    const other = { apiVersion: 'v1', kind: 'ConfigMap', name: 'sprint-1', uid: 'c' };
    const older = { apiVersion: 'scrum.dsm.dev/v1alpha1', kind: 'Sprint', name: 'sprint-1', uid: 'gone' };
    const second = { ...older, name: 'sprint-2' };
    const { resourceVersion } = cluster.put(DAILY_SCRUM, aDailyScrum(undefined, [other, older, second])).metadata;
    await pass();
    expect(cluster.requests[1]).toEqual({
      what: 'patch dailyscrums/sprint-1-20261124',
      body: { metadata: { uid: 'd1', resourceVersion, ownerReferences: [other, second, { ...older, uid: 's1' }] } },
      options: { fieldManager: 'dsm-daily-scrum' },
    });
    expect(cluster.takeAsked()).toEqual(['getByRef', 'patch dailyscrums/sprint-1-20261124', 'runDailyScrum', STATUS]);
  });

  it('gets an owner also when it has none at all', async () => {
    const { ownerReferences: _none, ...metadata } = aDailyScrum().metadata;
    cluster.put(DAILY_SCRUM, { ...aDailyScrum(), metadata } as DailyScrum);
    await pass();
    expect(stored()?.metadata.ownerReferences?.map(({ uid }) => uid)).toEqual(['s1']);
  });

  it.each([
    ['is away', 'getByRef', new ServiceUnavailable('sprint', 'gone'), 'ServiceUnavailable'],
    ['goes away in between', 'runDailyScrum', new ServiceUnavailable('sprint', 'gone'), 'ServiceUnavailable'],
    ['refuses for now', 'runDailyScrum', problem('busy'), 'Progressing'],
    ['refuses to read', 'getByRef', problem('invalid_input', 422), 'Progressing'],
  ])('waits three seconds when the service %s', async (_what, call, failure, reason) => {
    cluster.put(DAILY_SCRUM, aDailyScrum());
    failures.set(call, failure);
    expect(await pass()).toEqual({ requeueAfterMs: 3_000 });
    expect(condition('Ready')).toMatchObject({ status: 'False', reason });
    // Nothing is taken for compared that was not.
    await pass();
    cluster.takeAsked();
    failures.clear();
    expect(await pass()).toBeUndefined();
    expect(cluster.takeAsked()).toEqual(['getByRef', 'runDailyScrum', STATUS]);
  });

  it('that is refused for good is told so, and not asked for again', async () => {
    cluster.put(DAILY_SCRUM, aDailyScrum());
    failures.set('runDailyScrum', problem('future_date'));
    expect(await pass()).toBeUndefined();
    expect(condition('Succeeded')).toMatchObject({ status: 'False', reason: 'FutureDate' });
    cluster.takeAsked();
    expect(await pass()).toBeUndefined();
    expect(cluster.takeAsked()).toEqual([]);
  });

  it('keeps its end while the service is away, and is compared later', async () => {
    cluster.put(DAILY_SCRUM, aDailyScrum(ended('Reported', { phase: 'Completed' })));
    failures.set('storedReports', new ServiceUnavailable('sprint', 'gone'));
    expect(await pass()).toEqual({ requeueAfterMs: 60_000 });
    expect(condition('Succeeded')?.reason).toBe('Reported');
  });

  it('a refusal of the API server is told of and thrown', async () => {
    cluster.put(DAILY_SCRUM, aDailyScrum(undefined, []));
    const forbidden = refusal(403, 'Forbidden');
    cluster.before('patch dailyscrums', () => {
      throw forbidden;
    });
    await expect(pass()).rejects.toBe(forbidden);
    expect(condition('Ready')?.reason).toBe('KubernetesRefused');
  });

  it.each([
    ['a conflict', refusal(409, 'Conflict')],
    ['an API server that is away', refusal(0, 'Unreachable')],
    ['a bug', new Error('bug')],
  ])('%s is thrown and not told of', async (_what, failure) => {
    cluster.put(DAILY_SCRUM, aDailyScrum(undefined, []));
    cluster.before('patch dailyscrums', () => {
      throw failure;
    });
    await expect(pass()).rejects.toBe(failure);
    expect(stored()?.status).toBeUndefined();
  });

  it.each([
    ['gone', () => cluster.remove(DAILY_SCRUM, request)],
    ['another', () => putOther()],
  ])('says nothing of an object that is %s by the end of the pass', async (_what, change) => {
    cluster.put(DAILY_SCRUM, aDailyScrum());
    const { runDailyScrum } = deps.sprint;
    deps.sprint.runDailyScrum = (input) => {
      change();
      return runDailyScrum(input);
    };
    expect(await pass()).toBeUndefined();
    expect(cluster.takeAsked()).not.toContain(STATUS);
  });
});

function putOther() {
  const other = aDailyScrum();
  cluster.put(DAILY_SCRUM, { ...other, metadata: { ...other.metadata, uid: 'd2' } });
}

describe('asks nobody, and needs no second look, when', () => {
  it.each<[string, () => void, string | undefined]>([
    ['it is gone', () => undefined, undefined],
    ['its Sprint is missing', () => void cluster.put(DAILY_SCRUM, aDailyScrum()), 'SprintNotFound'],
    [
      'its Sprint waits',
      () => {
        cluster.put(SPRINT, aSprint({ phase: 'Planned' }) as never);
        cluster.put(DAILY_SCRUM, aDailyScrum());
      },
      'SprintNotActive',
    ],
    [
      'its Sprint is of another namespace',
      () => {
        cluster.put(SPRINT, aSprint({ phase: 'Active', sprintID: 'PAY-S01' }, { namespace: 'team-b' }) as never);
        cluster.put(DAILY_SCRUM, aDailyScrum());
      },
      'SprintNotFound',
    ],
  ])('%s', async (_what, prepare, reason) => {
    prepare();
    expect(await pass()).toBeUndefined();
    expect(cluster.takeAsked()).toEqual(reason === undefined ? [] : [STATUS]);
    expect(condition('Ready')?.reason).toBe(reason);
    await pass();
    expect(cluster.takeAsked()).toEqual([]);
  });

  it('it is being deleted', async () => {
    cluster.put(SPRINT, running as never);
    const { metadata, ...rest } = aDailyScrum();
    cluster.put(DAILY_SCRUM, { ...rest, metadata: { ...metadata, deletionTimestamp: 'now', finalizers: ['x'] } });
    expect(await pass()).toBeUndefined();
    expect(cluster.takeAsked()).toEqual([]);
  });

  it('it does not fit its schema', async () => {
    cluster.put(SPRINT, running as never);
    cluster.put(DAILY_SCRUM, { ...aDailyScrum(), spec: { date: 'today' } } as unknown as DailyScrum);
    expect(await pass()).toBeUndefined();
    expect(cluster.takeAsked()).toEqual([STATUS]);
    expect(condition('Stalled')?.reason).toBe('InvalidSpec');
  });
});

it('a Sprint that the service does not know yet is waited for', async () => {
  cluster.put(SPRINT, running as never);
  cluster.put(DAILY_SCRUM, aDailyScrum());
  failures.set('getByRef', problem('sprint_not_found', 404));
  expect(await pass()).toBeUndefined();
  expect(cluster.takeAsked()).toEqual(['getByRef', STATUS]);
  expect(condition('Ready')?.reason).toBe('SprintNotActive');
});
