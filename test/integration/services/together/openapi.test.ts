import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServiceName } from '../../../../dev/services/host.ts';
import { backlogRoutes } from '../../../../services/backlog/contract/routes.ts';
import { chronicleRoutes } from '../../../../services/chronicle/contract/routes.ts';
import { embeddingRoutes } from '../../../../services/embedding/contract/routes.ts';
import type { Route } from '../../../../services/kit/calls/route.ts';
import { orchestratorRoutes } from '../../../../services/orchestrator/contract/routes.ts';
import { projectRoutes } from '../../../../services/project/contract/routes.ts';
import { sprintRoutes } from '../../../../services/sprint/contract/routes.ts';
import { type Arranged, arrangements, startArranged } from '../../fixtures/services/arrangements.ts';

const contracts: [ServiceName, Record<string, unknown>][] = [
  ['project', projectRoutes],
  ['backlog', backlogRoutes],
  ['sprint', sprintRoutes],
  ['chronicle', chronicleRoutes],
  ['embedding', embeddingRoutes],
  ['orchestrator', orchestratorRoutes],
];

describe.each(arrangements)('in %s', (arrangement) => {
  let world: Arranged;
  beforeAll(async () => {
    world = await startArranged(arrangement);
  }, 120_000);
  afterAll(() => world?.stop());

  it.each(contracts)('%s describes every route of its contract, with its errors', async (service, contract) => {
    const { paths } = (await world.call(service, 'GET', '/openapi.json')).body;
    for (const route of Object.values(contract) as Route[]) {
      const path = route.path.replace(/:(\w+)/g, '{$1}');
      const described = paths[path]?.[route.method.toLowerCase()];
      expect(described, `${route.method} ${path}`).toMatchObject({ summary: route.summary });
      expect(Object.keys(described.responses)).toContain(String(route.status));
      const { [route.status]: _answer, 304: unchanged, ...errors } = described.responses;
      expect(unchanged !== undefined, `${path} says 304`).toBe(route.isTagged === true);
      expect(unchanged ?? {}).not.toHaveProperty('content');
      const told = Object.values(errors as Record<string, { description: string; content: object }>);
      for (const { content } of told) expect(Object.keys(content)).toEqual(['application/problem+json']);
      const codes = told.flatMap(({ description }) =>
        [...description.matchAll(/(?:^|\. )(\w+): /g)].map(([, code]) => code),
      );
      const ofCallers = ['forbidden', 'unauthenticated'];
      expect(codes.filter((code) => !ofCallers.includes(code ?? '')).sort()).toEqual(
        [...route.errors, 'invalid_input'].sort(),
      );
    }
  });
});
