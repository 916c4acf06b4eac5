import { describe, expect, it } from 'vitest';
import { ServiceUnavailable } from '../../services/kit/calls/client.ts';
import { storedReportsOf } from './stored-reports.ts';
import { aReport } from './test-scope.ts';

/** A sprint service that counts what it is asked, at a time that the test sets. */
function aService() {
  const asked: string[] = [];
  const world = { now: 0, isAway: false };
  const service = {
    getByRef: async ({ query }: { query: { external_ref: string } }) => {
      asked.push(`by-ref ${query.external_ref}`);
      if (world.isAway) throw new ServiceUnavailable('sprint', 'connect ECONNREFUSED');
      return { sprint_id: `${query.external_ref}-S01` };
    },
    listDailyScrums: async ({ params, query }: { params: { sprint_id: string }; query: { limit: number } }) => {
      asked.push(`list ${params.sprint_id}`);
      return [aReport, { ...aReport, date: '2026-11-25', report_id: 'r-2' }].slice(0, query.limit);
    },
  };
  return { world, asked, stored: storedReportsOf(service as never, () => world.now) };
}

describe('storedReportsOf', () => {
  it('asks once for all daily scrums of a sprint that are looked at together', async () => {
    const { asked, stored } = aService();
    const answers = await Promise.all([stored('a/1'), stored('a/1'), stored('b/1'), stored('a/1')]);
    expect(asked.sort()).toEqual(['by-ref a/1', 'by-ref b/1', 'list a/1-S01', 'list b/1-S01']);
    expect(answers[0]?.sprintID).toBe('a/1-S01');
    expect([...(answers[3]?.reports ?? [])].map(([date, { report_id }]) => [date, report_id])).toEqual([
      ['2026-11-24', 'r-1'],
      ['2026-11-25', 'r-2'],
    ]);
  });

  it('asks again after ten seconds, and not before', async () => {
    const { asked, stored, world } = aService();
    world.now = 500_000;
    await stored('a/1');
    world.now = 509_999;
    await stored('a/1');
    expect(asked).toHaveLength(2);
    world.now = 510_000;
    await stored('a/1');
    expect(asked).toHaveLength(4);
  });

  it('does not keep that the service was away', async () => {
    const { stored, world } = aService();
    world.isAway = true;
    await expect(stored('a/1')).rejects.toThrow('sprint service is away');
    world.isAway = false;
    expect((await stored('a/1')).sprintID).toBe('a/1-S01');
  });

  it('asks for as many as the service gives in one answer', async () => {
    const queries: object[] = [];
    const listDailyScrums = async ({ query }: { query: object }) => {
      queries.push(query);
      return [];
    };
    await storedReportsOf({ getByRef: async () => ({ sprint_id: 'S' }), listDailyScrums } as never)('a/1');
    expect(queries).toEqual([{ limit: 1_000 }]);
  });
});
