import { describe, expect, it } from 'vitest';
import { causeOf, impedimentsOf } from './impediments.ts';

describe('what is in the way', () => {
  it.each([
    [null, '', ''],
    ['', '', ''],
    ['None.', '', ''],
    ['  no  Impediments ', '', ''],
    ['N/A', '', ''],
    ['-', '', ''],
    ['None of the keys work', '', 'None of the keys work'],
    ['T-1: the test environment is down.', 'T-1', 'the test environment is down'],
    ['T-1: None.', 'T-1', ''],
    ['T-10: no key', 'T-1', 'T-10: no key'],
    [': odd', '', ': odd'],
    ['waits\n for\tQA . ..', 'T-1', 'waits for QA'],
  ])('%j of task %j is %j', (words, task, cause) => expect(causeOf(words, task)).toBe(cause));

  it('is cut to what an answer can hold, between characters', () => {
    expect(causeOf(`${'x'.repeat(499)}😀😀`)).toBe(`${'x'.repeat(499)}😀`);
  });
});

it('an impediment told twice on a day, by one person about one task, is one report', () => {
  const line = (id: string, impediments: string | null) => ({
    id,
    impediments,
    yesterday_work: null,
    today_work: null,
    created_at: 'now',
  });
  const reports = {
    '2026-11-23': [
      { employee_id: 'E1', tasks: [line('T-1', 'no key'), line('T-1', 'T-1: no key.'), line('T-2', 'no key')] },
      { employee_id: null, tasks: [line('T-1', 'no key'), line('T-3', null)] },
    ],
    '2026-11-24': [{ employee_id: 'E1', tasks: [line('T-1', 'no key'), line('T-1', 'no lock')] }],
  };
  const told = impedimentsOf(reports).map((r) => [r.report_date, r.employee_id, r.task_id, r.cause]);
  expect(told).toEqual([
    ['2026-11-23', 'E1', 'T-1', 'no key'],
    ['2026-11-23', 'E1', 'T-2', 'no key'],
    ['2026-11-23', '', 'T-1', 'no key'],
    ['2026-11-24', 'E1', 'T-1', 'no key'],
    ['2026-11-24', 'E1', 'T-1', 'no lock'],
  ]);
});
