import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbedded } from '../../../../test/integration/fixtures/services/databases.ts';
import type { Connection } from '../database.ts';
import { rowsWritten } from './pglite-values.ts';

let connection: Connection;
beforeAll(async () => {
  connection = await openEmbedded();
});
afterAll(() => connection.close());

const instant = new Date('2026-11-23T10:00:00.123Z');

describe('a value comes back as it was given', () => {
  it.each([
    ['text', `it's "quoted" \\ and\nbroken`],
    ['text', ''],
    ['text', null],
    ['integer', -7],
    ['bigint', 9_007_199_254_740_991],
    ['boolean', false],
    ['date', '2026-11-23'],
    ['timestamptz', instant],
    ['double precision', 0.1],
    ['real', 0.5],
    ['smallint', 3],
    ['numeric', '1.50'],
    ['uuid', '0d9e1b58-4b52-4cf0-a2a1-3a6d4f7c2e11'],
    ['text', 'ä€😀'],
    ['json', { b: ['ä'] }],
    ['jsonb', null],
    ['boolean[]', [true, false]],
    ['timestamptz[]', [instant]],
    ['vector', '[1,2.5]'],
    ['text[]', ['a', 'b,c', '"d"', '\\', '', '{}']],
    ['integer[]', [1, 2, 3]],
    ['bigint[]', []],
    ['jsonb', { a: [1, null, 'x'] }],
    ['bytea', Buffer.from([0, 255, 92])],
  ] as const)('%s %j', async (type, value) => {
    const { rows } = await sql<{ value: unknown }>`select ${value}::${sql.raw(type)} as value`.execute(connection.root);
    // A bigint in an array is text, as with the pg driver.
    expect(rows).toEqual([{ value }]);
  });

  it('also NULL in an array', async () => {
    const { rows } = await sql`select ${['a', null]}::text[] as value`.execute(connection.root);
    expect(rows).toEqual([{ value: ['a', null] }]);
  });
});

it.each([
  ['INSERT 0 3', 3n],
  ['UPDATE 0', 0n],
  ['DELETE 12', 12n],
  ['SELECT 4', undefined],
  ['COMMIT', undefined],
])('%s', (tag, rows) => expect(rowsWritten(tag)).toBe(rows));
