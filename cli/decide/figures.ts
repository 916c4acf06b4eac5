import type { Unit } from '../../services/orchestrator/contract/shapes.ts';

/** "6 tasks", "1 task", "20.5 points"; "no figure" for null. */
export function size(value: number | null, unit: Unit): string {
  if (value === null) return 'no figure';
  const figure = decimal(value);
  return `${figure} ${figure === '1' ? unit.slice(0, -1) : unit}`;
}

/** At most one digit behind the point. */
export const decimal = (value: number): string => String(Number(value.toFixed(1)));

/** A share as percent: never 0 % of what can happen, nor 100 % of what can fail. */
export function percent(share: number | null): string {
  if (share === null) return 'unknown';
  if (share > 0 && share < 0.005) return 'under 1 %';
  if (share < 1 && share >= 0.995) return 'over 99 %';
  return `${Math.round(share * 100)} %`;
}

export const counted = (n: number, thing: string): string => `${n} ${thing}${n === 1 ? '' : 's'}`;
