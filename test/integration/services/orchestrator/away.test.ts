import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ARRANGEMENTS } from '../../../arrangements.ts';
import { arrangements } from '../../fixtures/services/arrangements.ts';
import { ALL_READS as ALL, orchestratedIn, refused } from './orchestrated.ts';

describe.each(arrangements)('the orchestrator in %s', (arrangement) => {
  const { start, stop, world, call, ok, decided, aProject, playSprint, caughtUp, read, body } =
    orchestratedIn(arrangement);
  /** one closed sprint, and one that runs */
  let known: string;
  beforeAll(async () => {
    await start();
    known = await aProject();
    await playSprint(known);
    await decided(known);
    await caughtUp();
  }, 120_000);
  afterAll(stop);

  describe('with others away', () => {
    it('a known project is answered from what is known, and unknown is null', async () => {
      const { host } = world();
      const quiet = await aProject(10);
      for (const name of ['project', 'backlog', 'sprint'] as const) await host.take(name);
      try {
        for (const name of ALL) expect((await read(name, known)).status, name).toBe(200);
        expect(await body('getStatus', known)).toMatchObject({
          ...{ current_sprint: `${known}-S02`, sprint_status: 'in_progress', cronjobs: [] },
          backlog_status: { total_tasks: null, unassigned: null, in_progress: null, completed: null },
        });
        expect((await body('getStatus', quiet)).predictive_insights).toEqual({
          ...{ overall_risk: null, sprint_failure_probability: null },
        });
        expect(await read('getStatus', 'NOBODYS')).toMatchObject(refused(503, 'dependency_unavailable'));
      } finally {
        for (const name of ['project', 'backlog', 'sprint'] as const) await host.giveBack(name);
      }
    });

    it('readiness and the models’ health say how far behind the log it is', async () => {
      const { host, clock } = world();
      const ready = () => call('orchestrator', 'GET', '/health/ready');
      const models = () => call('orchestrator', 'GET', '/orchestrate/intelligence/models/health');
      expect(await models()).toMatchObject({
        status: 200,
        body: {
          ...{ intelligence_status: 'healthy', cache_status: 'healthy', chronicle_service_connectivity: 'ok' },
          ...{ data_freshness_hours: 0, model_last_updated: '2026-11-23T10:00:00.000Z' },
        },
      });
      const fine = { status: 'ok' };
      expect(await ready()).toMatchObject({
        status: 200,
        body: {
          status: 'ok',
          services: {
            ...{ 'project-service': fine, 'backlog-service': fine, 'sprint-service': fine },
            'chronicle-service': { status: 'ok', events_behind: 0, seconds_behind: 0 },
            agent_memory_db: { status: 'ok', pool_status: { pool_size: arrangement === ARRANGEMENTS.a ? 1 : 10 } },
          },
        },
      });
      await host.take('chronicle');
      const began = clock.now().getTime();
      try {
        await expect.poll(async () => (await models()).status).toBe(503);
        clock.set(new Date(began + 2 * 3_600_000).toISOString());
        expect((await models()).body).toMatchObject({
          ...{ code: 'intelligence_degraded', intelligence_status: 'degraded', cache_status: 'healthy' },
          ...{ chronicle_service_connectivity: 'error', data_freshness_hours: 2 },
        });
        expect(await ready()).toMatchObject({
          status: 200,
          body: { status: 'ok', services: { 'chronicle-service': { status: 'error', seconds_behind: 7200 } } },
        });
      } finally {
        clock.set(new Date(began).toISOString());
        await host.giveBack('chronicle');
      }
      await expect.poll(async () => (await models()).status, { timeout: 10_000 }).toBe(200);
      await caughtUp();
    });
  });

  it('metrics tell how far behind it is, and count decisions and projects that no object declares', async () => {
    const id = await aProject(5);
    const figures = async (): Promise<Record<string, number>> => {
      const { body: text } = await call('orchestrator', 'GET', '/metrics');
      const lines = String(text)
        .split('\n')
        .filter((line) => line.startsWith('dsm_orchestrator_'));
      return Object.fromEntries(lines.map((line) => [line.replace(/ \S+$/, ''), Number(line.replace(/^.* /, ''))]));
    };
    const before = await figures();
    expect(before).toMatchObject({ dsm_orchestrator_events_behind: 0, dsm_orchestrator_seconds_behind: 0 });
    const settings = {
      ...{ autonomy: 'Advise', decision_mode: 'rule_based_only', target_probability: 0.7, confidence_threshold: 0.75 },
      ...{ task_count: 'Enabled', duration: 'Enabled' },
      sprint_defaults: { duration_weeks: 2, max_tasks: 10, mode: 'Simulated', close_policy: 'Manual' },
    };
    await ok('orchestrator', 'PUT', `/orchestrate/project/${id}/settings`, {
      owner: 'o',
      digest: 'd',
      settings,
      waiting: [],
      proposals: [],
    });
    await decided(id, { act: false });
    const after = await figures();
    const change = (name: string) => (after[name] ?? 0) - (before[name] ?? 0);
    expect(change('dsm_orchestrator_projects{declared="true"}')).toBe(1);
    expect(change('dsm_orchestrator_projects{declared="false"}')).toBe(-1);
    expect(change('dsm_orchestrator_decisions{action="StartSprint",state="proposed"}')).toBe(1);
    expect(change('dsm_orchestrator_decisions{action="StartSprint",state="acted"}')).toBe(0);
  });
});
