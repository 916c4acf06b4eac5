import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { inRequest } from '../process/request-scope.ts';
import { type SpanStart, traceWith } from '../tracing/tracing.ts';
import { statementSpans, summaryOf } from './statement-spans.ts';

const open = () =>
  new Kysely<{ tasks: { id: string; n: number } }>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    ...statementSpans(),
  });
const db = open().withSchema('sprint');

it.each([
  ['SELECT tasks', db.selectFrom('tasks').selectAll().where('id', '=', 'SECRET')],
  ['SELECT tasks', db.selectFrom('tasks as t').select('t.id')],
  ['INSERT tasks', db.insertInto('tasks').values({ id: 'SECRET', n: 1 })],
  ['UPDATE tasks', db.updateTable('tasks').set({ n: 2 })],
  ['DELETE tasks', db.deleteFrom('tasks').where('id', '=', 'SECRET')],
])('%s', (summary, query) => {
  const { operation, table } = summaryOf(query.compile());
  expect(`${operation} ${table}`).toBe(summary);
});

it.each([
  ['BEGIN', sql`begin; set local statement_timeout = 99`],
  ['WITH', sql`with x as (select 1) select * from x`],
])('%s alone of what is written by hand', (operation, statement) => {
  expect(summaryOf(statement.compile(db))).toEqual({ operation });
});

describe('while somebody traces', () => {
  const begun: SpanStart[] = [];
  afterEach(() => traceWith(undefined));

  it('tells each statement of a request, with its text and without its values', async () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    traceWith({
      begin: (start) => {
        begun.push(start);
        return { traceparent, set: () => {}, end: () => {} };
      },
      close: async () => {},
    });
    const query = () => open().selectFrom('tasks').selectAll().where('id', '=', 'SECRET').execute();
    await query();
    await inRequest({ correlationId: 'x', traceparent: traceparent.replace(/01$/, '00') }, query);
    expect(begun).toEqual([]);
    await inRequest({ correlationId: 'x', traceparent, service: 'dsm-sprint' }, query);
    expect(begun).toMatchObject([
      {
        name: 'SELECT tasks',
        service: 'dsm-sprint',
        parent: traceparent,
        attributes: { 'db.query.text': 'select * from "tasks" where "id" = $1' },
      },
    ]);
    expect(JSON.stringify(begun)).not.toContain('SECRET');
  });
});

it('asks for nothing of Kysely while nobody traces', () => {
  expect(statementSpans()).toEqual({});
});
