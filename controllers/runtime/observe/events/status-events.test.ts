import { expect, it } from 'vitest';
import type { Condition, ConditionFact } from '../../objects/conditions.ts';
import { statusEvents } from './status-events.ts';

const ready = (reason: string, message = '', severity?: 'Warning'): ConditionFact => ({
  type: 'Ready',
  status: 'False',
  reason,
  message,
  severity,
});
const other = (type: string, reason: string, message = '', status: 'True' | 'False' = 'True'): ConditionFact => ({
  type,
  status,
  reason,
  message,
});
const before = (phase: string, ...facts: ConditionFact[]) => ({
  phase,
  conditions: facts.map((fact): Condition => ({ ...fact, observedGeneration: 1, lastTransitionTime: '' })),
});
const after = (phase: string, ...conditions: ConditionFact[]) => ({ phase, conditions });
type Told = ReturnType<typeof before>;

it.each<[string, Told | undefined, ReturnType<typeof after>, string[]]>([
  ['the first status', undefined, after('P', ready('Progressing', 'm')), ['Normal Progressing m']],
  ['the same again', before('A', ready('Active', 'm')), after('A', ready('Active', 'm')), []],
  ['another day of what goes well', before('A', ready('Active', 'day 1')), after('A', ready('Active', 'day 2')), []],
  ['another phase', before('A', ready('Active', 'm')), after('C', ready('Active', 'm')), ['Normal Active m']],
  ['another reason', before('A', ready('Active')), after('A', ready('Closing', 'm')), ['Normal Closing m']],
  ['a loss', before('A', ready('Active')), after('A', ready('Away', 'm', 'Warning')), ['Warning Away m']],
  ['the same loss', before('A', ready('Away', 'm')), after('A', ready('Away', 'm', 'Warning')), []],
  ['another loss', before('A', ready('Away', 'x')), after('A', ready('Away', 'y', 'Warning')), ['Warning Away y']],
  ['the way back', before('A', ready('Away', 'm')), after('A', ready('Active', 'm')), ['Normal Active m']],
  [
    'an object that needs a human',
    before('A', ready('Active')),
    after('A', ready('Bad', 'm'), other('Stalled', 'Bad')),
    ['Warning Bad m'],
  ],
  [
    'one that needs a human for something else',
    before('A', ready('Bad', 'x'), other('Stalled', 'Bad')),
    after('A', ready('Bad', 'y'), other('Stalled', 'Bad')),
    ['Warning Bad y'],
  ],
  [
    'one of which Stalled is said not to hold',
    undefined,
    after('A', ready('Good', 'm'), other('Stalled', 'Good', '', 'False')),
    ['Normal Good m'],
  ],
  [
    'something to look at',
    before('A', ready('Active')),
    after('A', ready('Active'), other('Attention', 'Late', 'm')),
    ['Warning Late m'],
  ],
  [
    'the same to look at',
    before('A', ready('Active'), other('Attention', 'Late', 'm')),
    after('A', ready('Active'), other('Attention', 'Late', 'm')),
    [],
  ],
  [
    'more to look at',
    before('A', ready('Active'), other('Attention', 'Late', 'm')),
    after('A', ready('Active'), other('Attention', 'Late', 'm; n')),
    ['Warning Late m; n'],
  ],
  [
    'something else to look at',
    before('A', ready('Active'), other('Attention', 'Late', 'm')),
    after('A', ready('Active'), other('Attention', 'Empty', 'm')),
    ['Warning Empty m'],
  ],
  [
    'nothing more to look at',
    before('A', ready('Active'), other('Attention', 'Late', 'm')),
    after('A', ready('Active', 'n')),
    ['Normal Active n'],
  ],
  [
    'what to look at, said not to hold any more',
    before('A', ready('Active'), other('Attention', 'Late', 'm')),
    after('A', ready('Active', 'n'), other('Attention', 'Late', 'n', 'False')),
    ['Normal Active n'],
  ],
  [
    'what to look at, said not to hold as before',
    before('A', ready('Active'), other('Attention', 'Late', 'm', 'False')),
    after('A', ready('Active', 'n')),
    [],
  ],
  [
    'both at once',
    undefined,
    after('A', ready('Active', 'm'), other('Attention', 'Late', 'n')),
    ['Warning Late n', 'Normal Active m'],
  ],
  ['a status without Ready', undefined, after('A', other('Stalled', 'Bad')), []],
  ['one that had no conditions', { phase: 'A', conditions: [] }, after('A', ready('Active', 'm')), ['Normal Active m']],
])('%s', (_what, was, is, expected) => {
  expect(statusEvents(was, is).map(({ type, reason, note }) => `${type} ${reason} ${note}`)).toEqual(expected);
});
