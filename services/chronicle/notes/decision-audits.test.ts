import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chronicleOn } from '../../../test/integration/services/chronicle/chronicle-service.ts';
import { decisionEvent, decisionMade } from '../../../test/integration/services/chronicle/decision-events.ts';

const chronicle = chronicleOn('PGlite');
const { bus, call, head } = chronicle;
let next = 0;
let project: string;
beforeAll(chronicle.start);
afterAll(chronicle.stop);
beforeEach(() => {
  project = `D${next++}`;
});
const PATH = '/v1/notes/decision_audit';
const record = (more: object = {}) => call('POST', PATH, { project_id: project, ...more });
const listed = async (query = `?project_id=${project}`) => (await call('GET', PATH + query)).body;
const tell = (decision: Record<string, unknown>) => bus.publish(decisionEvent(decision), 'orchestration_events');

describe('a decision recorded by hand', () => {
  it('is given back as it was recorded', async () => {
    const told = {
      audit_id: 'a-1',
      timestamp: '2025-09-10T10:00:00Z',
      sprint_id: `${project}-S01`,
      correlation_id: 'c-1',
      base_decision: { tasks_to_assign: 10, sprint_duration_weeks: 2, reasoning: 'ten' },
      intelligence_recommendations: [{ type: 'task_count', anything: [1] }],
      applied_adjustments: {
        task_count_modification: {
          original_recommendation: 10,
          intelligence_recommendation: 7,
          applied_value: 7,
          confidence: 0.8,
          evidence_source: 'history',
          evidence_details: { similar_projects_used: ['X'] },
          rationale: 'they did seven',
          expected_improvement: '20 %',
        },
      },
      final_decision: {
        create_new_sprint: true,
        tasks_to_assign: 7,
        sprint_duration_weeks: 2,
        reasoning: 'seven',
        decision_source: 'intelligence_enhanced',
      },
      combined_reasoning: 'ten, then seven',
    };
    const { status, body } = await record(told);
    expect(status).toBe(201);
    expect(await listed()).toEqual([
      {
        project_id: project,
        ...told,
        note_id: body.note_id,
        created_at: '2026-11-23T10:00:00.000Z',
        state: null,
        decision: null,
      },
    ]);
  });

  it('needs a project alone, and is then of now, under the id of its note', async () => {
    const { note_id } = (await record()).body;
    const [note] = await listed();
    expect(note).toMatchObject({ note_id, audit_id: note_id, timestamp: '2026-11-23T10:00:00.000Z', sprint_id: null });
  });

  it('stands once, and any number of them a sprint', async () => {
    const first = await record({ audit_id: `${project}/1`, sprint_id: 'S' });
    const again = await record({ audit_id: `${project}/1` });
    expect(again).toMatchObject({ status: 409, body: { code: 'note_exists', note_id: first.body.note_id } });
    expect((await record({ audit_id: `${project}/2`, sprint_id: 'S' })).status).toBe(201);
    expect(await listed()).toHaveLength(2);
  });

  it.each([
    { audit_id: '' },
    { colour: 'red' },
    { timestamp: 'yesterday' },
    { final_decision: { tasks_to_assign: -1 } },
    { applied_adjustments: { task_count_modification: { confidence: 2 } } },
  ])('is refused with %j', async (more) =>
    expect(await record(more)).toMatchObject({ status: 400, body: { code: 'invalid_input' } }),
  );

  it('is listed newest first, by project and by sprint; none is 404', async () => {
    expect((await call('GET', `${PATH}?project_id=${project}`)).status).toBe(404);
    const of = (audit_id: string, timestamp: string, sprint_id: string) =>
      record({ audit_id: project + audit_id, timestamp, sprint_id });
    await of('/b', '2026-11-02', 'S-b');
    await of('/c', '2026-11-03T10:00:00', 'S-c');
    await of('/a', '2026-11-01', 'S-a');
    const ids = (notes: { audit_id: string }[]) => notes.map((n) => n.audit_id.split('/')[1]);
    expect(ids(await listed())).toEqual(['c', 'b', 'a']);
    expect(ids(await listed(`?project_id=${project}&sprint_id=S-b`))).toEqual(['b']);
  });
});

describe('a decision of the orchestrator', () => {
  it('is one note, which follows its state', async () => {
    const made = decisionMade({ project_id: project });
    await tell(made);
    await tell({ ...made, version: 3, state: 'acted', sprint_id: `${project}-S03` });
    const notes = await listed();
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatchObject({
      note_id: made.decision_id,
      audit_id: made.decision_id,
      state: 'acted',
      sprint_id: `${project}-S03`,
      created_at: '2026-11-20T09:00:05.000Z',
      decision: { version: 3, gate: 'open' },
    });
    expect(await listed(`?sprint_id=${project}-S03`)).toHaveLength(1);
  });

  it('makes the sprint known that came of it', async () => {
    const sprints = async () => (await call('GET', '/v1/analytics/metrics/summary')).body.total_sprints;
    const made = decisionMade({ project_id: project });
    await tell(made);
    const before = await sprints();
    await tell({ ...made, version: 2, sprint_id: `${project}-S03` });
    expect(await sprints()).toBe(before + 1);
  });

  it('is not set back by a state that comes late, or twice', async () => {
    const made = decisionMade({ project_id: project, version: 2, state: 'acted', sprint_id: `${project}-S03` });
    await tell(made);
    await tell({ ...made, version: 1, state: 'proposed', sprint_id: null });
    await tell({ ...made, version: 2, state: 'rejected' });
    expect(await listed()).toMatchObject([{ state: 'acted', sprint_id: `${project}-S03` }]);
  });

  it('is kept when it was rejected or superseded', async () => {
    for (const state of ['rejected', 'superseded', 'waited']) await tell(decisionMade({ project_id: project, state }));
    expect((await listed()).map((n: { state: string }) => n.state).sort()).toEqual([
      'rejected',
      'superseded',
      'waited',
    ]);
  });

  it('does not touch one that somebody recorded by hand before', async () => {
    const made = decisionMade({ project_id: project, version: 5 });
    await record({ audit_id: made.decision_id, combined_reasoning: 'mine' });
    await tell(made);
    expect(await listed()).toMatchObject([{ combined_reasoning: 'mine', decision: null }]);
  });

  it('takes the place of one that somebody recorded by hand of another project under its id', async () => {
    const made = decisionMade({ project_id: project, version: 5 });
    await record({ project_id: 'ELSEWHERE', audit_id: made.decision_id, combined_reasoning: 'not of theirs' });
    await tell(made);
    expect(await listed()).toMatchObject([{ project_id: project, decision: { decision_id: made.decision_id } }]);
    expect((await call('GET', `${PATH}?project_id=ELSEWHERE`)).status).toBe(404);
  });

  it('without an id is not lost among the events: it waits as a dead letter', async () => {
    const before = await head();
    await tell({ project_id: project });
    expect(await head()).toBe(before);
    expect((await call('GET', '/v1/dead-letters')).body).not.toEqual([]);
  });
});
