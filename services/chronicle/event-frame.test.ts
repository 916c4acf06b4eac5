import { describe, expect, it } from 'vitest';
import { loggedEvent } from './contract/watch.ts';
import { frameOf } from './event-frame.ts';
import type { LoggedEvent } from './store/events.ts';

const event = (event_data: Record<string, unknown>, more: Partial<LoggedEvent> = {}): LoggedEvent => ({
  seq: 7,
  stream: 'sprint_events',
  event_id: 'e7',
  event_type: 'SprintStarted',
  timestamp: '2026-11-23T09:00:00.000Z',
  aggregate_id: 'PAY-S01',
  aggregate_type: 'Sprint',
  aggregate_version: 3,
  schema_version: 1,
  event_data,
  metadata: { source_service: 'sprint', correlation_id: 'c' },
  ...more,
});
const dataIn = (frame: string) => JSON.parse(/^data: (.*)$/m.exec(frame)?.[1] ?? '');

describe('the frame of an event', () => {
  it('has its place, its type and all of it', () => {
    const one = event({ project_id: 'PAY', tasks: [1] });
    expect(frameOf(one, 'whole')).toBe(`id: 7\nevent: SprintStarted\ndata: ${JSON.stringify(one)}\n\n`);
  });

  it('has, minimal, all but its content, in the shape of every event', () => {
    const one = event({ project_id: 'PAY', sprint_id: 'PAY-S01', tasks: [1] });
    const frame = frameOf(one, 'minimal');
    expect(frame).toMatch(/^id: 7\nevent: SprintStarted\ndata: .*\n\n$/);
    const told = dataIn(frame);
    expect(told).toEqual({ ...one, event_data: { project_id: 'PAY', sprint_id: 'PAY-S01' }, metadata: {} });
    expect(loggedEvent.parse(told)).toEqual(told);
  });

  it.each<[string, Record<string, unknown>, Partial<LoggedEvent>, object]>([
    [
      'of a report',
      { project_id: 'PAY', report: { sprint_id: 'S', tasks: 1 } },
      {},
      { project_id: 'PAY', sprint_id: 'S' },
    ],
    ['of a report alone', { report: { project_id: 'PAY', sprint_id: 'S' } }, {}, { project_id: 'PAY', sprint_id: 'S' }],
    ['of a sprint alone', { sprint_id: 'S', task_id: 'T' }, {}, { sprint_id: 'S' }],
    [
      'of a project by its aggregate',
      { n: 1 },
      { aggregate_type: 'Project', aggregate_id: 'PAY' },
      { project_id: 'PAY' },
    ],
    ['that are none', { project_id: 7, sprint_id: null, report: null }, {}, {}],
    ['of nothing', { n: 1 }, {}, {}],
  ])('names, minimal, the ids %s', (_what, data, more, ids) => {
    expect(dataIn(frameOf(event(data, more), 'minimal')).event_data).toEqual(ids);
  });

  it('is made once a kind', () => {
    const one = event({ project_id: 'PAY' });
    const [whole, minimal] = [frameOf(one, 'whole'), frameOf(one, 'minimal')];
    one.stream = 'another';
    expect([frameOf(one, 'whole'), frameOf(one, 'minimal')]).toEqual([whole, minimal]);
    expect(whole).not.toBe(minimal);
  });
});
