import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { kitErrors } from '../../services/kit/calls/problem.ts';

const BASE = fileURLToPath(new URL('./schemathesis.toml', import.meta.url));
/** What a valid request may be answered with anywhere: see schemathesis.toml. */
const EVERYWHERE = '"2xx", "3xx", 401, 403, 404, 409, 429, 503';
const INVALID = `invalid_input: ${kitErrors.invalid_input.title}`;

interface OpenApi {
  paths: Record<string, Record<string, { responses: Record<string, { description?: string }> }>>;
}

/**
 * The configuration for one service: what fits the schemas is taken, but where the document tells of more that must hold: a rule that no
 * JSON Schema can say, or an error with a code of its own.
 */
export function schemathesisConfig({ paths }: OpenApi): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { responses }]) => {
      const told = Object.entries(responses).filter(([status, { description }]) => mayRefuse(status, description));
      const statuses = [EVERYWHERE, ...told.map(([status]) => status)].join(', ');
      const name = `include-name = ${JSON.stringify(`${method.toUpperCase()} ${path}`)}`;
      const check = `checks.positive_data_acceptance.expected-statuses = [${statuses}]`;
      return told.length === 0 ? [] : [`[[operations]]\n${name}\n${check}\n`];
    }),
  );
  return [readFileSync(BASE, 'utf8'), ...operations].join('\n');
}

const mayRefuse = (status: string, description = ''): boolean =>
  ['400', '413', '422'].includes(status) && description !== INVALID;
