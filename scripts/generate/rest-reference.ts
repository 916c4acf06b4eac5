import { z } from 'zod';
import { backlogErrors } from '../../services/backlog/contract/errors.ts';
import { backlogRoutes } from '../../services/backlog/contract/routes.ts';
import { chronicleErrors } from '../../services/chronicle/contract/errors.ts';
import { chronicleRoutes } from '../../services/chronicle/contract/routes.ts';
import { BODY_LIMIT } from '../../services/embedding/app.ts';
import { embeddingErrors } from '../../services/embedding/contract/errors.ts';
import { embeddingRoutes } from '../../services/embedding/contract/routes.ts';
import { kitErrors } from '../../services/kit/calls/problem.ts';
import type { ErrorTable, Route } from '../../services/kit/calls/route.ts';
import { deadLetterRoutes } from '../../services/kit/http/events/dead-letter-routes.ts';
import { eventGroups } from '../../services/kit/http/events/group-routes.ts';
import { parkedRoutes } from '../../services/kit/http/events/parked-routes.ts';
import { republish } from '../../services/kit/http/events/republish-route.ts';
import { DEFAULT_BODY_LIMIT } from '../../services/kit/http/http-app.ts';
import { orchestratorErrors } from '../../services/orchestrator/contract/errors.ts';
import { orchestratorRoutes } from '../../services/orchestrator/contract/routes.ts';
import { projectErrors } from '../../services/project/contract/errors.ts';
import { projectRoutes } from '../../services/project/contract/routes.ts';
import { sprintErrors } from '../../services/sprint/contract/errors.ts';
import { sprintRoutes } from '../../services/sprint/contract/routes.ts';
import { table } from './table.ts';

const MIB = 1024 * 1024;

interface Contract {
  routes: readonly Route[];
  errors: ErrorTable;
}

/** service → what its contract says that it serves */
export const CONTRACTS: Readonly<Record<string, Contract>> = {
  project: { routes: Object.values(projectRoutes), errors: projectErrors },
  backlog: { routes: Object.values(backlogRoutes), errors: backlogErrors },
  sprint: { routes: Object.values(sprintRoutes), errors: sprintErrors },
  chronicle: { routes: Object.values(chronicleRoutes), errors: chronicleErrors },
  orchestrator: { routes: Object.values(orchestratorRoutes), errors: orchestratorErrors },
  embedding: { routes: Object.values(embeddingRoutes), errors: embeddingErrors },
};

/** What each service with a database serves beside its own. */
export const KIT_ROUTES: readonly Route[] = [
  eventGroups,
  ...Object.values(deadLetterRoutes),
  ...Object.values(parkedRoutes),
  republish,
];

/** docs/reference/rest.md: every route of every service, from the contracts, as Markdown. */
export function restMarkdown(): string {
  const sections = [
    '<!-- Generated from services/*/contract by make generate; do not edit. -->',
    '# REST',
    'Every route of every service. Parameters, bodies and answers in full: `/openapi.json` of the service. Who has which right: [the guide](../guides/security.md).',
    '## What holds for all',
    [
      `- A body is JSON, ${DEFAULT_BODY_LIMIT / 1024} KiB at most unless the table says otherwise (of embedding ${BODY_LIMIT / MIB} MiB).`,
      '- An error is `application/problem+json` with a `code`; clients branch on that. Input that does not fit is `invalid_input`, with the status that the table names.',
      '- Where the table says 304, the answer has an `ETag`: who sends it as `If-None-Match` gets 304 without a body while the answer is still the same.',
      '- `Idempotency-Key` (at most 255 characters) makes a second request of the same kind answer what the first one did.',
      '- `X-Correlation-Id` is taken, else made, and stands in the answer, in log lines, in events and in calls of other services.',
      '- `dsm-events: pending` in an answer: what was asked is kept, and other services hear of it later, as the transport is away.',
      '- Open to everybody, and in no table: `/health`, `/health/live`, `/health/ready`, `/metrics`, `/openapi.json`.',
    ].join('\n'),
    '## Errors that every route may answer with',
    errorTable(kitErrors),
    '## Every service with a database',
    routeTable(KIT_ROUTES),
    ...Object.entries(CONTRACTS).flatMap(([service, { routes, errors }]) => [
      `## ${service}`,
      ...(service === 'chronicle'
        ? ['Notes and analytics answer at their path without `/v1` too, which is deprecated since 2026-11-28.']
        : []),
      routeTable(routes),
      `### Errors of ${service}`,
      errorTable(errors),
    ]),
  ];
  return `${sections.join('\n\n')}\n`;
}

const routeTable = (routes: readonly Route[]): string =>
  table(
    ['Route', '', 'Right', 'Answers', 'Errors'],
    routes.map((route) => [
      `\`${route.method} ${route.path}\``,
      summaryOf(route),
      route.access,
      `${route.status}${route.isTagged ? ', 304' : ''}; ${route.invalid} invalid`,
      route.errors.map((code) => `\`${code}\``).join(' ') || '-',
    ]),
  );

function summaryOf({ summary, rules, bodyLimit, body, deprecated }: Route): string {
  return [
    summary,
    ...(rules.length === 0 ? [] : [`Must hold: ${rules.join('; ')}`]),
    ...(bodyLimit === undefined || body instanceof z.ZodUndefined ? [] : [`Body up to ${bodyLimit / MIB} MiB`]),
    ...(deprecated ? [`Deprecated since ${deprecated.since}: use \`${deprecated.instead}\``] : []),
  ].join('. ');
}

const errorTable = (errors: ErrorTable): string =>
  table(
    ['Code', 'Status', ''],
    Object.entries(errors).map(([code, { status, title }]) => [`\`${code}\``, String(status), title]),
  );
