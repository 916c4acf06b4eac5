/** Letters and digits only, lower case: "Custom field (Story Points)" and "custom_field-story points" are one word. */
export function bareWord(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

const FINISHED = new Set(
  (
    'done closed complete completed resolved finished cancelled canceled wontdo wontfix duplicate merged archived ' +
    'released shipped accepted rejected declined obsolete invalid abandoned notplanned closednotplanned'
  ).split(' '),
);

export function isFinishedStatus(status: string): boolean {
  return FINISHED.has(bareWord(status));
}

/** A value of a task, and why it is not what the source says when it is not. */
export interface Parsed {
  value?: number;
  complaint?: string;
}

const POINTS = { min: 0, max: 100 };
const PRIORITY = { min: 1, max: 1000 };
const NO_VALUE = new Set(['', 'none', 'null', 'na', 'notset', 'unset', 'unestimated', 'noestimate', 'nopriority']);

const PRIORITY_WORDS = new Map(
  Object.entries({
    highest: 1,
    urgent: 1,
    blocker: 1,
    critical: 1,
    immediate: 1,
    high: 2,
    major: 2,
    medium: 3,
    normal: 3,
    moderate: 3,
    low: 4,
    minor: 4,
    lowest: 5,
    trivial: 5,
  }),
);

/** `-`, `None`, `N/A`: how people fill a cell that they leave empty. */
export function saysNothing(text: string): boolean {
  return NO_VALUE.has(bareWord(text));
}

/** Story points as a whole number from 0 to 100. Spreadsheets with a semicolon write 2,5 for 2.5. */
export function parsePoints(text: string): Parsed {
  if (saysNothing(text)) return {};
  const match = /^([+-]?\d*[.,]?\d+|[+-]?\d+[.,])\s*(?:points?|pts?|sp)?$/i.exec(text.trim());
  if (match?.[1] === undefined) return { complaint: `points left out: "${text}" is no number` };
  return whole('points', text, Number(match[1].replace(',', '.')), POINTS);
}

/** 1 is first. Words become 1 (Highest, Urgent) to 5 (Lowest), P0 to P4 likewise; 0 and "No priority" are absent. */
export function parsePriority(text: string): Parsed {
  const word = bareWord(text);
  if (NO_VALUE.has(word)) return {};
  const named = PRIORITY_WORDS.get(word.replace(/priority$/, ''));
  if (named !== undefined) return { value: named };
  const p = /^p(\d{1,2})(?:\D|$)/.exec(word);
  if (p?.[1] !== undefined) return { value: Number(p[1]) + 1 };
  const number = /^([+-]?\d+(?:[.,]\d+)?)(?:$|\s*[-:(]|\s+\D)/.exec(text.trim());
  if (number?.[1] === undefined) return { complaint: `priority left out: "${text}" is no priority` };
  const value = Number(number[1].replace(',', '.'));
  return value === 0 ? {} : whole('priority', text, value, PRIORITY);
}

function whole(field: string, text: string, value: number, bounds: { min: number; max: number }): Parsed {
  // Not -0, which YAML would write so.
  const rounded = Math.round(value) + 0;
  // The bounds hold for the number as written: -0.4 is no 0.
  if (value < bounds.min || rounded > bounds.max) {
    return { complaint: `${field} left out: "${text}" is not from ${bounds.min} to ${bounds.max}` };
  }
  if (rounded === value) return { value: rounded };
  return { value: rounded, complaint: `${field} rounded: ${text} to ${rounded}: only whole numbers` };
}
