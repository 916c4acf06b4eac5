import { expect, it } from 'vitest';
import { Problem } from '../../kit/calls/problem.ts';
import { takenIn } from './taken.ts';

const problem = new Problem('employee_exists', 'is there already');
const told = takenIn('employees', () => problem);
const failure = (code: string, table: string) => Object.assign(new Error('duplicate key'), { code, table });

it('tells of an id that is taken in its table', () => {
  expect(() => told(failure('23505', 'employees'))).toThrow(problem);
});

it.each([failure('23505', 'outbox'), failure('23502', 'employees'), new Error('no'), undefined])(
  'leaves %s as it is',
  (other) => {
    let thrown: unknown = problem;
    try {
      told(other);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBe(other);
  },
);
