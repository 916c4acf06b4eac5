import type { CompiledQuery, LogEvent } from 'kysely';
import { currentRequest } from '../process/request-scope.ts';
import { readTraceparent } from '../process/traceparent.ts';
import { beginSpan, isTracing } from '../tracing/tracing.ts';

const LONGEST_TEXT = 2_000;

/** What Kysely is to be made with, so that each statement is a span of the request that it is for; nothing while nobody traces. */
export const statementSpans = (): { log?: (event: LogEvent) => void } => (isTracing() ? { log: traceStatement } : {});

/** A span of a statement that has ended. It has the statement's text, whose values are placeholders, and never these. */
function traceStatement(event: LogEvent): void {
  const scope = currentRequest();
  if (scope === undefined || !readTraceparent(scope.traceparent)?.isSampled) return;
  const { query, queryDurationMillis } = event;
  const { operation, table } = summaryOf(query);
  const summary = table === undefined ? operation : `${operation} ${table}`;
  beginSpan({
    name: summary,
    kind: 'client',
    parent: scope.traceparent,
    service: scope.service,
    startedAt: performance.timeOrigin + performance.now() - queryDurationMillis,
    attributes: {
      'db.system.name': 'postgresql',
      'db.operation.name': operation,
      'db.collection.name': table,
      'db.query.summary': summary,
      'db.query.text': query.sql.slice(0, LONGEST_TEXT),
    },
  })?.end(event.level === 'error' ? event.error : undefined);
}

const OPERATIONS: Record<string, string> = {
  SelectQueryNode: 'SELECT',
  InsertQueryNode: 'INSERT',
  UpdateQueryNode: 'UPDATE',
  DeleteQueryNode: 'DELETE',
};

/** What a statement does, and to which table, in words that are the same for all of its kind. */
export function summaryOf({ query, sql }: Pick<CompiledQuery, 'query' | 'sql'>): {
  operation: string;
  table?: string | undefined;
} {
  const operation = OPERATIONS[query.kind];
  if (operation === undefined) return { operation: (/[a-z]+/i.exec(sql)?.[0] ?? 'SQL').toUpperCase() };
  const { from, into, table } = query as { from?: { froms: readonly object[] }; into?: object; table?: object };
  return { operation, table: nameOf(into ?? table ?? from?.froms[0]) };
}

/** Of a table, also of one with another name in the statement. */
function nameOf(node: object | undefined): string | undefined {
  const {
    kind,
    node: named,
    table,
  } = (node ?? {}) as {
    kind?: string;
    node?: object;
    table?: { identifier?: { name?: string } };
  };
  return kind === 'AliasNode' ? nameOf(named) : table?.identifier?.name;
}
