import { expect, it } from 'vitest';
import { type SprintMeans, successFactors } from './success-factors.ts';

const means = (sprints: number, tasks: number | null, impediments: number | null, team_size: number | null) =>
  ({ sprints, tasks, impediments, team_size }) satisfies SprintMeans;
const SHARE = (n: number, all: number) => `${n} of ${all} sprints completed at least 80 % of their tasks.`;

it.each<[string, SprintMeans, SprintMeans, string[]]>([
  ['nothing but the share while all went well', means(3, 6, 0, 4), means(0, null, null, null), [SHARE(3, 3)]],
  ['nothing but the share while none went well', means(0, null, null, null), means(2, 9, 3, 4), [SHARE(0, 2)]],
  [
    'each difference',
    means(3, 6, 0.5, 5),
    means(1, 9, 2, 4),
    [
      SHARE(3, 4),
      'Successful sprints had fewer tasks a sprint: 6.0 against 9.0.',
      'Successful sprints had fewer reports of impediments a sprint: 0.5 against 2.0.',
      'Successful sprints had more people: 5.0 against 4.0.',
    ],
  ],
  ['no difference below a tenth', means(1, 9.1, 0, 4), means(1, 10, 0, 4), [SHARE(1, 2)]],
  [
    'a difference of a tenth',
    means(1, 9, 0, 4),
    means(1, 10, 0, 4),
    [SHARE(1, 2), 'Successful sprints had fewer tasks a sprint: 9.0 against 10.0.'],
  ],
  ['nothing about people whom nobody told', means(1, 5, 0, null), means(1, 5, 0, 4), [SHARE(1, 2)]],
])('tells %s', (_what, successful, others, told) => {
  expect(successFactors(successful, others)).toEqual(told);
});
