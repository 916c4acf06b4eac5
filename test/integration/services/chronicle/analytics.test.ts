import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { arrangements } from '../../fixtures/services/arrangements.ts';
import { completed, reported, started } from '../../fixtures/services/sprint-events.ts';
import { chronicleIn } from './chronicle-in.ts';
import { decisionEvent, decisionMade } from './decision-events.ts';
import { dailyScrumRequest, retrospectiveRequest } from './seed-notes.ts';

describe.each(arrangements)('analytics in %s', (arrangement) => {
  const chronicle = chronicleIn(arrangement);
  const { bus, call } = chronicle;
  let next = 0;
  /** a project that no other test uses */
  let id: string;
  const analytics = (path: string) => call('GET', `/v1/analytics/${path}`);
  const ofProject = (what: string) => analytics(`project/${id}/${what}`);
  const retrospective = (sprint_id: string, more: object = {}) =>
    call('POST', '/v1/notes/sprint_retrospective', { ...retrospectiveRequest, project_id: id, sprint_id, ...more });
  const tasks = (done: number, of: number) =>
    Array.from({ length: of }, (_, i) => ({
      task_id: `T-${i}`,
      description: 'A task',
      status: i < done ? 'close' : 'open',
      employee_id: 'E1',
      progress_percentage: i < done ? 100 : 0,
    }));

  beforeAll(chronicle.start);
  afterAll(chronicle.stop);
  beforeEach(() => {
    id = `ANA${next++}`;
  });

  // First, while there is nothing.
  it('without a note there is no summary', async () => {
    expect(await analytics('metrics/summary')).toMatchObject({ status: 404, body: { code: 'no_metrics' } });
  });

  it.each([
    'project/NONE/patterns',
    'project/NONE/velocity',
    'project/NONE/impediments',
    'decisions/impact/NONE',
    'projects/similar?reference_project_id=NONE',
  ])('%s is 404', async (path) => {
    expect(await analytics(path)).toMatchObject({ status: 404, body: { code: 'project_not_found' } });
  });

  it('velocity is in the order of the starts; the close of a sprint goes before a retrospective by hand', async () => {
    await retrospective(`${id}-S02`, { start_date: '2025-01-16', end_date: '2025-01-30', tasks_summary: tasks(9, 9) });
    await retrospective(`${id}-S01`, { start_date: '2025-01-01', end_date: '2025-01-15', tasks_summary: tasks(7, 10) });
    const averaged = async () => (await ofProject('velocity')).body;
    expect(await averaged()).toEqual({
      project_id: id,
      velocity_trend_data: [
        { sprint_id: `${id}-S01`, start_date: '2025-01-01', end_date: '2025-01-15', completed_tasks: 7 },
        { sprint_id: `${id}-S02`, start_date: '2025-01-16', end_date: '2025-01-30', completed_tasks: 9 },
      ],
      average_velocity: 8,
      velocity_analysis: '2 closed sprints: 8 tasks on average, between 7 and 9.',
    });
    await bus.publish(completed(id, `${id}-S02`), 'sprint_events');
    expect((await averaged()).average_velocity).toBe(4);
    expect((await averaged()).velocity_trend_data).toHaveLength(2);
  });

  it('patterns and impediments follow daily scrums, retrospectives and what became of the items', async () => {
    const sprint = `${id}-S01`;
    await bus.publish(started(id, sprint), 'sprint_events');
    await bus.publish(reported(id, sprint, '2026-11-25'), 'daily_scrum_events');
    await bus.publish(reported(id, sprint, '2026-11-26', 'NonWorkingDay'), 'daily_scrum_events');
    const line = {
      ...dailyScrumRequest.reports['2025-08-03'][0]?.tasks[0],
      impediments: 'External dependency delays.',
    };
    const reports = { '2026-11-27': [{ assigned_to: 'E1', tasks: [line] }] };
    await call('POST', '/v1/notes/daily_scrum_report', {
      ...dailyScrumRequest,
      project_id: id,
      sprint_id: sprint,
      report_date: '2026-11-27',
      reports,
    });
    await retrospective(sprint, {
      action_items: [
        { description: 'Remove the cause: External dependency delays (TASK001)', status: 'open' },
        { description: 'Refine definition of done', status: 'open' },
      ],
    });
    expect((await ofProject('patterns')).body).toEqual({
      project_id: id,
      daily_scrum_count: 2,
      retrospective_count: 1,
      total_tasks_completed_in_daily_scrums: 10,
      common_retrospective_action_items: {
        'Refine definition of done': 1,
        'Remove the cause: External dependency delays': 1,
      },
      patterns_analysis_summary:
        '2 daily scrums, 10 completed tasks told there; 1 sprint with a retrospective. Asked for most often: Refine definition of done (in 1 sprint).',
    });
    const [item] = (await call('GET', `/v1/action-items?project_id=${id}`)).body;
    await call('PUT', `/v1/action-items/${item.item_id}`, { status: 'closed' });
    expect((await ofProject('impediments')).body).toEqual({
      project_id: id,
      impediment_frequency: { 'External dependency delays': 1 },
      impediment_status_counts: {
        'External dependency delays': { closed: 1 },
        'Refine definition of done': { open: 1 },
      },
      impediment_analysis_summary:
        '1 different impediment told in daily scrums, most often: External dependency delays (1 report). 1 action item open, 1 closed.',
    });
  });

  it('the summary counts what was written since', async () => {
    const before = (await analytics('metrics/summary')).body;
    await retrospective(`${id}-S01`);
    await call('POST', '/v1/notes/daily_scrum_report', {
      ...dailyScrumRequest,
      project_id: id,
      sprint_id: `${id}-S02`,
    });
    await call('POST', '/v1/notes/general', {
      project_id: id,
      event_type: 'risk_review',
      additional_data: { risks: 2 },
    });
    const after = (await analytics('metrics/summary')).body;
    const counts = ['projects', 'sprints', 'daily_scrum_reports', 'retrospectives', 'action_items'];
    expect(counts.map((c) => after[`total_${c}`] - before[`total_${c}`])).toEqual([1, 2, 1, 1, 1]);
    expect(after.overall_system_health).toMatch(/^(Good|Needs Attention)$/);
    expect((await call('GET', `/v1/notes/general?project_id=${id}`)).body).toMatchObject([
      { event_type: 'risk_review', additional_data: { risks: 2 } },
    ]);
  });

  it('similar projects carry what their sprints teach', async () => {
    const [reference, twin] = [`${id}A`, `${id}B`];
    for (const project_id of [reference, twin]) {
      const sprint = { project_id, attendees: ['E1', 'E2'], tasks_summary: tasks(977, 1000) };
      await retrospective(`${project_id}-S01`, sprint);
    }
    const similar = (more = '') => analytics(`projects/similar?reference_project_id=${reference}${more}`);
    expect((await similar('&similarity_threshold=0.99')).body).toEqual([
      {
        project_id: twin,
        similarity_score: 1,
        team_size: 2,
        completion_rate: 0.977,
        avg_sprint_duration: 2,
        optimal_task_count: 1000,
        key_success_factors: ['1 of 1 sprints completed at least 80 % of their tasks.'],
      },
    ]);
    expect((await similar()).body[0].project_id).toBe(twin);
    for (const wrong of ['&similarity_threshold=1.1', '&similarity_threshold=x', '&colour=red'])
      expect((await similar(wrong)).status).toBe(400);
    expect((await analytics('projects/similar')).status).toBe(400);
    await retrospective(`${id}-S01`, { tasks_summary: [] });
    const unlike = await analytics(`projects/similar?reference_project_id=${id}`);
    expect(unlike).toMatchObject({ status: 404, body: { code: 'no_similar_project' } });
  });

  it('the impact of decisions stands beside the outcome of the sprints that they started', async () => {
    const impact = (query = '') => analytics(`decisions/impact/${id}${query}`);
    const sprint = (n: number) => `${id}-S0${n}`;
    const made = (more: Record<string, unknown>) => decisionMade({ project_id: id, state: 'acted', ...more });
    const learned = made({ sprint_id: sprint(1) });
    const decisions = [
      learned,
      made({ sprint_id: sprint(2), source: 'rule_based_only', decided_at: '2026-11-21T09:00:00.000Z' }),
      made({ sprint_id: sprint(1), action: 'CloseSprint', source: 'rule_based_only' }),
      made({ state: 'rejected' }),
      made({ sprint_id: sprint(3) }),
      made({ sprint_id: sprint(2), source: 'rule_based_only', decided_at: '2026-10-01T09:00:00.000Z' }),
    ];
    for (const decision of decisions) await bus.publish(decisionEvent(decision), 'orchestration_events');
    await retrospective(sprint(1), { tasks_summary: tasks(9, 10) });
    await retrospective(sprint(2), { tasks_summary: tasks(6, 8) });
    const { body } = await impact();
    expect(body).toEqual({
      time_period: { start_date: '2026-10-24T10:00:00.000Z', end_date: '2026-11-23T10:00:00.000Z' },
      total_decisions_analyzed: 2,
      intelligence_enhanced_decisions: 1,
      rule_based_decisions: 1,
      intelligence_completion_rate_avg: 0.9,
      rule_based_completion_rate_avg: 0.75,
      completion_rate_improvement_percent: 20,
      task_efficiency_improvement_percent: 50,
      resource_utilization_improvement_percent: 0,
      details: [
        {
          audit_id: learned.decision_id,
          project_id: id,
          sprint_id: sprint(1),
          decision_source: 'intelligence_enhanced',
          completion_rate: 0.9,
          success: true,
          timestamp: '2026-11-20T09:00:00.000Z',
        },
        expect.objectContaining({ sprint_id: sprint(2), completion_rate: 0.75, success: false }),
      ],
    });
    expect((await impact('?start_date=2026-09-30')).body.total_decisions_analyzed).toBe(3);
    expect((await impact('?start_date=2026-11-20&end_date=2026-11-20')).body.total_decisions_analyzed).toBe(1);
    expect((await impact('?end_date=2026-11-19T09:00:00Z')).body).toMatchObject({
      total_decisions_analyzed: 0,
      intelligence_completion_rate_avg: null,
      details: [],
    });
    for (const wrong of ['?start_date=yesterday', '?end_date=2026-02-30', '?colour=red'])
      expect(await impact(wrong)).toMatchObject({ status: 400, body: { code: 'invalid_input' } });
    const backwards = await impact('?start_date=2026-11-02&end_date=2026-11-01');
    expect(backwards).toMatchObject({ status: 400, body: { code: 'invalid_period' } });
  });
});
