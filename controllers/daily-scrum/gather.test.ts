import { describe, expect, it } from 'vitest';
import { ServiceProblem } from '../../services/kit/calls/client.ts';
import { type DailyScrumScope, gatherService, isToBeAsked } from './gather.ts';
import { aDailyScrum, aReport, aScope, aSprint, ended } from './test-scope.ts';

const going = aSprint(
  { phase: 'Active', sprintID: 'PAY-S01' },
  { deletionTimestamp: '2026-11-24T14:00:00Z', finalizers: ['x'] },
);

describe('isToBeAsked', () => {
  it.each<[string, Partial<DailyScrumScope>, boolean]>([
    ['its sprint runs', {}, true],
    ['its sprint is missing', { sprint: undefined }, false],
    ['its sprint is being deleted', { sprint: going }, false],
    ['its sprint waits', { sprint: aSprint({ phase: 'Planned' }) }, false],
    ['it was held: the report is stored', { dailyScrum: aDailyScrum(ended('Reported')) }, true],
    ['it was outside: the policy may be Manual by now', { dailyScrum: aDailyScrum(ended('OutsideSprint')) }, false],
    ['it was ahead: its day may have come', { dailyScrum: aDailyScrum(ended('FutureDate')) }, false],
  ])('%s', (_situation, scope, expected) => {
    expect(isToBeAsked(aScope(scope))).toBe(expected);
  });
});

describe('gatherService', () => {
  const notFound = new ServiceProblem('sprint', 404, { code: 'sprint_not_found', detail: 'none', extra: {} });
  const ask = async (scope: Partial<DailyScrumScope>, refuse?: Error) => {
    const asked: string[] = [];
    const answer = <T>(what: string, value: T) => {
      asked.push(what);
      return refuse === undefined ? Promise.resolve(value) : Promise.reject(refuse);
    };
    const deps = {
      sprint: {
        getByRef: ({ query }: { query: { external_ref: string } }) =>
          answer(`by-ref ${query.external_ref}`, { sprint_id: 'PAY-S01' }),
        runDailyScrum: () => answer('write', aReport),
      },
      storedReports: (ref: string) =>
        answer(`stored ${ref}`, { sprintID: 'PAY-S01', reports: new Map([['2026-11-24', aReport]]) }),
      identity: ({ namespace, name }: { namespace: string; name: string }) => `cluster/${namespace}/${name}`,
    };
    const gathered = await gatherService(aScope({ sprintID: undefined, ...scope }), deps as never);
    return { asked, sprintID: gathered.sprintID, stored: gathered.stored };
  };

  it('asks for the id of one that is still to be held, by the Sprint’s own name', async () =>
    expect(await ask({})).toEqual({
      asked: ['by-ref cluster/team-a/payments/sprint-1'],
      sprintID: 'PAY-S01',
      stored: undefined,
    }));

  it('only reads what is stored of one that was held', async () =>
    expect(await ask({ dailyScrum: aDailyScrum(ended('Reported')) })).toEqual({
      asked: ['stored cluster/team-a/payments/sprint-1'],
      sprintID: 'PAY-S01',
      stored: aReport,
    }));

  it('asks nothing where the service has no word', async () =>
    expect(await ask({ sprint: aSprint({ phase: 'Planned' }) })).toMatchObject({ asked: [], sprintID: undefined }));

  it('takes 404 for a sprint that the service does not know, and nothing else', async () => {
    expect((await ask({}, notFound)).sprintID).toBeUndefined();
    await expect(ask({}, new Error('no'))).rejects.toThrow('no');
    const other = Object.assign(new Error('of the API server'), { status: 404 });
    await expect(ask({}, other)).rejects.toBe(other);
    const invalid = new ServiceProblem('sprint', 422, { code: 'invalid_input', detail: 'x', extra: {} });
    await expect(ask({}, invalid)).rejects.toBe(invalid);
  });
});
