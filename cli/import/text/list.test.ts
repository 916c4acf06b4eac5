import { expect, it } from 'vitest';
import { peoplePieces, pieces } from './list.ts';

it.each([
  ['a, b; c|d\ne', ['a', 'b', 'c', 'd', 'e']],
  ['[a, b]', ['a', 'b']],
  ['["a", "b"]', ['a', 'b']],
  ["{'a'}", ['a']],
  ['[]', []],
  ['[draft] a', ['[draft] a']],
  ['[{"login": "ada"}, {"name": "Ben"}]', ['ada', 'Ben']],
  ['[{"username": "cy"}, {"title": "Pay"}, {"key": "A-1"}, {"id": 7}, {"x": 1}]', ['cy', 'Pay', 'A-1', '7', '{"x":1}']],
  ['[{"login": "ada", "username": "x"}]', ['ada']],
  ['[{"broken', ['[{"broken']],
  ['{a, b}', ['a', 'b']],
  ['{a} {b}', ['{a} {b}']],
  [' , ', []],
])('%j names %j', (cell, names) => expect(pieces(cell)).toEqual(names));

it.each([
  ['Ada Okafor & Ben', ['Ada Okafor', 'Ben']],
  ['ada/ben', ['ada', 'ben']],
  ['Ada and Ben', ['Ada', 'Ben']],
  ['Ada und Ben', ['Ada', 'Ben']],
  ['Ferdinand', ['Ferdinand']],
  ['R&D', ['R&D']],
])('%j names the people %j', (cell, names) => expect(peoplePieces(cell)).toEqual(names));
