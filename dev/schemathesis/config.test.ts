import { expect, it } from 'vitest';
import { schemathesisConfig } from './config.ts';

const plain = { description: 'invalid_input: The input does not fit the schema' };
const of = (responses: Record<string, { description?: string }>) =>
  schemathesisConfig({ paths: { '/things/{id}': { put: { responses } } } }).split('-assign$"')[1] ?? '';

it.each([
  ['nothing but its schemas', { '200': {}, '422': plain, default: { description: 'more' } }],
  [
    'an error that a request may always meet',
    { '404': { description: 'thing_not_found: There is none' }, '400': plain },
  ],
])('an operation that tells of %s must take what fits', (_what, responses) =>
  expect(of(responses)).not.toContain('[[operations]]'),
);

it.each([
  ['a rule', { '400': { description: `${plain.description}, or not one of its rules: a before b` } }, '400'],
  ['a code of its own', { '422': { description: `${plain.description}. bad_thing: Cannot be` } }, '422'],
  [
    'two',
    { '400': { description: 'invalid_period: Ends before' }, '413': { description: 'x' }, '422': plain },
    '400, 413',
  ],
])('one that tells of %s may refuse by its status', (_what, responses, statuses) => {
  expect(of(responses)).toContain('include-name = "PUT /things/{id}"');
  expect(of(responses)).toContain(`expected-statuses = ["2xx", "3xx", 401, 403, 404, 409, 429, 503, ${statuses}]`);
});
