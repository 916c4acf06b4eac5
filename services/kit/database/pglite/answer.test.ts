import { PGlite } from '@electric-sql/pglite';
import { serialize } from 'pg-protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAnswer } from './answer.ts';

let pglite: PGlite;
beforeAll(async () => {
  pglite = await PGlite.create();
});
afterAll(() => pglite.close());

/** What PostgreSQL answers with to statements in one message, each of them described. */
async function bytesOf(...statements: string[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const parts = statements.flatMap((text) => [
    serialize.parse({ text }),
    serialize.bind({}),
    serialize.describe({ type: 'P' }),
    serialize.execute({}),
  ]);
  await pglite.execProtocolRawStream(Buffer.concat([...parts, serialize.sync()]), {
    onRawData: (bytes) => void chunks.push(Buffer.from(bytes)),
  });
  return Buffer.concat(chunks);
}
const ask = async (...statements: string[]) => readAnswer(await bytesOf(...statements));

describe('an answer', () => {
  it('has values as text, and NULL', async () => {
    const { fields, rows, tags } = await ask(
      `select 7 as n, null as nothing, '' as empty, true as yes union all select 8, null, 'x', false`,
    );
    expect(fields?.map(({ name, dataTypeID }) => [name, dataTypeID])).toEqual([
      ['n', 23],
      ['nothing', 25],
      ['empty', 25],
      ['yes', 16],
    ]);
    expect(rows).toEqual([
      ['7', null, '', 't'],
      ['8', null, 'x', 'f'],
    ]);
    expect(tags).toEqual(['SELECT 2']);
  });

  it('has columns where there are no rows, and neither where a statement gives none', async () => {
    const empty = await ask('select 1 as n where false');
    expect(empty.fields?.map(({ name }) => name)).toEqual(['n']);
    expect(empty).toMatchObject({ rows: [], tags: ['SELECT 0'] });
    expect(await ask('set search_path = public')).toEqual({ fields: undefined, rows: [], tags: ['SET'] });
  });

  it('of several statements tells how each completed', async () => {
    const { rows, tags } = await ask(
      'begin',
      'create table kept (n int)',
      'insert into kept values (1), (2)',
      'select n from kept',
      'commit',
    );
    expect(tags).toEqual(['BEGIN', 'CREATE TABLE', 'INSERT 0 2', 'SELECT 2', 'COMMIT']);
    expect(rows).toEqual([['1'], ['2']]);
  });

  it('is whole when its rows are larger than what PostgreSQL sends at once, and their text is of several bytes', async () => {
    const { rows } = await ask(`select n, repeat('ä€😀', n * 1000) from generate_series(1, 60) n`);
    expect(rows).toHaveLength(60);
    for (const [n, text] of rows) expect(text === 'ä€😀'.repeat(Number(n) * 1000)).toBe(true);
  });

  it('is read past what is only noticed', async () => {
    const { tags } = await ask(`do $$ begin raise notice 'by the way'; end $$`, 'select 1');
    expect(tags).toEqual(['DO', 'SELECT 1']);
  });
});

describe('an error', () => {
  it('in the middle is thrown with all that PostgreSQL tells, and what comes after it is not done', async () => {
    await ask('create table things (id int constraint small check (id < 10))');
    const failing = ask(
      'insert into things values (1)',
      'insert into things values (11)',
      'insert into things values (2)',
    );
    await expect(failing).rejects.toMatchObject({
      name: 'error',
      message: 'new row for relation "things" violates check constraint "small"',
      severity: 'ERROR',
      code: '23514',
      detail: 'Failing row contains (11).',
      schema: 'public',
      table: 'things',
      constraint: 'small',
    });
    await expect(failing).rejects.toBeInstanceOf(Error);
    expect((await ask('select id from things')).rows).toEqual([]);
  });

  it('after rows takes them along', async () => {
    await expect(ask('select 10 / (3 - n) from generate_series(1, 5) n')).rejects.toMatchObject({ code: '22012' });
    expect((await ask('select 1')).rows).toEqual([['1']]);
  });
});

it('an answer that is cut is refused, wherever it is', async () => {
  const whole = await bytesOf(`select n, 'some text' from generate_series(1, 5) n`);
  expect(readAnswer(whole).rows).toHaveLength(5);
  for (let length = 0; length < whole.length; length++)
    expect(() => readAnswer(whole.subarray(0, length))).toThrow('its answer is cut');
});
