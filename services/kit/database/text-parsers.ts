import pg from 'pg';

const DATE = 1082;
const BIGINT = 20;

/**
 * What makes a value of PostgreSQL's text, by the number of its type. Both drivers must hand out the same values: a plain date stays text
 * (no time zone may move it), a bigint is a number.
 */
export function textParserOf(type: number): (text: string) => unknown {
  if (type === DATE) return (text) => text;
  return type === BIGINT ? Number : pg.types.getTypeParser(type, 'text');
}
