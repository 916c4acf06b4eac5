import { expect, it } from 'vitest';
import { readRelations } from './relations.ts';

it.each([
  ['Blocked by #3, Related to #9', { dependsOn: ['#3'], blocks: [], others: ['Related to #9'] }],
  ['Precedes (2 days) #7, Follows #1', { dependsOn: ['#1'], blocks: ['#7'], others: [] }],
  ['is blocked by A-1, A-2; blocks A-3', { dependsOn: ['A-1', 'A-2'], blocks: ['A-3'], others: [] }],
  ['{"blocked_by": "W-2", "relates_to": "W-3"}', { dependsOn: ['W-2'], blocks: [], others: ['relates to W-3'] }],
  ["{'blocking': ['W-2', 'W-4']}", { dependsOn: [], blocks: ['W-2', 'W-4'], others: [] }],
  ['A-1', { dependsOn: [], blocks: [], others: ['A-1'] }],
  ['', { dependsOn: [], blocks: [], others: [] }],
])('%j', (cell, relations) => expect(readRelations(cell)).toEqual(relations));
