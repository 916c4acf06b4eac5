import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ServiceProblem, ServiceUnavailable } from '../calls/client.ts';
import { Problem } from '../calls/problem.ts';
import type { ErrorTable } from '../calls/route.ts';
import { isDatabaseAway } from '../database/postgres/fault.ts';
import { isTooLarge } from './limits/large-body.ts';

/** RFC 9457, with the code that clients branch on. Some codes add members, e.g. `owner`. */
const problemSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  /** path of the request */
  instance: z.string(),
  /** of the trace that the request is a part of, when there is one */
  trace_id: z.string().optional(),
});

/** What OpenAPI says of an answer that is a problem. */
export const problemResponse = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problemSchema } },
});

interface ProblemAnswer {
  status: number;
  retryAfter?: number | undefined;
  body: Omit<z.output<typeof problemSchema>, 'instance' | 'trace_id'>;
}

// PostgreSQL's words for a value that a schema let pass and no column can hold, e.g. a date in the year 0.
const DATA_EXCEPTIONS = new Set(['22003', '22007', '22008', '22021', '22P05']);

/** Any error as problem+json (RFC 9457). What no table knows is an internal error, and says nothing of its inside. */
export function answerError(error: Error, table: ErrorTable, invalidStatus: number): ProblemAnswer {
  if (error instanceof Problem) return known(table, error.code, error.message, error.extra, error.retryAfter);
  if (error instanceof ServiceUnavailable)
    return known(table, 'dependency_unavailable', error.message, { service: error.service }, 1);
  if (error instanceof ServiceProblem && table[error.code]) return known(table, error.code, error.detail, error.extra);
  if (hasZodFastifySchemaValidationErrors(error)) {
    const where = error.validationContext ?? 'body';
    const problems = error.validation.map((v) => ({
      field: [where, ...v.instancePath.split('/').filter((part) => part !== '')].join('.'),
      reason: v.message ?? 'does not fit',
    }));
    const detail = problems.map((p) => `${p.field}: ${p.reason}`).join('; ');
    return {
      ...known(table, 'invalid_input', detail, { errors: problems }),
      ...override(table, detail, problems, invalidStatus),
    };
  }
  const code = (error as { code?: string }).code;
  if (isTooLarge(error)) return known(table, 'body_too_large', error.message);
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return known(table, 'unsupported_media_type', error.message);
  if (code !== undefined && DATA_EXCEPTIONS.has(code)) {
    return { ...known(table, 'invalid_input', error.message), ...override(table, error.message, [], invalidStatus) };
  }
  if (isDatabaseAway(error))
    return known(table, 'dependency_unavailable', 'the database is away or too busy', { service: 'database' }, 1);
  const status = (error as { statusCode?: number }).statusCode;
  if (code?.startsWith('FST_ERR_') && status !== undefined && status < 500) {
    return { ...known(table, 'invalid_input', error.message), ...override(table, error.message, [], 400) };
  }
  return known(table, 'internal_error', 'the service failed; its log says why');
}

function override(table: ErrorTable, detail: string, errors: unknown[], status: number): ProblemAnswer {
  const answer = known(table, 'invalid_input', detail, { errors });
  return { status, body: { ...answer.body, status } };
}

function known(
  table: ErrorTable,
  code: string,
  detail: string,
  extra: Record<string, unknown> = {},
  retryAfter?: number,
): ProblemAnswer {
  const row = table[code];
  if (!row) throw new Error(`problem: ${code}: no table of errors has this code`);
  return {
    status: row.status,
    retryAfter,
    body: { ...extra, type: `urn:dsm:problem:${code}`, title: row.title, status: row.status, code, detail },
  };
}
