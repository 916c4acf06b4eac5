import { describe, expect, it } from 'vitest';
import { CRON_LINES } from '../../test/integration/crds/cron-lines.ts';
import { cronLine } from './cron-line.ts';

const faultsOf = (line: string) =>
  cronLine()
    .safeParse(line)
    .error?.issues.map(({ message }) => message) ?? [];

describe('a cron line', () => {
  it.each(CRON_LINES)('%j: the parser %s it', (line, verdict) => {
    expect(faultsOf(line).length > 0).toBe(verdict === 'refuses');
  });

  it.each([
    ['60 9 * * *', 'the minute of a cron line must be in 0-59'],
    ['0 24 * * *', 'the hour of a cron line must be in 0-23'],
    ['0 9 32 * *', 'the day of month of a cron line must be in 1-31'],
    ['0 9 * 13 *', 'the month of a cron line must be in 1-12 or JAN-DEC'],
    ['0 9 * * 7', 'the day of week of a cron line must be in 0-6 or SUN-SAT'],
    ['0 9 * * 5-1', 'the day of week of a cron line has a range that ends before it begins'],
    ['0 9 * * SAT-FRI', 'the day of week of a cron line has a range that ends before it begins'],
    ['0 9 * FEB-1 *', 'the month of a cron line has a range that ends before it begins'],
    ['0 9 * 12-nov *', 'the month of a cron line has a range that ends before it begins'],
    ['30-10/2 9 * * *', 'the minute of a cron line has a range that ends before it begins'],
    ['1-5,30-10,1-2 9 * * *', 'the minute of a cron line has a range that ends before it begins'],
    ['30-10x 9 * * *', 'the minute of a cron line must be in 0-59'],
    ['30-10 9 * *', 'a cron line has five fields'],
    ['0 9 * *', 'a cron line has five fields'],
    ['0 9 * * * *', 'a cron line has five fields'],
    ['', 'a cron line has five fields'],
  ])('%j is told one fault', (line, fault) => {
    const faults = faultsOf(line);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(fault);
  });

  it.each([
    ...['0 9 * JAN-FEB *', '0 9 * 1-JAN *', '0 9 * JAN-1 *', '0 9 * NOV-12 *', '0 9 * * SUN-0', '0 9 * * 0-SUN'],
    ...['0 9 * * SUN-SAT', '0 9 * * 6-SAT', '5-5 9 * * *', '9-10 9 * * *', '09-10 9 * * *', '0 9 * * 1,3-5,6'],
  ])('%j has ranges that ascend', (line) => expect(faultsOf(line)).toEqual([]));

  it('tells each field that is wrong, of one line', () => {
    expect(faultsOf('60 24 5-1 * *')).toHaveLength(3);
  });
});
