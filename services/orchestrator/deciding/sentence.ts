import type { Decision } from '../contract/shapes.ts';

type Told = Pick<
  Decision,
  | 'action'
  | 'reason'
  | 'unit'
  | 'applied_value'
  | 'rule_value'
  | 'probability'
  | 'own_sprints'
  | 'waiting'
  | 'limits'
  | 'proposed_weeks'
>;

/** Decision and reasons in one line for people. `why`: what a service said, for a Wait. */
export function sentenceOf(told: Told, why: string): string {
  if (told.action === 'CloseSprint') return 'CloseSprint: all of its tasks are done';
  if (told.action === 'Wait')
    return seen(`Wait: ${told.waiting.length > 0 ? `Sprints wait: ${told.waiting.join(', ')}` : why}`);
  const size = counted(told.applied_value ?? 0, told.unit);
  const rule = told.applied_value === told.rule_value ? 'as the rule' : `rule ${told.rule_value}`;
  const parts = [
    `StartSprint: ${size} (${rule}): ${chance(told.probability ?? 0)}`,
    `${told.own_sprints === 0 ? 'no' : told.own_sprints} own ${told.own_sprints === 1 ? 'sprint' : 'sprints'}`,
    ...(told.proposed_weeks === null ? [] : [`sprints of ${counted(told.proposed_weeks, 'weeks')} would suit better`]),
    ...(told.limits.includes('HistoryBehind') ? ['the last sprint is not counted yet'] : []),
  ];
  return parts.join('; ');
}

// Names are in it: what breaks a line, or makes it read other than it is, becomes a space.
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu;
const seen = (text: string): string => text.replace(UNSEEN, ' ');

const counted = (n: number, of: string): string => `${n} ${n === 1 ? of.slice(0, -1) : of}`;

/** A probability as people count; never "0 of 10" for what can happen, nor "10 of 10" for what can fail. */
function chance(probability: number): string {
  const tenths = Math.round(probability * 10);
  if (probability < 0.05) return 'hardly ever would all be done';
  if (probability > 0.95) return 'nearly always all would be done';
  return `in ${Math.min(9, Math.max(1, tenths))} of 10 sprints all would be done`;
}
