import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aDecision } from '../../../test/integration/services/orchestrator/a-decision.ts';
import { close, report, start, team } from '../../../test/integration/services/orchestrator/log-events.ts';
import { openOrchestratorStore } from '../../../test/integration/services/orchestrator/orchestrator-store.ts';
import { ServiceProblem, ServiceUnavailable } from '../../kit/calls/client.ts';
import { NO_EPISODES } from '../deciding/beside.ts';
import type { Recalled, Recalling } from '../memory/retrieval.ts';
import { saveDecision } from '../store/decisions.ts';
import { readDataQuality } from './data-quality.ts';
import { readDecisionAudit } from './decision-audit.ts';
import { readDecisionImpact } from './decision-impact.ts';
import { readInsights } from './insights.ts';
import type { Reading } from './reading.ts';
import { readSimilarProjects } from './similar-projects.ts';
import { readStatus } from './status.ts';
import { readVelocityTrends } from './velocity-trends.ts';

let store: Awaited<ReturnType<typeof openOrchestratorStore>>;
let reading: Reading;
const nothing: Recalled = { episodes: NO_EPISODES, retrieval: null, found: [] };
const noMemory = { recall: (): Recalling => ({ soFar: () => nothing, whole: Promise.resolve(nothing) }) };
const isAway = () => Promise.reject(new ServiceUnavailable('another', 'it is away'));
const unknownThere = () =>
  Promise.reject(new ServiceProblem('project', 404, { code: 'project_not_found', detail: 'none', extra: {} }));

/** Tasks done of four, sprint by sprint. Of NEW one sprint runs. */
const PAY = [2, 4, 4, 1, 3, 4];
const SHOP = [2, 4, 3];

beforeAll(async () => {
  store = await openOrchestratorStore();
  const play = async (id: string, done: number, days: number | null) => {
    await store.apply(start(id, [1, 1, 1, 1]));
    if (days !== null) await store.apply(report(id, '2026-11-24', 1, 4));
    await store.apply(close(id, done, 4, { day: { current: days ?? 10, total: 10 }, closed_because: 'end' }));
  };
  await store.apply(team('PAY', { E1: null, E2: null }), team('SHOP', { E3: null }));
  for (const [i, done] of PAY.entries()) await play(`PAY-S${i + 1}`, done, 10);
  for (const [i, done] of SHOP.entries()) await play(`SHOP-S${i + 1}`, done, null);
  // Closed before half of its days: it does not count.
  await store.apply(start('SHOP-S4', [1, 1]), close('SHOP-S4', 1, 2, { day: { current: 1, total: 10 } }));
  await store.apply(start('NEW-S1', [1, 1, 1]));
  await store.inTransaction(async (trx) => {
    const decided = (n: number, source: 'rule_based_only' | 'intelligence_enhanced') =>
      aDecision('PAY', {
        ...{ number: n, state: 'acted', source, sprint_id: `PAY-S${n}` },
        decided_at: `2026-11-${10 + n}T09:00:00.000Z`,
      });
    for (const n of [1, 2]) await saveDecision(trx, decided(n, 'rule_based_only'));
    for (const n of [3, 4]) await saveDecision(trx, decided(n, 'intelligence_enhanced'));
    await saveDecision(trx, { ...decided(5, 'intelligence_enhanced'), state: 'rejected', sprint_id: null });
  });
  reading = {
    ...{ db: store.db, history: store.history },
    neighbours: {
      projects: { getProject: unknownThere, listTeamMembers: isAway },
      backlogs: { getSummary: isAway, getBacklog: isAway },
      sprints: {
        ...{ planSprint: isAway, listByProject: isAway, startSprint: isAway, closeSprint: isAway },
        scheduleDailyScrum: isAway,
      },
    },
    chronicle: { getImpediments: isAway },
    lag: () => ({ isChronicleAway: false, hasCaughtUp: true, events: 0, seconds: 5400 }),
    memory: noMemory,
  };
});
afterAll(() => store.close());

const NOW = new Date('2026-11-23T10:00:00Z');

it('is told to nobody of a project that nobody knows', async () => {
  const unit = store.unit();
  const reads = [
    readStatus(reading, unit, 'NONE'),
    readInsights(reading, unit, 'NONE'),
    readDataQuality(reading, 'NONE'),
    readDecisionImpact(reading, 'NONE', {}, NOW),
    readDecisionAudit(reading, 'NONE', { limit: 1, offset: 0 }),
    readSimilarProjects(reading, 'NONE', { similarity_threshold: 0, limit: 1 }),
    readVelocityTrends(reading, 'NONE'),
  ];
  for (const read of reads) await expect(read).rejects.toMatchObject({ code: 'project_not_found' });
});

describe('from own rows alone', () => {
  it('status has the running sprint and its forecast', async () => {
    const status = await readStatus(reading, store.unit(), 'NEW');
    expect(status).toMatchObject({
      ...{ current_sprint: 'NEW-S1', sprint_status: 'in_progress', cronjobs: [], last_analysis: null },
      backlog_status: { total_tasks: null, unassigned: null, in_progress: null, completed: null },
      historical_trends: { avg_sprint_duration: null, completion_rate: null, velocity_trend: null },
    });
    const { body } = await store.db
      .selectFrom('forecasts')
      .select('body')
      .where('sprint_id', '=', 'NEW-S1')
      .executeTakeFirstOrThrow();
    const { overall_risk, sprint_failure_probability } = status.predictive_insights;
    expect(sprint_failure_probability).toBeCloseTo(1 - body.probability, 9);
    expect(overall_risk).toBe(sprint_failure_probability);
  });

  it('status knows no risk of a sprint that nobody can plan', async () =>
    expect(await readStatus(reading, store.unit(), 'PAY')).toMatchObject({
      ...{ current_sprint: null, sprint_status: 'no active sprint' },
      historical_trends: { avg_sprint_duration: 14, completion_rate: 0.75, velocity_trend: 'stable' },
      predictive_insights: { overall_risk: null, sprint_failure_probability: null },
    }));

  it('insights have history, risk and how old they are', async () => {
    const { historical_context, intelligence_metadata } = await readInsights(reading, store.unit(), 'PAY');
    expect(historical_context.project_patterns).toEqual({
      ...{ avg_sprint_duration: 14, completion_rate: 0.75, velocity_trend: 'stable', common_impediments: [] },
    });
    // 2, 4 and 3 of 4: one of three did 80 %.
    expect(historical_context.similar_projects).toMatchObject([{ project_id: 'SHOP', success_rate: 0.3333 }]);
    expect(historical_context.risk_assessment).toMatchObject({ overall_risk: null, capacity_overload_risk: null });
    expect(historical_context.risk_assessment.confidence).toBeGreaterThanOrEqual(0);
    expect(intelligence_metadata).toEqual({
      ...{ historical_data_points: 6, similar_projects_analyzed: 1, data_freshness_hours: 1.5 },
      prediction_confidence: historical_context.risk_assessment.confidence,
    });
  });

  it('insights name the impediments that chronicle tells most often', async () => {
    const frequency = { A: 9, B: 7, C: 5, D: 3, E: 2, F: 1 };
    const told = async () => ({ impediment_frequency: frequency }) as never;
    const { historical_context } = await readInsights(
      { ...reading, chronicle: { getImpediments: told } },
      store.unit(),
      'PAY',
    );
    expect(historical_context.project_patterns.common_impediments).toEqual(['A', 'B', 'C', 'D', 'E']);
  });

  it('data quality counts what counts', async () => {
    expect((await readDataQuality(reading, 'PAY')).data_quality_report).toMatchObject({
      ...{
        data_available: true,
        historical_sprints: 6,
        avg_completion_rate: 0.75,
        unit: 'points',
        data_quality_score: 1,
      },
      observation_note:
        '6 of 6 closed sprints count, in points; 3 of them did all, which says only "at least that much".',
    });
    expect((await readDataQuality(reading, 'SHOP')).data_quality_report).toMatchObject({
      ...{ historical_sprints: 4, avg_completion_rate: 0.75 },
      // 3 of 5 count, 3 of 4 count, the days of none were reported, the calendar of all is known
      data_quality_score: (0.6 + 0.75 + 0 + 1) / 4,
      observation_note: expect.stringMatching(/^3 of 4 closed sprints count, in tasks; 1 of them did all/),
    });
    const nothing = await readDataQuality(reading, 'NEW');
    expect(nothing.data_quality_report).toMatchObject({
      ...{ data_available: false, historical_sprints: 0, avg_completion_rate: null, common_team_velocity: null },
      observation_note: 'No sprint has closed yet.',
    });
    expect(nothing.recommendations).toEqual(nothing.data_quality_report.recommendations);
  });

  it('velocity is told with its range, or with what is missing', async () => {
    expect((await readVelocityTrends(reading, 'PAY')).velocity_trends).toMatchObject({
      ...{ unit: 'points', current_team_velocity: 4, historical_range: [1, 4], trend_direction: 'stable' },
      pattern_note: expect.stringMatching(
        /^80 % of 6 closed sprints delivered \d to 4 points; the last three delivered about as much/,
      ),
    });
    expect((await readVelocityTrends(reading, 'SHOP')).velocity_trends).toMatchObject({
      ...{ historical_range: [2, 4], trend_direction: null, confidence: null },
      pattern_note: expect.stringMatching(/; a trend is told from six on\.$/),
    });
    expect((await readVelocityTrends(reading, 'NEW')).velocity_trends).toMatchObject({
      ...{ current_team_velocity: null, historical_range: [], pattern_note: 'No closed sprint counts yet.' },
    });
  });
});

describe('similar projects', () => {
  const similar = async (id: string, similarity_threshold: number, limit = 10) =>
    (await readSimilarProjects(reading, id, { similarity_threshold, limit })).similar_projects;

  it('are told with what they are', async () => {
    const [shop, ...others] = await similar('PAY', 0);
    expect(others).toEqual([]);
    // shares of PAY 1/4, 2/4, 3/4, 1, 1, 1; of SHOP 2/4, 3/4, 1: the largest gap is 1/6, below 1; means 3 and 3; two weeks both
    expect(shop).toMatchObject({
      ...{ project_id: 'SHOP', similarity_score: Number((0.5 * (5 / 6) + 0.3 + 0.2).toFixed(4)) },
      ...{ team_size: 1, completion_rate: 0.75, avg_sprint_duration: 14, key_success_factors: [] },
    });
  });

  it('are those that are similar enough', async () => {
    expect(await similar('PAY', 0.9167)).toHaveLength(1);
    expect(await similar('PAY', 0.9168)).toEqual([]);
  });

  it('are none of a project with fewer than three sprints', async () => expect(await similar('NEW', 0)).toEqual([]));
});

describe('decision impact', () => {
  it('compares what came of the starts of the last thirty days', async () =>
    expect(await readDecisionImpact(reading, 'PAY', {}, NOW)).toMatchObject({
      time_period: { start_date: '2026-10-24T10:00:00.000Z', end_date: '2026-11-23T10:00:00.000Z' },
      ...{ total_decisions_analyzed: 4, intelligence_enhanced_decisions: 2, rule_based_decisions: 2 },
      // 4 and 1 of 4 beside 2 and 4 of 4
      ...{ intelligence_completion_rate_avg: 0.625, rule_based_completion_rate_avg: 0.75 },
      ...{ completion_rate_improvement_percent: -16.67, task_efficiency_improvement_percent: -16.67 },
      resource_utilization_improvement_percent: 0,
      details: [
        { sprint_id: 'PAY-S1', decision_source: 'rule_based_only', completion_rate: 0.5, success: false },
        { sprint_id: 'PAY-S2', completion_rate: 1, success: true, timestamp: '2026-11-12T09:00:00.000Z' },
        { sprint_id: 'PAY-S3', decision_source: 'intelligence_enhanced', completion_rate: 1, success: true },
        { sprint_id: 'PAY-S4', completion_rate: 0.25, success: false },
      ],
    }));

  it('looks from one moment to another, both with it', async () => {
    const total = async (start_date: string, end_date: string) =>
      (await readDecisionImpact(reading, 'PAY', { start_date, end_date }, NOW)).total_decisions_analyzed;
    expect(await total('2026-11-12T09:00:00Z', '2026-11-13T09:00:00Z')).toBe(2);
    expect(await total('2026-11-12T09:00:00.001', '2026-11-13T08:59:59.999')).toBe(0);
    await expect(total('2026-11-13', '2026-11-12')).rejects.toMatchObject({ code: 'invalid_period' });
  });
});

it('the audit has the newest decision first, page by page', async () => {
  const states = async (offset: number, limit: number) =>
    (await readDecisionAudit(reading, 'PAY', { offset, limit })).audit_trail.map(({ state, decision }) => [
      ...[decision.number, state],
    ]);
  expect(await states(0, 3)).toEqual([
    [5, 'rejected'],
    [4, 'acted'],
    [3, 'acted'],
  ]);
  expect(await states(3, 9)).toEqual([
    [2, 'acted'],
    [1, 'acted'],
  ]);
});
