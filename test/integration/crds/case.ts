import type { Manifest } from './objects.ts';

/** One bound or rule: an object one step inside it, one step outside, and what the refusal must say (field and reason). */
export interface Case {
  rule: string;
  good: Manifest;
  bad: Manifest;
  says: RegExp;
}

export const letters = (length: number) => 'x'.repeat(length);
export const many = <T>(length: number, make: (index: number) => T): T[] =>
  Array.from({ length }, (_, index) => make(index));
export function text(field: string, limit: number, make: (value: string) => Manifest): Case[] {
  const says = (reason: string) => new RegExp(`${field.replace(/[[\]]/g, '\\$&')}: .*${reason}`, 'i');
  return [
    {
      rule: `${field} ends at ${limit}`,
      good: make(letters(limit)),
      bad: make(letters(limit + 1)),
      says: says('too long|may not be'),
    },
    { rule: `${field} is not empty`, good: make('x'), bad: make(''), says: says('at least 1 chars') },
  ];
}

export function range(field: string, low: number, high: number, make: (value: unknown) => Manifest): Case[] {
  const says = (reason: string) => new RegExp(`${field.replace(/[[\]]/g, '\\$&')}: .*${reason}`);
  return [
    { rule: `${field} begins at ${low}`, good: make(low), bad: make(low - 1), says: says('greater than or equal to') },
    { rule: `${field} ends at ${high}`, good: make(high), bad: make(high + 1), says: says('less than or equal to') },
    { rule: `${field} is whole`, good: make(low), bad: make(low + 0.5), says: says('integer') },
  ];
}

export function choice(field: string, values: string[], make: (value: string) => Manifest): Case[] {
  return values.map((value) => ({
    rule: `${field} takes ${value}`,
    good: make(value),
    bad: make(value.toLowerCase()),
    says: new RegExp(`${field}: Unsupported value`),
  }));
}

export function entries(field: string, limit: number, make: (length: number) => Manifest): Case {
  const says = new RegExp(`${field.replace(/[[\]]/g, '\\$&')}: Too many: .*${limit} items`);
  return { rule: `${field} ends at ${limit} entries`, good: make(limit), bad: make(limit + 1), says };
}
