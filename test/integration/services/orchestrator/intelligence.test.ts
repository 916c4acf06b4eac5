import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { intelligenceRoutes as routes } from '../../../../services/orchestrator/contract/intelligence.ts';
import type { Decision } from '../../../../services/orchestrator/contract/shapes.ts';
import { arrangements } from '../../fixtures/services/arrangements.ts';
import { ALL_READS as ALL, orchestratedIn, type Read, refused } from './orchestrated.ts';

describe.each(arrangements)('reads of the orchestrator in %s', (arrangement) => {
  const { start, stop, ok, decide, decided, aProject, playSprint, caughtUp, read, body } = orchestratedIn(arrangement);
  /** six closed sprints, and one that runs */
  let known: string;
  const played: Decision[] = [];
  beforeAll(async () => {
    await start();
    known = await aProject(80);
    for (let n = 0; n < 6; n++) played.push(await playSprint(known));
    await decided(known);
    await caughtUp();
  }, 180_000);
  afterAll(stop);

  describe('every key is in every answer', () => {
    const inShape = async (name: Read, id: string) =>
      expect(routes[name].answer.strict().safeParse(await body(name, id)).error?.message).toBeUndefined();

    it.each(ALL)('%s of a project with a history', (name) => inShape(name, known));
    it.each(ALL)('%s of a project without anything', async (name) => inShape(name, await aProject(0)));
    it.each(ALL)('%s of a project with a backlog and no history', async (name) => inShape(name, await aProject(5)));
    it.each(ALL)('%s of a project with one sprint that did not count', async (name) => {
      const id = await aProject(5);
      const { sprint_id } = await decided(id);
      await ok('sprint', 'POST', `/sprints/${sprint_id}/close`);
      await caughtUp();
      await inShape(name, id);
    });
  });

  it.each(ALL)('%s knows no project that nobody knows', async (name) =>
    expect(await read(name, 'NOBODYS')).toMatchObject(refused(404, 'project_not_found')),
  );

  it('start nothing and store nothing', async () => {
    const id = await aProject(5);
    const before = await ok('orchestrator', 'GET', '/orchestrate/projects?limit=1000');
    for (const name of ALL) await body(name, id);
    expect(await ok('orchestrator', 'GET', '/orchestrate/projects?limit=1000')).toEqual(before);
    expect(await ok('sprint', 'GET', `/sprints/by-project/${id}`)).toEqual([]);
  });

  describe('status', () => {
    it('of an untouched project has the seed’s words', async () => {
      const id = await aProject(10);
      expect(await body('getStatus', id)).toMatchObject({
        ...{
          project_id: id,
          last_analysis: null,
          current_sprint: null,
          sprint_status: 'no active sprint',
          cronjobs: [],
        },
        backlog_status: { total_tasks: 10, unassigned: 10, in_progress: 0, completed: 0 },
        historical_trends: { avg_sprint_duration: null, completion_rate: null, velocity_trend: null },
      });
    });

    it('tells the sprint that runs, what is left, and the forecast’s risk', async () => {
      const status = await body('getStatus', known);
      const { forecasts } = await ok('orchestrator', 'GET', `/orchestrate/forecasts?project_id=${known}`);
      const forecast = forecasts.find((one: { sprint_id: string }) => one.sprint_id === `${known}-S07`);
      expect(status).toMatchObject({
        ...{ current_sprint: `${known}-S07`, sprint_status: 'in_progress', last_analysis: '2026-11-23T10:00:00.000Z' },
        cronjobs: [{ name: `run-dailyscrum-${known.toLowerCase()}-s07`, status: 'active' }],
        historical_trends: { avg_sprint_duration: 7 },
      });
      expect(status.predictive_insights.sprint_failure_probability).toBeCloseTo(1 - forecast.probability, 9);
      const { total_tasks, unassigned, in_progress, completed } = status.backlog_status;
      expect(total_tasks).toBe(80);
      expect(unassigned + in_progress + completed).toBe(80);
      expect(in_progress).toBe(forecast.committed);
    });

    it('tells the risk of the sprint that would be started, as a dry run has it', async () => {
      const id = await aProject(30);
      const { probability, capacity_probability } = (await decide(id, { dry_run: true })).body.decision;
      const { predictive_insights } = await body('getStatus', id);
      expect(predictive_insights.sprint_failure_probability).toBeCloseTo(1 - probability, 4);
      expect(predictive_insights.overall_risk).toBeCloseTo(1 - Math.min(probability, capacity_probability), 4);
    });
  });

  it('insights are those of the status, with similar projects and what is believed of the team', async () => {
    const { historical_context: context, intelligence_metadata: metadata } = await body('getInsights', known);
    const { historical_trends, predictive_insights } = await body('getStatus', known);
    expect(context.project_patterns).toMatchObject(historical_trends);
    expect(context.risk_assessment).toMatchObject(predictive_insights);
    expect(context.risk_assessment.capacity_overload_risk).toBeGreaterThanOrEqual(0);
    expect(metadata).toMatchObject({ historical_data_points: 6, data_freshness_hours: 0 });
    expect(metadata.prediction_confidence).toBe(context.risk_assessment.confidence);
    const { probability } = (
      await ok('orchestrator', 'GET', `/orchestrate/forecasts?project_id=${known}`)
    ).forecasts.at(-1);
    expect(context.risk_assessment.overall_risk).toBeCloseTo(1 - probability, 9);
  });

  it('data quality is told inside the report and beside it', async () => {
    const { data_quality_report: report, recommendations } = await body('getDataQuality', known);
    expect(report.recommendations).toEqual(recommendations);
    expect(report).toMatchObject({ data_available: true, historical_sprints: 6, unit: 'tasks' });
    const outcomes = (await ok('orchestrator', 'GET', '/orchestrate/outcomes?limit=1000')).outcomes.filter(
      (one: { project_id: string }) => one.project_id === known,
    );
    const shares = outcomes.map((one: { delivered: number; committed: number }) => one.delivered / one.committed);
    expect(report.avg_completion_rate).toBeCloseTo(
      shares.reduce((a: number, b: number) => a + b, 0) / shares.length,
      4,
    );
    expect(report.data_quality_score).toBe(1);
    const nothing = await body('getDataQuality', await aProject(0));
    expect(nothing).toMatchObject({ data_quality_report: { data_available: false, data_quality_score: 0 } });
    expect(nothing.recommendations[0]).toMatch(/^Insufficient sprint history/);
  });

  it('velocity trends are the range and the direction of what was delivered', async () => {
    const { velocity_trends: trends } = await body('getVelocityTrends', known);
    const delivered: number[] = (await ok('orchestrator', 'GET', '/orchestrate/outcomes?limit=1000')).outcomes
      .filter((one: { project_id: string }) => one.project_id === known)
      .map((one: { delivered: number }) => one.delivered);
    expect(trends.historical_range).toEqual([Math.min(...delivered), Math.max(...delivered)]);
    expect(delivered).toContain(trends.current_team_velocity);
    expect(trends.confidence).toBeGreaterThan(0);
  });

  it('similar projects are told by their outcomes, the most similar first', async () => {
    const twin = await aProject(80);
    for (let n = 0; n < 3; n++) await playSprint(twin);
    const { similar_projects: similar } = await body('listSimilarProjects', known, '?similarity_threshold=0');
    const [found] = similar.filter((one: { project_id: string }) => one.project_id === twin);
    expect(found).toMatchObject({ team_size: 2, avg_sprint_duration: 7, key_success_factors: [] });
    const back = await body('listSimilarProjects', twin, '?similarity_threshold=0');
    expect(back.similar_projects).toMatchObject([{ project_id: known, similarity_score: found.similarity_score }]);
    const { similarity_score: score } = found;
    const above = Math.min(1, score + 0.0001);
    if (above > score)
      expect((await body('listSimilarProjects', known, `?similarity_threshold=${above}`)).similar_projects).toEqual([]);
    expect((await body('listSimilarProjects', known, `?similarity_threshold=${score}`)).similar_projects).toHaveLength(
      1,
    );
  });

  it.each(['similarity_threshold=2', 'similarity_threshold=x', 'limit=0', 'limit=101', 'like=me'])(
    'similar projects of no %s',
    async (query) =>
      expect(await read('listSimilarProjects', known, `?${query}`)).toMatchObject(refused(422, 'invalid_input')),
  );

  describe('decision impact', () => {
    it('judges each start by what its sprint delivered', async () => {
      const impact = await body('getDecisionImpact', known);
      const outcomes: { sprint_id: string; delivered: number; committed: number }[] = (
        await ok('orchestrator', 'GET', '/orchestrate/outcomes?limit=1000')
      ).outcomes;
      expect(impact).toMatchObject({
        time_period: { start_date: '2026-10-24T10:00:00.000Z', end_date: '2026-11-23T10:00:00.000Z' },
        total_decisions_analyzed: 6,
        rule_based_decisions: played.filter(({ source }) => source === 'rule_based_only').length,
      });
      for (const { decision_id, sprint_id, source } of played) {
        const { delivered, committed } = outcomes.find((one) => one.sprint_id === sprint_id) ?? {
          delivered: 0,
          committed: 1,
        };
        const detail = impact.details.find((one: { audit_id: string }) => one.audit_id === decision_id);
        expect(detail).toMatchObject({ sprint_id, decision_source: source, success: delivered / committed >= 0.8 });
        expect(detail.completion_rate).toBeCloseTo(Math.min(1, delivered / committed), 4);
      }
    });

    it('looks at the time that is asked for', async () => {
      const total = async (query: string) => (await body('getDecisionImpact', known, query)).total_decisions_analyzed;
      expect(await total('?start_date=2026-11-23&end_date=2026-11-23')).toBe(6);
      expect(await total('?end_date=2026-11-22')).toBe(0);
      expect(await total('?start_date=2026-11-23T10:00:00.001&end_date=2026-11-24')).toBe(0);
    });

    it.each([
      'start_date=yesterday',
      'end_date=2026-02-30',
      'start_date=2026-11-24&end_date=2026-11-23',
      'from=2026-11-23',
    ])('refuses %s with 400', async (query) =>
      expect((await read('getDecisionImpact', known, `?${query}`)).status).toBe(400),
    );
  });
});
