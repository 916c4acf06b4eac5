// What CronJob takes of a cron line, in five fields; crds/fields/cron-line.ts says the same to the API server.
const MONTHS = 'JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC';
const FIELDS = [
  '[0-5]?[0-9]',
  '[01]?[0-9]|2[0-3]',
  '0?[1-9]|[12][0-9]|3[01]',
  `0?[1-9]|1[0-2]|${MONTHS}`,
  '0?[0-6]|SUN|MON|TUE|WED|THU|FRI|SAT',
].map((value) => {
  const item = `(\\*|(${value})(-(${value}))?)(/0*[1-9][0-9]?)?`;
  return new RegExp(`^${item}(,${item})*$`, 'i');
});

/** Whether it is a line of five fields, each within its range. */
export function isCronLine(line: string): boolean {
  const parts = line.split(' ');
  return parts.length === FIELDS.length && FIELDS.every((field, i) => field.test(parts[i] ?? ''));
}
