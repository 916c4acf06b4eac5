import { describe, expect, it } from 'vitest';
import { type Condition, findCondition, kubeTime, setConditions } from './conditions.ts';

const BEFORE = '2026-11-01T08:00:00Z';
const NOW = Date.UTC(2026, 10, 21, 14, 30, 5, 999);

const ready = (status: Condition['status'], more: Partial<Condition> = {}) => ({
  type: 'Ready',
  status,
  reason: 'Ready',
  message: 'all is there',
  observedGeneration: 1,
  ...more,
});

describe('setConditions', () => {
  const previous: Condition[] = [{ ...ready('True'), lastTransitionTime: BEFORE }];

  it.each<[string, ReturnType<typeof ready>, string]>([
    ['nothing changed', ready('True'), BEFORE],
    ['only reason and message changed', ready('True', { reason: 'Active', message: 'runs' }), BEFORE],
    ['only the generation changed', ready('True', { observedGeneration: 2 }), BEFORE],
    ['the status changed', ready('False'), '2026-11-21T14:30:05Z'],
    ['the type is new', ready('True', { type: 'Succeeded' }), '2026-11-21T14:30:05Z'],
  ])('when %s', (_case, desired, time) => {
    expect(setConditions(previous, [desired], NOW)).toEqual([{ ...desired, lastTransitionTime: time }]);
  });

  it('drops what is not desired, keeps the order of what is, and works without any before', () => {
    const desired = [ready('True', { type: 'B' }), ready('True', { type: 'A' })];
    expect(setConditions(undefined, desired, NOW).map(({ type }) => type)).toEqual(['B', 'A']);
    expect(setConditions(previous, [], NOW)).toEqual([]);
  });

  it('says the same again when asked again later', () => {
    const first = setConditions(undefined, [ready('True')], NOW);
    expect(setConditions(first, [ready('True')], NOW + 60_000)).toEqual(first);
    expect(findCondition(first, 'Ready')?.lastTransitionTime).toBe(kubeTime(NOW));
    expect(findCondition(first, 'Stalled')).toBeUndefined();
  });
});
