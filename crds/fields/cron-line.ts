import { z } from 'zod';
import { withRules } from './rule.ts';

// The rules accept a part of what CronJob accepts (five fields; no macros such as @daily, no "?", no empty list entries), so that a
// schedule which passes here never makes the operator's CronJob be refused.
// One rule a field: one pattern over the whole line would be printed at the user, all 900 characters of it.

interface CronField {
  name: string;
  range: string;
  value: string;
  names: string[];
  /** The number of the first name. */
  firstName: number;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const FIELDS: CronField[] = [
  { name: 'minute', range: '0-59', value: '[0-5]?[0-9]', names: [], firstName: 0 },
  { name: 'hour', range: '0-23', value: '[01]?[0-9]|2[0-3]', names: [], firstName: 0 },
  { name: 'day of month', range: '1-31', value: '0?[1-9]|[12][0-9]|3[01]', names: [], firstName: 0 },
  { name: 'month', range: '1-12 or JAN-DEC', value: '0?[1-9]|1[0-2]', names: MONTHS, firstName: 1 },
  { name: 'day of week', range: '0-6 or SUN-SAT', value: '0?[0-6]', names: WEEKDAYS, firstName: 0 },
];

const FIVE = "a cron line has five fields: minute hour day-of-month month day-of-week, as in '0 14 * * 1-5'";

function fieldPattern({ value, names }: CronField): string {
  const one = `(${[value, ...names].join('|')})`;
  const item = `([*]|${one}(-${one})?)(/0*[1-9][0-9]?)?`;
  return `^${item}(,${item})*$`;
}

/**
 * The field at `index`, its names in capitals, as a CEL expression. Not "(?i)" in the pattern: to Go's regular expressions "ſ" is a
 * small "S" then, and "K" (the Kelvin sign) a "K", which neither JavaScript's nor CronJob's parser takes for one.
 */
function capitals(index: number, { names }: CronField): string {
  return names.length > 0 ? `self.split(' ')[${index}].upperAscii()` : `self.split(' ')[${index}]`;
}

/** The same with names as numbers. */
function numbered(index: number, field: CronField): string {
  const { names, firstName } = field;
  return names.reduce((cel, name, i) => `${cel}.replace('${name}', '${i + firstName}')`, capitals(index, field));
}

function fieldRules(field: CronField, index: number) {
  const pattern = fieldPattern(field);
  // Without the flag "u" only ASCII letters lose their case.
  const regex = new RegExp(pattern, 'i');
  const matches = `${capitals(index, field)}.matches('${pattern}')`;
  const skip = `self.split(' ').size() != 5 || !${matches}`;
  const wellFormed = {
    cel: `self.split(' ').size() != 5 || ${matches}`,
    message: `the ${field.name} of a cron line must be in ${field.range}, or a list, a range or steps of it: '*', '1,3', '1-5', '*/2'`,
    test: (line: string) => !hasFive(line) || regex.test(part(line, index)),
  };
  const ascending = {
    cel: `${skip} || ${numbered(index, field)}.split(',').all(item, !item.contains('-') || int(item.split('/')[0].split('-')[0]) <= int(item.split('/')[0].split('-')[1]))`,
    message: `the ${field.name} of a cron line has a range that ends before it begins`,
    test: (line: string) => !hasFive(line) || !regex.test(part(line, index)) || rangesAscend(part(line, index), field),
  };
  return [wellFormed, ascending];
}

function hasFive(line: string): boolean {
  return line.split(' ').length === 5;
}

function part(line: string, index: number): string {
  return line.split(' ')[index] ?? '';
}

function rangesAscend(text: string, { names, firstName }: CronField): boolean {
  const number = (value: string) => {
    const index = names.indexOf(value.toUpperCase());
    return index < 0 ? Number(value) : index + firstName;
  };
  return text.split(',').every((item) => {
    const [low, high] = (item.split('/')[0] ?? '').split('-');
    return low === undefined || high === undefined || number(low) <= number(high);
  });
}

/** When the daily scrum is held: a cron line of five fields. */
export function cronLine() {
  return withRules(z.string().max(100), [
    { cel: "self.split(' ').size() == 5", message: FIVE, test: hasFive },
    ...FIELDS.flatMap(fieldRules),
  ]);
}
