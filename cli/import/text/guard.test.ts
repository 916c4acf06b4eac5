import { expect, it } from 'vitest';
import { withoutGuard } from './guard.ts';

it.each([
  ["'=1+1", '=1+1'],
  ["'@ada", '@ada'],
  ["'-5", '-5'],
  ["'+1 button", '+1 button'],
  ['="0012"', '0012'],
  ["'tis fine", "'tis fine"],
  ["'quoted'", "'quoted'"],
  ['=1+1', '=1+1'],
])('%j guards %j', (cell, text) => expect(withoutGuard(cell)).toBe(text));
