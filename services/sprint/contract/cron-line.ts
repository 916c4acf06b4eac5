// What CronJob takes of a cron line, in five fields; crds/fields/cron-line.ts says the same to the API server.
const inAnyCase = (word: string): string => word.replace(/[A-Z]/g, (letter) => `[${letter}${letter.toLowerCase()}]`);
const MONTHS = inAnyCase('JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC');
const WEEKDAYS = inAnyCase('SUN|MON|TUE|WED|THU|FRI|SAT');
const FIELDS = [
  '[0-5]?[0-9]',
  '[01]?[0-9]|2[0-3]',
  '0?[1-9]|[12][0-9]|3[01]',
  `0?[1-9]|1[0-2]|${MONTHS}`,
  `0?[0-6]|${WEEKDAYS}`,
].map((value) => {
  const item = `(\\*|(${value})(-(${value}))?)(/0*[1-9][0-9]?)?`;
  return `${item}(,${item})*`;
});

/** A line of five fields, each within its range. Without flags, so that it can stand in a JSON Schema. */
export const CRON_LINE = new RegExp(`^${FIELDS.join(' ')}$`);
