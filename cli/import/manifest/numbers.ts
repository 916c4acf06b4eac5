import { idDamageOf } from '../text/damage.ts';
import { bareWord, saysNothing } from '../text/words.ts';

/** A value of a task, and why it is not what the source says when it is not. */
export interface Parsed {
  value?: number;
  complaint?: string;
  /** What the source says. */
  detail?: string;
}

const POINTS = { min: 0, max: 100 };
const PRIORITY = { min: 1, max: 1000 };

const PRIORITY_WORDS = new Map(
  Object.entries({
    highest: 1,
    urgent: 1,
    blocker: 1,
    showstopper: 1,
    veryhigh: 1,
    asap: 1,
    critical: 1,
    immediate: 1,
    musthave: 1,
    must: 1,
    high: 2,
    major: 2,
    shouldhave: 2,
    should: 2,
    medium: 3,
    normal: 3,
    moderate: 3,
    couldhave: 3,
    could: 3,
    low: 4,
    minor: 4,
    wonthave: 5,
    lowest: 5,
    verylow: 5,
    trivial: 5,
  }),
);

/** Story points as a whole number from 0 to 100. Spreadsheets with a semicolon write 2,5 for 2.5. */
export function parsePoints(text: string): Parsed {
  if (saysNothing(text)) return {};
  const match = /^([+-]?\d*[.,]?\d+|[+-]?\d+[.,])\s*(?:points?|pts?|sp)?$/i.exec(text.normalize('NFKC').trim());
  if (match?.[1] === undefined) {
    return { complaint: `points left out, ${idDamageOf(text) ?? 'no number'}`, detail: `"${text}"` };
  }
  return whole('points', text, Number(match[1].replace(',', '.')), POINTS);
}

/** 1 is first. Words become 1 (Highest, Urgent) to 5 (Lowest), P0 to P4 likewise; "No priority" is absent. */
export function parsePriority(text: string): Parsed {
  if (saysNothing(text)) return {};
  const word = bareWord(text);
  const named = PRIORITY_WORDS.get(word.replace(/priority$/, ''));
  if (named !== undefined) return { value: named };
  const p = /^p(\d{1,2})(?:\D|$)/.exec(word);
  if (p?.[1] !== undefined) return { value: Number(p[1]) + 1 };
  const number = /^([+-]?\d+(?:[.,]\d+)?)(?:$|\s*[-:(]|\s+\D)/.exec(text.trim());
  if (number?.[1] === undefined)
    return { complaint: 'priority left out, no number and no word that is known', detail: `"${text}"` };
  const value = Number(number[1].replace(',', '.'));
  // The first of all in some tools, no priority in others.
  if (value === 0)
    return { complaint: 'priority left out, 0 is the first in some tools and none in others', detail: `"${text}"` };
  return whole('priority', text, value, PRIORITY);
}

function whole(field: string, text: string, value: number, bounds: { min: number; max: number }): Parsed {
  // Not -0, which YAML would write so.
  const rounded = Math.round(value) + 0;
  // The bounds hold for the number as written: -0.4 is no 0.
  if (value < bounds.min || rounded > bounds.max) {
    return { complaint: `${field} left out, not from ${bounds.min} to ${bounds.max}`, detail: `"${text}"` };
  }
  if (rounded === value) return { value: rounded };
  return { value: rounded, complaint: `${field} rounded to whole numbers`, detail: `${text} to ${rounded}` };
}
