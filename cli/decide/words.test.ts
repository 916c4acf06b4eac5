import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { sprintRoutes } from '../../services/sprint/contract/routes.ts';
import { meaningOf } from './words.ts';

const camel = (code: string) => code.replace(/(^|_)([a-z])/g, (_all, _start, letter: string) => letter.toUpperCase());
const NOT_OF_A_PLAN = ['project_not_found', 'external_ref_taken', 'number_passed'];

it.each(sprintRoutes.startSprint.errors.filter((code) => !NOT_OF_A_PLAN.includes(code)))(
  'explains why a sprint cannot start: %s',
  (code) => expect(meaningOf(camel(code))).toBeDefined(),
);

/** Words in quotes, as the orchestrator writes them. */
const wordsIn = (file: string) => {
  const text = readFileSync(new URL(`../../services/orchestrator/${file}`, import.meta.url), 'utf8');
  return [...text.matchAll(/'((?:[A-Z][a-z]+){2,}|Rejected)'/g)].flatMap(([, word]) => word ?? []);
};
const NO_REASONS = ['StartSprint', 'CloseSprint', 'StrategyEnhanced', 'EndDate'];
const said = ['deciding/decide.ts', 'deciding/settle.ts', 'domain/decide.ts'].flatMap(wordsIn);

it.each([...new Set(said)].filter((word) => !NO_REASONS.includes(word)))('explains %s', (word) =>
  expect(meaningOf(word)).toBeDefined(),
);
it('knows where to look', () => expect(said).toEqual(expect.arrayContaining(['NoHistory', 'GateClosed', 'Rejected'])));

it.each(['NewerWord', 'constructor', ''])('leaves %j to itself', (word) => expect(meaningOf(word)).toBeUndefined());
