import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aDecision } from '../../../test/integration/services/orchestrator/a-decision.ts';
import { closedSprint, figures } from '../../../test/integration/services/orchestrator/sprint-rows.ts';
import type { Decision } from '../contract/shapes.ts';
import { episodeText } from '../domain/memory/episode-text.ts';
import type { Patterns, Situation } from '../domain/memory/situation.ts';
import { History } from '../learning/history.ts';
import type { ProjectRow, SprintRow } from '../store/tables.ts';
import { episodeAtStart, episodeOf, outcomeOf } from './episode.ts';
import { episodeIdOf, nameBasedId } from './episode-id.ts';
import { situationNow } from './situation.ts';

const project: ProjectRow = {
  ...{ project_id: 'A', unit: 'tasks', gates: { tasks: 'closed', points: 'closed' }, owner: null, settings: null },
  team: [
    { id: 'E1', absences: [] },
    { id: 'E2', absences: [] },
  ],
  ...{ settings_digest: null, waiting: [], proposals: [], last_decision_id: null },
  ...{ event_version: 0, settings_version: 0, version: 0, changed: 0 },
};
const history = new History();
history.reset([1, 2, 3].map((n) => closedSprint('A', n, figures(8, 5 + n), { person_days: 18 })));
const decision = aDecision('A', { own_sprints: 3, number: 4, start: { mode: 'Live', sprint_name: 'Pay' } });

describe('the episode of a decision', () => {
  it('has counts and codes of situation, reasoning and action', () => {
    const { context, patterns, ...rest } = episodeOf(decision, project, history);
    expect(context).toEqual({
      ...{ slot: 'free', mode: 'Live', unit: 'tasks', backlog_open: 40, team_size: 2, person_days: 18, weeks: 2 },
      ...{ gate: 'closed', waiting: 0, own_sprints: 3 },
    });
    expect(patterns).toEqual({ trend: 'Unknown', velocity: 7, last_shares: [0.75, 0.875, 1] });
    expect(rest).toMatchObject({
      ...{ episode_id: decision.decision_id, episode_type: 'orchestration_decision', sprint_id: null },
      decision: { action: 'StartSprint', reason: 'TasksUnassigned', rule_value: 6, learned_value: 5, applied_value: 6 },
      ...{ actions: ['Proposed'], timestamp: new Date(decision.decided_at), decision_version: 1 },
    });
  });

  it.each<[Partial<Decision>, string[]]>([
    [{ state: 'acting' }, []],
    [{ state: 'waited', action: 'Wait' }, []],
    [{ state: 'acted' }, ['SprintStarted']],
    [{ state: 'acted', action: 'CloseSprint' }, ['SprintClosed']],
    [{ state: 'rejected' }, ['Rejected']],
    [{ state: 'superseded' }, ['Superseded']],
  ])('says what was done: %o', (more, actions) =>
    expect(episodeOf({ ...decision, ...more }, project, history).actions).toEqual(actions),
  );

  it.each<[Partial<Decision>, string]>([
    [{}, 'free'],
    [{ action: 'CloseSprint' }, 'running'],
    [{ action: 'Wait', reason: 'SprintInProgress' }, 'running'],
    [{ action: 'Wait', reason: 'TimeboxRuns' }, 'running'],
    [{ action: 'Wait', reason: 'SprintsWait', waiting: ['next'] }, 'waiting'],
    [{ action: 'Wait', reason: 'BacklogEmpty' }, 'free'],
  ])('knows what the slot was: %o', (more, slot) =>
    expect(episodeOf({ ...decision, ...more }, project, history).context.slot).toBe(slot),
  );

  it('leaves the outcome of a sprint to its start', () => {
    const sprint_id = 'A-S04';
    expect(episodeOf({ ...decision, state: 'acted', sprint_id }, project, history).sprint_id).toBe(sprint_id);
    expect(episodeOf({ ...decision, action: 'CloseSprint', sprint_id }, project, history).sprint_id).toBeNull();
  });

  it('has no word of a user, whatever the decision holds', () => {
    // No code has a digit, so that what is found is not there by chance.
    const word = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => `q7${text}`);
    const words = fc.record({
      ...{ reason: word, limits: fc.array(word), tasks: fc.array(word), sentence: word, fingerprint: word },
      ...{ waiting: fc.array(word), missing_sprints: fc.array(word), correlation_id: word },
      start: fc.record({ sprint_name: word, sprint_goal: word, mode: word }),
    });
    fc.assert(
      fc.property(words, (said) => {
        const { context, patterns, decision: kept, actions } = episodeOf({ ...decision, ...said }, project, history);
        expect(JSON.stringify([context, patterns, kept, actions])).not.toContain('q7');
        expect(episodeText(context as unknown as Situation, patterns as unknown as Patterns)).not.toContain('q7');
      }),
    );
  });

  it('is asked for with the text that it is found by', () => {
    const { context, patterns } = episodeOf(decision, project, history);
    const present = {
      ...{ unit: project.unit, gates: project.gates, team: project.team, waiting: [], open_tasks: 40 },
      ...{ settings: null, is_running: false },
    };
    const now = situationNow('A', present, history);
    const live = { ...now.situation, mode: 'Live' as const };
    expect(episodeText({ ...live, own_sprints: 3 }, { ...now.patterns, ...(patterns as object) })).toBe(
      episodeText(context as unknown as Situation, patterns as unknown as Patterns),
    );
  });
});

describe('the episode of a sprint that others started', () => {
  const sprint: SprintRow = closedSprint('A', 4, figures(6, 0), { status: 'running' });

  it('has what would have been decided', () => {
    const episode = episodeAtStart(sprint, project, history);
    expect(episode).toMatchObject({
      ...{ episode_type: 'shadow_decision', sprint_id: 'A-S04', decision_version: 0, timestamp: sprint.started_at },
      decision: { reason: 'StartedByOthers', rule_value: 10, learned_value: 8, applied_value: 6, gate: 'closed' },
      context: { slot: 'free', own_sprints: 3, backlog_open: 40 },
    });
    expect(episode.episode_id).toBe(episodeIdOf(sprint));
    expect(JSON.stringify(episode)).not.toContain('Checkout');
  });

  it('has an id that is made of the sprint’s', () => {
    expect(nameBasedId('A')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(nameBasedId('A')).toBe('559aead0-8264-8579-9d39-09718cdd05ab');
    expect(new Set(['A-S01', 'A-S02', 'B-S01'].map(nameBasedId)).size).toBe(3);
    expect(episodeIdOf({ sprint_id: 'A-S01', decision_id: decision.decision_id })).toBe(decision.decision_id);
    const undecided = { sprint_id: 'A-S01', decision_id: null };
    expect([episodeIdOf(undecided), episodeIdOf(undecided)]).toEqual(Array(2).fill(nameBasedId('episode of A-S01')));
  });
});

describe('the outcome', () => {
  it('is counted as the episode is, where the sprint has figures in that', () => {
    const closed = closedSprint('A', 1, figures(8, 6), { carried_over: 2, in_points: figures(21, 13) });
    expect(outcomeOf(closed, 'points')).toEqual({
      ...{ unit: 'points', committed: 21, delivered: 13, evidence: 'exact', closed_because: 'end' },
      ...{ carried_over: 2, days_worked: 10, days_planned: 10 },
    });
    expect(outcomeOf({ ...closed, in_points: null }, 'points')).toMatchObject({ unit: 'tasks', delivered: 6 });
    expect(outcomeOf(closed, undefined)).toMatchObject({ unit: 'tasks' });
  });
});
