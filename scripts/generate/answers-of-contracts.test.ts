import { expect, it } from 'vitest';
import { z } from 'zod';
import { backlogRoutes } from '../../services/backlog/contract/routes.ts';
import { chronicleRoutes } from '../../services/chronicle/contract/routes.ts';
import { embeddingRoutes } from '../../services/embedding/contract/routes.ts';
import { orchestratorRoutes } from '../../services/orchestrator/contract/routes.ts';
import { projectRoutes } from '../../services/project/contract/routes.ts';
import { sprintRoutes } from '../../services/sprint/contract/routes.ts';

/** What an encoder would undo, and a parser makes more of: services/kit/http/answer-text.ts knows none of it. */
const ONE_WAY = ['pipe', 'transform', 'catch'];

function* partsOf(schema: z.core.$ZodType, seen = new Set<unknown>()): Generator<string> {
  if (seen.has(schema)) return;
  seen.add(schema);
  yield schema._zod.def.type;
  const inner = Object.values({ ...schema._zod.def, ...(schema as z.ZodObject).shape }).flat();
  for (const part of inner) if (part instanceof z.core.$ZodType) yield* partsOf(part, seen);
}

it('no answer has a part that reads otherwise than it is written', () => {
  const all = [projectRoutes, backlogRoutes, sprintRoutes, chronicleRoutes, orchestratorRoutes, embeddingRoutes];
  for (const [name, { answer }] of all.flatMap((routes) => Object.entries(routes)))
    expect([name, [...partsOf(answer)].filter((type) => ONE_WAY.includes(type))]).toEqual([name, []]);
  expect([...partsOf(z.object({ a: z.array(z.string().transform(Number)) }))]).toContain('pipe');
});
